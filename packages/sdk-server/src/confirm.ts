import type { Payment } from '@tollgate/contract';
import { isApproved, misfit } from './after-payment.ts';
import { paymentDoesNotFit } from './errors/causes.ts';
import { troubleOf } from './errors/trouble.ts';
import { follow, record } from './follow.ts';
import type { Answer } from './gateway.ts';
import { majorUnits, minorUnits } from './money.ts';
import { isOpenForPayment, type Order, OrderRefused } from './order.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { ownOrder } from './own-order.ts';
import { readQuery, type Visit } from './query.ts';
import { save } from './save.ts';
import { leaseMs } from './timing.ts';
import { pause, within } from './waiting.ts';
import { once, type World } from './world.ts';

export type ConfirmResult =
  | Outcome
  /** No such order, or not this buyer's: both look the same from outside. */
  | { kind: 'unknown-order' }
  /** The address was changed on the way: nothing was confirmed, and the order is as it was. */
  | { kind: 'bad-address'; wrong: 'amount' | 'paymentKey' };

/** Calls at most this often at once; `reconcile` goes on. */
const callsAtOnce = 2;
/** Where a payment cannot be read before it is approved. With waits that double, these outlast the ten minutes. */
const mostUnreadable = 7;
const mostBetweenRoundsMs = 20 * 60_000;

/**
 * successUrl: the buyer has finished in the window. Compares, remembers, confirms, and tells what came of it. A reload,
 * a second tab and a double click get the same answer without a second confirm.
 */
export async function confirm(world: World, visit: Visit, owner?: string): Promise<ConfirmResult> {
  const { orderId, paymentKey, amount, token } = readQuery(visit, [
    'orderId',
    'paymentKey',
    'amount',
    'token',
  ]);
  const order = await ownOrder(world, { orderId, owner, token });
  if (!order) return { kind: 'unknown-order' };
  if (minorUnits(amount, order.currency) === undefined) return { kind: 'bad-address', wrong: 'amount' };
  if (!paymentKey || !/^[\w-]{1,200}$/.test(paymentKey)) return { kind: 'bad-address', wrong: 'paymentKey' };

  const begun = await begin(world, order.orderId, { paymentKey, amount });
  if (begun === 'another order') return { kind: 'bad-address', wrong: 'paymentKey' };
  if (begun === 'another amount') return { kind: 'bad-address', wrong: 'amount' };
  if (begun === 'begun') world.background(finishConfirm(world, order.orderId, callsAtOnce));
  return outcomeOf((await whenConfirmed(world, order.orderId, world.timing.buyerPatienceMs)) ?? order);
}

/**
 * Decides whether this visit leads to a confirm, and writes the decision down before anything is called. The one write
 * that turns the order to `confirming` is what makes the confirm run once, in however many processes.
 */
async function begin(
  world: World,
  orderId: string,
  { paymentKey, amount }: { paymentKey: string; amount: string | undefined },
): Promise<'begun' | 'another order' | 'another amount' | 'nothing to do'> {
  for (;;) {
    const order = await world.store.find(orderId);
    if (!order || !isOpenForPayment(order) || order.paymentKey === paymentKey) return 'nothing to do';
    const paid = minorUnits(amount, order.currency);
    if (paid !== order.amount) {
      if (isOfFormerWindow(order, amount)) return 'another amount';
      if (!(await save(world, order, { status: 'mismatch' }, 'success page'))) continue;
      world.alert({
        what: 'amount was tampered with',
        orderId,
        detail: `${paid} instead of ${order.amount}`,
      });
      return 'nothing to do';
    }
    if (await isTaken(world, orderId, paymentKey)) return 'another order';
    const fresh = {
      status: 'confirming',
      paymentKey,
      round: 0,
      secret: null,
      account: null,
      failureCode: null,
    } as const;
    try {
      if (await save(world, order, fresh, 'success page')) return 'begun';
    } catch (error) {
      // Two orders with one paymentKey in the same moment: the store's own rule has refused the second.
      if (await isTaken(world, orderId, paymentKey)) return 'another order';
      if (!(error instanceof OrderRefused)) throw error;
      const failed = { status: 'failed', failureCode: error.code } as const;
      if (await save(world, order, failed, `success page: ${error.code}`)) return 'nothing to do';
    }
  }
}

