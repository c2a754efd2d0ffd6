import type { Cancellation } from '@tollgate/domain';
import { columns, type Db, type Tx } from './database.ts';

/** How to answer the caller who waits for this cancellation, should another process finish it. */
export interface WaitingCaller {
  scope: string | null;
  traceId: string;
  language: 'ko' | 'en';
}

export interface SavedCancellation {
  mId: string;
  paymentKey: string;
  cancellation: Cancellation;
  caller: WaitingCaller | null;
  dueAt: Date | null;
}

/** Writes new cancellations and the outcomes of open ones. */
export async function saveCancellations(tx: Tx, saved: readonly SavedCancellation[]): Promise<void> {
  if (saved.length === 0) return;
  const of =
    <T>(read: (cancellation: Cancellation) => T) =>
    (row: SavedCancellation) =>
      read(row.cancellation);
  await tx.query({
    name: 'save-cancellations',
    text: `insert into cancellations (m_id, payment_key, refund_id, transaction_key, amount, tax_free_amount, tax_exemption_amount,
             refundable_amount, reason, receipt_key, canceled_at, outcome, refund_account, refund_state, fee_returned, answer, due_at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
             $9::text[], $10::text[], $11::timestamptz[], $12::text[], $13::jsonb[], $14::text[], $15::bigint[], $16::jsonb[], $17::timestamptz[])
           on conflict (m_id, refund_id) do update
              set outcome = excluded.outcome, refund_state = excluded.refund_state, fee_returned = excluded.fee_returned, canceled_at = excluded.canceled_at,
                  refundable_amount = excluded.refundable_amount, receipt_key = excluded.receipt_key, due_at = excluded.due_at`,
    values: columns(
      saved,
      (row) => row.mId,
      (row) => row.paymentKey,
      of((c) => c.refundId),
      of((c) => c.transactionKey),
      of((c) => c.amount),
      of((c) => c.taxFreeAmount),
      of((c) => c.taxExemptionAmount),
      of((c) => c.refundableAmount),
      of((c) => c.reason),
      of((c) => c.receiptKey),
      of((c) => c.canceledAt),
      of((c) => c.outcome),
      of((c) => (c.refund?.account ? JSON.stringify(c.refund.account) : null)),
      of((c) => c.refund?.state ?? null),
      of((c) => c.refund?.feeReturned ?? 0),
      (row) => (row.caller ? JSON.stringify(row.caller) : null),
      (row) => row.dueAt,
    ),
  });
}

/** A refund that somebody has to carry on with: never answered, or its transfer not settled. */
export interface OpenRefund {
  mId: string;
  refundId: string;
  paymentKey: string;
  isOpen: boolean;
  caller: WaitingCaller | null;
}

/**
 * Takes refunds whose turn has come and moves their turn half a minute on, so that no lock is held
 * while the rail is asked and work of a killed process comes back by itself.
 */
export async function takeDueRefunds(db: Db, limit: number): Promise<OpenRefund[]> {
  const { rows } = await db.query<{
    m_id: string;
    refund_id: string;
    payment_key: string;
    outcome: string | null;
    answer: WaitingCaller | null;
  }>({
    name: 'take-due-refunds',
    text: `update cancellations c set due_at = clock_timestamp() + interval '30 seconds'
             from (select m_id, refund_id from cancellations
                    where due_at <= statement_timestamp()
                    order by due_at
                    limit $1
                      for update skip locked) due
            where c.m_id = due.m_id and c.refund_id = due.refund_id
        returning c.m_id, c.refund_id, c.payment_key, c.outcome, c.answer`,
    values: [limit],
  });
  return rows.map((row) => ({
    mId: row.m_id,
    refundId: row.refund_id,
    paymentKey: row.payment_key,
    isOpen: row.outcome === null,
    caller: row.answer,
  }));
}

/** A bank works again: the refunds that wait for it need not wait for their turn. */
export async function hurryRefundsTo(db: Db, bankCode: string): Promise<void> {
  await db.query({
    name: 'hurry-refunds-to',
    text: `update cancellations set due_at = clock_timestamp()
            where due_at > clock_timestamp() and outcome = 'DONE' and refund_account ->> 'bankCode' = $1`,
    values: [bankCode],
  });
}
