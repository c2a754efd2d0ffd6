import { type Db, inTransaction, within } from '../../packages/gateway/src/store/database.ts';
import { rollFigures } from '../../packages/gateway/src/store/figures.ts';
import { indexAttempts } from '../../packages/gateway/src/store/index-attempts.ts';
import { type Draw, YEAR } from '../growth/copies.ts';
import { type Seeding, seed } from '../growth/seed.ts';
import { beside } from './beside.ts';

/** How large the books are in which the console is measured. */
export interface Size {
  /** Of the one shop, over a year. */
  payments: number;
  /** Further shops. */
  shops: number;
}

/** Of the measured shop since yesterday, after its year; and of the others. */
const latelyOf = ({ payments }: Size): number => Math.ceil(payments * 0.03);
const othersOf = ({ shops }: Size): number => shops * 3;

/** The seed's year ends 26 hours ago, and the pages look at today. */
const lately = (size: Size): Draw => ({
  at: `s.ends_at + ((g - ${size.payments} + 0.5)::float8 / ${latelyOf(size)}) * interval '1558 minutes'`,
  life: YEAR.life,
});

/** What the others have waits for its deposit, every second of it, and falls due among the measured shop's. */
const ofOthers = ({ shops }: Size): Draw => ({
  at: `s.ends_at + bench.dice(g, 11) * interval '1500 minutes'`,
  life: `l.life = case when d.dice < 0.5 then 'waiting' else 'paid' end`,
  merchant: `1 + (g % ${shops})::int`,
});

/** What is written once; a run that was stopped goes on with what is missing. */
interface Step {
  name: string;
  run(db: Db): Promise<void>;
}

/**
 * Fills migrated books with one shop's year and its last day, with many other shops, and with everything else that the
 * console's pages read. What is there already is left alone.
 *
 * @param progress is told before every step, and after every stretch of payments
 */
export async function fillBooks(
  db: Db,
  size: Size,
  progress: {
    step(name: string): void;
    stretch(done: { payments: number; of: number; perSecond: number }): void;
  },
): Promise<void> {
  progress.step('payments');
  await seedPayments(db, size, progress.stretch);
  await db.query(
    'create table if not exists bench.beside (step text primary key, at timestamptz default now())',
  );
  const { rows } = await db.query<{ step: string }>('select step from bench.beside');
  const done = new Set(rows.map(({ step }) => step));
  for (const { name, run } of steps) {
    if (done.has(name)) continue;
    progress.step(name);
    await run(db);
    await db.query('insert into bench.beside (step) values ($1)', [name]);
  }
}

export async function seedPayments(
  db: Db,
  size: Size,
  progress: NonNullable<Seeding['progress']> = () => undefined,
): Promise<void> {
  await seed(db, {
    ...{ payments: size.payments, merchants: 1, others: size.shops },
    // None is used again while a payment of its last use waits.
    numbers: Math.ceil(size.payments / 6),
    more: [
      { payments: latelyOf(size), draw: lately(size) },
      { payments: othersOf(size), draw: ofOthers(size) },
    ],
    progress,
  });
}

const PATIENCE_MS = 3_600_000;

const steps: readonly Step[] = [
  ...beside.map(({ name, texts }) => ({
    name,
    run: (db: Db) =>
      inTransaction(db, async (tx) => {
        for (const text of texts) await tx.query(within(PATIENCE_MS, text));
      }),
  })),
  { name: 'attempts are indexed', run: (db) => indexAttempts(db) },
  { name: 'vacuum', run: vacuum },
  // The gateway's own way, over the two days that its pages show.
  { name: 'figures are rolled up', run: (db) => rollFigures(db) },
];

async function vacuum(db: Db): Promise<void> {
  await db.query(within(PATIENCE_MS, 'vacuum (analyze)'));
}

/** The shop that is measured, and one of the others whose only open payment falls due after everybody else's. */
export async function measuredShops(db: Db): Promise<{ large: string; small: string }> {
  const { rows } = await db.query<{ large: string; small: string }>(
    `select (select m_id from bench.merchants where place = 0) as large,
            (select p.m_id from payments p join bench.merchants b using (m_id)
              where b.place > 0 and p.due_at is not null order by p.due_at desc limit 1) as small`,
  );
  if (!rows[0]) throw new Error('there are no shops');
  return rows[0];
}
