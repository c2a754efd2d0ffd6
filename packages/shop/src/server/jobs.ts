import { isApproved } from './after-payment.ts';
import { finishCancel } from './cancel.ts';
import { finishConfirm } from './confirm.ts';
import { findOrder, noteChecked, saveOrder } from './order.ts';
import { followPayment } from './record.ts';
import { type Shop, tossOf } from './shop.ts';

type Job = {
  /** Finds what is due; the two parameters are the present and how long ago it must have been looked at. */
  due: string;
  waitMs(shop: Shop): number;
  run(shop: Shop, orderId: string): Promise<unknown>;
};

const isWaiting = "status = 'awaiting-deposit'";

/** Everything the shop does although nobody asks. A row that fails stays due. */
const jobs: readonly Job[] = [
  {
    // The answer to a confirm got lost, it was refused for the moment, or the shop stopped in the middle. After each
    // passing refusal the wait doubles, up to some twenty minutes.
    due: `select orderId from orders
           where status = 'confirming' and ? >= checkedAt + ? * (1 << min(confirmRefusals, 8))`,
    waitMs: (shop) => shop.config.timing.retryAfterMs,
    run: (shop, orderId) => finishConfirm(shop, orderId, 'again'),
  },
  {
    due: 'select orderId from cancellations where outcome is null and ? >= triedAt + ?',
    waitMs: (shop) => shop.config.timing.retryAfterMs,
    run: finishCancel,
  },
  {
    // No webhook tells that a deposit deadline has passed. The payment is read, and it is the payment that decides.
    due: `select orderId from orders where ${isWaiting} and dueAt <= ?1 and ?1 >= checkedAt + ?2`,
    waitMs: () => 30_000,
    run: (shop, orderId) => followPayment(shop, orderId, 'deposit deadline'),
  },
  {
    // Should a webhook have been lost for good.
    due: `select orderId from orders where ${isWaiting} and ? >= checkedAt + ?`,
    waitMs: (shop) => shop.config.timing.reconcileEveryMs,
    run: (shop, orderId) => followPayment(shop, orderId, 'reconciliation'),
  },
  {
    // A refund that was still on its way when it was last looked at.
    due: `select distinct orderId from orders join refunds using (orderId)
           where refunds.status = 'IN_PROGRESS' and ? >= checkedAt + ?`,
    waitMs: (shop) => shop.config.timing.reconcileEveryMs,
    run: (shop, orderId) => followPayment(shop, orderId, 'refund under way'),
  },
  {
    due: `select orderId from orders where status = 'requested' and ?1 >= requestedAt + ?2 and ?1 >= checkedAt + 60000`,
    waitMs: (shop) => shop.config.timing.abandonedAfterMs,
    run: closeAbandoned,
  },
];

/** Once through everything that is due. */
export async function runJobs(shop: Shop): Promise<void> {
  for (const { due, waitMs, run } of jobs) {
    const rows = shop.db.prepare(`${due} limit 100`).all(shop.now(), waitMs(shop));
    for (const row of rows) {
      const orderId = String(row['orderId']);
      await run(shop, orderId).catch((error: unknown) => shop.log.error({ err: error, orderId }, 'job'));
    }
  }
}

/** The buyer closed the window and never came back. Unless the gateway knows better, the goods go back to the shelf. */
async function closeAbandoned(shop: Shop, orderId: string): Promise<void> {
  noteChecked(shop, orderId);
  const order = findOrder(shop, orderId);
  if (!order) return;
  const answer = await tossOf(shop, order).readOrder(orderId);
  if (answer.kind === 'payment' && isApproved(answer.payment)) {
    await followPayment(shop, orderId, 'abandoned request');
    return;
  }
  const isUnpaid = answer.kind === 'payment' || (answer.kind === 'refused' && answer.status === 404);
  if (isUnpaid && order.status === 'requested')
    saveOrder(shop, order, { status: 'expired' }, 'abandoned request');
}

/** Runs the jobs again and again; one round at a time. Answers how to stop. */
export function startJobs(shop: Shop): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  let isRunning = false;
  const tick = () => {
    if (isRunning) return;
    isRunning = true;
    round = runJobs(shop).finally(() => {
      isRunning = false;
    });
  };
  tick();
  const timer = setInterval(tick, shop.config.timing.jobEveryMs);
  return () => {
    clearInterval(timer);
    return round;
  };
}
