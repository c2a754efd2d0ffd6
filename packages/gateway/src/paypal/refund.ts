import type { Currency, ErrorCode } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import {
  type PayPalIssueClass,
  type PayPalRefundState,
  payPalIssueClass,
  RailSilence,
} from '@tollgate/rails';
import type { Verdict } from '../payments/verdict.ts';
import type { PayPalRails } from './accounts.ts';

/** Money to go back the way it came. `refundId` is ours and is never sent with other content. */
export interface PayPalRefundOrder {
  kind: 'paypal';
  rail: string;
  mId: string;
  refundId: string;
  orderId: string;
  captureId: string;
  amount: number;
  currency: Currency;
}

/** Why PayPal gives nothing back, in the words of the cancel endpoint. What is missing here is REFUND_REJECTED. */
// biome-ignore format: a table
const refusals: Record<string, ErrorCode> = {
  CAPTURE_FULLY_REFUNDED:           'ALREADY_CANCELED_PAYMENT',
  REFUND_AMOUNT_EXCEEDED:           'NOT_CANCELABLE_AMOUNT',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'INVALID_REQUEST',
  CURRENCY_MISMATCH:                'INVALID_REQUEST',
  PENDING_CAPTURE:                  'PROVIDER_ERROR',
  REFUND_FAILED_INSUFFICIENT_FUNDS: 'FAILED_REFUND_PROCESS',
  REFUND_TIME_LIMIT_EXCEEDED:       'EXCEED_MAX_REFUND_DUE',
  PARTIAL_REFUND_NOT_ALLOWED:       'NOT_ALLOWED_PARTIAL_REFUND',
  TRANSACTION_DISPUTED:             'NOT_ALLOWED_PARTIAL_REFUND',
};

/**
 * Gives money back at PayPal. Safe to repeat, because the request's id is the refund's own. Silence leaves the
 * cancellation open: unlike a transfer that a bank has taken on, nobody knows yet whether PayPal will.
 */
export async function giveBackAtPayPal(rails: PayPalRails, order: PayPalRefundOrder): Promise<Verdict> {
  const rail = rails.get(order.rail);
  if (!rail) return { isUnknown: true };
  const { refundId, orderId, captureId, amount, currency } = order;
  try {
    const answer = await rail.refund({ refundId, orderId, captureId, amount: { amount, currency } });
    return answer.ok ? verdictOf(answer) : refusalOf(answer);
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    return { isUnknown: true };
  }
}

/**
 * What became of a refund that was left behind; one that PayPal has never heard of is ordered again under its id.
 *
 * @throws RailSilence when PayPal does not answer
 */
export async function refundAtPayPal(rails: PayPalRails, order: PayPalRefundOrder): Promise<Verdict> {
  const answer = await rails
    .get(order.rail)
    ?.refundState({ refundId: order.refundId, orderId: order.orderId });
  if (answer?.ok) return verdictOf(answer);
  return answer?.code === 'NOT_FOUND' ? giveBackAtPayPal(rails, order) : { isUnknown: true };
}

export function verdictOf({ status, amount, feeReturned, failure }: PayPalRefundState): Verdict {
  const fee = feeReturned?.currency === amount.currency ? feeReturned.amount : 0;
  if (status === 'SUCCEEDED') return { isPaid: true, feeReturned: fee };
  if (status === 'FAILED') return { refusal: new Failure('REFUND_REJECTED', { failure: failure?.code }) };
  return {};
}

/** What a refund may meet in the course of business; everything else is for a person of ours to mend. */
const ordinary: ReadonlySet<PayPalIssueClass> = new Set([
  'refund-nothing-left',
  'refund-too-much',
  'refund-too-late',
  'refund-not-in-part',
  'refund-capture-pending',
  'refund-rejected',
]);

function refusalOf({ code, isRetryable }: { code: string; isRetryable: boolean }): Verdict {
  const meaning = payPalIssueClass(code);
  if (meaning === 'in-progress') return { isUnknown: true };
  const needsPerson = !ordinary.has(meaning);
  const facts = { issue: code };
  // It was asked and did nothing, so the merchant may simply try again.
  if (isRetryable) return { refusal: new Failure('PROVIDER_ERROR', facts), isUnasked: true, needsPerson };
  const told = refusals[code] ?? (meaning === 'seller' ? 'FAILED_INTERNAL_SYSTEM_PROCESSING' : undefined);
  return { refusal: new Failure(told ?? 'REFUND_REJECTED', facts), needsPerson };
}
