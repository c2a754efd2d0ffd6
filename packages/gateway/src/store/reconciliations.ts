import type { Db } from './database.ts';

/** A bank's business date (거래일자) on a rail. `bankCode` is ours, of two digits; `date` is `YYYY-MM-DD` in Korea. */
export interface BankDay {
  rail: string;
  bankCode: string;
  date: string;
}

/** Longer than the bank may take to answer; a worker that goes on working takes it again. */
export const LEASE = `interval '2 minutes'`;

/** When a day's file is ready at the latest: 06:00 in Korea on the next day. */
const READY_AT = `((r.business_date + 1) + time '06:00') at time zone 'Asia/Seoul'`;

export const THIS_DAY = 'r.rail = $1 and r.bank_code = $2 and r.business_date = $3';
export const valuesOf = ({ rail, bankCode, date }: BankDay): string[] => [rail, bankCode, date];

/**
 * Expects a file for every day up to today of every bank that has lent us numbers. The first day of a bank is the one
 * on which this is first asked: what it did before is not ours to judge.
 */
export async function expectFiles(db: Db, rail: string, bankCodes: readonly string[]): Promise<void> {
  await db.query({
    name: 'expect-files',
    text: `insert into reconciliations as r (rail, bank_code, business_date, due_at)
           select $1, bank.code, day, ((day + 1) + time '06:00') at time zone 'Asia/Seoul'
             from unnest($2::text[]) as bank (code)
            cross join (select (clock_timestamp() at time zone 'Asia/Seoul')::date as today) seoul
            cross join lateral (
                  select max(business_date) as last from reconciliations
                   where rail = $1 and bank_code = bank.code and business_date <= seoul.today) known
            cross join lateral (
                  select day::date as day
                    from generate_series(coalesce(known.last + 1, seoul.today)::timestamp, seoul.today::timestamp, '1 day') as day) days
            where exists (select from account_numbers a where a.rail = $1 and a.bank_code = bank.code)
           on conflict do nothing`,
    values: [rail, [...bankCodes]],
  });
}

/** Takes the day that has waited longest, by moving its turn on: a worker that dies gives it back by itself. */
export async function takeDueDay(db: Db, rails: readonly string[]): Promise<BankDay | undefined> {
  const { rows } = await db.query<BankDay>({
    name: 'take-due-day',
    text: `update reconciliations r set due_at = clock_timestamp() + ${LEASE}
             from (select rail, bank_code, business_date from reconciliations
                    where due_at <= clock_timestamp() and rail = any($1::text[])
                    order by due_at, business_date
                    limit 1
                      for update skip locked) due
            where (r.rail, r.bank_code, r.business_date) = (due.rail, due.bank_code, due.business_date)
        returning r.rail, r.bank_code as "bankCode", to_char(r.business_date, 'YYYY-MM-DD') as date`,
    values: [[...rails]],
  });
  return rows[0];
}

/** Takes a day that somebody asked for by name; made known if it was not. */
export async function takeDay(db: Db, day: BankDay): Promise<void> {
  await db.query(
    `insert into reconciliations as r (rail, bank_code, business_date, due_at) values ($1, $2, $3, clock_timestamp() + ${LEASE})
     on conflict (rail, bank_code, business_date) do update set due_at = excluded.due_at`,
    valuesOf(day),
  );
}

/** A day as far as it is known. Amounts are won. */
export interface KnownDay {
  /** The newest file's; null until one came. */
  createdAt: Date | null;
  /** Since the moment at which the file was to be ready. */
  lateMs: number;
  comparedLines: number;
  isCompared: boolean;
  opening: number | null;
  closing: number | null;
  deposits: number | null;
  reversals: number | null;
  transfers: number | null;
  fees: number | null;
}

