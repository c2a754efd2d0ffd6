/**
 * Every refusal of this script: an `Error` with the protocol's `code`, the public class name as `name`, and a message
 * in the buyer's language. Source: sdk.md of the protocol, 5.1; NETWORK_ERROR and PAYMENT_REQUEST_FAIL: errors.md 13.
 */
import { sdkErrors } from '@tollgate/contract/sdk-errors';
import { language } from './device.ts';
import type { Reason } from './reasons.ts';

export type PaymentError = Error & { code: string };

/** @param detail what it is about, for the merchant's developer: the path of a field, an address */
export function failure(code: Reason, detail?: string): PaymentError {
  return paymentError(className(code), code, told(sdkErrors[code], detail));
}

/** What the protocol has and this gateway has not built. */
export function notBuiltYet(what: string): PaymentError {
  const words = { ko: '아직 이 게이트웨이에서 쓸 수 없어요.', en: 'Not available on this gateway yet.' };
  return paymentError('NotSupportedMethodError', 'NOT_SUPPORTED_METHOD', told(words, what));
}

/** The gateway answered, but its window did not come up: blocked by the page's policy, or lost on the way. */
export function windowNotReady(origin: string): PaymentError {
  const words = {
    ko: '결제창이 열리지 않았어요. 돈은 나가지 않았어요.',
    en: 'The payment window did not open. No money moved.',
  };
  return paymentError(requestFail, 'NETWORK_ERROR', told(words, origin));
}

/** A refusal of the gateway, with the code and the words it chose. */
export function refusal(code: string, message: string): PaymentError {
  return paymentError(requestFail, code, message);
}

/** Errors of ours pass; whatever else was thrown is told as UNKNOWN, with its own words as the detail. */
export function known(error: unknown): PaymentError {
  // A DOMException has a code too, a number.
  const isOurs = error instanceof Error && typeof (error as PaymentError).code === 'string';
  return isOurs ? (error as PaymentError) : failure('UNKNOWN', String(error));
}

const requestFail = 'PaymentRequestFailError';

function paymentError(name: string, code: string, message: string): PaymentError {
  return Object.assign(new Error(message), { name, code });
}

function told(words: { ko: string; en: string }, detail?: string): string {
  return words[language()] + (detail ? ` (${detail})` : '');
}

/** USER_CANCEL is UserCancelError. A lost connection has no public class of its own: the request failed. */
function className(code: Reason): string {
  if (code === 'NETWORK_ERROR') return requestFail;
  const words = code
    .split('_')
    .map((word) => (word === 'API' ? word : word[0] + word.slice(1).toLowerCase()));
  return `${words.join('')}Error`;
}
