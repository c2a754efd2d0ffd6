import { Failure, type Payment } from '@tollgate/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyDeposit } from '../bank/deposit.ts';
import { applyReversal } from '../bank/reversal.ts';
import { freshKeys, systemChance } from '../chance.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import type { Claim } from '../store/idempotency.ts';
import type { NumberUse } from '../store/numbers.ts';
import { readPayments } from '../store/payments.ts';
import { moveClock } from '../store/shop-clock.ts';
import { closeCancellation, openCancellation } from './cancel.ts';
import { settle } from './settle.ts';
import type { Verdict } from './verdict.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 50);
});
afterAll(() => books.close());

const keys = () => freshKeys(systemChance, new Date());

let deposits = 0;
const deposited = async (payment: Payment, at = new Date()): Promise<string> => {
  const { rail, bankCode, accountNumber } = payment.virtualAccount as NonNullable<Payment['virtualAccount']>;
  const use: NumberUse = {
    ...(payment.virtualAccount as NonNullable<Payment['virtualAccount']>),
    mId: payment.mId,
    paymentKey: payment.paymentKey,
  };
  const depositId = `dep-${++deposits}`;
  const natural = { rail, bankCode, accountNumber, bankDate: '2026-03-10', bankTxNo: depositId, depositId };
  const arrived = {
    ...natural,
    amount: payment.totalAmount,
    unclearedAmount: 0,
    depositorName: '김보냄',
    depositedAt: at,
  };
  await books.writeValue(applyDeposit, {
    mId: payment.mId,
    paymentKey: payment.paymentKey,
    arrived,
    use,
    keys: keys(),
  });
  return depositId;
};

const reversed = (payment: Payment, depositId: string) => {
  const { rail, bankCode, accountNumber } = payment.virtualAccount as NonNullable<Payment['virtualAccount']>;
  const reversal = {
    rail,
    reversalId: `rev-${depositId}`,
    depositId,
    bankCode,
    accountNumber,
    amount: payment.totalAmount,
    reversedAt: new Date(),
  };
  return books.writeValue(applyReversal, { reversal, keys: keys() });
};

const read = async ({ mId, paymentKey }: Payment): Promise<Payment> => {
  const [stored] = await readPayments(books.db, [{ mId, paymentKey }]);
  if (!stored) throw new Error('no such payment');
  return stored.payment;
};

const alarmsOf = async (mId: string): Promise<string[]> => {
  const { rows } = await books.db.query<{ kind: string }>(
    'select kind from alarms where m_id = $1 order by alarm_id',
    [mId],
  );
  return rows.map(({ kind }) => kind);
};

const open = ({ mId, paymentKey }: Payment, cancelAmount?: string) =>
  books.writeValue(openCancellation, {
    mId,
    paymentKey,
    body: {
      cancelReason: '변심',
      cancelAmount,
      refundReceiveAccount: { bank: '88', accountNumber: '110123456789', holderName: '김고객' },
    } as never,
    keys: keys(),
    caller: { scope: null, traceId: 't', language: 'ko' },
  });

/** A cancellation whose bank has not answered so far. */
async function opened() {
  const payment = await books.waiting(await books.merchant());
  const depositId = await deposited(payment);
  const { order } = await open(payment);
  if (!order) throw new Error('nothing to give back');
  const close = (verdict: Verdict) =>
    books.writeValue(closeCancellation, { ...payment, refundId: order.refundId, verdict, keys: keys() });
  const heard = (state: 'COMPLETED' | 'FAILED') =>
    books.writeValue(settle, {
      mId: payment.mId,
      paymentKey: payment.paymentKey,
      refundId: order.refundId,
      state,
    });
  return { payment, depositId, order, close, heard };
}

const refused: Verdict = { refusal: new Failure('PROVIDER_ERROR') };

