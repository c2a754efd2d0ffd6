import { performance } from 'node:perf_hooks';
import { type Db, inTransaction } from '../../packages/gateway/src/store/database.ts';
import { copyStatements, copyStretch, type Draw } from './copies.ts';
import { makePlan, type Wishes } from './plan.ts';

/** How many payments one transaction makes. */
const STRETCH = 20_000;

export interface Seeding extends Wishes {
  /** Payments after those of the year, numbered on. */
  more?: readonly { payments: number; draw: Draw }[];
  /** Stretches that are made at the same time. */
  workers?: number;
  /** Told after every stretch. */
  progress?: (done: { payments: number; of: number; perSecond: number }) => void;
}

/** What was made now; nothing, when everything was there. */
export interface Seeded {
  payments: number;
  rows: number;
  seconds: number;
}

/**
 * Fills a migrated database with a year of payments of many merchants: with their history, orders, ledger, numbers,
 * deposits, cancellations, webhooks and answers, under every index and constraint of the real schema.
 *
 * A few merchants have most of the payments, as everywhere. What was begun is gone on with: a stretch is there whole or
 * not at all.
 *
 * @throws OtherPlan when the database was begun with another number of payments
 */
export async function seed(
  db: Db,
  { more = [], workers = 2, progress, ...wishes }: Seeding,
): Promise<Seeded> {
  await makePlan(db, wishes);
  const { rows: made } = await db.query<{ first: number }>('select first from bench.stretches');
  const known = new Set(made.map(({ first }) => first));
  const all = stretchesOf(0, wishes.payments);
  let payments = wishes.payments;
  for (const { payments: many, draw } of more) {
    all.push(...stretchesOf(payments, many, draw));
    payments += many;
  }
  const stretches = all.filter(({ first }) => !known.has(first));
  const statements = await copyStatements(db);
  const since = performance.now();
  const done = { payments: 0, rows: 0 };
  const work = async (): Promise<void> => {
    for (let next = stretches.shift(); next; next = stretches.shift()) {
      const stretch = next;
      done.rows += await inTransaction(db, (tx) => copyStretch(tx, statements, stretch, stretch.draw));
      done.payments += stretch.last - stretch.first + 1;
      const seconds = (performance.now() - since) / 1000;
      const before = payments - done.payments - leftOf(stretches);
      progress?.({ payments: before + done.payments, of: payments, perSecond: done.payments / seconds });
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (done.payments > 0) await settle(db);
  return { ...done, seconds: (performance.now() - since) / 1000 };
}

const stretchesOf = (first: number, payments: number, draw?: Draw) =>
  Array.from({ length: Math.ceil(payments / STRETCH) }, (_, place) => ({
    first: first + place * STRETCH,
    last: first + Math.min(payments, (place + 1) * STRETCH) - 1,
    draw,
  }));

const leftOf = (stretches: readonly { first: number; last: number }[]): number =>
  stretches.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/** The pool of numbers as the uses left it: open where a payment waits, at rest otherwise. */
const NUMBERS = `
  insert into account_numbers (rail, bank_code, account_number, generation, free_from)
  select distinct on (rail, bank_code, account_number) rail, bank_code, account_number, generation, closed_at + interval '10 days'
    from account_uses where account_number like '99%'
   order by rail, bank_code, account_number, generation desc
  on conflict do nothing`;

/** What a year of work would have left behind: statistics, and pages that vacuum has seen. */
async function settle(db: Db): Promise<void> {
  const tx = await db.connect();
  try {
    const patient = (text: string) => tx.query({ text, query_timeout: 3_600_000 } as never);
    await patient(NUMBERS);
    await patient('vacuum (analyze)');
  } finally {
    tx.release();
  }
}
