import type { Db } from './database.ts';
import { type MovementName, TURN } from './movements.ts';
import type { BankDay } from './reconciliations.ts';

/** A place in a list that is read a page at a time. */
export interface Unlisted extends MovementName {
  at: string;
}

/** Deposits told under this date, a page at a time, with whether the day's file has them. */
export async function depositsOfDay(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: string,
  limit: number,
): Promise<(Unlisted & { isListed: boolean })[]> {
  const { rows } = await db.query<Unlisted & { isListed: boolean }>({
    name: 'deposits-of-day',
    text: `select 'DEP' as type, d.deposit_id as id, d.bank_tx_no as at,
                  exists (select from reconciliation_lines l
                           where l.rail = $1 and l.type = 'DEP' and l.id = d.deposit_id and l.bank_code = $2 and l.business_date = $3) as "isListed"
             from deposits d
            where d.rail = $1 and d.bank_code = $2 and d.bank_date = $3 and d.bank_tx_no > $4
            order by d.bank_tx_no limit $5`,
    values: [rail, bankCode, date, after, limit],
  });
  return rows;
}

/** The moments between which a bank's day lies at the latest: from its turn to its next turn. */
const FROM = `($3::date::timestamp - ${TURN}) at time zone 'Asia/Seoul'`;
const TO = `(($3::date + 1)::timestamp - ${TURN}) at time zone 'Asia/Seoul'`;

/** Reversals told on this day that no file has. */
export async function unlistedReversals(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: Unlisted | undefined,
  limit: number,
): Promise<Unlisted[]> {
  const { rows } = await db.query<Unlisted>({
    name: 'unlisted-reversals',
    text: `select 'REV' as type, r.reversal_id as id, r.reversed_at::text as at
             from deposit_reversals r
            where r.rail = $1 and r.bank_code = $2 and r.reversed_at >= ${FROM} and r.reversed_at < ${TO}
              and (r.reversed_at, r.reversal_id) > ($4::timestamptz, $5)
              and not exists (select from reconciliation_lines l where l.rail = $1 and l.type = 'REV' and l.id = r.reversal_id and l.bank_code = $2)
            order by r.reversed_at, r.reversal_id limit $6`,
    values: [rail, bankCode, date, after?.at ?? '-infinity', after?.id ?? '', limit],
  });
  return rows;
}

/** Refunds that were settled on this day out of this bank's deposits, and that no file has. */
export async function unlistedRefunds(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: Unlisted | undefined,
  limit: number,
): Promise<Unlisted[]> {
  const { rows } = await db.query<Unlisted>({
    name: 'unlisted-refunds',
    text: `select 'TRF' as type, c.m_id || '.' || c.refund_id as id, h.recorded_at::text as at
             from payment_history h
             join cancellations c on c.m_id = h.m_id and c.payment_key = h.payment_key and c.refund_state = 'COMPLETED'
            where h.event = 'refundSettled' and h.recorded_at >= ${FROM} and h.recorded_at < ${TO}
              and (h.recorded_at, c.m_id || '.' || c.refund_id) > ($4::timestamptz, $5)
              and exists (select from deposits d
                           where d.m_id = h.m_id and d.payment_key = h.payment_key and d.rail = $1 and d.bank_code = $2
                             and d.state in ('APPLIED', 'REVERSED'))
              and not exists (select from reconciliation_lines l
                               where l.rail = $1 and l.type = 'TRF' and l.id = c.m_id || '.' || c.refund_id and l.bank_code = $2)
            order by h.recorded_at, c.m_id || '.' || c.refund_id limit $6`,
    values: [rail, bankCode, date, after?.at ?? '-infinity', after?.id ?? '', limit],
  });
  return rows;
}
