import type { Currency, ErrorCode } from '@tollgate/contract';
import type { Payment } from '@tollgate/domain';
import {
  type PayPalCaptureState,
  type PayPalOrderState,
  type PayPalRail,
  payPalIssueClass,
  RailSilence,
} from '@tollgate/rails';

/** What PayPal said about taking the money. */
export type CaptureVerdict =
  | { kind: 'taken'; captureId: string; amount: number; currency: Currency; fee: number }
  /** PayPal looks into it; it tells later. */
  | { kind: 'held'; captureId: string }
  /** No, for good: the customer has to begin again. */
  | { kind: 'declined'; code: ErrorCode; facts: Record<string, unknown> }
  /** It did not do it, for a reason that is ours: the customer and the merchant can do nothing about it. */
  | { kind: 'released'; code: ErrorCode; facts: Record<string, unknown> }
  /** Neither yes nor no. */
  | { kind: 'unknown'; facts: Record<string, unknown> };

/** The order that money is taken from. */
export interface CaptureOrder {
  orderId: string;
  paymentKey: string;
  /** Names what PayPal was told of the buyer before, if anything. */
  trackingId?: string | undefined;
}

/** @returns undefined for a payment that has no order at a wallet */
export function captureOrderOf({ paymentKey, wallet, request }: Payment): CaptureOrder | undefined {
  if (!wallet) return undefined;
  const trackingId = request.foreignEasyPay?.transactionContext ? paymentKey : undefined;
  return { orderId: wallet.orderId, paymentKey, trackingId };
}

/**
 * Takes the money of an approved order (매입). Safe to repeat: the request's id is the payment's own, and PayPal takes
 * the money of an order once. What it says it did before is looked up, not believed.
 */
export async function takeMoney(rail: PayPalRail, order: CaptureOrder): Promise<CaptureVerdict> {
  try {
    const answer = await rail.capture(order);
    if (answer.ok) return verdictOnOrder(answer);
    const { code } = answer;
    switch (payPalIssueClass(code)) {
      case 'already-captured':
      case 'in-progress':
        return await lookForMoney(rail, order);
      case 'declined':
      case 'payer-action':
        return { kind: 'declined', code: 'REJECT_CARD_COMPANY', facts: { issue: code } };
      case 'not-approved':
      case 'not-found':
        return { kind: 'declined', code: 'NOT_FOUND_PAYMENT_SESSION', facts: { issue: code } };
      default:
        if (answer.isRetryable) return { kind: 'released', code: 'PROVIDER_ERROR', facts: { issue: code } };
        return { kind: 'released', code: 'FAILED_INTERNAL_SYSTEM_PROCESSING', facts: { issue: code } };
    }
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    return afterSilence(rail, order, error);
  }
}

/** Asks what became of it, and takes nothing. */
export async function lookForMoney(rail: PayPalRail, { orderId }: CaptureOrder): Promise<CaptureVerdict> {
  const answer = await rail.order(orderId);
  if (answer.ok) return verdictOnOrder(answer);
  return { kind: 'unknown', facts: { issue: answer.code } };
}

/** PayPal's silence is no answer, but it may have heard us: one look tells. */
async function afterSilence(
  rail: PayPalRail,
  order: CaptureOrder,
  silence: RailSilence,
): Promise<CaptureVerdict> {
  const unknown: CaptureVerdict = {
    kind: 'unknown',
    facts: { operation: silence.operation, reason: silence.reason },
  };
  try {
    const seen = await lookForMoney(rail, order);
    // What is not there may be on its way still, so a look can say yes and never no.
    return seen.kind === 'taken' || seen.kind === 'held' ? seen : unknown;
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    return unknown;
  }
}

function verdictOnOrder({ status, capture }: PayPalOrderState): CaptureVerdict {
  if (capture) return verdictOnCapture(capture);
  if (status === 'VOIDED')
    return { kind: 'declined', code: 'NOT_FOUND_PAYMENT_SESSION', facts: { order: status } };
  return { kind: 'unknown', facts: { order: status, cause: 'the order has no capture' } };
}

/** A completed order is no money received: only its capture says that. A word we do not know is a pending one. */
function verdictOnCapture({
  captureId,
  status,
  statusText,
  reason,
  amount,
  fee,
}: PayPalCaptureState): CaptureVerdict {
  switch (status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return { kind: 'taken', captureId, ...amount, fee: fee?.currency === amount.currency ? fee.amount : 0 };
    case 'DECLINED':
    case 'FAILED':
      return { kind: 'declined', code: 'REJECT_CARD_COMPANY', facts: { capture: statusText, reason } };
    default:
      return { kind: 'held', captureId };
  }
}
