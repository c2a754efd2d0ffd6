import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { inTransaction } from './database.ts';
import { type BookedEntry, bookEntries } from './ledger.ts';
import { resetShop } from './reset-shop.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const entry = (mId: string, event: string, given: Partial<BookedEntry> = {}): BookedEntry => ({
  mId,
  event,
  paymentKey: 'pk',
  currency: 'KRW',
  debit: 'rail',
  credit: 'merchant',
  amount: 50_000,
  at: new Date('2026-03-10T05:22:31Z'),
  ...given,
});

const book = (...entries: BookedEntry[]) => inTransaction(books.db, (tx) => bookEntries(tx, entries));

const booked = async (mId: string): Promise<string[]> =>
  (
    await books.db.query<{ event: string }>('select event from ledger_entries where m_id = $1 order by 1', [
      mId,
    ])
  ).rows.map(({ event }) => event);

describe('an entry', () => {
  test('is never changed, removed or swept away', async () => {
    const mId = await books.merchant();
    await book(entry(mId, 'deposit:1'));
    for (const sql of [
      'update ledger_entries set amount = 1',
      'delete from ledger_entries',
      'truncate ledger_entries',
    ]) {
      await expect(books.db.query(sql), sql).rejects.toThrow('ledger entries are only ever appended');
    }
    expect(await booked(mId)).toEqual(['deposit:1']);
  });

  test('of one event is booked once: the second takes its whole batch with it', async () => {
    const mId = await books.merchant();
    await book(entry(mId, 'deposit:1'));
    await expect(book(entry(mId, 'deposit:2'), entry(mId, 'deposit:1'))).rejects.toMatchObject({
      code: '23505',
    });
    expect(await booked(mId)).toEqual(['deposit:1']);
    await book(entry(await books.merchant(), 'deposit:1'));
  });

  test.each([
    ['amounts of nothing', { amount: 0 }],
    ['amounts below nothing', { amount: -50_000 }],
    ['accounts that do not exist', { debit: 'pocket' }],
    ['movements from an account to itself', { credit: 'rail' }],
  ] as [string, Partial<BookedEntry>][])('is not for %s', async (_, wrong) => {
    await expect(book(entry('shop', `wrong:${JSON.stringify(wrong)}`, wrong))).rejects.toMatchObject({
      code: '23514',
    });
  });

  test('goes when a test shop is emptied, and no other shop’s with it', async () => {
    const [mId, other] = [await books.merchant(), await books.merchant()];
    await book(entry(mId, 'deposit:1'), entry(other, 'deposit:1'));
    await resetShop(books.db, mId);
    expect([await booked(mId), await booked(other)]).toEqual([[], ['deposit:1']]);
    await expect(books.db.query('delete from ledger_entries where m_id = $1', [other])).rejects.toThrow(
      'appended',
    );
  });

  test('of a live shop stays whatever is asked', async () => {
    const mId = await books.merchant('live');
    await book(entry(mId, 'deposit:1'));
    await expect(resetShop(books.db, mId)).rejects.toThrow('is no test shop');
    expect(await booked(mId)).toEqual(['deposit:1']);
  });
});

describe('a payment', () => {
  test.each([
    ['balance_amount = -1', 'balance below nothing'],
    ['balance_amount = total_amount + 1', 'more to cancel than was paid'],
    ['tax_free_amount = balance_amount + 1', 'more tax free than there is'],
    ['tax_free_amount = 30000, tax_exemption_amount = 30000', 'parts that are more than the whole'],
    ['total_amount = 0, balance_amount = 0', 'nothing to pay'],
    [`status = 'PAID'`, 'a status that the protocol does not know'],
  ])('cannot be stored with %s: %s', async (wrong) => {
    const mId = await books.merchant();
    const { paymentKey } = await books.authenticated(mId);
    const change = books.db.query(`update payments set ${wrong} where m_id = $1 and payment_key = $2`, [
      mId,
      paymentKey,
    ]);
    await expect(change).rejects.toMatchObject({ code: '23514' });
  });

  test('has one open cancellation at most', async () => {
    const mId = await books.merchant();
    const open = (refundId: string, outcome: string | null = null) =>
      books.db.query(
        `insert into cancellations (m_id, refund_id, payment_key, transaction_key, amount, tax_free_amount, tax_exemption_amount,
           refundable_amount, reason, canceled_at, outcome) values ($1, $2, 'pk', $2, 1000, 0, 0, 0, 'sold out', now(), $3)`,
        [mId, refundId, outcome],
      );
    await open('r1');
    await expect(open('r2')).rejects.toMatchObject({ constraint: 'one_open_cancellation' });
    await open('r3', 'DONE');
    await books.db.query(
      `update cancellations set outcome = 'ABORTED' where m_id = $1 and refund_id = 'r1'`,
      [mId],
    );
    await open('r2');
  });
});

test('a live shop’s clock cannot be moved', async () => {
  const mId = await books.merchant('live');
  const move = books.db.query('update merchants set clock_offset_ms = 1 where m_id = $1', [mId]);
  await expect(move).rejects.toMatchObject({ code: '23514' });
});