/** A window that was left open while the same order was asked for at another price: nobody has tampered. */
function isOfFormerWindow({ formerAmounts = [] }: Order, amount: string | undefined): boolean {
  return formerAmounts.some((former) => minorUnits(amount, former.currency) === former.amount);
}

async function isTaken(world: World, orderId: string, paymentKey: string): Promise<boolean> {
  const other = await world.store.findByPaymentKey(paymentKey);
  if (!other || other.orderId === orderId) return false;
  world.alert({ what: 'paymentKey of another order', orderId });
  return true;
}

/**
 * Waits for a confirm that is under way here or in another process.
 *
 * @returns the order as it then is, perhaps still `confirming`
 */
export async function whenConfirmed(world: World, orderId: string, ms: number): Promise<Order | undefined> {
  const here = world.underWay.get(`confirm ${orderId}`);
  if (here !== undefined) {
    await within(ms, here);
    return world.store.find(orderId);
  }
  let order = await world.store.find(orderId);
  const isAwaited = () => order?.status === 'confirming' && order.round === 0;
  for (let step = 25, waited = 0; isAwaited() && waited < ms; waited += step) {
    step = Math.min(step * 2, 400);
    await pause(Math.min(step, ms - waited));
    order = await world.store.find(orderId);
  }
  return order;
}

/** Goes on with a confirm that nobody is at any more. Whoever writes its name first may. */
export async function resumeConfirm(world: World, order: Order): Promise<void> {
  const lookAt = world.now() + leaseMs(world.timing);
  if (await save(world, order, { lookAt }, 'reconcile')) await finishConfirm(world, order.orderId, 1);
}

/**
 * Confirms an order that is `confirming`; any other order is left as it is. The idempotency key comes from the order, so
 * the gateway answers a repeat with the first answer, the webhook's secret included.
 */
function finishConfirm(world: World, orderId: string, calls: number): Promise<void> {
  return once(world, 'confirm', orderId, async () => {
    for (let call = 1; ; call++) {
      const order = await world.store.find(orderId);
      if (order?.status !== 'confirming' || !order.paymentKey) return;
      const answer = await callConfirm(world, order, order.paymentKey);
      if (answer.kind === 'payment') {
        await recordConfirmed(world, orderId, answer.payment);
        // The answer to a repeat is as old as the first call: what has happened since stands in the payment alone.
        if (call > 1 || calls === 1) await follow(world, orderId, 'confirm');
        return;
      }
      const isOver =
        answer.kind === 'refused'
          ? (await settleRefused(world, order, answer.code)) || call >= calls
          : call >= calls || !answer.isWorthRepeating;
      if (answer.kind === 'silence' && isOver) await readBack(world, order);
      if (isOver) return;
      await pause(world.timing.repeatAfterMs);
    }
  });
}

function callConfirm(world: World, order: Order, paymentKey: string): Promise<Answer> {
  const { orderId, round } = order;
  const amount = majorUnits(order.amount, order.currency); // of the order, never of the address
  const key = `confirm-${orderId}-${paymentKey}${round ? `-${round}` : ''}`;
  return world.gatewayOf(order).confirm({ paymentKey, orderId, amount }, key);
}

