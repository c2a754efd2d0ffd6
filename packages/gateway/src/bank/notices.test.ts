import { setTimeout as delay } from 'node:timers/promises';
import type { Payment } from '@tollgate/domain';
import { type BankRail, RailSilence } from '@tollgate/rails';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshKeys, systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import type { Gateway } from '../gateway.ts';
import { closeCancellation, openCancellation } from '../payments/cancel.ts';
import { finishRefunds } from '../payments/finish-refunds.ts';
import { LIVE_RAIL, TEST_RAIL } from '../payments/wire.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { readPayments } from '../store/payments.ts';
import { createReads } from '../store/reads.ts';
import { followEvents } from './follow-events.ts';
import { askDeposit } from './inquiry.ts';
import { applyEvent } from './routes.ts';

let books: Books;
let gateway: Gateway;
const rails = new Map<string, BankRail>();
const logged: unknown[] = [];
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 100);
  const log = {
    info() {},
    warn: (facts: unknown) => logged.push(facts),
    error: (facts: unknown) => logged.push(facts),
  };
  const { db, writer, writeValue } = books;
  gateway = {
    db,
    writer,
    writeValue,
    reads: createReads(db),
    faults: new FaultRules(db, log, clock.ticks),
    chance: systemChance,
    clock,
    rails,
    log,
  } as unknown as Gateway;
});
beforeEach(() => {
  logged.splice(0);
  rails.clear();
});
afterAll(() => books.close());

const keys = () => freshKeys(systemChance, new Date());
const seoulToday = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

let notices = 0;
const depositOf = ({ totalAmount, virtualAccount }: Payment) => {
  const name = `n${++notices}`;
  return {
    type: 'DEPOSIT' as const,
    noticeId: name,
    eventSeq: notices,
    depositId: name,
    bankCode: '088',
    accountNumber: virtualAccount?.accountNumber ?? '',
    bankDate: seoulToday,
    bankTxNo: name,
    amount: totalAmount,
    unclearedAmount: 0,
    depositorName: '박송금',
    depositedAt: new Date().toISOString(),
    settleDate: seoulToday,
    attempt: 1,
  };
};

async function paid(): Promise<Payment> {
  const payment = await books.waiting(await books.merchant());
  await applyEvent(gateway, TEST_RAIL, depositOf(payment));
  return read(payment);
}

const read = async ({ mId, paymentKey }: Payment): Promise<Payment> => {
  const [stored] = await readPayments(books.db, [{ mId, paymentKey }]);
  if (!stored) throw new Error('no such payment');
  return stored.payment;
};

/** A cancel whose refund is on its way, or, when it is left open, of a process that died before it asked. */
async function canceled({ isOpen = false } = {}) {
  const payment = await paid();
  const { mId, paymentKey } = payment;
  const body = {
    cancelReason: '변심',
    refundReceiveAccount: { bank: '88', accountNumber: '110123456789', holderName: '김고객' },
  };
  const caller = { scope: null, traceId: 'trace', language: 'ko' as const };
  const { order } = await books.writeValue(openCancellation, {
    mId,
    paymentKey,
    body: body as never,
    keys: keys(),
    caller,
  });
  const refundId = order?.refundId ?? '';
  if (!isOpen)
    await books.writeValue(closeCancellation, { mId, paymentKey, refundId, verdict: {}, keys: keys() });
  await books.db.query('update cancellations set due_at = now() where m_id = $1', [mId]);
  return { payment, refundId, transferId: `${mId}.${refundId}` };
}

const refundState = async (payment: Payment) => (await read(payment)).cancellations[0]?.refund?.state;

const told = (transferId: string) => ({
  type: 'TRANSFER' as const,
  noticeId: `n${++notices}`,
  eventSeq: notices,
  transferId,
  status: 'SUCCEEDED' as const,
  bankTransactionId: 'b1',
  doneAt: new Date().toISOString(),
});

