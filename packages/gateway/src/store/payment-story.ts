import type { Db } from './database.ts';
import type { PaymentName } from './payments.ts';

/** One row of a payment's history. */
export interface HistoryRow {
  version: number;
  event: string;
  status: string;
  amount: number | null;
  /** In the shop's time. */
  at: Date;
  recordedAt: Date;
}

export async function historyOfPayment(db: Db, { mId, paymentKey }: PaymentName): Promise<HistoryRow[]> {
  const { rows } = await db.query<HistoryRow>({
    name: 'history-of-payment',
    text: `select version, event, status, amount, at, recorded_at as "recordedAt"
             from payment_history where m_id = $1 and payment_key = $2 order by version limit 500`,
    values: [mId, paymentKey],
  });
  return rows;
}

/** How the window was opened: the pair whose client key asked for it, and the page. */
export interface OpenedBy {
  clientKey: string | null;
  parentOrigin: string | null;
  target: string | null;
  createdBy: 'window' | 'api';
}

export async function openerOfPayment(
  db: Db,
  { mId, paymentKey }: PaymentName,
  keyPairId: string,
): Promise<OpenedBy> {
  const pair = await db.query<{ client_key: string }>({
    name: 'client-key-of-pair',
    text: 'select client_key from key_pairs where m_id = $1 and key_pair_id = $2',
    values: [mId, keyPairId],
  });
  // The window's own table is spread by payment, not by merchant.
  const window = await db.query<{ parent_origin: string | null; target: string; has_session: boolean }>({
    name: 'window-of-payment',
    text: 'select parent_origin, target, session_hash is not null as has_session from checkouts where payment_key = $1',
    values: [paymentKey],
  });
  return {
    clientKey: pair.rows[0]?.client_key ?? null,
    parentOrigin: window.rows[0]?.parent_origin ?? null,
    target: window.rows[0]?.target ?? null,
    createdBy: window.rows[0]?.has_session ? 'window' : 'api',
  };
}

export interface DepositRow {
  depositId: string;
  naturalKey: string;
  amount: number;
  depositorName: string;
  state: 'APPLIED' | 'SUSPENSE' | 'REVERSED' | 'UNCLEARED';
  reason: string | null;
  /** Wall time, as every time below. */
  depositedAt: Date;
  receivedAt: Date;
}

/** Money that came to the payment's number, whether it counted or not. */
export async function depositsOfPayment(db: Db, { mId, paymentKey }: PaymentName): Promise<DepositRow[]> {
  const { rows } = await db.query<DepositRow>({
    name: 'deposits-of-payment',
    text: `select deposit_id as "depositId", rail || '/' || bank_code || '/' || to_char(bank_date, 'YYYY-MM-DD') || '/' || bank_tx_no as "naturalKey",
                  amount, depositor_name as "depositorName", state, reason, deposited_at as "depositedAt", received_at as "receivedAt"
             from deposits where m_id = $1 and payment_key = $2 order by received_at limit 100`,
    values: [mId, paymentKey],
  });
  return rows;
}

export interface ReversalRow {
  depositId: string;
  amount: number;
  state: 'WAITING' | 'APPLIED' | 'ALARM';
  reversedAt: Date;
  receivedAt: Date;
}

export async function reversalsOfDeposits(
  db: Db,
  rail: string,
  depositIds: readonly string[],
): Promise<ReversalRow[]> {
  if (depositIds.length === 0) return [];
  const { rows } = await db.query<ReversalRow>({
    name: 'reversals-of-deposits',
    text: `select deposit_id as "depositId", amount, state, reversed_at as "reversedAt", received_at as "receivedAt"
             from deposit_reversals where rail = $1 and deposit_id = any($2::text[]) order by received_at`,
    values: [rail, [...depositIds]],
  });
  return rows;
}

export interface InquiryRow {
  inquiryId: string;
  amount: number;
  refusal: string | null;
  askedAt: Date;
}

/** What the bank asked before it took money for this use of the number. */
export async function inquiriesOfUse(
  db: Db,
  use: { rail: string; bankCode: string; accountNumber: string; generation: number },
): Promise<InquiryRow[]> {
  const which = 'rail = $1 and bank_code = $2 and account_number = $3 and generation = $4';
  const columns = 'inquiry_id as "inquiryId", amount, refusal, asked_at as "askedAt"';
  const { rows } = await db.query<InquiryRow>({
    name: 'inquiries-of-use',
    // The accepted and the refused have an index each: a deposit looks for accepted ones alone.
    text: `select * from (
             (select ${columns} from deposit_inquiries where ${which} and refusal is null limit 100)
             union all
             (select ${columns} from deposit_inquiries where ${which} and refusal is not null limit 100)) asked
            order by "askedAt"`,
    values: [use.rail, use.bankCode, use.accountNumber, use.generation],
  });
  return rows;
}

export interface LedgerRow {
  event: string;
  debit: string;
  credit: string;
  currency: string;
  amount: number;
  /** In the shop's time. */
  at: Date;
}

/** Entries by their events, which are their keys: what was booked for a payment can be named from what happened to it. */
export async function ledgerOfEvents(db: Db, mId: string, events: readonly string[]): Promise<LedgerRow[]> {
  if (events.length === 0) return [];
  const { rows } = await db.query<LedgerRow>({
    name: 'ledger-of-events',
    text: `select event, debit, credit, currency, amount, at from ledger_entries
            where m_id = $1 and event = any($2::text[]) order by at, array_position($2::text[], event)`,
    values: [mId, [...events]],
  });
  return rows;
}
