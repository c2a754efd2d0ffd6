import { columns, type Tx } from './database.ts';
import { nameOf, type PaymentName } from './payments.ts';

/** What the bank announced, under its own numbering. */
export interface ArrivedDeposit {
  rail: string;
  bankCode: string;
  bankDate: string;
  bankTxNo: string;
  depositId: string;
  accountNumber: string;
  amount: number;
  unclearedAmount: number;
  depositorName: string;
  /** Wall time. */
  depositedAt: Date;
}

export type DepositState = 'APPLIED' | 'SUSPENSE' | 'REVERSED' | 'UNCLEARED';

export interface StoredDeposit extends ArrivedDeposit {
  mId: string | null;
  paymentKey: string | null;
  state: DepositState;
  reason: string | null;
}

/** The bank's own name of this money: same key again is the same money. */
export const naturalKey = (deposit: {
  rail: string;
  bankCode: string;
  bankDate: string;
  bankTxNo: string;
}): string => `${deposit.rail}/${deposit.bankCode}/${deposit.bankDate}/${deposit.bankTxNo}`;

/**
 * Lets one transaction at a time handle a deposit and its reversal, which may arrive at the same
 * moment in different processes, each not yet seeing the other. Likewise two deposits that the bank
 * gave the same number.
 *
 * @param names the bank's ids of deposits, or their natural keys
 */
export async function lockDeposits(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query({
    name: 'lock-deposits',
    text: `select pg_advisory_xact_lock(key) from (select distinct hashtextextended(id, 41) as key from unnest($1::text[]) as id order by 1) keys`,
    values: [[...names]],
  });
}

const COLUMNS = `d.rail, d.bank_code as "bankCode", to_char(d.bank_date, 'YYYY-MM-DD') as "bankDate", d.bank_tx_no as "bankTxNo",
  d.deposit_id as "depositId", d.account_number as "accountNumber", d.amount, d.uncleared_amount as "unclearedAmount",
  d.depositor_name as "depositorName", d.deposited_at as "depositedAt", d.m_id as "mId", d.payment_key as "paymentKey", d.state, d.reason`;

export async function knownDeposits(
  tx: Tx,
  asked: readonly ArrivedDeposit[],
): Promise<Map<string, StoredDeposit>> {
  const { rows } = await tx.query<StoredDeposit>({
    name: 'known-deposits',
    text: `select ${COLUMNS}
             from unnest($1::text[], $2::text[], $3::date[], $4::text[]) as asked (rail, bank_code, bank_date, bank_tx_no)
             join deposits d using (rail, bank_code, bank_date, bank_tx_no)`,
    values: columns(
      asked,
      (d) => d.rail,
      (d) => d.bankCode,
      (d) => d.bankDate,
      (d) => d.bankTxNo,
    ),
  });
  return new Map(rows.map((row) => [naturalKey(row), row]));
}

export async function depositsById(
  tx: Tx,
  asked: readonly { rail: string; depositId: string }[],
): Promise<Map<string, StoredDeposit>> {
  const { rows } = await tx.query<StoredDeposit>({
    name: 'deposits-by-id',
    text: `select ${COLUMNS}
             from unnest($1::text[], $2::text[]) as asked (rail, deposit_id)
             join deposits d using (rail, deposit_id)`,
    values: columns(
      asked,
      (each) => each.rail,
      (each) => each.depositId,
    ),
  });
  return new Map(rows.map((row) => [`${row.rail}/${row.depositId}`, row]));
}

