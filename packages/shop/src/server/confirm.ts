import type { FastifyInstance } from 'fastify';
import { majorUnits, minorUnits } from '../money.ts';
import { isApproved } from './after-payment.ts';
import { findOrder, isOpenForPayment, noteChecked, type Order, saveOrder } from './order.ts';
import { sendPage } from './pages.ts';
import type { Payment } from './payment.ts';
import { followPayment, recordPayment } from './record.ts';
import { ownOrder } from './session.ts';
import { once, type Shop, tossOf } from './shop.ts';
import { OutOfStock } from './stock.ts';
import { within } from './time.ts';

type SuccessQuery = { orderId?: string; paymentKey?: string; amount?: string };

/** successUrl: the buyer has finished in the window. Compare, store, confirm, and show the order. */
export function confirmRoutes(app: FastifyInstance, shop: Shop): void {
  app.get<{ Querystring: SuccessQuery }>('/payments/success', async (request, reply) => {
    const { orderId, paymentKey, amount } = request.query;
    const order = ownOrder(shop, request, orderId);
    if (!order) return sendPage(shop, reply, 404, { problem: 'unknown-order' });

    const paid = minorUnits(amount, order.currency);
    if (paid === undefined || !isPaymentKey(paymentKey)) {
      return sendPage(shop, reply, 400, { problem: 'bad-amount' });
    }
    beginConfirm(shop, order, { paymentKey, paid });
    // The buyer does not look at a blank page for long: the order page follows by itself.
    await within(shop.config.timing.buyerPatienceMs, finishConfirm(shop, order.orderId));
    return reply.redirect(`/orders/${order.orderId}`, 303);
  });
}

function isPaymentKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,200}$/.test(value);
}

/**
 * Decides whether this visit leads to a confirm, and writes the decision down before anything is called. A reload, a
 * second tab or a payment that was tried before finds the order no longer open, and changes nothing.
 */
function beginConfirm(
  shop: Shop,
  order: Order,
  { paymentKey, paid }: { paymentKey: string; paid: number },
): void {
  if (!isOpenForPayment(order) || !order.method || order.paymentKey === paymentKey) return;
  if (paid !== order.amount) {
    shop.log.error(
      { orderId: order.orderId, paid, amount: order.amount },
      'amount was tampered with: not confirmed',
    );
    saveOrder(shop, order, { status: 'mismatch' }, 'success page: other amount');
    return;
  }
  if (belongsToAnother(shop, order, paymentKey)) {
    shop.log.error({ orderId: order.orderId, paymentKey }, 'paymentKey of another order: not confirmed');
    return;
  }
  try {
    saveOrder(shop, order, { status: 'confirming', paymentKey, checkedAt: shop.now() }, 'success page');
  } catch (error) {
    if (!(error instanceof OutOfStock)) throw error;
    saveOrder(shop, order, { status: 'failed', failureCode: 'OUT_OF_STOCK' }, 'success page: out of stock');
  }
}

function belongsToAnother(shop: Shop, order: Order, paymentKey: string): boolean {
  const row = shop.db.prepare('select orderId from orders where paymentKey = ?').get(paymentKey);
  return row !== undefined && row['orderId'] !== order.orderId;
}

/**
 * A refusal for the moment: the protocol's one 400 that is worth another call. Behind it money may still be on its way,
 * PayPal for one may look into a payment for days; nobody must pay a second time before the first has ended.
 */
const isPassing = (code: string) => code === 'PROVIDER_ERROR';
/** Where a payment cannot be read before it is approved. With waits that double, these outlast the ten minutes. */
const mostUnreadable = 7;

/**
 * Confirms an order that is `confirming`; any other order is left as it is. May be called any number of times, from the
 * success page and from the job after a lost answer: one call runs at a time, and the idempotency key makes the gateway
 * answer a repeat with the first answer, the webhook's secret included.
 *
 * @param turn `again` when an earlier call was not answered, and the payment may be read instead of waited for
 */
