import { columns, type Db } from './database.ts';
import type { BankDay } from './reconciliations.ts';

/** What stands where a bank's code would: a wallet is one account, and has one report a day. */
export const WALLET = 'PAYPAL';

/** Expects a report for every day of this account, from the day on which this is first asked. */
export async function expectReports(db: Db, rail: string): Promise<void> {
  await db.query({
    name: 'expect-reports',
    text: `insert into reconciliations as r (rail, bank_code, business_date, due_at)
           select $1, '${WALLET}', day, ((day + 1) + time '06:00') at time zone 'Asia/Seoul'
             from (select (clock_timestamp() at time zone 'Asia/Seoul')::date as today) seoul
            cross join lateral (
                  select max(business_date) as last from reconciliations
                   where rail = $1 and bank_code = '${WALLET}' and business_date <= seoul.today) known
            cross join lateral (
                  select day::date as day
                    from generate_series(coalesce(known.last + 1, seoul.today)::timestamp, seoul.today::timestamp, '1 day') as day) days
           on conflict do nothing`,
    values: [rail],
  });
}

/** A day's report as it was compared. Sums are in the smallest units, of whichever currency. */
export async function noteReport(
  db: Db,
  { rail, bankCode, date }: BankDay,
  report: { lines: number; taken: number; givenBack: number; fees: number },
): Promise<void> {
  await db.query({
    name: 'note-report',
    text: `update reconciliations
              set file_created_at = clock_timestamp(), compared_at = clock_timestamp(), line_count = $4, compared_lines = $4,
                  sum_deposits = $5, sum_reversals = $6, sum_transfers = 0, sum_fees = $7, closing_balance = 0
            where rail = $1 and bank_code = $2 and business_date = $3`,
    values: [rail, bankCode, date, report.lines, report.taken, report.givenBack, report.fees],
  });
}

/** An entry that a wallet's line should have, by its merchant and event. */
export interface EntryName {
  mId: string;
  event: string;
}

/** What the ledger has of these; what it has not is missing from the answer. Keys are `<mId> <event>`. */
export async function ledgerAmounts(db: Db, names: readonly EntryName[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const { rows } = await db.query<{ m_id: string; event: string; amount: number }>({
    name: 'ledger-amounts',
    text: `select l.m_id, l.event, l.amount
             from unnest($1::text[], $2::text[]) as asked (m_id, event)
             join ledger_entries l on l.m_id = asked.m_id and l.event = asked.event`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.event,
    ),
  });
  return new Map(rows.map((row) => [`${row.m_id} ${row.event}`, row.amount]));
}

/** Money that we say this account moved on a day. */
export interface OurMovement {
  mId: string;
  paymentKey: string;
  orderId: string;
  captureId: string;
  currency: string;
  /** Ours, of a refund; null for the capture itself. */
  refundId: string | null;
  amount: number;
}

/** What our books say this account took and gave back on that day of Seoul: captures, and refunds that came through. */
export async function ourMovements(
  db: Db,
  { rail, date }: BankDay,
  after: string,
  limit: number,
): Promise<(OurMovement & { place: string })[]> {
  const { rows } = await db.query<OurMovement & { place: string }>({
    name: 'our-wallet-movements',
    text: `with moved as (
             select h.m_id, h.payment_key, h.event, h.transaction_key,
                    to_char(h.recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || ' ' || h.m_id || ' ' || h.payment_key || ' ' || h.version as place
               from payment_history h
              where h.event in ('approved', 'captureStranded', 'canceledInPart', 'canceledInFull')
                and h.recorded_at >= $2::date::timestamp at time zone 'Asia/Seoul'
                and h.recorded_at < ($2::date + 1)::timestamp at time zone 'Asia/Seoul')
           select m.place, m.m_id as "mId", m.payment_key as "paymentKey", p.wallet ->> 'orderId' as "orderId",
                  p.wallet -> 'capture' ->> 'captureId' as "captureId", p.currency, c.refund_id as "refundId",
                  coalesce(c.amount, p.total_amount) as amount
             from moved m
             join payments p on p.m_id = m.m_id and p.payment_key = m.payment_key and p.wallet ->> 'rail' = $1
             left join cancellations c
               on m.event like 'canceled%' and c.m_id = m.m_id and c.payment_key = m.payment_key
              and c.transaction_key = m.transaction_key and c.refund_state = 'COMPLETED'
            where m.place > $3 and (m.event not like 'canceled%' or c.refund_id is not null)
              and p.wallet -> 'capture' ->> 'captureId' is not null
            order by m.place limit $4`,
    values: [rail, date, after, limit],
  });
  return rows;
}
