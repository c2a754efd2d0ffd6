import type { Db } from './database.ts';

/** Counting on would only tell that there are plenty. */
const MOST_COUNTED = 10_000;
/** Of each bank's newest deposits, those of one shop are looked for among so many. */
const LOOKED_AT = 500;
const SHOWN = 20;

export interface NumbersLeft {
  bankCode: string;
  /** Ready to be issued now; at most ten thousand are counted. */
  free: number;
  /** Leased, and in use or at rest after it. */
  used: number;
}

/** The stock of account numbers on a rail, by bank. */
export async function numbersLeft(
  db: Db,
  rail: string,
  bankCodes: readonly string[],
): Promise<NumbersLeft[]> {
  const { rows } = await db.query<NumbersLeft>({
    name: 'numbers-left',
    text: `select bank.code as "bankCode", free.count as free, greatest(0, coalesce(leased.count, 0) - free.count) as used
             from unnest($2::text[]) with ordinality as bank (code, place)
            cross join lateral (
                  select count(*)::int as count from (
                    select from account_numbers a
                     where a.rail = $1 and a.bank_code = bank.code and a.free_from <= statement_timestamp() limit ${MOST_COUNTED}) f) free
             left join lateral (
                  select sum(b.count)::int as count from number_blocks b
                   where b.rail = $1 and b.bank_code = bank.code and b.leased_at is not null) leased on true
            order by bank.place`,
    values: [rail, [...bankCodes]],
  });
  return rows;
}

export interface ShopDeposit {
  /** Wall time, as the bank told it. */
  depositedAt: Date;
  accountNumber: string;
  amount: number;
  depositorName: string;
  state: string;
  paymentKey: string | null;
}

/** A shop's newest deposits, among the newest five hundred of each bank. */
export async function newestDeposits(
  db: Db,
  mId: string,
  rail: string,
  bankCodes: readonly string[],
): Promise<ShopDeposit[]> {
  const { rows } = await db.query<ShopDeposit>({
    name: 'newest-deposits-of-shop',
    text: `select d.deposited_at as "depositedAt", d.account_number as "accountNumber", d.amount, d.depositor_name as "depositorName",
                  d.state, d.payment_key as "paymentKey"
             from unnest($3::text[]) as bank (code)
            cross join lateral (
                  select * from deposits where rail = $2 and bank_code = bank.code order by bank_date desc, bank_tx_no desc limit ${LOOKED_AT}) d
            where d.m_id = $1
            order by d.deposited_at desc, d.deposit_id desc
            limit ${SHOWN}`,
    values: [mId, rail, [...bankCodes]],
  });
  return rows;
}
