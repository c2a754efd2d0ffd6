import type { Load } from './load/job.ts';
import type { Shop } from './town/shop.ts';
import type { Town } from './town/town.ts';

/** What is wrong with the books, in words. Fast and wrong is not fast. */
export type Wrong = string[];

/**
 * Compares what was acknowledged with the database: every payment that was answered for stands where the answer said,
 * and none has moved that nobody answered for.
 *
 * @param stock everything that could have been used, and where it must stand if it was not
 */
export async function compare(
  { db }: Pick<Town, 'db'>,
  shop: Pick<Shop, 'mId'>,
  load: Pick<Load, 'acknowledged' | 'unanswered'>,
  stock: { paymentKeys: readonly string[]; untouched: string },
): Promise<Wrong> {
  const acknowledged = new Map(load.acknowledged);
  const unanswered = new Set(load.unanswered);
  const keys = [...new Set([...stock.paymentKeys, ...acknowledged.keys()])];
  const { rows } = await db.query<{ payment_key: string; status: string }>(
    'select payment_key, status from payments where m_id = $1 and payment_key = any($2)',
    [shop.mId, keys],
  );
  const stands = new Map(rows.map((row) => [row.payment_key, row.status]));
  const lost = [...acknowledged].filter(([key, status]) => stands.get(key) !== status);
  const moved = keys.filter(
    (key) => !acknowledged.has(key) && !unanswered.has(key) && stands.get(key) !== stock.untouched,
  );
  return [
    ...(lost.length > 0
      ? [`${lost.length} acknowledged answers are not in the books, such as ${lost[0]}`]
      : []),
    ...(moved.length > 0
      ? [
          `${moved.length} payments moved without an answer, such as ${moved[0]} ${stands.get(moved[0] ?? '')}`,
        ]
      : []),
  ];
}

interface Books {
  db: Town['db'];
  quiet: Pick<Shop, 'mId'>;
  told: Pick<Shop, 'mId'>;
}

/** What the ledger owes each shop is what its payments say is left of them, and nobody had to be called. */
export async function balance({ db, quiet, told }: Books): Promise<Wrong> {
  const shops = [quiet.mId, told.mId];
  const { rows } = await db.query<{ m_id: string; currency: string; payments: number; ledger: number }>(
    `with owed as (
       select m_id, currency, sum(balance_amount)::bigint as payments
         from payments where m_id = any($1) and status in ('DONE', 'PARTIAL_CANCELED') group by 1, 2),
     booked as (
       select m_id, currency, sum(case when credit = 'merchant' then amount when debit = 'merchant' then -amount else 0 end)::bigint as ledger
         from ledger_entries where m_id = any($1) and 'merchant' in (credit, debit) group by 1, 2)
     select m_id, currency, coalesce(payments, 0)::text as payments, coalesce(ledger, 0)::text as ledger
       from owed full join booked using (m_id, currency)
      where coalesce(payments, 0) <> coalesce(ledger, 0)`,
    [shops],
  );
  const alarms = await db.query<{ kind: string; count: string }>(
    'select kind, count(*) from alarms where settled_at is null group by kind',
  );
  return [
    ...rows.map(
      (row) => `the ledger of ${row.m_id} has ${row.ledger} ${row.currency}, its payments ${row.payments}`,
    ),
    ...alarms.rows.map((row) => `${row.count} alarms ${row.kind}`),
  ];
}

/** Each deposit that was acknowledged brought a webhook. */
export function heard({ webhooks }: Load): Wrong {
  if (!webhooks || webhooks.delivered >= webhooks.due) return [];
  return [`${webhooks.due - webhooks.delivered} of ${webhooks.due} webhooks never came`];
}

const PATIENCE_MS = 60_000;

/** Waits until the gateway owes nobody anything: refunds on their way and webhooks would run into the next measurement. */
export async function untilQuiet({ db }: Town): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { rows } = await db.query<{ left: number }>(
      `select ((select count(*) from cancellations where due_at is not null)
             + (select count(*) from deliveries where due_at is not null))::int as left`,
    );
    if (rows[0]?.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Waits until the gateway has counted what happened so far for its figures, which it does every two seconds: thousands
 * of prepared payments would be counted during a measurement.
 */
export async function untilCounted({ db }: Town): Promise<void> {
  const { rows: now } = await db.query<{ now: string }>('select clock_timestamp()::text as now');
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { rows } = await db.query<{ counted: boolean }>(
      'select bool_and(until >= $1::timestamptz) as counted from figure_marks',
      [now[0]?.now],
    );
    if (rows[0]?.counted !== false) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