async function recordConfirmed(world: World, orderId: string, payment: Payment): Promise<void> {
  for (;;) {
    const order = await world.store.find(orderId);
    if (!order) return;
    if (order.status === 'confirming') {
      const saved = misfit(order, payment)
        ? await failMisfit(world, order, misfit(order, payment))
        : await record(world, order, payment, 'confirm');
      if (saved) return;
      continue;
    }
    // Somebody read the payment meanwhile and knows better, but only this answer carries the secret.
    const { secret } = payment;
    if (order.secret || !secret || order.paymentKey !== payment.paymentKey) return;
    if (await save(world, order, { secret }, 'confirm')) return;
  }
}

/** A payment that was confirmed but is not this order's: no delivery, and a person must look. */
function failMisfit(world: World, order: Order, detail = ''): Promise<Order | undefined> {
  world.alert({ what: 'payment does not fit its order', orderId: order.orderId, detail });
  return save(world, order, { status: 'failed', failureCode: paymentDoesNotFit }, 'confirm');
}

/**
 * A passing refusal of a payment that has not ended is no end: behind it money may still be on its way, PayPal for one
 * looks into a payment for days, and nobody must pay a second time before the first has ended. So it is tried again,
 * less and less often, each time with a key of its own.
 *
 * A no is not believed before the payment was read: an earlier call may have gone through unheard, and then this one
 * hears ALREADY_PROCESSED_PAYMENT, or after ten minutes NOT_FOUND_PAYMENT_SESSION.
 *
 * @returns whether there is nothing left to do; else the order waits for another call with a new key
 */
async function settleRefused(world: World, order: Order, code: string): Promise<boolean> {
  const { orderId, round } = order;
  const now = await world.gatewayOf(order).read(order.paymentKey ?? '');
  if (now.kind === 'payment' && isApproved(now.payment)) {
    await recordApproved(world, orderId, now.payment);
    return true;
  }
  const isUnpaid = now.kind === 'payment' || (now.kind === 'refused' && now.status === 404);
  if (!isUnpaid) {
    if (now.kind === 'refused') world.alert({ what: 'refused, and not checkable', orderId, detail: code });
    await save(world, order, {}, 'confirm');
    return true;
  }
  const isWaiting = now.kind === 'payment' ? now.payment.status === 'IN_PROGRESS' : round < mostUnreadable;
  if (troubleOf(code).isRetryable && isWaiting) {
    const { timing } = world;
    const wait = Math.min(timing.retryAfterMs * 2 ** Math.min(round, 8), mostBetweenRoundsMs);
    const lookAt = world.now() + Math.max(leaseMs(timing), wait);
    return (await save(world, order, { round: round + 1, lookAt }, 'confirm')) === undefined;
  }
  await save(world, order, { status: 'failed', failureCode: code }, `confirm: ${code}`);
  return true;
}

/** Silence is neither yes nor no: unless the payment itself tells, the order stays `confirming`. */
async function readBack(world: World, order: Order): Promise<void> {
  const now = await world.gatewayOf(order).read(order.paymentKey ?? '');
  if (now.kind === 'payment' && isApproved(now.payment))
    await recordApproved(world, order.orderId, now.payment);
  else await save(world, order, {}, 'confirm');
}

async function recordApproved(world: World, orderId: string, payment: Payment): Promise<void> {
  await recordConfirmed(world, orderId, payment);
  const order = await world.store.find(orderId);
  if (order && lacksSecret(order)) await recoverSecret(world, order);
}

/** An account was issued, and its answer with the secret never came. */
export function lacksSecret({ secret, account, status }: Order): boolean {
  return !secret && account !== null && (status === 'awaiting-deposit' || status === 'paid');
}

/** For fifteen days the gateway repeats its first answer to the same idempotency key, secret and all. */
export async function recoverSecret(world: World, order: Order): Promise<void> {
  const { orderId, paymentKey } = order;
  if (!paymentKey) return;
  const answer = await callConfirm(world, order, paymentKey);
  if (answer.kind === 'payment') await recordConfirmed(world, orderId, answer.payment);
  if (answer.kind === 'refused') {
    world.alert({ what: 'the secret got lost: deposits are believed by reading', orderId });
  }
}
