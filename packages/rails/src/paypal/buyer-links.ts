import type { Link } from './protocol.ts';

/** PayPal's API and its buyers' pages are two hosts. */
const pagesOfApi: Record<string, string> = {
  'api-m.paypal.com': 'www.paypal.com',
  'api-m.sandbox.paypal.com': 'www.sandbox.paypal.com',
};

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Makes the check of an address that a buyer's browser is about to be sent to: https, or http where the API itself
 * is asked over http, to a host that is allowed. An answer names the address, and a browser would follow it anywhere.
 *
 * @param allowedBuyerHosts `host` or `host:port`; left out, PayPal's own for PayPal's API, else the API's own host
 */
export function buyerLinks({
  url,
  allowedBuyerHosts,
}: {
  url: string;
  allowedBuyerHosts?: readonly string[] | undefined;
}): (link: Link) => string | undefined {
  const api = new URL(url);
  const hosts = allowedBuyerHosts ?? hostsOf(api);
  return ({ href }) => {
    if (!URL.canParse(href)) return undefined;
    const { protocol, host, username, password } = new URL(href);
    const isSecure = protocol === 'https:' || (protocol === 'http:' && api.protocol === 'http:');
    return isSecure && hosts.includes(host) && !username && !password ? href : undefined;
  };
}

/** A simulator that is asked at one name of this machine may call itself by another. */
function hostsOf(api: URL): string[] {
  const pages = pagesOfApi[api.host];
  if (pages) return [pages];
  if (!loopback.includes(api.hostname)) return [api.host];
  return loopback.map((name) => (api.port ? `${name}:${api.port}` : name));
}