test('a bank can only tell of transfers that went over it: a test bank has no say about live money', async () => {
  const { payment, transferId } = await canceled();
  await applyEvent(gateway, LIVE_RAIL, told(transferId));
  expect(await refundState(payment)).toBe('PENDING');
  expect(logged).toEqual([{ rail: LIVE_RAIL, transferId }]);
  await applyEvent(gateway, TEST_RAIL, told(transferId));
  expect(await refundState(payment)).toBe('COMPLETED');
});

test('a bank that asks twice at once under one id is answered twice, and its last answer is remembered', async () => {
  const payment = await books.waiting(await books.merchant());
  const use = {
    ...(payment.virtualAccount as NonNullable<Payment['virtualAccount']>),
    mId: payment.mId,
    paymentKey: payment.paymentKey,
  };
  const ask = (amount: number) =>
    books.writeValue(askDeposit, {
      inquiry: {
        rail: TEST_RAIL,
        inquiryId: 'once',
        bankCode: '88',
        accountNumber: use.accountNumber,
        amount,
      },
      use,
    });
  const before = books.sent.length;
  expect(await Promise.all([ask(50_000), ask(49_999)])).toEqual([
    { accept: true, holderName: '김고객' },
    { accept: false, reason: 'AMOUNT_MISMATCH' },
  ]);
  expect(books.sent.slice(before).filter((text) => text === 'begin')).toHaveLength(1);
  const { rows } = await books.db.query(`select refusal from deposit_inquiries where inquiry_id = 'once'`);
  expect(rows).toEqual([{ refusal: 'AMOUNT_MISMATCH' }]);
});

describe('refunds that were left behind', () => {
  test('one that cannot be finished keeps no other from it, and is named in the log', async () => {
    const [broken, silent, fine] = [await canceled(), await canceled(), await canceled()];
    const state = async (transferId: string) => {
      if (transferId === broken.transferId) throw new TypeError('our own mistake');
      if (transferId === silent.transferId) throw new RailSilence('refundState', 'TIMEOUT');
      await delay(100);
      return { ok: true, transferId, status: 'SUCCEEDED', bankTransactionId: 'b1' };
    };
    rails.set(TEST_RAIL, { refundState: state } as unknown as BankRail);
    await finishRefunds(gateway);
    // It came back when all of it was done, so that a process that leaves waits for it.
    expect(await refundState(fine.payment)).toBe('COMPLETED');
    expect(logged).toContainEqual(
      expect.objectContaining({ refundId: broken.refundId, error: expect.any(TypeError) }),
    );
    expect(logged).toContainEqual(expect.objectContaining({ refundId: silent.refundId, reason: 'TIMEOUT' }));
  });

  test('are paid once, under the id they had, when the bank has never heard of them', async () => {
    const { payment, transferId } = await canceled({ isOpen: true });
    const orders: string[] = [];
    rails.set(TEST_RAIL, {
      refundState: async () => ({ ok: false, code: 'NOT_FOUND', message: '', isRetryable: false }),
      inquireHolder: async () => ({ ok: true, holderName: '김고객', match: 'MATCH', isUsable: true }),
      refund: async (order: { transferId: string }) => {
        orders.push(order.transferId);
        return { ok: true, transferId: order.transferId, status: 'SUCCEEDED', bankTransactionId: 'b1' };
      },
    } as unknown as BankRail);
    await Promise.all([finishRefunds(gateway), finishRefunds(gateway)]);
    await finishRefunds(gateway);
    expect(orders).toEqual([transferId]);
    expect(await read(payment)).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
    expect(await refundState(payment)).toBe('COMPLETED');
  });
});

test('a feed that does not move on is left after one page', async () => {
  const payment = await books.waiting(await books.merchant());
  const event = depositOf(payment);
  let asked = 0;
  const events = async () => {
    if (++asked > 5) throw new Error('asked without end');
    return { ok: true, events: [event], nextCursor: 'here' };
  };
  rails.set('stuck', { events } as unknown as BankRail);
  await followEvents(gateway, ['stuck']);
  expect(asked).toBe(2);
});
