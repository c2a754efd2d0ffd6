import { isApproved } from './after-payment.ts';
import { resumeCancel } from './cancel.ts';
import { lacksSecret, recoverSecret, resumeConfirm } from './confirm.ts';
import { follow } from './follow.ts';
import type { Order, OrderStatus } from './order.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

export type ReconcileOptions = {
  /** Every order that is still open, instead of only those that are due. For once a day, or a clock that was moved. */
  all?: boolean;
  /** At most so many orders in one run; the rest stays due. 1000 by default. */
  limit?: number;
};

export type Reconciliation = {
  looked: number;
  changed: { orderId: string; from: OrderStatus; to: OrderStatus }[];
  /** Orders that could not be looked at; they stay due, and an alert told why. */
  failed: string[];
};

const pageSize = 100;
/** A secret that three replays did not bring back is gone. */
const mostRecoveries = 3;

/**
 * Everything a shop has to do although nobody asks: lost answers, deposit deadlines (no webhook tells of them), lost
 * webhooks, buyers who never came back. Call it every few seconds, or every minute from a cron. May run in several
 * processes at once, and may be killed in the middle.
 */
export async function reconcile(
  world: World,
  { all = false, limit = 1000 }: ReconcileOptions = {},
): Promise<Reconciliation> {
  const report: Reconciliation = { looked: 0, changed: [], failed: [] };
  const now = all ? Number.MAX_SAFE_INTEGER : world.now();
  for (let after = ''; report.looked < limit; ) {
    const orders = await world.store.due({ now, after, limit: Math.min(pageSize, limit - report.looked) });
    for (const order of orders) await lookAt(world, order, report);
    const last = orders.at(-1);
    if (!last) break;
    after = last.orderId;
  }
  return report;
}

async function lookAt(world: World, order: Order, report: Reconciliation): Promise<void> {
  const { orderId, status: from } = order;
  report.looked += 1;
  try {
    await look(world, order);
    const to = (await world.store.find(orderId))?.status ?? from;
    if (to !== from) report.changed.push({ orderId, from, to });
  } catch (error) {
    report.failed.push(orderId);
    const detail = error instanceof Error ? error.message : String(error);
    world.alert({ what: 'left open, reconcile will try again', orderId, detail });
  }
}

async function look(world: World, order: Order): Promise<void> {
  if (order.cancellation) return resumeCancel(world, order);
  if (order.status === 'confirming') return resumeConfirm(world, order);
  if (order.status === 'requested') return closeAbandoned(world, order);
  if (lacksSecret(order) && order.looks < mostRecoveries) await recoverSecret(world, order);
  if (!(await follow(world, order.orderId, 'reconcile'))) await putOff(world, order.orderId);
}

/** The gateway did not answer; not to be asked again at once. */
async function putOff(world: World, orderId: string): Promise<void> {
  const order = await world.store.find(orderId);
  if (order) await save(world, order, {}, 'reconcile');
}

/** The buyer closed the window and never came back. Unless the gateway knows better, the goods go back to the shelf. */
async function closeAbandoned(world: World, order: Order): Promise<void> {
  const { orderId, requestedAt } = order;
  const answer = await world.gatewayOf(order).readOrder(orderId);
  if (answer.kind === 'payment' && isApproved(answer.payment)) {
    await follow(world, orderId, 'reconcile');
    return;
  }
  const isUnpaid = answer.kind === 'payment' || (answer.kind === 'refused' && answer.status === 404);
  const isOld = world.now() >= requestedAt + world.timing.abandonedAfterMs;
  const isOver = isUnpaid && (isOld || (answer.kind === 'payment' && answer.payment.status === 'EXPIRED'));
  await save(world, order, isOver ? { status: 'expired' } : {}, 'reconcile');
}
