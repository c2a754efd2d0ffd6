import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApplyDeposit, applyDeposit, HOUSE } from '../bank/deposit.ts';
import { freshKeys, systemChance } from '../chance.ts';
import { confirm } from '../payments/confirm.ts';
import { TEST_RAIL } from '../payments/wire.ts';
import type { Outcome } from './batch.ts';
import { type Books, confirmation, openBooks } from './books-stage.ts';
import { inTransaction } from './database.ts';
import { lockFreeNumbers, type NumberUse, usesOfNumbers } from './numbers.ts';
import { readPayments } from './payments.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

const free = async (
  bankCode: string,
  count = 100,
): Promise<{ accountNumber: string; generation: number }[]> => {
  const found = await inTransaction(books.db, (tx) =>
    lockFreeNumbers(tx, [{ rail: TEST_RAIL, bankCode, count }]),
  );
  return found.map(({ accountNumber, generation }) => ({ accountNumber, generation }));
};

/** As if everything that happened to this bank's numbers had happened that long ago. */
async function longAgo(bankCode: string, days: number): Promise<void> {
  await books.db.query(
    `update account_uses set opened_at = opened_at - $2 * interval '1 day', closed_at = closed_at - $2 * interval '1 day' where bank_code = $1`,
    [bankCode, days],
  );
  await books.db.query(
    `update account_numbers set free_from = free_from - $2 * interval '1 day' where bank_code = $1`,
    [bankCode, days],
  );
}

const useAt = async (number: Pick<NumberUse, 'bankCode' | 'accountNumber'>, at: Date) =>
  (
    await usesOfNumbers(books.db, [
      { rail: TEST_RAIL, bankCode: number.bankCode, accountNumber: number.accountNumber, at },
    ])
  )[0];

/** What the bank tells of money that was sent to a number at that time. */
async function told(number: NumberUse, depositedAt: Date): Promise<ApplyDeposit> {
  const { rail, bankCode, accountNumber } = number;
  const use = await useAt(number, depositedAt);
  const id = `dep-${Math.random()}`;
  return {
    mId: use?.mId ?? HOUSE,
    ...(use && { paymentKey: use.paymentKey }),
    arrived: {
      rail,
      bankCode,
      bankDate: depositedAt.toISOString().slice(0, 10),
      bankTxNo: id,
      depositId: id,
      accountNumber,
      amount: 50_000,
      unclearedAmount: 0,
      depositorName: '김고객',
      depositedAt,
    },
    use,
    keys: freshKeys(systemChance, depositedAt),
  };
}

test('a number rests ten days between two uses, and counts them', async () => {
  const [accountNumber] = await books.numbers('20', 1);
  expect(await free('20')).toEqual([{ accountNumber, generation: 1 }]);
  const first = await books.openNumber({ bankCode: '20', mId: 'shop', paymentKey: 'first' });
  expect(first).toMatchObject({ accountNumber, generation: 1 });
  expect(await free('20')).toEqual([]);
  await books.closeNumber(first);
  expect(await free('20')).toEqual([]);
  await longAgo('20', 9.99);
  expect(await free('20')).toEqual([]);
  await longAgo('20', 0.02);
  expect(await free('20')).toEqual([{ accountNumber, generation: 2 }]);
});

test('a number that was locked and not used is free for the next', async () => {
  await books.numbers('03', 3);
  expect(await free('03', 2)).toHaveLength(2);
  expect(await free('03')).toHaveLength(3);
});

test('the number that has rested longest is used first', async () => {
  await books.numbers('23', 3);
  await books.db.query(
    `update account_numbers set free_from = now() - interval '1 hour' where account_number = '2300000002'`,
  );
  expect((await free('23', 1)).map(({ accountNumber }) => accountNumber)).toEqual(['2300000002']);
});

test('a number opens again when its deposit was taken back, and closes when it is paid again', async () => {
  await books.numbers('31', 1);
  const use = await books.openNumber({ bankCode: '31', mId: 'shop', paymentKey: 'paid twice' });
  await books.closeNumber(use);
  await books.closeNumber(use, true);
  await longAgo('31', 30);
  expect(await free('31')).toEqual([]);
  const { rows } = await books.db.query(
    `select closed_at, (select free_from from account_numbers where bank_code = '31') from account_uses where bank_code = '31'`,
  );
  expect(rows).toEqual([{ closed_at: null, free_from: null }]);
});

test('a late word about an earlier use leaves the number of the present one alone', async () => {
  await books.numbers('32', 1);
  const first = await books.openNumber({ bankCode: '32', mId: 'shop', paymentKey: 'first' });
  await books.closeNumber(first);
  await longAgo('32', 11);
  const second = await books.openNumber({ bankCode: '32', mId: 'shop', paymentKey: 'second' });
  await books.closeNumber(first);
  await books.closeNumber(first, true);
  await longAgo('32', 30);
  expect(await free('32')).toEqual([]);
  expect(await useAt(second, new Date())).toMatchObject({ paymentKey: 'second', generation: 2 });
});

