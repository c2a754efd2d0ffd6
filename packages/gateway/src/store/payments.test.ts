import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { inTransaction } from './database.ts';
import { lockPayments, readPayments, updatePayments } from './payments.ts';
import { createReads } from './reads.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 50);
});
afterAll(() => books.close());

async function withCancellations(mId: string, amounts: number[]): Promise<string> {
  const { paymentKey } = await books.waiting(mId);
  for (const [index, amount] of amounts.entries()) {
    await books.db.query(
      `insert into cancellations (m_id, refund_id, payment_key, transaction_key, amount, tax_free_amount,
         tax_exemption_amount, refundable_amount, reason, canceled_at, outcome)
       values ($1, $2, $3, $2, $4, 0, 0, 0, 'sold out', now(), 'DONE')`,
      [mId, `refund-${paymentKey}-${index}`, paymentKey, amount],
    );
  }
  await books.db.query('update payments set cancellation_count = $3 where m_id = $1 and payment_key = $2', [
    mId,
    paymentKey,
    amounts.length,
  ]);
  return paymentKey;
}

test('many who read one payment at once each see its cancellations once', async () => {
  const mId = await books.merchant();
  const paymentKey = await withCancellations(mId, [20_000, 10_000]);
  const reads = createReads(books.db);
  const read = await Promise.all(Array.from({ length: 5 }, () => reads.payment.load({ mId, paymentKey })));
  expect(read.map((found) => found?.payment.cancellations.map(({ amount }) => amount))).toEqual(
    Array.from({ length: 5 }, () => [20_000, 10_000]),
  );
});

test('a cancellation that is done while somebody reads shows in the balance and in the list, or in neither', async () => {
  const mId = await books.merchant();
  const paymentKey = await withCancellations(mId, [20_000]);
  const another = books.another();
  // Between two statements of a reader anything may be committed; here a cancel always is.
  const reader = Object.create(books.db) as typeof books.db;
  let statements = 0;
  reader.query = (async (...parts: Parameters<typeof books.db.query>) => {
    if (statements++ > 0) {
      await another.db.query(
        `insert into cancellations (m_id, refund_id, payment_key, transaction_key, amount, tax_free_amount,
           tax_exemption_amount, refundable_amount, reason, canceled_at, outcome)
         values ($1, 'later', $2, 'later', 5000, 0, 0, 25000, 'sold out', now(), 'DONE')`,
        [mId, paymentKey],
      );
    }
    return books.db.query(...parts);
  }) as typeof books.db.query;
  const [read] = await readPayments(reader, [{ mId, paymentKey }]);
  expect(read?.payment.cancellations.map(({ amount }) => amount)).toEqual([20_000]);
});

test('a payment reads back as it was written, cancellations and their times included', async () => {
  const mId = await books.merchant();
  const { paymentKey } = await books.waiting(mId);
  const at = new Date('2026-03-12T07:40:03.123Z');
  await books.db.query(
    `insert into cancellations (m_id, refund_id, payment_key, transaction_key, amount, tax_free_amount, tax_exemption_amount,
       refundable_amount, reason, receipt_key, canceled_at, outcome, refund_account, refund_state)
     values ($1, 'r1', $2, 't1', 999999999999, 1, 2, 30000, '변심 "따옴표"', 'receipt', $3, 'DONE', '{"bankCode":"88","accountNumber":"1","holderName":"김"}', 'PENDING')`,
    [mId, paymentKey, at],
  );
  await books.db.query('update payments set cancellation_count = 1 where m_id = $1 and payment_key = $2', [
    mId,
    paymentKey,
  ]);
  const [read] = await readPayments(books.db, [{ mId, paymentKey }]);
  const locked = await inTransaction(books.db, (tx) => lockPayments(tx, [{ mId, paymentKey }]));
  expect(locked).toEqual([{ payment: read?.payment, version: read?.version, dueAt: read?.dueAt }]);
  expect(read?.payment.cancellations).toEqual([
    {
      refundId: 'r1',
      transactionKey: 't1',
      amount: 999_999_999_999,
      taxFreeAmount: 1,
      taxExemptionAmount: 2,
      refundableAmount: 30_000,
      reason: '변심 "따옴표"',
      receiptKey: 'receipt',
      canceledAt: at,
      outcome: 'DONE',
      refund: {
        account: { bankCode: '88', accountNumber: '1', holderName: '김' },
        state: 'PENDING',
        feeReturned: 0,
      },
    },
  ]);
});

test('a payment that was changed without its lock is not overwritten', async () => {
  const mId = await books.merchant();
  const { paymentKey } = await books.authenticated(mId);
  const [read] = await readPayments(books.db, [{ mId, paymentKey }]);
  if (!read) throw new Error('no payment');
  const change = {
    payment: read.payment,
    event: 'deadlinePassed' as const,
    at: new Date(),
    entries: [],
    webhooks: [],
  };
  const save = (version: number) =>
    inTransaction(books.db, (tx) => updatePayments(tx, [{ change, version, dueAt: null }]));
  await expect(save(read.version)).rejects.toMatchObject({ code: '40001' });
  await save(read.version + 1);
});
