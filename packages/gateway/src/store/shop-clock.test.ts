import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirm } from '../payments/confirm.ts';
import { expirePayment } from '../payments/expire.ts';
import { openPayment } from '../payments/request.ts';
import { type Books, confirmation, openBooks, opening } from './books-stage.ts';
import { duePayments } from './payments.ts';
import { resetShop } from './reset-shop.ts';
import { moveClock, readClock } from './shop-clock.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 200);
});
afterAll(() => books.close());

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface DueRow {
  payment_key: string;
  in_ms: number;
}

/** The shop's open deadlines, in milliseconds from now. */
const dueIn = async (mId: string): Promise<number[]> => {
  const { rows } = await books.db.query<DueRow>(
    `select extract(epoch from due_at - clock_timestamp())::float * 1000 as in_ms from payments
      where m_id = $1 and due_at is not null order by due_at`,
    [mId],
  );
  return rows.map((row) => row.in_ms);
};

const about = (ms: number) => expect.closeTo(ms, -4.4);

test('a moved clock brings every open deadline that much nearer, and only this shop’s', async () => {
  const [mId, other] = [await books.merchant(), await books.merchant()];
  for (const shop of [mId, other]) {
    await books.authenticated(shop);
    await books.waiting(shop);
  }
  await moveClock(books.db, mId, 4 * MINUTE_MS);
  expect(await dueIn(mId)).toEqual([about(6 * MINUTE_MS), about(7 * 24 * HOUR_MS - 4 * MINUTE_MS)]);
  expect(await dueIn(other)).toEqual([about(10 * MINUTE_MS), about(7 * 24 * HOUR_MS)]);
  const { offsetMs } = await readClock(books.db, mId);
  await moveClock(books.db, mId, HOUR_MS);
  expect((await readClock(books.db, mId)).offsetMs).toBe(offsetMs + HOUR_MS);
  expect((await readClock(books.db, other)).offsetMs).toBe(0);
});

test('what is begun after a move has its whole time before it', async () => {
  const mId = await books.merchant();
  await moveClock(books.db, mId, 30 * 24 * HOUR_MS);
  const payment = await books.authenticated(mId);
  expect(payment.requestedAt.getTime() - Date.now()).toEqual(about(30 * 24 * HOUR_MS));
  expect(await dueIn(mId)).toEqual([about(10 * MINUTE_MS)]);
});

test('a deadline passes once, however many processes see it', async () => {
  const mId = await books.merchant();
  const { paymentKey } = await books.waiting(mId);
  await moveClock(books.db, mId, 8 * 24 * HOUR_MS);
  const another = books.another();
  const seen = await duePayments(books.db, 10);
  expect(seen.map((due) => due.paymentKey)).toContain(paymentKey);
  await Promise.all([
    books.writeValue(expirePayment, { mId, paymentKey }),
    another.writeValue(expirePayment, { mId, paymentKey }),
    books.writeValue(expirePayment, { mId, paymentKey }),
  ]);
  const { rows } = await books.db.query<{ event: string }>(
    'select event from payment_history where m_id = $1 and payment_key = $2 order by version',
    [mId, paymentKey],
  );
  expect(rows.map(({ event }) => event)).toEqual([
    'requested',
    'authenticated',
    'accountIssued',
    'deadlinePassed',
  ]);
});

/** Holds back every batch that has decided and written all but its idempotent answers, until it is let go. */
async function holdBatches() {
  const holder = await books.db.connect();
  await holder.query('begin');
  await holder.query('lock table idempotent_answers in exclusive mode');
  return {
    /** Waits until so many are held back. */
    async held(count: number): Promise<void> {
      await expect
        .poll(async () => {
          const { rows } = await books.db.query<{ held: number }>(
            `select count(*) as held from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          );
          return rows[0]?.held;
        })
        .toBeGreaterThanOrEqual(count);
    },
    async letGo(): Promise<void> {
      await holder.query('rollback');
      holder.release();
    },
  };
}

let claims = 0;
const claim = (mId: string) => ({
  mId,
  scope: Buffer.from(`claim ${++claims}`),
  traceId: 'trace',
  at: new Date(),
  answer: () => ({ status: 200, body: '{}' }),
});

describe('while a payment is being written', () => {
  test('the clock that moves waits for it, and its deadline moves along', async () => {
    const mId = await books.merchant();
    const hold = await holdBatches();
    const opened = books.writer.write(openPayment, opening(mId), claim(mId));
    await hold.held(1);
    const moved = moveClock(books.db, mId, HOUR_MS);
    await delay(100);
    await hold.letGo();
    await Promise.all([opened, moved]);
    expect(await dueIn(mId)).toEqual([about(10 * MINUTE_MS - HOUR_MS)]);
  });

  test('a clock that moves first is the one it goes by', async () => {
    const mId = await books.merchant();
    const { paymentKey } = await books.authenticated(mId);
    const blocker = await books.db.connect();
    await blocker.query('begin');
    await blocker.query('select from payments where m_id = $1 for update', [mId]);
    const moved = moveClock(books.db, mId, 5 * MINUTE_MS);
    const again = books.another().writeValue(expirePayment, { mId, paymentKey });
    await delay(100);
    await blocker.query('rollback');
    blocker.release();
    await Promise.all([moved, again]);
    expect(await dueIn(mId)).toEqual([about(5 * MINUTE_MS)]);
  });

  test('a shop that is emptied is emptied of it too, or it stands whole', async () => {
    const mId = await books.merchant();
    const payment = await books.authenticated(mId);
    const hold = await holdBatches();
    const confirmed = books.writer.write(confirm, confirmation(payment), claim(mId));
    const opened = books.another().writer.write(openPayment, opening(mId), claim(mId));
    await hold.held(2);
    const emptied = resetShop(books.db, mId);
    await delay(100);
    await hold.letGo();
    await Promise.all([confirmed, opened, emptied]);
    expect(await left(mId)).toEqual({});
  });

  test('many clocks and payments at once: nobody fails, and every deadline is right', async () => {
    const mId = await books.merchant();
    const others = [books, books.another()];
    const moves = Array.from({ length: 20 }, async (_, turn) => {
      await delay(turn * 5);
      await moveClock(books.db, mId, MINUTE_MS / 20);
    });
    const payments = Array.from({ length: 60 }, async (_, turn) => {
      await delay(turn * 2);
      const process = others[turn % 2] as Books;
      const { payment } = await process.writeValue(openPayment, opening(mId));
      await process.writeValue(confirm, confirmation(payment));
    });
    await Promise.all([...moves, ...payments]);
    const { rows } = await books.db.query<{ off: number }>(
      `select max(abs(extract(epoch from due_at - ((virtual_account->>'dueDate')::timestamptz - m.clock_offset_ms * interval '1 ms')))::float) as off
         from payments p join merchants m using (m_id) where p.m_id = $1`,
      [mId],
    );
    expect(rows).toEqual([{ off: 0 }]);
  });
});

/** Rows of the shop in each table that is not empty, its keys aside. */
async function left(mId: string): Promise<Record<string, number>> {
  const { rows: tables } = await books.db.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'm_id' and table_name not in ('merchants', 'key_pairs', 'client_keys', 'secret_keys')`,
  );
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const { rows } = await books.db.query<{ count: number }>(`select count(*) from ${name} where m_id = $1`, [
      mId,
    ]);
    if (rows[0]?.count) counts.push([name, rows[0].count]);
  }
  return Object.fromEntries(counts);
}
