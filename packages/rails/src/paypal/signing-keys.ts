import { type KeyObject, X509Certificate } from 'node:crypto';
import {
  certificatesIn,
  isAnchored,
  isInForce,
  isSelfMade,
  namesOf,
  pathFrom,
  publicAuthorities,
} from './certificate-chain.ts';

export type SigningKeyOptions = {
  /** Where certificates may lie, as `host` or `host:port`, exactly. */
  certHosts: readonly string[];
  /**
   * For simulators only: certificates may be fetched over http, and may vouch for themselves. Neither holds for
   * PayPal's own hosts, whatever stands here.
   */
  allowHttp?: boolean | undefined;
  /** Whom to trust, in PEM, beside Node's public authorities: an intermediate that PayPal's file leaves out. */
  trusted?: readonly string[] | undefined;
  clock?: (() => Date) | undefined;
  fetch?: typeof globalThis.fetch | undefined;
};

export type KeyRefusal = 'CERT_ADDRESS' | 'CERT_UNREACHABLE' | 'CERT_UNTRUSTED' | 'CERT_NOT_IN_FORCE';
export type SigningKey = { ok: true; key: KeyObject } | { ok: false; reason: KeyRefusal };

type Chain = { host: string; path: X509Certificate[] };

const timeoutMs = 3_000;
const maxBytes = 64 * 1024;
const maxRemembered = 16;

/**
 * Fetches the keys that webhooks are signed with, by the address that stands in the webhook's own head: which is an
 * attacker's as long as nothing is verified. So only exact hosts, https, no redirect, three seconds, 64 KiB; the
 * chain must reach an authority, bear PayPal's name and be in force now.
 */
export function signingKeys(options: SigningKeyOptions): (address: string) => Promise<SigningKey> {
  const { certHosts, allowHttp = false, clock = () => new Date(), fetch = globalThis.fetch } = options;
  const trusted = (options.trusted ?? []).map((pem) => new X509Certificate(pem));
  const remembered = new Map<string, Promise<Chain | undefined>>();

  return async (address) => {
    const url = allowed(address);
    if (!url) return { ok: false, reason: 'CERT_ADDRESS' };
    const chain = await chainAt(url);
    if (!chain) return { ok: false, reason: 'CERT_UNREACHABLE' };
    if (!isTrusted(chain)) return { ok: false, reason: 'CERT_UNTRUSTED' };
    const now = clock();
    if (!chain.path.every((each) => isInForce(each, now))) {
      // It may have been replaced at the same address.
      remembered.delete(url.href);
      return { ok: false, reason: 'CERT_NOT_IN_FORCE' };
    }
    const key = chain.path[0]?.publicKey;
    const isStrong =
      key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return key && isStrong ? { ok: true, key } : { ok: false, reason: 'CERT_UNTRUSTED' };
  };

  function allowed(address: string): URL | undefined {
    if (address.length > 500 || !URL.canParse(address)) return undefined;
    const url = new URL(address);
    const isHttp = url.protocol === 'http:' && allowHttp && !isPayPals(url.hostname);
    const isKnown = (url.protocol === 'https:' || isHttp) && certHosts.includes(url.host);
    return isKnown && !url.username && !url.password ? url : undefined;
  }

  /** Those who ask at the same moment share the fetch; what could not be fetched is tried again. */
  function chainAt(url: URL): Promise<Chain | undefined> {
    const held = remembered.get(url.href);
    if (held !== undefined) return held;
    const fetched = fetchChain(url).then((chain) => {
      if (!chain) remembered.delete(url.href);
      return chain;
    });
    remembered.set(url.href, fetched);
    const oldest = remembered.keys().next().value;
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
    return fetched;
  }

  async function fetchChain(url: URL): Promise<Chain | undefined> {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
      if (response.status !== 200) {
        await response.body?.cancel();
        return undefined;
      }
      const text = await readShort(response);
      const [leaf, ...others] = (text === undefined ? undefined : certificatesIn(text)) ?? [];
      if (!leaf) return undefined;
      return { host: url.hostname, path: pathFrom(leaf, others) };
    } catch {
      return undefined;
    }
  }

  function isTrusted({ host, path }: Chain): boolean {
    const leaf = path[0];
    if (!leaf || (isPayPals(host) && !namesOf(leaf).some(isPayPals))) return false;
    if (allowHttp && !isPayPals(host) && isSelfMade(path)) return true;
    return isAnchored(path, [...trusted, ...publicAuthorities()]);
  }
}

const isPayPals = (name: string): boolean => name === 'paypal.com' || name.endsWith('.paypal.com');

async function readShort(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}
