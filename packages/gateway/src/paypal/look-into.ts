import { isOverdue, type Payment, recordOutsideRefund, reverseCapture } from '@tollgate/domain';
import type { PayPalOrderState, PayPalRail, PayPalRefundState } from '@tollgate/rails';
import { freshKeys } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { finishCapture } from '../payments/finish-captures.ts';
import { paymentWrite } from '../payments/payment-write.ts';
import { settle } from '../payments/settle.ts';
import { openCaptureOf } from '../store/open-captures.ts';
import type { WalletEvent } from '../store/wallet-events.ts';
import { approvePayment, differenceOf } from './approve.ts';
import { verdictOf } from './refund.ts';

/**
 * Something happened at PayPal: asks for the order as it stands, and brings the payment up to it, whatever the event
 * said. Doing it twice, or in another order, changes nothing.
 *
 * @returns whether all that follows from the event is done
 */
export async function lookInto(gateway: Gateway, event: WalletEvent): Promise<boolean> {
  const rail = gateway.payPal.get(event.rail);
  if (!rail) return false;
  const orderId = event.hint.orderId ?? (await orderOfCapture(rail, event.hint.captureId));
  // A dispute or an event of a kind we do not know: kept for a person, and nothing moves by it.
  if (!orderId) return true;
  const order = await rail.order(orderId);
  // An order that PayPal does not know will not be known later either.
  if (!order.ok) return !order.isRetryable;
  const payment = await paymentOf(gateway, event.rail, order);
  if (!payment) return true;
  if (order.status === 'APPROVED') return approve(gateway, payment);
  if (order.capture && !payment.approvedAt) {
    await finishCapture(gateway, await openCaptureOf(gateway.db, payment));
    return true;
  }
  if (event.eventType === 'PAYMENT.CAPTURE.REVERSED') await gateway.writeValue(captureReversed, payment);
  for (const refund of order.refunds) await takeRefund(gateway, payment, refund, event);
  return true;
}

async function orderOfCapture(rail: PayPalRail, captureId: string | undefined): Promise<string | undefined> {
  const capture = captureId ? await rail.captureState(captureId) : undefined;
  return capture?.ok ? capture.orderId : undefined;
}

/** PayPal repeats what we named the order by, and the payment must name that order too. */
async function paymentOf(
  gateway: Gateway,
  rail: string,
  order: PayPalOrderState,
): Promise<Payment | undefined> {
  const [mId, paymentKey] = (order.invoiceId ?? '').split(':');
  if (!mId || !paymentKey) return undefined;
  const payment = (await gateway.reads.payment.load({ mId, paymentKey }))?.payment;
  const difference = payment && (payment.wallet?.rail === rail ? differenceOf(payment, order) : { rail });
  if (difference)
    gateway.log.error({ mId, paymentKey, difference }, 'PayPal tells of an order that is not ours');
  return difference ? undefined : payment;
}

/** The customer approved, and perhaps never came back. */
async function approve(gateway: Gateway, { mId, paymentKey, status, ...payment }: Payment): Promise<boolean> {
  const now = (await gateway.reads.payment.load({ mId, paymentKey }))?.now;
  const isOpen = status === 'READY' && now && !isOverdue({ ...payment, mId, paymentKey, status }, now);
  if (isOpen) await gateway.writeValue(approvePayment, { mId, paymentKey });
  return true;
}

async function takeRefund(
  gateway: Gateway,
  payment: Payment,
  refund: PayPalRefundState,
  event: WalletEvent,
): Promise<void> {
  const { mId, paymentKey } = payment;
  const known = payment.cancellations.find(
    ({ refundId }) => refundId === refund.refundId || refundId === refund.paypalRefundId,
  );
  if (!known) {
    // A dispute stands among the refunds too, so only what PayPal calls a refund of the seller's is one.
    const isSellers =
      event.eventType === 'PAYMENT.CAPTURE.REFUNDED' && event.hint.paypalRefundId === refund.paypalRefundId;
    if (!isSellers || refund.status !== 'SUCCEEDED') return;
    const keys = freshKeys(gateway.chance, gateway.clock.now());
    await gateway.writeValue(refundedElsewhere, { mId, paymentKey, refund, keys });
    return;
  }
  const verdict = verdictOf(refund);
  if (known.outcome !== 'DONE' || known.refund?.state !== 'PENDING') return;
  if (!verdict.isPaid && !verdict.refusal) return;
  await gateway.writeValue(settle, {
    mId,
    paymentKey,
    refundId: known.refundId,
    state: verdict.isPaid ? 'COMPLETED' : 'FAILED',
    feeReturned: verdict.feeReturned,
    failure: verdict.refusal?.code,
  });
}

/** Somebody gave the money back on PayPal's own site. It is gone, so it is a cancellation, whoever decided it. */
const refundedElsewhere = paymentWrite<
  { mId: string; paymentKey: string; refund: PayPalRefundState; keys: ReturnType<typeof freshKeys> },
  void
>({
  name: 'refundedElsewhere',
  decide(desk, { mId, paymentKey, refund, keys }) {
    const payment = desk.payment({ mId, paymentKey });
    if (!payment) return;
    const { paypalRefundId, amount, feeReturned } = refund;
    if (
      payment.cancellations.some(
        ({ refundId }) => refundId === paypalRefundId || refundId === refund.refundId,
      )
    )
      return;
    const change = recordOutsideRefund(
      payment,
      {
        refundId: paypalRefundId,
        amount: amount.amount,
        feeReturned: feeReturned?.amount ?? 0,
        reason: 'PayPal에서 직접 환불되었습니다.',
      },
      keys,
      desk.now(mId),
    );
    if (change) desk.record(change);
    desk.alarm({
      mId,
      kind: 'REFUND_ELSEWHERE',
      facts: { paymentKey, paypalRefundId, amount: amount.amount },
    });
  },
});

/** PayPal took the money back: the books say so, and a person has to see to it. */
const captureReversed = paymentWrite<{ mId: string; paymentKey: string }, void>({
  name: 'captureReversed',
  decide(desk, { mId, paymentKey }) {
    const payment = desk.payment({ mId, paymentKey });
    const change = payment && reverseCapture(payment, desk.now(mId));
    if (!change) return;
    desk.record(change);
    desk.alarm({ mId, kind: 'CAPTURE_REVERSED', facts: { paymentKey, amount: payment.balanceAmount } });
  },
});
