import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyDeposit } from '../bank/deposit.ts';
import { freshKeys, systemChance } from '../chance.ts';
import { openPayment } from '../payments/request.ts';
import { type Books, openBooks, opening } from '../store/books-stage.ts';
import { readPayments } from '../store/payments.ts';
import { expireNow } from './expire.ts';

let books: Books;
let mId: string;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 20);
  mId = await books.merchant();
});
afterAll(() => books.close());

const letExpire = (paymentKey: string, of = mId) => books.writeValue(expireNow, { mId: of, paymentKey });
const read = async (paymentKey: string) =>
  (await readPayments(books.db, [{ mId, paymentKey }]))[0] as Awaited<
    ReturnType<typeof readPayments>
  >[number];

test('an open window and a payment that waits for its confirm end now, and the merchant is told of now', async () => {
  const { choices: _, ...window } = opening(mId);
  const open = (await books.writeValue(openPayment, window)).payment;
  for (const { paymentKey } of [open, await books.authenticated(mId)]) {
    await letExpire(paymentKey);
    const { payment, now } = await read(paymentKey);
    expect(payment).toMatchObject({ status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
    const { rows } = await books.db.query(
      `select event, at from payment_history where payment_key = $1 order by version desc limit 1`,
      [paymentKey],
    );
    expect(rows[0].event).toBe('expired');
    expect(Math.abs(now.getTime() - rows[0].at.getTime())).toBeLessThan(60_000);
  }
});

test('an account’s deadline is now: silent, its number is closed, and money is told EXPIRED', async () => {
  const { paymentKey } = await books.waiting(mId);
  const other = await books.waiting(mId);
  await letExpire(paymentKey);
  const { payment, dueAt, now } = await read(paymentKey);
  expect(payment.status).toBe('WAITING_FOR_DEPOSIT');
  expect(payment.virtualAccount?.dueDate.getTime()).toBeLessThanOrEqual(now.getTime());
  expect(dueAt).toBeNull();
  const { rows } = await books.db.query(
    'select closed_at from account_uses where m_id = $1 and payment_key = $2',
    [mId, paymentKey],
  );
  expect(rows[0].closed_at).not.toBeNull();
  // Nobody else's time moved.
  expect((await read(other.paymentKey)).dueAt).not.toBeNull();
  await expect(letExpire(paymentKey)).rejects.toMatchObject({ code: 'NOT_SUPPORTED_PROCESS' });
});

test('what is paid, and what another shop has, does not expire', async () => {
  const payment = await books.waiting(mId);
  const { paymentKey, totalAmount, virtualAccount } = payment;
  const use = { ...(virtualAccount as NonNullable<typeof virtualAccount>), mId, paymentKey };
  const arrived = {
    ...{ rail: use.rail, bankCode: use.bankCode, accountNumber: use.accountNumber, bankDate: '2026-03-10' },
    ...{ bankTxNo: '1', depositId: 'd1', amount: totalAmount, unclearedAmount: 0, depositorName: '김' },
    depositedAt: new Date(),
  };
  const keys = freshKeys(systemChance, new Date());
  await books.writeValue(applyDeposit, { mId, paymentKey, arrived, use, keys });
  expect((await read(paymentKey)).payment.status).toBe('DONE');
  await expect(letExpire(paymentKey)).rejects.toMatchObject({ code: 'NOT_SUPPORTED_PROCESS' });
  expect((await read(paymentKey)).payment.status).toBe('DONE');
  await expect(letExpire(paymentKey, await books.merchant())).rejects.toMatchObject({
    code: 'NOT_FOUND_PAYMENT',
  });
});