export function finishConfirm(shop: Shop, orderId: string, turn: 'first' | 'again' = 'first'): Promise<void> {
  return once(shop, `confirm ${orderId}`, async () => {
    const order = findOrder(shop, orderId);
    if (order?.status !== 'confirming' || !order.paymentKey) return;
    const { paymentKey } = order;
    noteChecked(shop, orderId);
    const amount = majorUnits(order.amount, order.currency); // of the order, never of the address
    const answer = await tossOf(shop, order).confirm(
      { paymentKey, orderId, amount },
      idempotencyKeyOf(order),
    );

    if (answer.kind === 'payment') {
      recordConfirmed(shop, orderId, answer.payment);
      return;
    }
    shop.log.warn({ orderId, ...answer }, 'confirm');
    if (answer.kind === 'refused') await settleRefused(shop, order, answer.code);
    // Silence is neither yes nor no: the order stays `confirming`, and the job asks again. The first repeat may still
    // bring the answer with the secret in it; if it is silent too, the payment itself is asked how it stands.
    else if (turn === 'again') await settleUnheard(shop, order);
  });
}

/** A refusal is kept under its key and would be answered for ever: a call after a passing one needs another key. */
function idempotencyKeyOf({ orderId, paymentKey, confirmRefusals }: Order): string {
  const key = `confirm-${orderId}-${paymentKey}`;
  return confirmRefusals === 0 ? key : `${key}-${confirmRefusals + 1}`;
}

function recordConfirmed(shop: Shop, orderId: string, payment: Payment): void {
  for (;;) {
    const order = findOrder(shop, orderId);
    if (order?.status === 'confirming') {
      if (!recordPayment(shop, order, payment, 'confirm')) continue;
      failMisfit(shop, orderId);
      return;
    }
    // Somebody read the payment meanwhile and knows better, but only this answer carries the secret.
    const lacksSecret = order && !order.secret && order.paymentKey === payment.paymentKey;
    if (!lacksSecret || saveOrder(shop, order, { secret: payment.secret }, 'confirm answer')) return;
  }
}

/** A payment that was confirmed but is not this order's: no delivery, and a person must look. */
function failMisfit(shop: Shop, orderId: string): void {
  const order = findOrder(shop, orderId);
  if (order?.status !== 'confirming') return;
  saveOrder(
    shop,
    order,
    { status: 'failed', failureCode: 'PAYMENT_DOES_NOT_FIT' },
    'confirm: another payment',
  );
}

/**
 * A no is not believed before the payment was read: an earlier call may have gone through unheard, and then this one
 * hears ALREADY_PROCESSED_PAYMENT, or after ten minutes NOT_FOUND_PAYMENT_SESSION.
 */
async function settleRefused(shop: Shop, order: Order, code: string): Promise<void> {
  const now = await tossOf(shop, order).read(order.paymentKey ?? '');
  if (now.kind === 'payment' && isApproved(now.payment)) {
    await followApproved(shop, order.orderId, `confirm: ${code}`);
    return;
  }
  const isUnreadable = now.kind === 'refused' && now.status === 404;
  const hasNotEnded = now.kind === 'payment' && now.payment.status === 'IN_PROGRESS';
  const mayStillPass = hasNotEnded || (isUnreadable && order.confirmRefusals < mostUnreadable);
  if (isPassing(code) && mayStillPass) {
    saveOrder(shop, order, { confirmRefusals: order.confirmRefusals + 1 }, `confirm: ${code}`);
    return;
  }
  const isKnownUnpaid = now.kind === 'payment' || isUnreadable;
  if (isKnownUnpaid) saveOrder(shop, order, { status: 'failed', failureCode: code }, `confirm: ${code}`);
}

/** Only a yes settles it: a payment that is not approved yet may be in the middle of being approved. */
async function settleUnheard(shop: Shop, order: Order): Promise<void> {
  const now = await tossOf(shop, order).read(order.paymentKey ?? '');
  if (now.kind === 'payment' && isApproved(now.payment)) {
    await followApproved(shop, order.orderId, 'confirm: read back');
  }
}

async function followApproved(shop: Shop, orderId: string, cause: string): Promise<void> {
  await followPayment(shop, orderId, cause);
  failMisfit(shop, orderId);
}