describe('two processes bring the answer of one cancellation', () => {
  test('who comes second answers what the first recorded: it is done', async () => {
    const { payment, close } = await opened();
    expect(await close({})).toMatchObject({ payment: { status: 'CANCELED' } });
    const second = await close(refused);
    expect(second).toMatchObject({ payment: { status: 'CANCELED', balanceAmount: 0 } });
    expect(second.refusal).toBeUndefined();
    expect(await alarmsOf(payment.mId)).toEqual([]);
  });

  test('and when it was refused, the merchant hears no even if the bank has said yes since; a person hears of the money', async () => {
    const { payment, close, heard } = await opened();
    await close(refused);
    const second = await close({ isPaid: true });
    expect(second.refusal?.code).toBe('PROVIDER_ERROR');
    expect(await read(payment)).toMatchObject({ status: 'DONE', balanceAmount: 50_000 });
    await heard('COMPLETED');
    expect(await alarmsOf(payment.mId)).toEqual(['REFUND_AFTER_ABORT', 'REFUND_AFTER_ABORT']);
  });

  test('a process that stalled and could not ask the bank undoes nothing that a job may have paid meanwhile', async () => {
    const { payment, close } = await opened();
    await moveClock(books.db, payment.mId, 16_000);
    await expect(close({ ...refused, isUnasked: true })).rejects.toThrow('is the job');
    await expect(open(payment)).rejects.toMatchObject({ code: 'FORBIDDEN_CONSECUTIVE_REQUEST' });
    expect(await close({ isPaid: true })).toMatchObject({
      payment: { status: 'CANCELED', balanceAmount: 0 },
    });
    expect(await alarmsOf(payment.mId)).toEqual([]);
  });

  test('in time, "could not ask" is a no that leaves everything as it was', async () => {
    const { payment, close } = await opened();
    expect((await close({ ...refused, isUnasked: true })).refusal?.code).toBe('PROVIDER_ERROR');
    expect(await read(payment)).toMatchObject({ status: 'DONE', balanceAmount: 50_000 });
  });

  test('the second gives the first one’s answer to the byte, where the caller has an idempotency key', async () => {
    const { payment, order } = await opened();
    const scope = Buffer.alloc(32, 7);
    await books.db.query(
      `insert into idempotent_answers (m_id, scope, trace_id, created_at) values ($1, $2, 'first', now())`,
      [payment.mId, scope],
    );
    const claim = (body: string): Claim<unknown> => ({
      mId: payment.mId,
      scope,
      traceId: 'own',
      isFinish: true,
      answer: () => ({ status: 200, body }),
    });
    const command = { ...payment, refundId: order.refundId, verdict: {}, keys: keys() };
    expect(await books.writer.write(closeCancellation, command, claim('one'))).toMatchObject({
      answer: { body: 'one' },
    });
    expect(await books.another().writer.write(closeCancellation, command, claim('two'))).toMatchObject({
      replay: { status: 200, body: 'one' },
    });
  });
});

describe('the bank’s notice of the refund overtakes its answer', () => {
  test('of success: it is booked when the cancellation is done, once', async () => {
    const { payment, close, heard } = await opened();
    await heard('COMPLETED');
    await close({ isPaid: true });
    await heard('COMPLETED');
    const { rows } = await books.db.query(
      `select split_part(event, ':', 1) as kind from ledger_entries where m_id = $1 order by ctid`,
      [payment.mId],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['deposit', 'cancel', 'refund']);
  });

  test('of success, and then a no comes: the money has left, so the cancellation is done', async () => {
    const { payment, close, heard } = await opened();
    await heard('COMPLETED');
    const { refusal } = await close(refused);
    expect(refusal).toBeUndefined();
    expect(await read(payment)).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      cancellations: [{ outcome: 'DONE', refund: { state: 'COMPLETED' } }],
    });
  });

  test('of failure: the money is owed and a person hears of it once, but not where the merchant was refused', async () => {
    const lost = await opened();
    await lost.heard('FAILED');
    expect(await alarmsOf(lost.payment.mId)).toEqual([]);
    await lost.close({});
    await lost.heard('FAILED');
    expect(await alarmsOf(lost.payment.mId)).toEqual(['REFUND_FAILED']);

    const told = await opened();
    await told.heard('FAILED');
    await told.close(refused);
    expect(await alarmsOf(told.payment.mId)).toEqual([]);
    expect(await read(told.payment)).toMatchObject({ status: 'DONE', balanceAmount: 50_000 });
  });
});

describe('the bank takes the deposit back', () => {
  test('after a part was refunded: the rest is refused before anything is recorded', async () => {
    const payment = await books.waiting(await books.merchant());
    const depositId = await deposited(payment);
    const { order } = await open(payment, '20000');
    await books.writeValue(closeCancellation, {
      ...payment,
      refundId: order?.refundId ?? '',
      verdict: {},
      keys: keys(),
    });
    expect(await reversed(payment, depositId)).toMatchObject({ state: 'ALARM' });
    await expect(open(payment)).rejects.toMatchObject({ code: 'REFUND_REJECTED' });
    expect((await read(payment)).cancellations).toHaveLength(1);
  });

  test('and its number has another owner by now: the reversal concerns the first', async () => {
    const first = await books.waiting(await books.merchant());
    const depositId = await deposited(first);
    const { rail, accountNumber } = first.virtualAccount as NonNullable<Payment['virtualAccount']>;
    await books.db.query(
      `update account_numbers set free_from = '2020-01-01' where rail = $1 and account_number = $2`,
      [rail, accountNumber],
    );
    const second = await books.waiting(await books.merchant());
    expect(second.virtualAccount).toMatchObject({ accountNumber, generation: 2 });
    await deposited(second);
    await reversed(first, depositId);
    expect(await read(first)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    expect(await read(second)).toMatchObject({ status: 'DONE' });
  });
});
