import { columns, type Tx } from './database.ts';

/** The bank took a deposit back; it may be told before the deposit itself. */
export interface Reversal {
  rail: string;
  reversalId: string;
  depositId: string;
  bankCode: string;
  accountNumber: string;
  amount: number;
  /** Wall time. */
  reversedAt: Date;
}

export type ReversalState = 'WAITING' | 'APPLIED' | 'ALARM';

export async function knownReversals(tx: Tx, asked: readonly Reversal[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ rail: string; reversal_id: string }>({
    name: 'known-reversals',
    text: `select r.rail, r.reversal_id from unnest($1::text[], $2::text[]) as asked (rail, reversal_id)
             join deposit_reversals r using (rail, reversal_id)`,
    values: columns(
      asked,
      (r) => r.rail,
      (r) => r.reversalId,
    ),
  });
  return new Set(rows.map((row) => `${row.rail}/${row.reversal_id}`));
}

/** Reversals that came before their deposits, by deposit. */
export async function waitingReversals(
  tx: Tx,
  asked: readonly { rail: string; depositId: string }[],
): Promise<Map<string, Reversal>> {
  const { rows } = await tx.query<Reversal>({
    name: 'waiting-reversals',
    text: `select r.rail, r.reversal_id as "reversalId", r.deposit_id as "depositId", r.bank_code as "bankCode",
                  r.account_number as "accountNumber", r.amount, r.reversed_at as "reversedAt"
             from unnest($1::text[], $2::text[]) as asked (rail, deposit_id)
             join deposit_reversals r using (rail, deposit_id)
            where r.state = 'WAITING'`,
    values: columns(
      asked,
      (each) => each.rail,
      (each) => each.depositId,
    ),
  });
  return new Map(rows.map((row) => [`${row.rail}/${row.depositId}`, row]));
}

export async function saveReversals(
  tx: Tx,
  reversals: readonly (Reversal & { state: ReversalState })[],
): Promise<void> {
  if (reversals.length === 0) return;
  await tx.query({
    name: 'save-reversals',
    text: `insert into deposit_reversals (rail, reversal_id, deposit_id, bank_code, account_number, amount, reversed_at, state)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[], $8::text[])
           on conflict (rail, reversal_id) do update set state = excluded.state`,
    values: columns(
      reversals,
      (r) => r.rail,
      (r) => r.reversalId,
      (r) => r.depositId,
      (r) => r.bankCode,
      (r) => r.accountNumber,
      (r) => r.amount,
      (r) => r.reversedAt,
      (r) => r.state,
    ),
  });
}
