import { areEqual, fromBase64, hmac } from './sign.ts';

/** Seconds a signature may be away from our clock. */
const toleranceSeconds = 300;

export type SignatureCheck = 'right' | 'wrong' | 'none';

/**
 * Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`. Tollgate signs so in addition to the protocol; the original
 * does not, and then there is nothing to check.
 *
 * @param secrets `whsec_…`; while a secret is being changed there are two, and either may match
 * @see www.standardwebhooks.com
 */
export async function checkSignature(
  secrets: readonly string[],
  { headers, body, nowMs }: { headers: (name: string) => string | null; body: string; nowMs: number },
): Promise<SignatureCheck> {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    headers(`webhook-${name}`),
  );
  if (secrets.length === 0 || !signatures) return 'none';
  if (!id || !timestamp || !/^\d{1,12}$/.test(timestamp)) return 'wrong';
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return 'wrong';
  const given = signatures
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? (fromBase64(part.slice(3)) ?? []) : []));
  let isRight = false;
  for (const secret of secrets) {
    const key = fromBase64(secret.replace(/^whsec_/, ''));
    if (!key) continue;
    const expected = await hmac(key, `${id}.${timestamp}.${body}`);
    for (const one of given) isRight = areEqual(one, expected) || isRight;
  }
  return isRight ? 'right' : 'wrong';
}
