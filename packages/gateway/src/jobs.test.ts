import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from './gateway.ts';
import { expireDue, startJobs } from './jobs.ts';
import { type Books, openBooks } from './store/books-stage.ts';
import { moveClock } from './store/shop-clock.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const statuses = async (mId: string) =>
  (
    await books.db.query<{ status: string; count: number }>(
      'select status, count(*) from payments where m_id = $1 group by status order by status',
      [mId],
    )
  ).rows;

test('everything that is due expires in one round, a batch at a time, and nothing else does', async () => {
  const [mId, other] = [await books.merchant(), await books.merchant()];
  await Promise.all(Array.from({ length: 600 }, () => books.authenticated(mId)));
  await books.authenticated(other);
  await moveClock(books.db, mId, 10 * 60_000);
  const before = books.sent.length;
  await expireDue(books as unknown as Gateway);
  expect(await statuses(mId)).toEqual([{ status: 'EXPIRED', count: 600 }]);
  expect(await statuses(other)).toEqual([{ status: 'IN_PROGRESS', count: 1 }]);
  // 256, 256 and 88, in the order of their deadlines.
  expect(books.sent.slice(before).filter((text) => text === 'begin')).toHaveLength(3);
});

test('two processes that expire the same at once expire it once', async () => {
  const mId = await books.merchant();
  await Promise.all(Array.from({ length: 50 }, () => books.authenticated(mId)));
  await moveClock(books.db, mId, 10 * 60_000);
  await Promise.all([books, books.another()].map((process) => expireDue(process as unknown as Gateway)));
  const { rows } = await books.db.query<{ count: number }>(
    `select count(*) from payment_history where m_id = $1 and event = 'expired'`,
    [mId],
  );
  expect(rows).toEqual([{ count: 50 }]);
});

test('a job that fails is told of, tried again, and keeps nobody from leaving', async () => {
  const failed: { job: string }[] = [];
  const gateway = {
    db: {
      query: async () => Promise.reject(new Error('gone')),
      connect: async () => Promise.reject(new Error('gone')),
    },
    rails: new Map(),
    log: { error: (facts: { job: string }) => failed.push(facts), warn() {}, info() {} },
  } as unknown as Gateway;
  const jobs = startJobs(gateway);
  await expect
    .poll(() => failed.filter(({ job }) => job === 'expirePayments').length, { timeout: 15_000 })
    .toBeGreaterThan(1);
  expect(failed.map(({ job }) => job)).toEqual(
    expect.arrayContaining(['expirePayments', 'finishRefunds', 'fillGaps', 'forget']),
  );
  const begin = performance.now();
  await jobs.stop();
  expect(performance.now() - begin).toBeLessThan(5_000);
});
