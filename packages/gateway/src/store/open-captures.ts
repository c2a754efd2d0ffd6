import type { WaitingCaller } from './cancellations.ts';
import { columns, type Db, type Tx } from './database.ts';
import type { PaymentName } from './payments.ts';

/** Money being taken from a wallet whose answer is not recorded yet. */
export interface OpenCapture extends PaymentName {
  caller: WaitingCaller | null;
}

/** Remembers captures before the wallet is asked. Whoever opened one keeps waiting for it. */
export async function saveOpenCaptures(
  tx: Tx,
  saved: readonly (OpenCapture & { dueAt: Date })[],
): Promise<void> {
  if (saved.length === 0) return;
  await tx.query({
    name: 'save-open-captures',
    text: `insert into open_captures (m_id, payment_key, answer, due_at)
           select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[])
           on conflict (m_id, payment_key) do update set due_at = excluded.due_at`,
    values: columns(
      saved,
      (row) => row.mId,
      (row) => row.paymentKey,
      (row) => row.caller && JSON.stringify(row.caller),
      (row) => row.dueAt,
    ),
  });
}

/** Forgets captures whose outcome is recorded in the same commit. */
export async function removeOpenCaptures(tx: Tx, names: readonly PaymentName[]): Promise<void> {
  if (names.length === 0) return;
  await tx.query({
    name: 'remove-open-captures',
    text: `delete from open_captures c
            using unnest($1::text[], $2::text[]) as done (m_id, payment_key)
            where c.m_id = done.m_id and c.payment_key = done.payment_key`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.paymentKey,
    ),
  });
}

/**
 * Takes captures whose turn has come and moves their turn half a minute on, so that no lock is held while the wallet
 * is asked and work of a killed process comes back by itself.
 */
export async function takeDueCaptures(db: Db, limit: number): Promise<OpenCapture[]> {
  const { rows } = await db.query<{ m_id: string; payment_key: string; answer: WaitingCaller | null }>({
    name: 'take-due-captures',
    text: `update open_captures c set due_at = clock_timestamp() + interval '30 seconds'
             from (select m_id, payment_key from open_captures
                    where due_at <= statement_timestamp()
                    order by due_at
                    limit $1
                      for update skip locked) due
            where c.m_id = due.m_id and c.payment_key = due.payment_key
        returning c.m_id, c.payment_key, c.answer`,
    values: [limit],
  });
  return rows.map((row) => ({ mId: row.m_id, paymentKey: row.payment_key, caller: row.answer }));
}

/** The capture of one payment, with the caller who waits for it, if it is open. */
export async function openCaptureOf(db: Db, { mId, paymentKey }: PaymentName): Promise<OpenCapture> {
  const { rows } = await db.query<{ answer: WaitingCaller | null }>({
    name: 'open-capture-of',
    text: 'select answer from open_captures where m_id = $1 and payment_key = $2',
    values: [mId, paymentKey],
  });
  return { mId, paymentKey, caller: rows[0]?.answer ?? null };
}