/** Writes deposits as decided; a known one gets its new state. */
export async function saveDeposits(tx: Tx, deposits: readonly StoredDeposit[]): Promise<void> {
  if (deposits.length === 0) return;
  await tx.query({
    name: 'save-deposits',
    text: `insert into deposits (rail, bank_code, bank_date, bank_tx_no, deposit_id, account_number, amount, uncleared_amount,
             depositor_name, deposited_at, m_id, payment_key, state, reason)
           select * from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
             $9::text[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[])
           on conflict (rail, bank_code, bank_date, bank_tx_no) do update
              set state = excluded.state, reason = excluded.reason, uncleared_amount = excluded.uncleared_amount`,
    values: columns(
      deposits,
      (d) => d.rail,
      (d) => d.bankCode,
      (d) => d.bankDate,
      (d) => d.bankTxNo,
      (d) => d.depositId,
      (d) => d.accountNumber,
      (d) => d.amount,
      (d) => d.unclearedAmount,
      (d) => d.depositorName,
      (d) => d.depositedAt,
      (d) => d.mId,
      (d) => d.paymentKey,
      (d) => d.state,
      (d) => d.reason,
    ),
  });
}

/** The bank's name of the deposit that each payment stands on; a refund must name it. */
export async function depositIdsOfPayments(
  tx: Tx,
  names: readonly PaymentName[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ m_id: string; payment_key: string; deposit_id: string }>({
    name: 'deposit-ids-of-payments',
    text: `select d.m_id, d.payment_key, d.deposit_id
             from unnest($1::text[], $2::text[]) as asked (m_id, payment_key)
             join deposits d using (m_id, payment_key)
            where d.state = 'APPLIED'`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.paymentKey,
    ),
  });
  return new Map(rows.map((row) => [nameOf(row.m_id, row.payment_key), row.deposit_id]));
}

/** Deposits that came by an inquiry which we accepted count even when they are told late. */
export async function acceptedInquiries(
  tx: Tx,
  asked: readonly {
    rail: string;
    bankCode: string;
    accountNumber: string;
    generation: number;
    amount: number;
  }[],
): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const { rows } = await tx.query<{
    bank_code: string;
    account_number: string;
    generation: number;
    amount: number;
  }>({
    name: 'accepted-inquiries',
    // One by one (`limit`): as a join, in a database that has counted nothing yet, it read all that were ever accepted.
    text: `select asked.bank_code, asked.account_number, asked.generation, asked.amount
             from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[]) as asked (rail, bank_code, account_number, generation, amount)
            cross join lateral (
                  select 1
                    from deposit_inquiries i
                   where (i.rail, i.bank_code, i.account_number, i.generation, i.amount)
                       = (asked.rail, asked.bank_code, asked.account_number, asked.generation, asked.amount)
                     and i.refusal is null
                   limit 1) accepted`,
    values: columns(
      asked,
      (each) => each.rail,
      (each) => each.bankCode,
      (each) => each.accountNumber,
      (each) => each.generation,
      (each) => each.amount,
    ),
  });
  return new Set(
    rows.map((row) => inquiryKey({ bankCode: row.bank_code, accountNumber: row.account_number, ...row })),
  );
}

export const inquiryKey = (each: {
  bankCode: string;
  accountNumber: string;
  generation: number;
  amount: number;
}): string => `${each.bankCode}/${each.accountNumber}/${each.generation}/${each.amount}`;

export interface Inquiry {
  rail: string;
  inquiryId: string;
  bankCode: string;
  accountNumber: string;
  generation: number | null;
  amount: number;
  refusal: string | null;
}

/** Remembers what the bank was told, because it acts on it. */
export async function saveInquiries(tx: Tx, inquiries: readonly Inquiry[]): Promise<void> {
  if (inquiries.length === 0) return;
  await tx.query({
    name: 'save-inquiries',
    text: `insert into deposit_inquiries (rail, inquiry_id, bank_code, account_number, generation, amount, refusal)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[])
           on conflict (rail, inquiry_id) do update set refusal = excluded.refusal`,
    values: columns(
      inquiries,
      (i) => i.rail,
      (i) => i.inquiryId,
      (i) => i.bankCode,
      (i) => i.accountNumber,
      (i) => i.generation,
      (i) => i.amount,
      (i) => i.refusal,
    ),
  });
}
