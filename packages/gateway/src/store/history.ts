import { columns, type Tx } from './database.ts';
import type { Recorded } from './payments.ts';

/** Appends what happened to each payment; rows with a transaction key are its transactions (거래). */
export async function appendHistory(tx: Tx, recorded: readonly Recorded[]): Promise<void> {
  if (recorded.length === 0) return;
  await tx.query({
    name: 'append-history',
    text: `insert into payment_history (m_id, payment_key, version, event, status, transaction_key, amount, at, currency, requested_at)
           select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[],
             $9::text[], $10::timestamptz[])`,
    values: columns(
      recorded,
      ({ change }) => change.payment.mId,
      ({ change }) => change.payment.paymentKey,
      ({ version }) => version,
      ({ change }) => change.event,
      ({ change }) => change.payment.status,
      ({ change }) => change.transaction?.transactionKey ?? null,
      ({ change }) => change.transaction?.amount ?? null,
      ({ change }) => change.at,
      ({ change }) => change.payment.currency,
      ({ change }) => change.payment.requestedAt,
    ),
  });
}
