import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

export type ResolveHost = (hostname: string) => Promise<LookupAddress[]>;

/** Well within the ten seconds of an attempt. */
const resolver = new Resolver({ timeout: 1_500, tries: 2 });

/**
 * All addresses of a host.
 *
 * The system's own lookup runs on four threads, which a few domains with dead name servers would occupy
 * for everybody; so the name servers are asked directly. Only a name that they do not know is looked up
 * by the system, which also reads the hosts file and search domains, and answers such a name quickly.
 */
export const resolveHost: ResolveHost = async (hostname) => {
  if (isLocalhost(hostname)) {
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
  }
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [...addresses(four, 4), ...addresses(six, 6)];
  if (found.length > 0) return found;
  if (four.status === 'rejected' && (four.reason as NodeJS.ErrnoException).code === 'ETIMEOUT')
    throw four.reason;
  return lookup(hostname, { all: true });
};

/** Names that mean this machine, by definition and without asking anybody. */
export const isLocalhost = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname);

const addresses = (answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
