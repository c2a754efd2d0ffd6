/**
 * Compiled, never run: what must not compile. Each `@ts-expect-error` fails the type check when the mistake below it
 * becomes possible.
 */
import type { ConfirmResult, Outcome, Paid } from './index.ts';

declare const result: ConfirmResult;
declare const outcome: Outcome;
declare function deliver(paid: Paid): void;

// @ts-expect-error nobody knows yet whether it is paid
deliver(result);
// @ts-expect-error the same of an outcome
deliver(outcome);

if (result.kind === 'account-issued') {
  // @ts-expect-error an account that was issued is not paid
  deliver(result);
  // @ts-expect-error nor has it been paid at any time
  result.paidAt;
  result.account.accountNumber satisfies string;
}
if (result.kind === 'paid') {
  deliver(result);
  // @ts-expect-error what is paid asks for no deposit
  result.account;
}
// @ts-expect-error a word that is no kind
if (result.kind === 'DONE') deliver(result);
// @ts-expect-error paid is never a matter of not being refused
if (result.kind !== 'failed') deliver(result);
// @ts-expect-error confirming has no date of payment
if (outcome.kind === 'confirming') outcome.paidAt;

/** Every kind has to be thought of; a new one stops this from compiling. */
export function everyKind(one: ConfirmResult): string {
  switch (one.kind) {
    case 'paid':
    case 'partly-refunded':
      return one.paidAt;
    case 'account-issued':
      return one.account.accountNumber;
    case 'failed':
      return one.trouble.code;
    case 'bad-address':
      return one.wrong;
    case 'mismatch':
    case 'confirming':
    case 'requested':
    case 'refunded':
    case 'canceled':
    case 'expired':
      return one.orderId;
    case 'unknown-order':
      return one.kind;
    default:
      return one satisfies never;
  }
}
