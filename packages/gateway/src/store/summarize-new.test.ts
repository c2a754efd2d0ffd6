import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { openDatabase } from './database.ts';
import { mendNew } from './mend-new.ts';
import { summarizeNew } from './summarize-new.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  // Pages are many and rows few, so that it takes no time.
  await books.db.query('alter table payment_history set (fillfactor = 10, autovacuum_enabled = off)');
});
afterAll(() => books.close());

let written = 0;
async function happens(times: number): Promise<void> {
  await books.db.query(
    `insert into payment_history (m_id, payment_key, version, event, status, at)
     select 'new', lpad(n::text, 30, '0'), 1, 'requested', 'READY', now() from generate_series($1::int, $2::int) n`,
    [written, written + times - 1],
  );
  written += times;
}

/** Pages that a search for what is newer than all has to look through. */
async function pagesInDoubt(): Promise<number> {
  const { rows } = await books.db.query(
    `explain (analyze, format json) select from payment_history where recorded_at > timestamptz '9999-01-01'`,
  );
  const plan = JSON.stringify(rows[0]);
  expect(plan).toContain('payment_history_new');
  return Number(/"Lossy Heap Blocks":(\d+)/.exec(plan)?.[1]);
}

test('what was just written is summarized, save for the stretch that is still filling', async () => {
  await happens(5_000);
  await books.db.query('analyze payment_history');
  expect(await pagesInDoubt()).toBeGreaterThan(200);
  await summarizeNew(books.db);
  expect(await pagesInDoubt()).toBeLessThan(16);

  await happens(5_000);
  expect(await pagesInDoubt()).toBeGreaterThan(200);
  await summarizeNew(books.db);
  expect(await pagesInDoubt()).toBeLessThan(16);
});

test('a vacuum that is under way is neither waited for nor cut short', async () => {
  await happens(5_000);
  const vacuum = await books.db.connect();
  try {
    await vacuum.query('begin');
    await vacuum.query('lock table payment_history in share update exclusive mode');
    await summarizeNew(books.db);
    expect(await pagesInDoubt()).toBeGreaterThan(200);
    await vacuum.query('commit');
  } finally {
    vacuum.release();
  }
  await summarizeNew(books.db);
  expect(await pagesInDoubt()).toBeLessThan(16);
});

test('who does not own the tables leaves them to the vacuum', async () => {
  await books.db.query(
    `create role guest login password 'guest'; grant select on all tables in schema public to guest`,
  );
  const address = Object.assign(new URL(books.url), { username: 'guest', password: 'guest' });
  const theirs = openDatabase({ url: address.href, connections: 1 }, () => undefined);
  try {
    await happens(5_000);
    await summarizeNew(theirs);
    expect(await mendNew(theirs)).toEqual([]);
    expect(await pagesInDoubt()).toBeGreaterThan(200);
  } finally {
    await theirs.end();
    await books.db.query('drop owned by guest; drop role guest');
  }
});
