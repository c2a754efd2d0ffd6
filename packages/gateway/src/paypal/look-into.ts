import { isOverdue, type Payment } from '@tollgate/domain';
import type { PayPalIssue, PayPalOrderState, PayPalRail, RailAnswer } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { finishCapture } from '../payments/finish-captures.ts';
import { openCaptureOf } from '../store/open-captures.ts';
import type { WalletEvent } from '../store/wallet-events.ts';
import { approvePayment, differenceOf } from './approve.ts';
import { takeRefund, takeReversal, tellDispute } from './taken-back.ts';

/**
 * Something happened at PayPal: asks for the order as it stands, and brings the payment up to it, whatever the event
 * said. Doing it twice, or in another order, changes nothing.
 *
 * @returns whether all that follows from the event is done
 */
export async function lookInto(gateway: Gateway, event: WalletEvent): Promise<boolean> {
  const rail = gateway.payPal.get(event.rail);
  if (!rail) return false;
  const order = await orderNamedBy(rail, event.hint);
  // An event of a kind we do not know: kept for a person, and nothing moves by it.
  if (!order) return true;
  // What PayPal does not know will not be known later either.
  if (!order.ok) return !order.isRetryable;
  const payment = await paymentOf(gateway, event.rail, order);
  if (!payment) return true;
  if (order.status === 'APPROVED') return approve(gateway, payment);
  if (order.capture) await followMoney(gateway, payment, order, event);
  return true;
}

async function orderNamedBy(
  rail: PayPalRail,
  { orderId, captureId }: WalletEvent['hint'],
): Promise<RailAnswer<PayPalOrderState, PayPalIssue> | undefined> {
  if (orderId) return rail.order(orderId);
  const capture = captureId ? await rail.captureState(captureId) : undefined;
  if (!capture?.ok) return capture;
  return capture.orderId ? rail.order(capture.orderId) : undefined;
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

/** First what came, then what went back: an event of a refund may be the first that is heard of the money. */
async function followMoney(
  gateway: Gateway,
  payment: Payment,
  order: PayPalOrderState,
  event: WalletEvent,
): Promise<void> {
  if (!payment.approvedAt) await finishCapture(gateway, await openCaptureOf(gateway.db, payment));
  const now = (await gateway.reads.payment.load(payment))?.payment;
  if (!now) return;
  await takeReversal(gateway, now, order, event);
  for (const refund of order.refunds) await takeRefund(gateway, now, { order, refund, event });
  await tellDispute(gateway, now, event);
}
