import {
  type FreshKeys,
  type Payment,
  recordOutsideRefund,
  returnStranded,
  reverseCapture,
} from '@tollgate/domain';
import type { PayPalOrderState, PayPalRefundState } from '@tollgate/rails';
import { freshKeys } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { paymentWrite } from '../payments/payment-write.ts';
import { settle } from '../payments/settle.ts';
import type { WalletEvent } from '../store/wallet-events.ts';
import { verdictOf } from './refund.ts';

/*
 * Money that went back at PayPal. That it is gone, and how much, is read off PayPal's own books; an event only says
 * what PayPal calls it, because a dispute stands among the refunds of an order like any other.
 */

interface Named {
  mId: string;
  paymentKey: string;
}

/** One refund that PayPal has of an order, and the event that made us look. */
interface SeenRefund {
  order: PayPalOrderState;
  refund: PayPalRefundState;
  event: WalletEvent;
}

/** Follows up what became of a refund: of ours, or of one that the seller made at PayPal. */
export async function takeRefund(
  gateway: Gateway,
  payment: Payment,
  { order, refund, event }: SeenRefund,
): Promise<void> {
  const { mId, paymentKey } = payment;
  const known = cancellationOf(payment, refund);
  if (!known) {
    const isSellers =
      event.eventType === 'PAYMENT.CAPTURE.REFUNDED' && event.hint.paypalRefundId === refund.paypalRefundId;
    if (!isSellers || refund.status !== 'SUCCEEDED') return;
    const keys = freshKeys(gateway.chance, gateway.clock.now());
    await gateway.writeValue(refundedElsewhere, { mId, paymentKey, order, refund, keys });
    return;
  }
  const { isPaid, refusal, feeReturned } = verdictOf(refund);
  // An open one is closed by whoever asked for it. One that was given up and went out all the same is an alarm.
  const isAwaited = known.outcome === 'DONE' && known.refund?.state === 'PENDING' && (isPaid || refusal);
  if (!isAwaited && !(known.outcome === 'ABORTED' && isPaid)) return;
  await gateway.writeValue(settle, {
    mId,
    paymentKey,
    refundId: known.refundId,
    state: isPaid ? 'COMPLETED' : 'FAILED',
    feeReturned,
    failure: refusal?.code,
  });
}

/** PayPal took money back (a dispute), or somebody gave back what belonged to no payment. */
export async function takeReversal(
  gateway: Gateway,
  payment: Payment,
  order: PayPalOrderState,
  { eventType, hint }: WalletEvent,
): Promise<void> {
  const { mId, paymentKey, wallet } = payment;
  if (wallet?.capture?.state === 'STRANDED')
    await gateway.writeValue(strandedReturned, { mId, paymentKey, order });
  else if (eventType === 'PAYMENT.CAPTURE.REVERSED')
    await gateway.writeValue(captureReversed, { mId, paymentKey, order, refundId: hint.paypalRefundId });
}

/** A customer complains: no money moves by it, and a person has to answer within days. */
export async function tellDispute(
  gateway: Gateway,
  { mId, paymentKey }: Payment,
  { eventType, eventId }: WalletEvent,
): Promise<void> {
  if (eventType === 'CUSTOMER.DISPUTE.CREATED')
    await gateway.writeValue(disputeOpened, { mId, paymentKey, eventId });
}

const cancellationOf = ({ cancellations }: Payment, refund: PayPalRefundState) =>
  cancellations.find(({ refundId }) => refundId === refund.refundId || refundId === refund.paypalRefundId);

/** What went back at PayPal by nobody's cancellation, in cents, less what was booked of it before. */
function goneElsewhere(payment: Payment, { capture, refunds }: PayPalOrderState): number {
  const gone = refunds.filter(({ status }) => status === 'SUCCEEDED');
  const all = capture?.status === 'REFUNDED' ? capture.amount.amount : sum(gone);
  const known = sum(gone.filter((refund) => cancellationOf(payment, refund)));
  return Math.max(0, all - known - (payment.wallet?.capture?.takenBack ?? 0));
}

const sum = (refunds: readonly PayPalRefundState[]): number =>
  refunds.reduce((total, { amount }) => total + amount.amount, 0);

/** Somebody gave the money back on PayPal's own site. It is gone, so it is a cancellation, whoever decided it. */
const refundedElsewhere = paymentWrite<
  Named & { order: PayPalOrderState; refund: PayPalRefundState; keys: FreshKeys },
  void
>({
  name: 'refundedElsewhere',
  decide(desk, { mId, paymentKey, order, refund, keys }) {
    const payment = desk.payment({ mId, paymentKey });
    if (!payment || cancellationOf(payment, refund)) return;
    const { paypalRefundId, amount, feeReturned } = refund;
    // Already booked under another name.
    if (amount.amount > goneElsewhere(payment, order)) return;
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
const captureReversed = paymentWrite<Named & { order: PayPalOrderState; refundId: string | undefined }, void>(
  {
    name: 'captureReversed',
    decide(desk, { mId, paymentKey, order, refundId }) {
      const payment = desk.payment({ mId, paymentKey });
      if (!payment) return;
      const named = order.refunds.find(({ paypalRefundId }) => paypalRefundId === refundId);
      const gone = goneElsewhere(payment, order);
      const amount = named ? Math.min(named.amount.amount, gone) : gone;
      const isKnown = named !== undefined && cancellationOf(payment, named) !== undefined;
      const change = isKnown ? undefined : reverseCapture(payment, amount, desk.now(mId));
      if (!change) return;
      desk.record(change);
      desk.alarm({ mId, kind: 'CAPTURE_REVERSED', facts: { paymentKey, amount } });
    },
  },
);

const strandedReturned = paymentWrite<Named & { order: PayPalOrderState }, void>({
  name: 'strandedReturned',
  decide(desk, { mId, paymentKey, order }) {
    const payment = desk.payment({ mId, paymentKey });
    if (!payment) return;
    const total = goneElsewhere(payment, order) + (payment.wallet?.capture?.takenBack ?? 0);
    const change = returnStranded(payment, total, desk.now(mId));
    if (change) desk.record(change);
  },
});

const disputeOpened = paymentWrite<Named & { eventId: string }, void>({
  name: 'disputeOpened',
  decide: (desk, { mId, paymentKey, eventId }) =>
    desk.alarm({ mId, kind: 'DISPUTE', facts: { paymentKey, eventId } }),
});
