import type { IssuedNumber } from '@tollgate/domain';
import { columns, type Db, type Tx } from './database.ts';

/** A number rests ten days before its next use, so that a late notice cannot meet a new owner. */
export const QUARANTINE = `interval '10 days'`;

export interface WantedNumbers {
  rail: string;
  bankCode: string;
  count: number;
}

/**
 * Locks free numbers for the payments of one batch, those that rested longest; those not used in the end are simply let
 * go. Of a block, whose numbers came at one moment, whichever the index gives first: to sort them would read them all.
 */
export async function lockFreeNumbers(tx: Tx, wanted: readonly WantedNumbers[]): Promise<IssuedNumber[]> {
  if (wanted.length === 0) return [];
  const { rows } = await tx.query<{
    rail: string;
    bank_code: string;
    account_number: string;
    generation: number;
  }>({
    name: 'lock-free-numbers',
    text: `select n.rail, n.bank_code, n.account_number, n.generation + 1 as generation
             from unnest($1::text[], $2::text[], $3::int[]) as wanted (rail, bank_code, count)
            cross join lateral (
                  select * from account_numbers a
                   where a.rail = wanted.rail and a.bank_code = wanted.bank_code and a.free_from <= statement_timestamp()
                   order by a.free_from
                   limit wanted.count
                     for update skip locked) n`,
    values: columns(
      wanted,
      (each) => each.rail,
      (each) => each.bankCode,
      (each) => each.count,
    ),
  });
  return rows.map((row) => ({
    rail: row.rail,
    bankCode: row.bank_code,
    accountNumber: row.account_number,
    generation: row.generation,
  }));
}

export interface NumberUse extends IssuedNumber {
  mId: string;
  paymentKey: string;
}

/** Opens numbers for their payments. */
export async function openNumbers(tx: Tx, uses: readonly NumberUse[]): Promise<void> {
  if (uses.length === 0) return;
  await tx.query({
    name: 'open-numbers',
    text: `with opened as (
             select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[])
               as o (rail, bank_code, account_number, generation, m_id, payment_key)),
           taken as (
             update account_numbers a set generation = o.generation, free_from = null
               from opened o
              where (a.rail, a.bank_code, a.account_number) = (o.rail, o.bank_code, o.account_number))
           insert into account_uses (rail, bank_code, account_number, generation, m_id, payment_key, opened_at)
           select o.*, clock_timestamp() from opened o`,
    values: numberColumns(uses),
  });
}

/**
 * Closes numbers (paid, cancelled or past the deadline), which begins their rest, or opens them again
 * after a deposit was taken back. A number that has moved on to another use is left alone.
 */
export async function closeNumbers(
  tx: Tx,
  uses: readonly (NumberUse & { isOpen: boolean })[],
): Promise<void> {
  if (uses.length === 0) return;
  await tx.query({
    name: 'close-numbers',
    text: `with changed as (
             select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::boolean[])
               as c (rail, bank_code, account_number, generation, m_id, payment_key, is_open)),
           uses as (
             update account_uses u set closed_at = case when c.is_open then null else clock_timestamp() end
               from changed c
              where (u.rail, u.bank_code, u.account_number, u.generation) = (c.rail, c.bank_code, c.account_number, c.generation))
           update account_numbers a set free_from = case when c.is_open then null else clock_timestamp() + ${QUARANTINE} end
             from changed c
            where (a.rail, a.bank_code, a.account_number, a.generation) = (c.rail, c.bank_code, c.account_number, c.generation)`,
    values: [...numberColumns(uses), ...columns(uses, (use) => use.isOpen)],
  });
}

const numberColumns = (uses: readonly NumberUse[]): string[] =>
  columns(
    uses,
    (use) => use.rail,
    (use) => use.bankCode,
    (use) => use.accountNumber,
    (use) => use.generation,
    (use) => use.mId,
    (use) => use.paymentKey,
  );

export interface NumberAt {
  rail: string;
  bankCode: string;
  accountNumber: string;
  /** Wall time of the bank's question or of the deposit. */
  at: Date;
}

/** Which payment a number belonged to at that moment: the newest use opened before it. */
export async function usesOfNumbers(
  db: Db | Tx,
  asked: readonly NumberAt[],
): Promise<(NumberUse | undefined)[]> {
  const { rows } = await db.query<{
    place: number;
    rail: string;
    bank_code: string;
    account_number: string;
    generation: number;
    m_id: string;
    payment_key: string;
  }>({
    name: 'uses-of-numbers',
    text: `select asked.place::int, u.rail, u.bank_code, u.account_number, u.generation, u.m_id, u.payment_key
             from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) with ordinality
               as asked (rail, bank_code, account_number, at, place)
            cross join lateral (
                  select * from account_uses u
                   where u.rail = asked.rail and u.bank_code = asked.bank_code and u.account_number = asked.account_number
                     and u.opened_at <= asked.at + interval '5 minutes'
                   order by u.generation desc
                   limit 1) u`,
    values: columns(
      asked,
      (each) => each.rail,
      (each) => each.bankCode,
      (each) => each.accountNumber,
      (each) => each.at,
    ),
  });
  const found: (NumberUse | undefined)[] = asked.map(() => undefined);
  for (const row of rows) {
    found[row.place - 1] = {
      rail: row.rail,
      bankCode: row.bank_code,
      accountNumber: row.account_number,
      generation: row.generation,
      mId: row.m_id,
      paymentKey: row.payment_key,
    };
  }
  return found;
}
