import { verify as verifySignature } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { parseJson } from '../bank/notices.ts';
import { payPalEventOf } from './events.ts';
import { type KeyRefusal, type SigningKeyOptions, signingKeys } from './signing-keys.ts';
import type { PayPalEvent } from './states.ts';

export type PayPalWebhookOptions = SigningKeyOptions & {
  /**
   * Whose webhooks these are: `webhookId` is what PayPal gave the registered address. One verifier serves one
   * environment, so that a simulator can never vouch for a live account.
   */
  accounts: readonly { name: string; webhookId: string }[];
};

/** Why a webhook is not believed. `CERT_UNREACHABLE` may pass; PayPal sends again for three days. */
export type PayPalWebhookRefusal =
  | KeyRefusal
  | 'HEADERS'
  | 'ALGORITHM'
  | 'TOO_LARGE'
  | 'TOO_OLD'
  | 'SIGNATURE'
  | 'BODY';

export type PayPalWebhookVerdict =
  | {
      ok: true;
      account: string;
      event: PayPalEvent;
      /**
       * Not sent within five minutes of now. A genuine retry looks like that, and so does a replay: count it only
       * when the event's id is new.
       */
      isLate: boolean;
    }
  | { ok: false; reason: PayPalWebhookRefusal };

export type PayPalWebhooks = {
  /** @param rawBody the bytes as they came; a body that was parsed and written again has another sum */
  verify(request: {
    headers: Record<string, string | string[] | undefined>;
    rawBody: Uint8Array;
  }): Promise<PayPalWebhookVerdict>;
};

const maxBytes = 256 * 1024;
const punctualMs = 5 * 60_000;
/** PayPal gives up after three days; a day for clocks. */
const oldestMs = 4 * 86_400_000;

/**
 * Verifies PayPal's webhooks without asking PayPal.
 *
 * **The body is a hint.** The signature covers the ids, the time and only a CRC-32 of the body, and another body with
 * the same sum is written in no time. So an event tells what to ask about, and every change of money comes from a
 * GET with our own credentials.
 */
export function payPalWebhooks(options: PayPalWebhookOptions): PayPalWebhooks {
  const { accounts, clock = () => new Date() } = options;
  const keyAt = signingKeys(options);
  return {
    async verify({ headers, rawBody }) {
      if (rawBody.byteLength > maxBytes) return { ok: false, reason: 'TOO_LARGE' };
      const head = headOf(headers);
      if (!head) return { ok: false, reason: 'HEADERS' };
      if (head.algorithm.toUpperCase() !== 'SHA256WITHRSA') return { ok: false, reason: 'ALGORITHM' };
      const age = clock().getTime() - Date.parse(head.sentAt);
      if (age > oldestMs) return { ok: false, reason: 'TOO_OLD' };
      const signer = await keyAt(head.certificateUrl);
      if (!signer.ok) return signer;
      const account = accounts.find(({ webhookId }) => {
        const text = `${head.transmissionId}|${head.sentAt}|${webhookId}|${crc32(rawBody)}`;
        return verifySignature('sha256', Buffer.from(text), signer.key, head.signature);
      });
      if (!account) return { ok: false, reason: 'SIGNATURE' };
      const event = payPalEventOf(parseJson(rawBody));
      if (!event) return { ok: false, reason: 'BODY' };
      return { ok: true, account: account.name, event, isLate: Math.abs(age) > punctualMs };
    },
  };
}

/** Id and time have forms that hold no `|`, so that what was signed can be read in one way only. */
function headOf(headers: Record<string, string | string[] | undefined>) {
  const one = (name: string): string => {
    const value = headers[`paypal-${name}`];
    return typeof value === 'string' ? value : '';
  };
  const transmissionId = one('transmission-id');
  const sentAt = one('transmission-time');
  const signature = one('transmission-sig');
  const isReadable =
    /^[\w-]{1,100}$/.test(transmissionId) &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(sentAt) &&
    !Number.isNaN(Date.parse(sentAt)) &&
    /^[A-Za-z0-9+/]{1,1024}={0,2}$/.test(signature);
  if (!isReadable) return undefined;
  return {
    transmissionId,
    sentAt,
    signature: Buffer.from(signature, 'base64'),
    certificateUrl: one('cert-url'),
    algorithm: one('auth-algo'),
  };
}
