import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededChance } from '../chance.ts';
import { freshEventId } from '../webhooks/event-id.ts';
import { type Books, type Desks, openBooks } from './books-stage.ts';
import { inTransaction } from './database.ts';
import { saveAttempts } from './deliveries.ts';
import { forgetOld } from './forget.ts';
import { keepMonths } from './months.ts';
import { DELIVERY_ID_PREFIX } from './outbox.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const chance = seededChance('months');
const DAY_MS = 24 * 3_600_000;

const idOf = (at: Date): string => `${DELIVERY_ID_PREFIX}${freshEventId(chance, at)}abc123`;

/** One attempt of a delivery that was made at that moment. */
async function attempt(at: Date, deliveryId = idOf(at), number = 1): Promise<string> {
  await inTransaction(books.db, (tx) =>
    saveAttempts(tx, [
      {
        ...{
          mId: 'shop',
          deliveryId,
          attempt: number,
          at,
          requestHeaders: {},
          status: 200,
          responseBody: 'OK',
        },
        ...{ error: null, warning: null, latencyMs: 5, state: 'SUCCESS', nextAttemptAt: null, dueAt: null },
      },
    ]),
  );
  return deliveryId;
}

const placeOf = async (deliveryId: string): Promise<string | undefined> =>
  (
    await books.db.query<{ place: string }>(
      'select tableoid::regclass::text as place from delivery_attempts where m_id = $1 and delivery_id = $2',
      ['shop', deliveryId],
    )
  ).rows[0]?.place;

const months = async (): Promise<string[]> =>
  (
    await books.db.query<{ month: string }>(
      `select right(inhrelid::regclass::text, 7) as month from pg_inherits
        where inhparent = 'delivery_attempts'::regclass and inhrelid::regclass::text ~ '\\d$' order by 1`,
    )
  ).rows.map(({ month }) => month);

const monthAt = (at: Date): string => at.toISOString().slice(0, 7).replace('-', '_');
const wallTime = async (): Promise<Date> =>
  (await books.db.query<{ now: Date }>('select now()')).rows[0]?.now as Date;
const firstOf = (at: Date, months: number): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));

test('the log has a table for this month and the two after it from the start, and looking again changes nothing', async () => {
  const now = await wallTime();
  const expected = [0, 1, 2].map((ahead) => monthAt(firstOf(now, ahead)));
  expect(await months()).toEqual(expected);
  await Promise.all([keepMonths(books.db), keepMonths(books.another().db)]);
  expect(await months()).toEqual(expected);
});

test('the last attempt of a month and the first of the next each stand in their own', async () => {
  const turn = firstOf(await wallTime(), 1);
  const last = await attempt(new Date(turn.getTime() - 1));
  const first = await attempt(turn);
  expect(await placeOf(last)).toBe(`delivery_attempts_${monthAt(new Date(turn.getTime() - 1))}`);
  expect(await placeOf(first)).toBe(`delivery_attempts_${monthAt(turn)}`);
});

test('an attempt of a month that nobody opened is kept, found, and moves when the month is opened', async () => {
  const far = firstOf(await wallTime(), 5);
  const early = await attempt(far);
  const later = await attempt(new Date(far.getTime() + 20 * DAY_MS));
  const beyond = await attempt(firstOf(far, 1));
  expect(await placeOf(early)).toBe('delivery_attempts_other');

  // Two and a half months before.
  await keepMonths(books.db, new Date(far.getTime() - 50 * DAY_MS));
  const month = `delivery_attempts_${monthAt(far)}`;
  expect([await placeOf(early), await placeOf(later), await placeOf(beyond)]).toEqual([
    month,
    month,
    'delivery_attempts_other',
  ]);
  // It writes on there, and the key still refuses the same attempt twice, also from before the move.
  await attempt(far, early, 2);
  await expect(attempt(far, early, 1)).rejects.toMatchObject({ code: '23505' });
});

