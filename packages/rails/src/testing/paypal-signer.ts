// The certificate library needs the polyfill before it is loaded.
import 'reflect-metadata';
import { createPrivateKey, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as x509 from '@peculiar/x509';

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength,
});

export type Issued = {
  pem: string;
  certificate: x509.X509Certificate;
  keys: { publicKey: CryptoKey; privateKey: CryptoKey };
};

export type Issue = {
  name: string;
  /** Left out, it vouches for itself. */
  by?: Issued;
  isAuthority?: boolean;
  from?: string;
  until?: string;
  bits?: number;
};

/** A certificate as a test wants it: a year around `2026-03-10` when nothing else is said. */
export async function issue({
  name,
  by,
  isAuthority = false,
  from = '2026-01-01',
  until = '2027-01-01',
  bits = 2048,
}: Issue): Promise<Issued> {
  const algorithm = rsa(bits);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=${name}`,
      issuer: by?.certificate.subject ?? `CN=${name}`,
      publicKey: keys.publicKey,
      signingKey: (by?.keys ?? keys).privateKey,
      signingAlgorithm: algorithm,
      notBefore: new Date(from),
      notAfter: new Date(until),
      extensions: [new x509.BasicConstraintsExtension(isAuthority, undefined, true)],
    },
    crypto,
  );
  return { pem: certificate.toString('pem'), certificate, keys };
}

/** The head of a genuine webhook, with what a test wants otherwise. */
export async function signedHead(
  rawBody: Uint8Array,
  { by, webhookId, sentAt, certUrl }: { by: Issued; webhookId: string; sentAt: string; certUrl: string },
): Promise<Record<string, string>> {
  const key = createPrivateKey({
    key: Buffer.from(await crypto.subtle.exportKey('pkcs8', by.keys.privateKey)),
    format: 'der',
    type: 'pkcs8',
  });
  const transmissionId = '69cd13f0-d67a-11e5-baa3-778b53f4ae55';
  const text = `${transmissionId}|${sentAt}|${webhookId}|${crc32(rawBody)}`;
  return {
    'paypal-transmission-id': transmissionId,
    'paypal-transmission-time': sentAt,
    'paypal-transmission-sig': sign('sha256', Buffer.from(text), key).toString('base64'),
    'paypal-cert-url': certUrl,
    'paypal-auth-algo': 'SHA256withRSA',
  };
}

/**
 * Makes another body with the same CRC-32, as anybody can who holds one genuine head: sixty-four letters at the end
 * of `text(padding)` are chosen between two that differ in one bit each, by solving 32 equations.
 */
export function withSameSum(genuine: Uint8Array, text: (padding: string) => string): Buffer {
  const length = 64;
  const sumOf = (bits: bigint) =>
    crc32(text(Array.from({ length }, (_, at) => ((bits >> BigInt(at)) & 1n ? 'q' : 'p')).join('')));
  const plain = sumOf(0n);
  // What flipping each letter does to the sum, reduced to rows with one leading bit each.
  const rows = new Map<number, { effect: number; letters: bigint }>();
  for (let at = 0; at < length; at += 1) {
    const reduced = reduce(
      { effect: (sumOf(1n << BigInt(at)) ^ plain) >>> 0, letters: 1n << BigInt(at) },
      rows,
    );
    if (reduced.effect !== 0) rows.set(leading(reduced.effect), reduced);
  }
  const solved = reduce({ effect: (crc32(genuine) ^ plain) >>> 0, letters: 0n }, rows);
  if (solved.effect !== 0) throw new Error('the sum cannot be reached');
  const padding = Array.from({ length }, (_, at) => ((solved.letters >> BigInt(at)) & 1n ? 'q' : 'p')).join(
    '',
  );
  return Buffer.from(text(padding));
}

type Row = { effect: number; letters: bigint };

const leading = (bits: number): number => 31 - Math.clz32(bits);

function reduce(row: Row, rows: ReadonlyMap<number, Row>): Row {
  let { effect, letters } = row;
  for (let bit = 31; bit >= 0; bit -= 1) {
    const other = (effect >>> bit) & 1 ? rows.get(bit) : undefined;
    if (!other) continue;
    effect = (effect ^ other.effect) >>> 0;
    letters ^= other.letters;
  }
  return { effect, letters };
}
