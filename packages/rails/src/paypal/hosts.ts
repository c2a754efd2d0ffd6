/** PayPal's two environments: where to ask, where buyers go, and where its certificates for webhooks lie. */
// biome-ignore format: a table
export const payPalHosts = {
  live:    { url: 'https://api-m.paypal.com',         buyerHosts: ['www.paypal.com'],         certHosts: ['api.paypal.com', 'api-m.paypal.com'] },
  sandbox: { url: 'https://api-m.sandbox.paypal.com', buyerHosts: ['www.sandbox.paypal.com'], certHosts: ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'] },
} as const;

/** Undefined for whoever is not PayPal: a simulator. */
export function payPalEnvironmentOf(url: string): keyof typeof payPalHosts | undefined {
  const { host } = new URL(url);
  const environments = Object.keys(payPalHosts) as (keyof typeof payPalHosts)[];
  return environments.find((name) => new URL(payPalHosts[name].url).host === host);
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The host of an address; for one on this machine all its names, because a simulator may call itself by another. */
export function namesOfHost(url: string): string[] {
  const { hostname, host, port } = new URL(url);
  if (!loopback.includes(hostname)) return [host];
  return loopback.map((name) => (port ? `${name}:${port}` : name));
}