export async function readDay(db: Db, day: BankDay): Promise<KnownDay | undefined> {
  const { rows } = await db.query<KnownDay>({
    name: 'read-reconciliation',
    text: `select r.file_created_at as "createdAt", r.compared_lines as "comparedLines", r.compared_at is not null as "isCompared",
                  (extract(epoch from clock_timestamp() - ${READY_AT}) * 1000)::bigint as "lateMs",
                  coalesce(before.closing_balance, r.opening_balance) as opening, r.closing_balance as closing,
                  r.sum_deposits as deposits, r.sum_reversals as reversals, r.sum_transfers as transfers, r.sum_fees as fees
             from reconciliations r
             left join reconciliations before
               on before.rail = r.rail and before.bank_code = r.bank_code and before.business_date = r.business_date - 1
            where ${THIS_DAY}`,
    values: valuesOf(day),
  });
  return rows[0];
}

/** The first day of this bank that is ours to judge. */
export async function firstDayOf(
  db: Db,
  { rail, bankCode }: Omit<BankDay, 'date'>,
): Promise<string | undefined> {
  const { rows } = await db.query<{ since: string | null }>({
    name: 'first-reconciliation',
    text: `select to_char(min(business_date), 'YYYY-MM-DD') as since from reconciliations where rail = $1 and bank_code = $2`,
    values: [rail, bankCode],
  });
  return rows[0]?.since ?? undefined;
}

/** Banks of which a file is expected on this rail. */
export async function banksWithFiles(db: Db, rail: string, bankCodes: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ code: string }>({
    name: 'banks-with-files',
    text: `select bank.code from unnest($2::text[]) with ordinality as bank (code, place)
            where exists (select from reconciliations r where r.rail = $1 and r.bank_code = bank.code)
            order by bank.place`,
    values: [rail, [...bankCodes]],
  });
  return rows.map(({ code }) => code);
}

/**
 * Notes how far the comparison came, and takes the day for a while longer.
 *
 * @returns false when another file was kept meanwhile
 */
export async function noteProgress(
  db: Db,
  day: BankDay,
  { comparedLines, createdAt }: { comparedLines: number; createdAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'note-reconciliation-progress',
    text: `update reconciliations r set compared_lines = $4, due_at = clock_timestamp() + ${LEASE}
            where ${THIS_DAY} and r.file_created_at = $5`,
    values: [...valuesOf(day), comparedLines, createdAt],
  });
  return rowCount === 1;
}

/** Takes the day for a while longer. */
export async function holdDay(db: Db, day: BankDay): Promise<void> {
  await db.query({
    name: 'hold-reconciliation',
    text: `update reconciliations r set due_at = clock_timestamp() + ${LEASE} where ${THIS_DAY}`,
    values: valuesOf(day),
  });
}

/** The whole of this file was compared. */
export async function noteCompared(db: Db, day: BankDay, { createdAt }: { createdAt: Date }): Promise<void> {
  await db.query(
    `update reconciliations r set compared_at = clock_timestamp()
      where ${THIS_DAY} and r.file_created_at = $4 and r.compared_at is null`,
    [...valuesOf(day), createdAt],
  );
}

/** Gives the day back; `afterMs` undefined: nobody has to look again. */
export async function giveBackDay(db: Db, day: BankDay, afterMs: number | undefined): Promise<void> {
  await db.query(
    `update reconciliations r
        set due_at = case when $4::bigint is not null then greatest(clock_timestamp() + $4::bigint * interval '1 ms', ${READY_AT}) end
      where ${THIS_DAY}`,
    [...valuesOf(day), afterMs ?? null],
  );
}

/** A file that does not come is one alarm, however often it is asked for. */
export async function raiseLate(db: Db, { rail, bankCode, date }: BankDay): Promise<void> {
  await db.query(
    `insert into alarms (kind, facts)
     select 'RECONCILIATION_FILE_LATE', $1::jsonb
      where not exists (select from alarms where kind = 'RECONCILIATION_FILE_LATE' and settled_at is null and facts = $1::jsonb)`,
    [JSON.stringify({ rail, bankCode, date })],
  );
}
