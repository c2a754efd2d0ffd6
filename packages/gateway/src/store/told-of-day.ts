import type { MovementType } from '../bank/match-movement.ts';
import type { Db } from './database.ts';
import { TURN } from './movements.ts';
import type { BankDay } from './reconciliations.ts';

// What the rail told of a day, a page at a time, with whether the bank's files have it. Each page is cut before
// anything is looked up for it, and subqueries with `limit` or `offset` are looked up row by row: joined freely, one
// of these questions might read a whole table to answer it about a day.

/** A place in such a list. Not every place has something of this bank: then `id` is null. */
export interface ToldOfDay {
  type: MovementType;
  id: string | null;
  isListed: boolean;
  /** Where the list goes on after it. */
  at: string[];
}

/** Deposits told under this date, and whether the day's own file has them. */
export async function depositsOfDay(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: ToldOfDay | undefined,
  limit: number,
): Promise<ToldOfDay[]> {
  const [bankTxNo = ''] = after?.at ?? [];
  const { rows } = await db.query<ToldOfDay>({
    name: 'deposits-of-day',
    // A new file's date is unknown to the planner, which must not be led to take it for a day of few lines.
    text: `select 'DEP' as type, d.deposit_id as id, array[d.bank_tx_no] as at, coalesce(l.today, false) as "isListed"
             from deposits d
            cross join lateral (
                  select bool_or(l.business_date = $3) as today from reconciliation_lines l
                   where l.rail = $1 and l.type = 'DEP' and l.id = d.deposit_id and l.bank_code = $2) l
            where d.rail = $1 and d.bank_code = $2 and d.bank_date = $3 and d.bank_tx_no > $4
            order by d.bank_tx_no limit $5`,
    values: [rail, bankCode, date, bankTxNo, limit],
  });
  return rows;
}

/** The moments between which a bank's day lies at the latest: from its turn to its next turn. */
const FROM = `($3::date::timestamp - ${TURN}) at time zone 'Asia/Seoul'`;
const TO = `(($3::date + 1)::timestamp - ${TURN}) at time zone 'Asia/Seoul'`;

/** Reversals told on this day, and whether any file has them. */
export async function reversalsOfDay(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: ToldOfDay | undefined,
  limit: number,
): Promise<ToldOfDay[]> {
  const [reversedAt = '-infinity', reversalId = ''] = after?.at ?? [];
  const { rows } = await db.query<ToldOfDay>({
    name: 'reversals-of-day',
    text: `select 'REV' as type, r.reversal_id as id, array[r.reversed_at::text, r.reversal_id] as at, l.id is not null as "isListed"
             from deposit_reversals r
             left join lateral (
                  select l.id from reconciliation_lines l
                   where l.rail = $1 and l.type = 'REV' and l.id = r.reversal_id and l.bank_code = $2
                   limit 1) l on true
            where r.rail = $1 and r.bank_code = $2 and r.reversed_at >= ${FROM} and r.reversed_at < ${TO}
              and (r.reversed_at, r.reversal_id) > ($4::timestamptz, $5)
            order by r.reversed_at, r.reversal_id limit $6`,
    values: [rail, bankCode, date, reversedAt, reversalId, limit],
  });
  return rows;
}

/** Refunds that were settled on this day out of this bank's deposits, and whether any file has them. */
export async function refundsOfDay(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: ToldOfDay | undefined,
  limit: number,
): Promise<ToldOfDay[]> {
  const [recordedAt = '-infinity', mId = '', paymentKey = '', version = '0'] = after?.at ?? [];
  const { rows } = await db.query<ToldOfDay>({
    name: 'refunds-of-day',
    text: `select 'TRF' as type, c.id, array[h.recorded_at::text, h.m_id, h.payment_key, h.version::text] as at, l.id is not null as "isListed"
             from (select * from payment_history
                    where event = 'refundSettled' and recorded_at >= ${FROM} and recorded_at < ${TO}
                      and (recorded_at, m_id, payment_key, version) > ($4::timestamptz, $5, $6, $7::int)
                    order by recorded_at, m_id, payment_key, version limit $8) h
             left join lateral (
                  select true as here from deposits d
                   where d.m_id = h.m_id and d.payment_key = h.payment_key and d.rail = $1 and d.bank_code = $2
                     and d.state in ('APPLIED', 'REVERSED')
                   limit 1) d on true
             left join lateral (
                  select c.m_id || '.' || c.refund_id as id from cancellations c
                   where c.m_id = h.m_id and c.payment_key = h.payment_key and c.refund_state = 'COMPLETED'
                  offset 0) c on d.here
             left join lateral (
                  select l.id from reconciliation_lines l
                   where l.rail = $1 and l.type = 'TRF' and l.id = c.id and l.bank_code = $2
                   limit 1) l on true
            order by h.recorded_at, h.m_id, h.payment_key, h.version`,
    values: [rail, bankCode, date, recordedAt, mId, paymentKey, version, limit],
  });
  return rows;
}
