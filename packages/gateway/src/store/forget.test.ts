import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { forgetOld } from './forget.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const count = async (table: string): Promise<number> =>
  (await books.db.query<{ count: number }>(`select count(*) from ${table}`)).rows[0]?.count ?? 0;

/** Answers that were given one after the other, so many minutes apart, the last one just now. */
const answers = (howMany: number, minutesApart: number) =>
  books.db.query(
    `insert into idempotent_answers (m_id, scope, trace_id, status, body, created_at)
     select 'shop', sha256(n::text::bytea), 'trace', 200, repeat('x', 500), now() - ($1 - n) * $2::float * interval '1 minute'
       from generate_series(1, $1::int) n`,
    [howMany, minutesApart],
  );

test('answers older than sixteen days go, however many, and by several processes at once', async () => {
  await answers(30_000, 1);
  await Promise.all([forgetOld(books.db), forgetOld(books.another().db)]);
  expect(await count('idempotent_answers')).toBe(16 * 24 * 60);
  await forgetOld(books.db);
  expect(await count('idempotent_answers')).toBe(16 * 24 * 60);
});

test('what is old is found without reading the rest', async () => {
  await books.db.query('truncate idempotent_answers');
  await answers(50_000, 0.5);
  await books.db.query('vacuum analyze idempotent_answers');
  const { rows } = await books.db.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers) select ctid from idempotent_answers where created_at < now() - interval '16 days'`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('idempotent_answers_old');
  expect(plan).not.toContain('Seq Scan');
});

test('the bank’s questions are kept for a hundred days', async () => {
  const ask = (id: string, days: number) =>
    books.db.query(
      `insert into deposit_inquiries (rail, inquiry_id, bank_code, account_number, amount, asked_at)
       values ('bank', $1, '88', '1', 1000, now() - $2 * interval '1 day')`,
      [id, days],
    );
  await ask('old', 101);
  await ask('young', 99);
  await forgetOld(books.db);
  expect((await books.db.query('select inquiry_id from deposit_inquiries')).rows).toEqual([
    { inquiry_id: 'young' },
  ]);
});