test('a number belongs to the payment it was open for at that time', async () => {
  const [accountNumber = ''] = await books.numbers('34', 1);
  const first = await books.openNumber({ bankCode: '34', mId: 'shop', paymentKey: 'first' });
  await books.closeNumber(first);
  await longAgo('34', 11);
  await books.openNumber({ bankCode: '34', mId: 'other', paymentKey: 'second' });
  const number = { bankCode: '34', accountNumber };
  expect(await useAt(number, daysAgo(12))).toBeUndefined();
  expect(await useAt(number, daysAgo(11))).toMatchObject({ mId: 'shop', paymentKey: 'first', generation: 1 });
  expect(await useAt(number, daysAgo(0.01))).toMatchObject({ paymentKey: 'first' });
  expect(await useAt(number, new Date())).toMatchObject({
    mId: 'other',
    paymentKey: 'second',
    generation: 2,
  });
  // A bank whose clock is a little behind ours.
  expect(await useAt(number, new Date(Date.now() - 60_000))).toMatchObject({ paymentKey: 'second' });
  expect(await useAt({ bankCode: '34', accountNumber: '1' }, new Date())).toBeUndefined();
});

test('number_reuse_not_misapplied: late news of money for the earlier payment leaves the later one waiting', async () => {
  const mId = await books.merchant();
  await books.numbers('88', 1);
  const first = await books.waiting(mId);
  const use = {
    ...(first.virtualAccount as NonNullable<typeof first.virtualAccount>),
    mId,
    paymentKey: first.paymentKey,
  };
  await books.closeNumber(use);
  await longAgo('88', 11);
  const second = await books.waiting(mId);
  expect(second.virtualAccount).toMatchObject({ accountNumber: use.accountNumber, generation: 2 });

  const late = await told(use, daysAgo(11));
  expect(late.paymentKey).toBe(first.paymentKey);
  expect(await books.writeValue(applyDeposit, late)).toEqual({ isDuplicate: false, state: 'APPLIED' });
  const read = await readPayments(books.db, [first, second]);
  expect(Object.fromEntries(read.map(({ payment }) => [payment.paymentKey, payment.status]))).toEqual({
    [first.paymentKey]: 'DONE',
    [second.paymentKey]: 'WAITING_FOR_DEPOSIT',
  });
  // The later payment's own money finds it.
  expect(await books.writeValue(applyDeposit, await told(use, new Date()))).toEqual({
    isDuplicate: false,
    state: 'APPLIED',
  });
});

/** Nothing is left at the customer's bank but so many numbers that begin like this. */
async function pool(prefix: string, count: number): Promise<void> {
  await books.db.query(`delete from account_numbers where bank_code = '88'`);
  await books.db.query(
    `insert into account_numbers (rail, bank_code, account_number) select $1, '88', $2 || n from generate_series(1, $3) n`,
    [TEST_RAIL, prefix, count],
  );
}

test('an empty pool refuses whoever is left over, and nobody else', async () => {
  const mId = await books.merchant();
  await pool('66', 3);
  const payments = await Promise.all(Array.from({ length: 5 }, () => books.authenticated(mId)));
  const outcomes = await Promise.all(
    payments.map((payment) => books.writer.write(confirm, confirmation(payment))),
  );
  expect(outcomes.map(codeOf)).toEqual([
    'issued',
    'issued',
    'issued',
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
  ]);
  // The customer's choice stands: with fresh numbers the same payment can be confirmed.
  await pool('67', 1);
  expect(codeOf(await books.writer.write(confirm, confirmation(payments[4] as (typeof payments)[0])))).toBe(
    'issued',
  );
});

test('two processes never hand out one number twice, also when there are too few', async () => {
  const mId = await books.merchant();
  const another = books.another();
  await pool('77', 100);
  const payments = await Promise.all(Array.from({ length: 120 }, () => books.authenticated(mId)));
  const confirmed = await Promise.all(
    payments.map((payment, place) =>
      (place % 2 ? books : another).writer.write(confirm, confirmation(payment)),
    ),
  );
  expect(confirmed.filter((outcome) => codeOf(outcome) === 'issued')).toHaveLength(100);
  const { rows } = await books.db.query<{ uses: number; numbers: number }>(
    `select count(*) as uses, count(distinct account_number) as numbers from account_uses where account_number like '77%'`,
  );
  expect(rows).toEqual([{ uses: 100, numbers: 100 }]);
});

const codeOf = (outcome: Outcome<unknown>): string =>
  'failure' in outcome ? outcome.failure.code : 'issued';
