import type { Db } from './database.ts';
import type { KeptBreak } from './reconciliation-breaks.ts';

/** One business day of a rail, all its banks together. */
export interface ComparedDay {
  rail: string;
  date: string;
  lines: number;
  openBreaks: number;
  /** Files that did not come although their time is over. */
  missing: number;
  /** Files whose time has not come, or that are being compared. */
  waiting: number;
  comparedAt: Date | null;
}

/** The newest business days, newest first. */
export async function comparedDays(db: Db, days: number): Promise<ComparedDay[]> {
  const { rows } = await db.query<ComparedDay>({
    name: 'compared-days',
    text: `select r.rail, to_char(r.business_date, 'YYYY-MM-DD') as date, coalesce(sum(r.line_count), 0)::int as lines,
                  coalesce(sum(open.count), 0)::int as "openBreaks",
                  count(*) filter (where r.file_created_at is null and clock_timestamp() > ready.at)::int as missing,
                  count(*) filter (where r.compared_at is null and not (r.file_created_at is null and clock_timestamp() > ready.at))::int as waiting,
                  max(r.compared_at) as "comparedAt"
             from reconciliations r
            cross join lateral (select ((r.business_date + 1) + time '07:00') at time zone 'Asia/Seoul' as at) ready
             left join lateral (
                  select count(*)::int as count from reconciliation_breaks b
                   where b.rail = r.rail and b.bank_code = r.bank_code and b.business_date = r.business_date and b.settled_at is null) open on true
            where r.business_date > (select max(business_date) from reconciliations) - $1::int
            group by r.rail, r.business_date
            order by r.business_date desc, r.rail`,
    values: [days],
  });
  return rows;
}

/** A break with the payment that it is about, where one is. */
export interface ShownBreak extends KeptBreak {
  mId: string | null;
  paymentKey: string | null;
}

/** Breaks that are open, and those of the same days that were settled: the open ones first, each newest first. */
export async function shownBreaks(db: Db, days: number, limit: number): Promise<ShownBreak[]> {
  const { rows } = await db.query<ShownBreak>({
    name: 'shown-breaks',
    text: `with shown as (
             (select * from reconciliation_breaks where settled_at is null order by business_date desc, rail, bank_code, kind, subject limit $2)
             union all
             (select * from reconciliation_breaks
               where settled_at is not null and business_date > (select max(business_date) from reconciliations) - $1::int
               order by business_date desc, rail, bank_code, kind, subject limit $2))
           select b.rail, b.bank_code as "bankCode", to_char(b.business_date, 'YYYY-MM-DD') as date, b.kind, b.subject, b.facts,
                  b.found_at as "foundAt", b.settled_at as "settledAt", b.resolution, b.remark,
                  coalesce(d.m_id, b.facts ->> 'mId') as "mId", coalesce(d.payment_key, b.facts ->> 'paymentKey') as "paymentKey"
             from shown b
             left join lateral (
                  select m_id, payment_key from deposits
                   where rail = b.rail and b.subject like 'DEP/%' and deposit_id = substr(b.subject, 5) limit 1) d on true
            order by b.settled_at is not null, b.business_date desc, b.rail, b.bank_code, b.kind, b.subject
            limit $2`,
    values: [days, limit],
  });
  return rows;
}

/** Days to be compared again by hand: the newest, and those of which something is open or a file is missing. */
export async function daysToCompare(
  db: Db,
  limit: number,
): Promise<{ rail: string; bankCode: string; date: string }[]> {
  const { rows } = await db.query<{ rail: string; bankCode: string; date: string }>({
    name: 'days-to-compare',
    text: `select r.rail, r.bank_code as "bankCode", to_char(r.business_date, 'YYYY-MM-DD') as date
             from reconciliations r
            where r.business_date > (select max(business_date) from reconciliations) - 2
               or (r.business_date > (select max(business_date) from reconciliations) - 14
                   and (r.compared_at is null or exists (
                        select from reconciliation_breaks b
                         where b.rail = r.rail and b.bank_code = r.bank_code and b.business_date = r.business_date and b.settled_at is null)))
            order by r.business_date, r.rail, r.bank_code
            limit $1`,
    values: [limit],
  });
  return rows;
}
