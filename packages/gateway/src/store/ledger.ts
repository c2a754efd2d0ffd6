import type { Entry } from '@tollgate/domain';
import { columns, type Tx } from './database.ts';

export interface BookedEntry extends Entry {
  mId: string;
  paymentKey: string | null;
  currency: string;
  at: Date;
}

/** Books entries. The same event cannot be booked twice: the key refuses it and with it the whole batch. */
export async function bookEntries(tx: Tx, entries: readonly BookedEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query({
    name: 'book-entries',
    text: `insert into ledger_entries (m_id, event, payment_key, currency, debit, credit, amount, at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[])`,
    values: columns(
      entries,
      (entry) => entry.mId,
      (entry) => entry.event,
      (entry) => entry.paymentKey,
      (entry) => entry.currency,
      (entry) => entry.debit,
      (entry) => entry.credit,
      (entry) => entry.amount,
      (entry) => entry.at,
    ),
  });
}
