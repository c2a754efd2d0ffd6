import type { Currency } from '@tollgate/contract';
import { type Db, inTransaction, type Tx, within } from './database.ts';

/** What happened in one hour of a shop's clock. Amounts in the smallest unit. */
export interface HourFigures {
  hour: Date;
  /** Empty for what has no currency. */
  currency: Currency | '';
  requested: number;
  paid: number;
  paidAmount: number;
  canceled: number;
  canceledAmount: number;
  aborted: number;
  expired: number;
  /** Of the payments requested in that hour: how many wait for their deposit. */
  waiting: number;
  webhooksArrived: number;
  webhooksFailed: number;
}

const COUNTS = [
  ...['requested', 'paid', 'paid_amount', 'canceled', 'canceled_amount', 'aborted', 'expired', 'waiting'],
  ...['webhooks_arrived', 'webhooks_failed'],
];

/** As PostgreSQL reads it. A literal: only of a moment that it knows does it know how little of the table lies behind it. */
const literal = (at: Date): string => `'${at.toISOString()}'::timestamptz`;

// A text that changes cannot be prepared, so its name stands in a comment.

/** What each event of a payment's history adds; whatever else happened is not looked up. */
// biome-ignore format: a table
const ADDED = {
  requested:              { requested: 1 },
  accountIssued:          { waiting: 1 },
  approved:               { paid: 1 },
  deposited:              { paid: 1, waiting: -1 },
  depositReversed:        { paid: -1, waiting: 1 },
  depositReversedForGood: { paid: -1 },
  canceledInPart:         { canceled: 1 },
  /** Before any money came it also ends the waiting, which the payment alone knows. */
  canceledInFull:         { canceled: 1 },
  declined:               { aborted: 1 },
  expired:                { expired: 1 },
  deadlinePassed:         { expired: 1, waiting: -1 },
} as const satisfies Record<string, Partial<Record<Added, number>>>;
type Added = 'requested' | 'paid' | 'canceled' | 'aborted' | 'expired' | 'waiting';

/** The cases of a `case h.event` for one of the counts. */
const cases = (count: Added): string =>
  Object.entries<Partial<Record<Added, number>>>(ADDED)
    .flatMap(([event, { [count]: added }]) => (added === undefined ? [] : `when '${event}' then ${added}`))
    .join(' ');
const added = (count: Added): string => `case h.event ${cases(count)} else 0 end`;
const COUNTED = Object.keys(ADDED)
  .map((event) => `'${event}'`)
  .join(', ');

/**
 * What the payments' history of that time adds to the figures. A payment waits in the hour of its request. It is itself
 * looked up only where its history does not say enough: `offset 0` keeps that question in front of the way down its index.
 * Like things are counted together before they are told apart, because to tell one apart costs ten times as much.
 */
const paymentFigures = (recorded: string, shop: string): string => `
  select h.m_id, v.hour, h.currency, sum(v.requested * h.count) as requested, sum(v.paid * h.count) as paid,
         sum(v.paid * h.amount) as paid_amount, sum(v.canceled * h.count) as canceled, sum(v.canceled * h.amount) as canceled_amount,
         sum(v.aborted * h.count) as aborted, sum(v.expired * h.count) as expired, sum(v.waiting * h.count) as waiting,
         0 as webhooks_arrived, 0 as webhooks_failed
    from (select h.m_id, h.event, coalesce(h.currency, p.currency) as currency, date_trunc('hour', h.at) as hour,
                 date_trunc('hour', coalesce(h.requested_at, p.requested_at)) as request_hour,
                 h.event = 'canceledInFull' and p.was_waiting as ended_waiting, count(*) as count, sum(coalesce(h.amount, 0)) as amount
            from payment_history h
            left join lateral (
                 select p.currency, p.requested_at, p.virtual_account is not null and p.approved_at is null as was_waiting from payments p
                  where (h.currency is null or h.event = 'canceledInFull') and p.m_id = h.m_id and p.payment_key = h.payment_key offset 0) p on true
           where ${recorded} and ${shop} and h.event in (${COUNTED}) and coalesce(h.currency, p.currency) is not null
           group by 1, 2, 3, 4, 5, 6) h
    cross join lateral (values
      (h.hour, ${added('requested')}, ${added('paid')}, ${added('canceled')}, ${added('aborted')}, ${added('expired')}, 0),
      (h.request_hour, 0, 0, 0, 0, 0, case when h.ended_waiting then -1 else ${added('waiting')} end)
    ) v (hour, requested, paid, canceled, aborted, expired, waiting)
   where (v.requested, v.paid, v.canceled, v.aborted, v.expired, v.waiting) <> (0, 0, 0, 0, 0, 0)
   group by 1, 2, 3`;

const deliveryFigures = (recorded: string, shop: string): string => `
  select h.m_id, date_trunc('hour', h.at) as hour, '' as currency, 0 as requested, 0 as paid, 0 as paid_amount, 0 as canceled,
         0 as canceled_amount, 0 as aborted, 0 as expired, 0 as waiting,
         count(*) filter (where h.status between 200 and 299 and h.error is null) as webhooks_arrived,
         count(*) filter (where (h.status between 200 and 299 and h.error is null) is not true) as webhooks_failed
    from delivery_attempts h
   where ${recorded} and ${shop}
   group by 1, 2, 3`;

const parts = { payments: paymentFigures, deliveries: deliveryFigures };
type Part = keyof typeof parts;

