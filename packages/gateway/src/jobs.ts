import { fillGaps, followEvents } from './bank/follow-events.ts';
import { leaseNumbers } from './bank/lease-numbers.ts';
import { reconcileDue } from './bank/reconcile.ts';
import { playPlans } from './faults/plans.ts';
import type { Gateway } from './gateway.ts';
import { expirePayment } from './payments/expire.ts';
import { finishCaptures } from './payments/finish-captures.ts';
import { finishRefunds } from './payments/finish-refunds.ts';
import { followPayPal, hearPayPal } from './paypal/hear.ts';
import { reconcilePayPalDue } from './paypal/reconcile.ts';
import { keepApiLogDays } from './store/api-log-days.ts';
import { rollFigures } from './store/figures.ts';
import { forgetOld } from './store/forget.ts';
import { indexAttempts } from './store/index-attempts.ts';
import { mendNew } from './store/mend-new.ts';
import { keepMonths } from './store/months.ts';
import { duePayments } from './store/payments.ts';
import { summarizeNew } from './store/summarize-new.ts';

/** What happens by itself. Every process runs every job: each is safe to run twice at the same moment. */
// biome-ignore format: a table
export const jobs = {
  /** Ends payments whose time ran out, in the order of their deadlines. */
  expirePayments: { everyMs: 500,    run: expireDue },
  /** Asks the bank about refunds nobody is waiting for any more. */
  finishRefunds:  { everyMs: 2_000,  run: finishRefunds },
  /** Asks wallets about money nobody is waiting for any more. */
  finishCaptures: { everyMs: 2_000,  run: finishCaptures },
  /** Keeps account numbers in stock. */
  leaseNumbers:   { everyMs: 2_000,  run: leaseNumbers },
  /** Looks for notices that never arrived: at once where their numbers are missing, and now and then anyway. */
  fillGaps:       { everyMs: 500,    run: fillGaps },
  followEvents:   { everyMs: 60_000, run: (gateway) => followEvents(gateway) },
  /** Looks into what wallets told us, and for what they told nobody. */
  hearPayPal:     { everyMs: 1_000,  run: hearPayPal },
  followPayPal:   { everyMs: 60_000, run: followPayPal },
  /** What test shops' fault rules put off. */
  playPlans:      { everyMs: 500,    run: playPlans },
  /** Compares the bank's daily files with our books. */
  reconcile:      { everyMs: 30_000, run: reconcileDue },
  /** And PayPal's own reports. */
  reconcilePayPal: { everyMs: 60_000, run: reconcilePayPalDue },
  /** Counts what happened, hour by hour, for whoever looks at it; in small pieces, because payments are made beside it. */
  rollFigures:    { everyMs: 1_000,  run: ({ db }) => rollFigures(db) },
  /** Keeps what is new quick to find. */
  summarizeNew:   { everyMs: 2_000,  run: ({ db }) => summarizeNew(db) },
  /** Among the deliveries' attempts, too. */
  indexAttempts:  { everyMs: 60_000, run: ({ db }) => indexAttempts(db) },
  /** And mends what finds new things, where it has lost its use. */
  mendNew:        { everyMs: 60_000, run: mendIndexes },
  /** Forgets what is past its time. */
  forget:         { everyMs: 3_600_000, run: ({ db }) => forgetOld(db) },
  /** Opens the months to come for what is written a table per month, and drops those that are past their time. */
  keepMonths:     { everyMs: 3_600_000, run: ({ db }) => keepMonths(db) },
  /** The same for the days of the API log. */
  keepApiLogDays: { everyMs: 3_600_000, run: ({ db, config }) => keepApiLogDays(db, config.apiLogDays) },
} satisfies Record<string, { everyMs: number; run: (gateway: Gateway) => Promise<void> }>;

const EXPIRE_AT_ONCE = 256;

export async function expireDue(gateway: Gateway): Promise<void> {
  for (;;) {
    const due = await duePayments(gateway.db, EXPIRE_AT_ONCE);
    const done = await Promise.all(
      due.map(({ mId, paymentKey }) => gateway.writeValue(expirePayment, { mId, paymentKey })),
    );
    // Nothing changed means that another process was faster or a clock differs; the next round looks again.
    if (due.length < EXPIRE_AT_ONCE || !done.includes(true)) return;
  }
}

export interface RunningJobs {
  stop(): Promise<void>;
}

/** Runs each job again a while after its last run ended; a failing job is logged and tried again. */
export function startJobs(gateway: Gateway): RunningJobs {
  const stopping = new AbortController();
  const loops = Object.entries(jobs).map(([name, job]) => loop(gateway, name, job, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(
  gateway: Gateway,
  name: string,
  { everyMs, run }: (typeof jobs)[keyof typeof jobs],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await run(gateway);
    } catch (error) {
      gateway.log.error({ job: name, error }, 'a job failed and will be tried again');
    }
    await pause(everyMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

async function mendIndexes({ db, log }: Gateway): Promise<void> {
  for (const index of await mendNew(db))
    log.warn({ index }, 'an index of what is new had lost its use and was made again');
}