test('months are opened while everybody writes, and nothing is lost', async () => {
  const far = firstOf(await wallTime(), 12);
  const open = (desks: Desks, at: Date) => desks.db.query('select open_attempt_month($1)', [at]);
  const other = books.another();
  const times = Array.from({ length: 120 }, (_, place) => new Date(far.getTime() + place * DAY_MS));
  const written = times.map((at) => attempt(at));
  const opened = [0, 1, 2, 3].flatMap((month) => [
    open(books, firstOf(far, month)),
    open(other, firstOf(far, month)),
  ]);
  await Promise.all([...opened, ...written]);
  for (const id of await Promise.all(written)) expect(await placeOf(id)).toMatch(/^delivery_attempts_/);
  const { rows } = await books.db.query<{ count: number }>(
    `select count(*) from delivery_attempts where m_id = 'shop' and delivery_id = any($1)`,
    [await Promise.all(written)],
  );
  expect(rows[0]?.count).toBe(120);
});

test('a month goes when its last attempt is a hundred days old, and not before', async () => {
  const now = await wallTime();
  const old = firstOf(now, -7);
  await books.db.query('select open_attempt_month($1)', [old]);
  const inMonth = await attempt(new Date(old.getTime() + DAY_MS));
  const strayed = await attempt(new Date(old.getTime() - 60 * DAY_MS));
  expect(await placeOf(strayed)).toBe('delivery_attempts_other');
  const end = firstOf(old, 1);

  await books.db.query(`select drop_attempt_months($1)`, [new Date(end.getTime() - 1)]);
  expect(await placeOf(inMonth)).toBe(`delivery_attempts_${monthAt(old)}`);
  expect(await placeOf(strayed)).toBeUndefined();

  await keepMonths(books.db, new Date(end.getTime() + 100 * DAY_MS));
  expect(await placeOf(inMonth)).toBeUndefined();
  expect(await months()).not.toContain(monthAt(old));
  // This month's stayed.
  expect(await months()).toContain(monthAt(now));
});

test('an attempt is looked for in its own month only', async () => {
  const id = await attempt(await wallTime());
  const { rows } = await books.db.query<{ 'QUERY PLAN': string }>(
    `explain select * from delivery_attempts where m_id = 'shop' and delivery_id = '${id}'`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain(`delivery_attempts_${monthAt(await wallTime())}`);
  expect(plan.match(/Scan/g)).toHaveLength(1);
});

test('deliveries are forgotten after a hundred days, except those that are owed or held back', async () => {
  const deliver = (id: string, days: number, state: string) =>
    books.db.query(
      `insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, state, created_at, next_attempt_at, due_at)
       select 'shop', $1, 'e', 'DEPOSIT_CALLBACK', 'o', 'p', '{}', $2, now() - $3 * interval '1 day', due, due
         from (select case when $2 = 'SENDING' then now() + interval '1 day' end as due) d`,
      [id, state, days],
    );
  await deliver('old', 101, 'SUCCESS');
  await deliver('old-and-given-up', 101, 'FAILED');
  await deliver('old-and-owed', 101, 'SENDING');
  await deliver('old-and-held', 101, 'HELD');
  await deliver('young', 99, 'SUCCESS');
  await forgetOld(books.db);
  const { rows } = await books.db.query<{ delivery_id: string }>(
    `select delivery_id from deliveries where endpoint_id = 'e' order by 1`,
  );
  expect(rows.map((row) => row.delivery_id)).toEqual(['old-and-held', 'old-and-owed', 'young']);
});

test('a table that is busy for long is given up soon, for the next run', async () => {
  const now = firstOf(await wallTime(), 20);
  await inTransaction(books.another().db, async (tx) => {
    await tx.query('lock table delivery_attempts in row exclusive mode');
    await expect(keepMonths(books.db, now)).rejects.toMatchObject({ code: '55P03' });
  });
  await keepMonths(books.db, now);
  expect(await months()).toContain(monthAt(now));
});