/** So much of a time without a roll-up is rolled up in one go. */
const STEP_MS = 600_000;
/** A roll-up of a great many rows is nothing that anybody waits for. */
const PATIENCE_MS = 120_000;

/**
 * Rolls up what was recorded since the last time, up to a moment before which nothing more can be recorded: whatever is
 * being written now began later. One process at a time; a second one finds it taken and leaves.
 */
export async function rollFigures(db: Db): Promise<void> {
  for (const part of Object.keys(parts) as Part[]) {
    let isBehind = true;
    while (isBehind) isBehind = await inTransaction(db, (tx) => rollStep(tx, part));
  }
}

async function rollStep(tx: Tx, part: Part): Promise<boolean> {
  const { rows } = await tx.query<{ until: Date; settled: Date }>({
    name: 'take-figures',
    text: `select m.until, least(now() - interval '100 ms',
                    (select min(a.xact_start) from pg_stat_activity a
                      where a.datname = current_database() and a.pid <> pg_backend_pid()
                        and (a.backend_xid is not null or a.application_name = 'tollgate'))) as settled
             from figure_marks m where m.name = $1 for update of m skip locked`,
    values: [part],
  });
  const [mark] = rows;
  if (!mark || mark.settled <= mark.until) return false;
  const end = new Date(Math.min(mark.settled.getTime(), mark.until.getTime() + STEP_MS));
  const recorded = `h.recorded_at >= ${literal(mark.until)} and h.recorded_at < ${literal(end)}`;
  await tx.query(
    within(
      PATIENCE_MS,
      `/* roll-${part} */ insert into shop_figures as f (m_id, hour, currency, ${COUNTS.join(', ')}) ${parts[part](recorded, 'true')} order by 1, 2, 3
       on conflict (m_id, hour, currency) do update set ${COUNTS.map((name) => `${name} = f.${name} + excluded.${name}`).join(', ')}`,
    ),
  );
  await tx.query({
    name: 'move-figures',
    text: 'update figure_marks set until = $2 where name = $1',
    values: [part, end],
  });
  return end < mark.settled;
}

/** Longer ago than this the roll-up is behind, and a page does not read what is missing. */
const TAIL_MS = 300_000;

/** A shop's figures from that hour on, to this moment: what is rolled up, and the little that is not yet. */
export async function readFigures(db: Db, mId: string, from: Date): Promise<HourFigures[]> {
  // One statement, so that the figures are those of the mark.
  const { rows } = await db.query<FigureRow & { name: Part | null; until: Date; wall: Date }>({
    name: 'read-figures',
    text: `select m.name, m.until, clock_timestamp() as wall, f.* from figure_marks m left join shop_figures f on false
           union all
           select null, null, clock_timestamp(), f.* from shop_figures f where f.m_id = $1 and f.hour >= $2`,
    values: [mId, from],
  });
  const tails = rows.flatMap(({ name, until, wall }) =>
    name && wall.getTime() - until.getTime() < TAIL_MS ? [tailOf(db, name, mId, until)] : [],
  );
  const newest = (await Promise.all(tails)).flat().filter(({ hour }) => hour >= from);
  return [...rows.filter(({ name }) => name === null), ...newest].map(figuresOf);
}

/**
 * What is not rolled up yet. The merchant is compared as an expression, because the key that begins with it would lead
 * through everything that a large shop ever did.
 */
async function tailOf(db: Db, part: Part, mId: string, until: Date): Promise<FigureRow[]> {
  const { rows } = await db.query<FigureRow>(
    parts[part](`h.recorded_at >= ${literal(until)}`, `h.m_id || '' = $1`),
    [mId],
  );
  return rows;
}

type FigureRow = { hour: Date; currency: Currency | '' } & Record<string, number | string>;

const figuresOf = (row: FigureRow): HourFigures => ({
  hour: row.hour,
  currency: row.currency,
  requested: Number(row.requested),
  paid: Number(row.paid),
  paidAmount: Number(row.paid_amount),
  canceled: Number(row.canceled),
  canceledAmount: Number(row.canceled_amount),
  aborted: Number(row.aborted),
  expired: Number(row.expired),
  waiting: Number(row.waiting),
  webhooksArrived: Number(row.webhooks_arrived),
  webhooksFailed: Number(row.webhooks_failed),
});

export interface FirstSteps {
  requested: boolean;
  confirmed: boolean;
  deposited: boolean;
  webhook: boolean;
  delivered: boolean;
}

/**
 * What a shop has done so far, each by a look at an end of a table that says yes at once or holds little. In order, so
 * that each begins at the shop's own rows.
 */
export async function firstSteps(db: Db, mId: string): Promise<FirstSteps & { sending: number }> {
  const { rows } = await db.query<FirstSteps & { sending: number }>({
    name: 'first-steps',
    text: `select (select payment_key from payments where m_id = $1 order by payment_key limit 1) is not null as requested,
                  exists (select from (select is_taken from orders where m_id = $1 order by order_id limit 5000) o where is_taken) as confirmed,
                  (select event from ledger_entries where m_id = $1 order by event limit 1) is not null as deposited,
                  exists (select from webhook_endpoints where m_id = $1 and removed_at is null) as webhook,
                  exists (select from (select state from deliveries where m_id = $1 order by delivery_id desc limit 1000) d
                           where state = 'SUCCESS') as delivered,
                  (select count(*)::int from (select from deliveries where m_id = $1 and due_at is not null limit 1000) d) as sending`,
    values: [mId],
  });
  return rows[0] as FirstSteps & { sending: number };
}
