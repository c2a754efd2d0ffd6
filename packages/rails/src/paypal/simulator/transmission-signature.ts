import { createPrivateKey, sign, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { publicKeyOf, type SigningIdentity } from './certificate.ts';

/** One sending of one event to one webhook. */
export type Transmission = {
  transmissionId: string;
  /** RFC 3339 in UTC, to the second. */
  transmissionTime: string;
  webhookId: string;
  /** The body's bytes as they are sent. */
  rawBody: Uint8Array;
};

export const signatureAlgorithm = 'SHA256withRSA';

/**
 * What is signed. Of the body only its CRC-32 takes part, as in PayPal's protocol: whoever holds one genuine set
 * of headers can write another body with the same sum, so a receiver learns from a webhook only what to ask about.
 */
export function signedText({ transmissionId, transmissionTime, webhookId, rawBody }: Transmission): string {
  return `${transmissionId}|${transmissionTime}|${webhookId}|${crc32(rawBody)}`;
}

/** The five headers that make a body believable. */
export function transmissionHeaders(
  transmission: Transmission,
  { identity, certUrl }: { identity: SigningIdentity; certUrl: string },
): Record<string, string> {
  const signature = sign(
    'sha256',
    Buffer.from(signedText(transmission)),
    createPrivateKey(identity.privateKeyPem),
  );
  return {
    'paypal-transmission-id': transmission.transmissionId,
    'paypal-transmission-time': transmission.transmissionTime,
    'paypal-transmission-sig': signature.toString('base64'),
    'paypal-cert-url': certUrl,
    'paypal-auth-algo': signatureAlgorithm,
  };
}

/** Whether `signature` (base64) is this simulator's, on exactly this transmission. */
export function isSignatureOurs(
  transmission: Transmission,
  { identity, signature }: { identity: SigningIdentity; signature: string },
): boolean {
  return verify(
    'sha256',
    Buffer.from(signedText(transmission)),
    publicKeyOf(identity.chainPem),
    Buffer.from(signature, 'base64'),
  );
}
