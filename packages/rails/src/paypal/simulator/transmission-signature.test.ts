import { createVerify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSigningIdentity, type SigningIdentity } from './certificate.ts';
import { isSignatureOurs, type Transmission, transmissionHeaders } from './transmission-signature.ts';

const now = Date.parse('2026-03-10T05:00:00Z');
let identity: SigningIdentity;
beforeAll(async () => {
  identity = await createSigningIdentity(now);
});

const transmission: Transmission = {
  transmissionId: '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
  transmissionTime: '2026-03-10T05:00:00Z',
  webhookId: 'WH-TOLLGATE-SIMULATOR',
  rawBody: Buffer.from('{"id":"WH-1","resource":{"amount":{"value":"10.00"}}}'),
};
const headersOf = () => transmissionHeaders(transmission, { identity, certUrl: 'http://localhost/cert' });
const certificates = () =>
  (identity.chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

/** As a receiver does it that shares no code with the sender. */
function verifies(headers: Record<string, string>, rawBody: Uint8Array, webhookId = transmission.webhookId) {
  const [certificate] = certificates();
  const text = [
    headers['paypal-transmission-id'],
    headers['paypal-transmission-time'],
    webhookId,
    String(crc32(rawBody) >>> 0),
  ].join('|');
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(certificate?.publicKey ?? '', headers['paypal-transmission-sig'] ?? '', 'base64');
}

describe('the certificate', () => {
  test('is an RSA key of 2048 bits, issued by an authority that comes with it and signs nothing else', () => {
    const [leaf, authority] = certificates();
    expect(certificates()).toHaveLength(2);
    expect(leaf?.publicKey.asymmetricKeyType).toBe('rsa');
    expect(leaf?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect([leaf?.ca, authority?.ca]).toEqual([false, true]);
    expect(authority && leaf?.checkIssued(authority)).toBe(true);
    expect(authority && leaf?.verify(authority.publicKey)).toBe(true);
    expect(authority?.verify(authority.publicKey)).toBe(true);
    expect(leaf?.subject).toContain('test only');
  });

  test('is valid on every day a test can move a clock to', () => {
    for (const certificate of certificates()) {
      expect(Date.parse(certificate.validFrom)).toBeLessThan(now - 9 * 365 * 86_400_000);
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(now + 9 * 365 * 86_400_000);
    }
  });

  test('is another one in every set of books', async () => {
    const other = await createSigningIdentity(now);
    expect(other.certificateId).not.toBe(identity.certificateId);
    expect(identity.certificateId).toMatch(/^CERT-[0-9A-F]{16}$/);
  });
});

describe('a transmission', () => {
  test('verifies for somebody who has only the certificate and the webhook id', () => {
    const headers = headersOf();
    expect(verifies(headers, transmission.rawBody)).toBe(true);
    expect(headers).toMatchObject({
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': 'http://localhost/cert',
    });
  });

  test('does not once a byte of the body, the webhook, the id or the time is another', () => {
    const headers = headersOf();
    const altered = Buffer.from(String(Buffer.from(transmission.rawBody)).replace('10.00', '90.00'));
    expect(verifies(headers, altered)).toBe(false);
    expect(verifies(headers, transmission.rawBody, 'WH-OTHER')).toBe(false);
    expect(verifies({ ...headers, 'paypal-transmission-id': 'x' }, transmission.rawBody)).toBe(false);
    expect(
      verifies({ ...headers, 'paypal-transmission-time': '2026-03-10T05:00:01Z' }, transmission.rawBody),
    ).toBe(false);
    expect(
      isSignatureOurs(
        { ...transmission, rawBody: altered },
        { identity, signature: headers['paypal-transmission-sig'] ?? '' },
      ),
    ).toBe(false);
  });

  test('of another body with the same sum still verifies, which is why a body is only a hint', () => {
    const forged = withSameSum(
      transmission.rawBody,
      (filler) => `{"id":"WH-1","resource":{"amount":{"value":"99999.00"}},"filler":"${filler}"}`,
    );
    expect(JSON.parse(forged.toString())).toMatchObject({ resource: { amount: { value: '99999.00' } } });
    expect(verifies(headersOf(), forged)).toBe(true);
  });
});

/**
 * Writes letters into a text until its CRC-32 is that of another: the sum is linear, so which of 36 letters to switch
 * from one case to the other is a set of 32 equations.
 */
function withSameSum(wanted: Uint8Array, write: (filler: string) => string): Buffer {
  const letters = Array.from({ length: 36 }, () => 'a');
  const sumOf = (texts: string[]) => crc32(Buffer.from(write(texts.join('')))) >>> 0;
  const start = sumOf(letters);
  const rows = letters.map((_, index) => ({
    effect: (sumOf(letters.with(index, 'A')) ^ start) >>> 0,
    which: 1n << BigInt(index),
  }));
  let rest = ((crc32(wanted) >>> 0) ^ start) >>> 0;
  let chosen = 0n;
  for (let bit = 31; bit >= 0; bit -= 1) {
    const mask = 2 ** bit;
    const has = (value: number) => Math.floor(value / mask) % 2 === 1;
    const pivot = rows.findIndex(({ effect }) => has(effect));
    if (pivot < 0) continue;
    const [row] = rows.splice(pivot, 1);
    if (!row) continue;
    for (const other of rows) {
      if (!has(other.effect)) continue;
      other.effect = (other.effect ^ row.effect) >>> 0;
      other.which ^= row.which;
    }
    if (has(rest)) {
      rest = (rest ^ row.effect) >>> 0;
      chosen ^= row.which;
    }
  }
  expect(rest).toBe(0);
  const filler = letters.map((letter, index) => ((chosen >> BigInt(index)) & 1n ? 'A' : letter));
  return Buffer.from(write(filler.join('')));
}
