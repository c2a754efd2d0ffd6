import type { ApiVersion, Payment } from '@tollgate/contract';
import { afterPayment, isApproved, misfit } from './after-payment.ts';
import type { Order } from './order.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

/** The API version this library was written for and tested with. */
export const testedVersion: ApiVersion = '2022-11-16';

/** Whoever loses so many races in a row lets the gateway, or the next round, ask again. */
const mostRaces = 8;

/**
 * Asks the gateway how the payment stands and makes the order follow. Every webhook, timer and doubt ends here: what
 * somebody says is a reason to ask, the answer to our own question is what counts.
 *
 * Two who ask at once share one read, but never one that began before they asked: it may be older than their news.
 *
 * @returns false when there was no answer; then ask again later
 */
export function follow(world: World, orderId: string, cause: string): Promise<boolean> {
  const waiting = world.nextReads.get(orderId);
  if (waiting !== undefined) return waiting;
  const running = world.underWay.get(`read ${orderId}`) ?? Promise.resolve();
  const next = running.then(() => {
    world.nextReads.delete(orderId);
    const read = readAndRecord(world, orderId, cause);
    const quiet = read.then(
      () => undefined,
      () => undefined,
    );
    world.underWay.set(`read ${orderId}`, quiet);
    return read.finally(() => {
      if (world.underWay.get(`read ${orderId}`) === quiet) world.underWay.delete(`read ${orderId}`);
    });
  });
  world.nextReads.set(orderId, next);
  return next;
}

async function readAndRecord(world: World, orderId: string, cause: string): Promise<boolean> {
  for (let races = 0; races < mostRaces; races++) {
    const order = await world.store.find(orderId);
    // A mismatched order was never confirmed and never will be.
    if (!order || order.status === 'mismatch') return true;
    const gateway = world.gatewayOf(order);
    const answer = await (order.paymentKey ? gateway.read(order.paymentKey) : gateway.readOrder(orderId));
    if (answer.kind !== 'payment') {
      const isUnknown = answer.kind === 'refused' && answer.status === 404;
      if (!isUnknown || (await save(world, order, {}, cause))) return isUnknown;
    } else if (await record(world, order, answer.payment, cause)) {
      return true;
    }
    // The order changed while we were asking, so the answer may be older than the order: ask again.
  }
  return false;
}

/** @returns undefined when the order has changed since it was read, and nothing was written */
export async function record(
  world: World,
  order: Order,
  payment: Payment,
  cause: string,
): Promise<Order | undefined> {
  const { orderId } = order;
  const wrong = misfit(order, payment);
  if (wrong) {
    // Another attempt that nobody approved is no reason for alarm.
    if (order.paymentKey || isApproved(payment)) {
      world.alert({ what: 'payment does not fit its order', orderId, detail: wrong });
    }
    return save(world, order, {}, cause);
  }
  if (order.status === 'confirming' && payment.version !== testedVersion) {
    world.alert({ what: 'another API version than tested', orderId, detail: String(payment.version) });
  }
  return save(world, order, afterPayment(order, payment), cause);
}
