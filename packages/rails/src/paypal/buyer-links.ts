import { namesOfHost, payPalEnvironmentOf, payPalHosts } from './hosts.ts';
import type { Link } from './protocol.ts';

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
  const environment = payPalEnvironmentOf(url);
  const hosts: readonly string[] =
    allowedBuyerHosts ?? (environment ? payPalHosts[environment].buyerHosts : namesOfHost(url));
  const isHttpFine = new URL(url).protocol === 'http:';
  return ({ href }) => {
    if (!URL.canParse(href)) return undefined;
    const { protocol, host, username, password } = new URL(href);
    const isSecure = protocol === 'https:' || (protocol === 'http:' && isHttpFine);
    return isSecure && hosts.includes(host) && !username && !password ? href : undefined;
  };
}
