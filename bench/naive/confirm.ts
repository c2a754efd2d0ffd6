import { errorBody, errors, read } from '@tollgate/contract';
import {
  checkConfirm,
  Failure,
  inSmallestUnit,
  issueAccount,
  noSession,
  type Payment,
} from '@tollgate/domain';
import type pg from 'pg';
import { freshKeys, systemChance } from '../../packages/gateway/src/chance.ts';
import { tellPayment } from '../../packages/gateway/src/payments/wire.ts';
import { hashOfSecretKey } from '../../packages/gateway/src/store/merchants.ts';
import { type PaymentRow, paymentOf } from '../../packages/gateway/src/store/payment-rows.ts';

interface Reply {
  status: number;
  body: object;
}

/** Confirms one payment in one transaction, one statement per step. */
export async function confirmNaively(
  pool: pg.Pool,
  authorization: string | undefined,
  body: unknown,
): Promise<Reply> {
  try {
    const input = read('confirmPayment', 'body', body);
    if (input.refusal) throw new Failure(input.refusal.code);
    const caller = await whoCalls(pool, authorization);
    return { status: 200, body: await inTransaction(pool, (tx) => confirm(tx, caller, input.value)) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { status: errors[error.code].status, body: errorBody(error.code, 'ko') };
  }
}

interface Caller {
  mId: string;
  keyPairId: string;
  clockOffsetMs: number;
}

async function whoCalls(pool: pg.Pool, authorization = ''): Promise<Caller> {
  const [secretKey = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  const { rows } = await pool.query<Caller>({
    name: 'who-calls',
    text: `select m.m_id as "mId", k.key_pair_id as "keyPairId", m.clock_offset_ms as "clockOffsetMs"
             from secret_keys s
             join key_pairs k on k.m_id = s.m_id and k.key_pair_id = s.key_pair_id
             join merchants m on m.m_id = s.m_id
            where s.secret_hash = $1 and (s.expires_at is null or s.expires_at > now())`,
    values: [hashOfSecretKey(secretKey)],
  });
  if (!rows[0]) throw new Failure('UNAUTHORIZED_KEY');
  return rows[0];
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}

async function confirm(
  tx: pg.PoolClient,
  { mId, keyPairId, clockOffsetMs }: Caller,
  asked: { paymentKey: string; orderId: string; amount: string },
): Promise<object> {
  const { paymentKey } = asked;
  const stored = await lockPayment(tx, mId, paymentKey);
  if (!stored) throw noSession({ paymentKey });
  const { payment, version } = stored;
  const takenBy = await lockOrder(tx, mId, payment.orderId);
  const isTaken = takenBy !== undefined && takenBy !== paymentKey;
  const now = new Date((await readClock(tx)).getTime() + clockOffsetMs);
  const amount = inSmallestUnit(asked.amount, payment.currency);
  checkConfirm(payment, { keyPairId, orderId: asked.orderId, amount }, isTaken, now);
  const number = await lockNumber(tx, payment.choices?.bankCode ?? '');
  const change = issueAccount(payment, number, freshKeys(systemChance, now), now);
  const issued = change.payment;
  const dueAt = issued.virtualAccount && new Date(issued.virtualAccount.dueDate.getTime() - clockOffsetMs);
  await takeNumber(tx, number);
  await openUse(tx, issued, number);
  await updatePayment(tx, issued, version + 1, dueAt);
  await appendHistory(tx, issued, version + 1, now);
  await takeOrder(tx, issued);
  await whoHears(tx, mId);
  return tellPayment(issued, { now, language: 'ko', withSecret: true });
}

async function lockPayment(
  tx: pg.PoolClient,
  mId: string,
  paymentKey: string,
): Promise<{ payment: Payment; version: number } | undefined> {
  const { rows } = await tx.query<PaymentRow>({
    name: 'lock-payment',
    text: 'select * from payments where m_id = $1 and payment_key = $2 for update',
    values: [mId, paymentKey],
  });
  return rows[0] && { payment: paymentOf(rows[0], []), version: rows[0].version };
}

async function lockOrder(tx: pg.PoolClient, mId: string, orderId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ payment_key: string; is_taken: boolean }>({
    name: 'lock-order',
    text: 'select payment_key, is_taken from orders where m_id = $1 and order_id = $2 for update',
    values: [mId, orderId],
  });
  return rows[0]?.is_taken ? rows[0].payment_key : undefined;
}

async function readClock(tx: pg.PoolClient): Promise<Date> {
  const { rows } = await tx.query<{ now: Date }>({
    name: 'read-clock',
    text: 'select clock_timestamp() as now',
  });
  return rows[0]?.now ?? new Date();
}

interface FreeNumber {
  rail: string;
  bankCode: string;
  accountNumber: string;
  generation: number;
}

async function lockNumber(tx: pg.PoolClient, bankCode: string): Promise<FreeNumber> {
  const { rows } = await tx.query<FreeNumber>({
    name: 'lock-number',
    text: `select rail, bank_code as "bankCode", account_number as "accountNumber", generation + 1 as generation
             from account_numbers
            where rail = 'simulator' and bank_code = $1 and free_from <= statement_timestamp()
            order by free_from limit 1
              for update skip locked`,
    values: [bankCode],
  });
  if (!rows[0]) throw new Failure('FAILED_INTERNAL_SYSTEM_PROCESSING', { cause: 'no free account number' });
  return rows[0];
}

const takeNumber = (tx: pg.PoolClient, { rail, bankCode, accountNumber, generation }: FreeNumber) =>
  tx.query({
    name: 'take-number',
    text: `update account_numbers set generation = $4, free_from = null
            where rail = $1 and bank_code = $2 and account_number = $3`,
    values: [rail, bankCode, accountNumber, generation],
  });

const openUse = (tx: pg.PoolClient, { mId, paymentKey }: Payment, number: FreeNumber) =>
  tx.query({
    name: 'open-use',
    text: `insert into account_uses (rail, bank_code, account_number, generation, m_id, payment_key, opened_at)
           values ($1, $2, $3, $4, $5, $6, clock_timestamp())`,
    values: [number.rail, number.bankCode, number.accountNumber, number.generation, mId, paymentKey],
  });

const updatePayment = (tx: pg.PoolClient, payment: Payment, version: number, dueAt: Date | null) =>
  tx.query({
    name: 'update-payment',
    text: `update payments
              set version = $3, status = $4, method = $5, use_escrow = $6, last_transaction_key = $7, secret = $8,
                  virtual_account = $9, due_at = $10
            where m_id = $1 and payment_key = $2`,
    values: [
      payment.mId,
      payment.paymentKey,
      version,
      payment.status,
      payment.method,
      payment.useEscrow,
      payment.lastTransactionKey,
      payment.secret,
      JSON.stringify(payment.virtualAccount),
      dueAt,
    ],
  });

const appendHistory = (tx: pg.PoolClient, payment: Payment, version: number, at: Date) =>
  tx.query({
    name: 'append-history',
    text: `insert into payment_history (m_id, payment_key, version, event, status, transaction_key, amount, at, currency, requested_at)
           values ($1, $2, $3, 'accountIssued', $4, $5, 0, $6, $7, $8)`,
    values: [
      payment.mId,
      payment.paymentKey,
      version,
      payment.status,
      payment.lastTransactionKey,
      at,
      payment.currency,
      payment.requestedAt,
    ],
  });

const takeOrder = (tx: pg.PoolClient, { mId, orderId, paymentKey }: Payment) =>
  tx.query({
    name: 'take-order',
    text: `update orders set payment_key = $3, is_taken = true where m_id = $1 and order_id = $2`,
    values: [mId, orderId, paymentKey],
  });

/** Who must be told that an account was issued: nobody, unless they asked for it. */
const whoHears = (tx: pg.PoolClient, mId: string) =>
  tx.query({
    name: 'who-hears',
    text: `select endpoint_id from webhook_endpoints
            where m_id = $1 and removed_at is null and send_on_issue and 'DEPOSIT_CALLBACK' = any(events)`,
    values: [mId],
  });
