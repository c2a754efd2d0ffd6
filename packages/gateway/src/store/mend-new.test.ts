import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { mendNew } from './mend-new.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

test('an index that cannot tell what is new any more is summarized again, and a sound one is left alone', async () => {
  const { db } = books;
  // Pages are many and rows few, so that it takes no time.
  await db.query('alter table payment_history set (fillfactor = 10)');
  await db.query(
    `insert into payment_history (m_id, payment_key, version, event, status, at, recorded_at)
     select 'mended', lpad(n::text, 30, '0'), 1, 'requested', 'READY', now(), now() - (20000 - n) * interval '1 minute' from generate_series(1, 20000) n`,
  );
  await db.query('vacuum analyze payment_history');
  expect(await mendNew(db)).toEqual([]);

  // As one that was never finished leaves it: nothing is known of any page.
  await db.query(
    `select brin_desummarize_range('payment_history_new', page)
       from generate_series(0, pg_relation_size('payment_history') / 8192 - 1, 16) page`,
  );
  expect(await mendNew(db)).toEqual(['payment_history_new']);
  expect(await mendNew(db)).toEqual([]);
});
