import type { Purchase } from './purchase.ts';
import { payPalBooks } from './reckon-paypal.ts';
import type { Memory } from './reckoning.ts';

/**
 * The ledger tells of the same money as the payments and the rails. Every entry has both its sides in one row, so it
 * is balanced by its form; what can be wrong is an entry too many, one too few, or one on the wrong account.
 */
export async function reckonLedger(memory: Memory): Promise<string[]> {
  const { town, purchases } = memory;
  const { db } = town.postgres;
  const { rows } = await db.query<{ place: string; left: number }>(
    `select currency || ' ' || account as place, sum(amount)::float8 as left
       from (select currency, credit as account, amount from ledger_entries
             union all select currency, debit, -amount from ledger_entries) sides
      group by 1`,
  );
  const account = (place: string): number => rows.find((row) => row.place === place)?.left ?? 0;
  const { rows: minus } = await db.query<{ place: string; left: number }>(
    `select m_id || ' ' || currency || ' ' || account as place, sum(amount)::float8 as left
       from (select m_id, currency, credit as account, amount from ledger_entries
             union all select m_id, currency, debit, -amount from ledger_entries) sides
      where account in ('merchant', 'refunds', 'suspense') group by 1 having sum(amount) < 0`,
  );
  const { captures, refunds } = await payPalBooks(memory);
  const fees = sum(captures, ({ fee }) => fee ?? 0) - sum(refunds, ({ feeBack }) => feeBack);
  const [won, cents] = [owed(purchases, 'VIRTUAL_ACCOUNT'), owed(purchases, 'FOREIGN_EASY_PAY')];
  const atPayPal = sum(captures, ({ amount }) => amount) - sum(refunds, ({ amount }) => amount) - fees;
  const wanted: Record<string, number> = {
    'KRW merchant': won,
    // The bank holds for us what the merchants are owed, and owes the customers nothing any more.
    'KRW rail': -won,
    'USD merchant': cents,
    'USD rail': -atPayPal,
    'USD fees': -fees,
  };
  const places = new Set([...rows.map(({ place }) => place), ...Object.keys(wanted)]);
  const { rows: alarms } = await db.query<{ kind: string; facts: object }>('select kind, facts from alarms');
  return [
    ...[...places]
      .filter((place) => account(place) !== (wanted[place] ?? 0))
      .map((place) => `ledger: ${place} is ${account(place)} and should be ${wanted[place] ?? 0}`),
    ...minus.map(({ place, left }) => `ledger: ${place} is below zero: ${left}`),
    ...alarms.map(({ kind, facts }) => `somebody was called: ${kind} ${JSON.stringify(facts)}`),
  ];
}

/** What merchants may still claim of what customers paid, in the smallest unit. */
const owed = (purchases: readonly Purchase[], method: Purchase['method']): number =>
  sum(
    purchases.filter((each) => each.method === method && ['DONE', 'PARTIAL_CANCELED'].includes(each.status)),
    ({ balance }) => balance,
  );

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0);
