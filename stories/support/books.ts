import { atTheBank } from './bank-line.ts';
import type { Payment } from './shop.ts';
import type { Town } from './town.ts';

/** One line of the ledger: `deposit rail→merchant 50000`. */
export type Line = string;

/** What was booked for a payment, in the order it was: the table only grows, so its rows lie in that order. */
export async function booksOf(town: Town, { mId, paymentKey }: Payment): Promise<Line[]> {
  const { rows } = await town.db.query<{ line: Line }>(
    `select split_part(event, ':', 1) || ' ' || debit || '→' || credit || ' ' || amount as line
       from ledger_entries where m_id = $1 and payment_key = $2 order by ctid`,
    [mId, paymentKey],
  );
  return rows.map(({ line }) => line);
}

/** What is left on one account of a merchant's ledger: credits less debits. */
export async function leftOn(town: Town, mId: string, account: string): Promise<number> {
  const { rows } = await town.db.query<{ left: string }>(
    `select coalesce(sum(case when credit = $2 then amount else 0 end) - sum(case when debit = $2 then amount else 0 end), 0) as left
       from ledger_entries where m_id = $1`,
    [mId, account],
  );
  return Number(rows[0]?.left);
}

/** What a person has been asked to look at, for one merchant. */
export async function alarmsOf(
  town: Town,
  mId: string,
): Promise<{ kind: string; facts: Record<string, unknown> }[]> {
  const { rows } = await town.db.query<{ kind: string; facts: Record<string, unknown> }>(
    'select kind, facts from alarms where m_id = $1 order by alarm_id',
    [mId],
  );
  return rows;
}

export interface Transfer {
  transferId: string;
  bankCode: string;
  accountNumber: string;
  amount: number;
  status: string;
}

/** The bank's own list of what it was ordered to pay back for one merchant: what really goes out. */
export async function transfersOf(town: Town, mId: string): Promise<Transfer[]> {
  const { body } = await atTheBank(town, '/app/transfers');
  return (body['transfers'] as Transfer[]).filter(({ transferId }) => transferId.startsWith(`${mId}.`));
}
