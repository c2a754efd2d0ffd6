import { isRefunding, type Order } from './order.ts';

/** Milliseconds. */
export type Timing = {
  /** A confirm or a cancel may take its time: giving up early makes an unknown out of a yes. */
  commandTimeoutMs: number;
  readTimeoutMs: number;
  /** All of a webhook; the gateway hangs up after ten seconds. */
  webhookPatienceMs: number;
  /** How long `confirm` and `cancel` keep the buyer waiting; the call itself goes on. */
  buyerPatienceMs: number;
  /** Before a command whose answer got lost is repeated at once. */
  repeatAfterMs: number;
  /** Before `reconcile` tries it again; doubled with every time, up to ten minutes. */
  retryAfterMs: number;
  /** 30 minutes for the window and 10 for the confirm, and a little more: nothing can come of a request afterwards. */
  abandonedAfterMs: number;
  /** How often an order that waits for money is read, in case a webhook got lost. */
  reconcileEveryMs: number;
};

export const usualTiming: Timing = {
  commandTimeoutMs: 35_000,
  readTimeoutMs: 4_000,
  webhookPatienceMs: 8_000,
  buyerPatienceMs: 20_000,
  repeatAfterMs: 500,
  retryAfterMs: 5_000,
  abandonedAfterMs: 45 * 60_000,
  reconcileEveryMs: 60 * 60_000,
};

const minute = 60_000;
/** A bank takes a deposit back within minutes, seldom later. Should that webhook get lost, these reads notice. */
const looksAfterDeposit = [10 * minute, 60 * minute, 24 * 60 * minute];

/** As long as one process may be at it: two calls with their time-outs and a read. Then another one takes over. */
export function leaseMs({ commandTimeoutMs, readTimeoutMs, repeatAfterMs }: Timing): number {
  return 2 * commandTimeoutMs + readTimeoutMs + repeatAfterMs + 10_000;
}

/** When `reconcile` has to look at this order again; null when nothing can happen to it unheard. */
export function nextLook(order: Order, now: number, timing: Timing): number | null {
  const { status, looks, account } = order;
  const retry = now + Math.min(timing.retryAfterMs * 2 ** Math.min(looks, 20), 10 * minute);
  if (order.cancellation) return retry;
  if (status === 'confirming') return looks === 0 ? now + leaseMs(timing) : retry;
  if (status === 'requested') return Math.max(order.requestedAt + timing.abandonedAfterMs, now + minute);
  if (status === 'awaiting-deposit') {
    const dueAt = account?.dueAt ?? 0;
    return Math.min(now + timing.reconcileEveryMs, Math.max(dueAt, now + minute));
  }
  if (isRefunding(order)) return now + timing.reconcileEveryMs;
  const isDeposit = status === 'paid' && account !== null;
  const next = looksAfterDeposit.map((delay) => order.since + delay).find((at) => at > now);
  return (isDeposit ? next : undefined) ?? null;
}
