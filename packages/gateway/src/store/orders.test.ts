import type { Payment } from '@tollgate/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Confirmed, confirm } from '../payments/confirm.ts';
import type { Outcome } from './batch.ts';
import { type Books, confirmation, type Desks, openBooks } from './books-stage.ts';

let books: Books;
let another: Desks;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 100);
  another = books.another();
});
afterAll(() => books.close());

const confirmed = async (desks: Desks, payment: Payment): Promise<string> =>
  said(await desks.writer.write(confirm, confirmation(payment)));

const said = (outcome: Outcome<Confirmed>): string =>
  'failure' in outcome ? outcome.failure.code : 'value' in outcome ? outcome.value.payment.status : 'replay';

/** Two tabs of one customer: two payments that were opened and finished under one order number. */
const twoTabs = async (mId: string, orderId: string): Promise<[Payment, Payment]> => [
  await books.authenticated(mId, { orderId }),
  await books.authenticated(mId, { orderId }),
];

test('a confirm does not look for its order number, and looks when the number turns out to be taken', async () => {
  const mId = await books.merchant();
  const [first, second] = await twoTabs(mId, 'order-two-tabs');
  books.sent.length = 0;
  expect(await confirmed(books, first)).toBe('WAITING_FOR_DEPOSIT');
  expect(books.sent).not.toContain('taken-orders');
  expect(await confirmed(books, second)).toBe('DUPLICATED_ORDER_ID');
  expect(books.sent.filter((name) => name === 'taken-orders')).toHaveLength(1);
});

test('whoever takes a number that is taken fails alone, and holds no account number', async () => {
  const mId = await books.merchant();
  const [first, second] = await twoTabs(mId, 'order-in-a-batch');
  const others = await Promise.all(Array.from({ length: 5 }, () => books.authenticated(mId)));
  expect(await confirmed(another, first)).toBe('WAITING_FOR_DEPOSIT');
  const batch = [...others.slice(0, 2), second, ...others.slice(2)];
  expect(await Promise.all(batch.map((payment) => confirmed(books, payment)))).toEqual(
    batch.map((payment) => (payment === second ? 'DUPLICATED_ORDER_ID' : 'WAITING_FOR_DEPOSIT')),
  );
  const { rows } = await books.db.query<{ payment_key: string }>(
    'select payment_key from account_uses where m_id = $1',
    [mId],
  );
  expect(rows.map((row) => row.payment_key).sort()).toEqual(
    [first, ...others].map(({ paymentKey }) => paymentKey).sort(),
  );
});

test('of two tabs that are confirmed in two processes at once, one is issued', async () => {
  const mId = await books.merchant();
  for (let round = 0; round < 10; round++) {
    const [first, second] = await twoTabs(mId, `order-round-${round}`);
    const answers = await Promise.all([confirmed(books, first), confirmed(another, second)]);
    expect(answers.sort()).toEqual(['DUPLICATED_ORDER_ID', 'WAITING_FOR_DEPOSIT']);
  }
});
