import { seoulDateTime } from '@tollgate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyDeposit } from '../bank/deposit.ts';
import { freshKeys, systemChance } from '../chance.ts';
import { expireNow } from '../sandbox/expire.ts';
import { rollFigures } from '../store/figures.ts';
import { indexAttempts } from '../store/index-attempts.ts';
import { resetShop } from '../store/reset-shop.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await openConsole({ TOLLGATE_LOG: 'error' });
  await stage.books.numbers('88', 50);
  await rollFigures(stage.books.db);
});
afterAll(() => stage.close());

let deposits = 0;
async function pay(mId: string): Promise<string> {
  const { paymentKey, totalAmount, virtualAccount } = await stage.waiting(mId);
  const use = { ...(virtualAccount as NonNullable<typeof virtualAccount>), mId, paymentKey };
  const depositId = `home-${++deposits}`;
  const arrived = {
    ...{ rail: use.rail, bankCode: use.bankCode, accountNumber: use.accountNumber, bankDate: '2026-03-10' },
    ...{ bankTxNo: depositId, depositId, amount: totalAmount, unclearedAmount: 0, depositorName: '김' },
    depositedAt: new Date(),
  };
  await stage.books.writeValue(applyDeposit, {
    ...{ mId, paymentKey, arrived, use },
    keys: freshKeys(systemChance, new Date()),
  });
  return paymentKey;
}

const home = async (mId: string) => {
  const { status, body } = await stage.get(`/shops/${mId}/home`);
  expect(status).toBe(200);
  return body;
};

test('a new shop has 24 empty hours, its client key, and everything before it', async () => {
  const mId = await stage.shop();
  const body = await home(mId);
  expect(body).toMatchObject({
    shop: { mId, environment: 'test' },
    clientKey: `test_ck_${mId}`,
    origin: 'http://localhost:4100',
    newest: [],
    today: {
      requested: 0,
      paid: [],
      waiting: 0,
      canceled: [],
      webhooks: { arrived: 0, failed: 0, sending: 0 },
    },
    firstSteps: { requested: false, confirmed: false, deposited: false, webhook: false, delivered: false },
  });
  expect(body.hours).toHaveLength(24);
});

test('the day is counted once, before it is rolled up, after it, and in between', async () => {
  const mId = await stage.shop();
  await pay(mId);
  const canceled = await pay(mId);
  await stage.waiting(mId);
  const late = await stage.waiting(mId);
  await stage.books.writeValue(expireNow, { mId, paymentKey: late.paymentKey });
  const open = await stage.books.authenticated(mId);
  await stage.books.writeValue(expireNow, { mId, paymentKey: open.paymentKey });
  const unpaid = await stage.waiting(mId);
  const cancel = (paymentKey: string) =>
    stage.post(`/shops/${mId}/payments/${paymentKey}/cancel`, { cancelReason: '변심' });
  expect((await cancel(unpaid.paymentKey)).status).toBe(200);
  // What is paid needs an account to go back to, which is asked for and not guessed.
  expect(await cancel(canceled)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_REFUND_ACCOUNT_INFO' },
  });
  const day = {
    requested: 6,
    paid: [{ currency: 'KRW', count: 2, amount: 100_000 }],
    waiting: 1,
    canceled: [{ currency: 'KRW', count: 1, amount: 50_000 }],
    aborted: 0,
    expired: 2,
  };
  expect((await home(mId)).today).toMatchObject(day);
  // As a version wrote it that knew nothing of this: then the payments are asked.
  await stage.books.db.query(
    'update payment_history set currency = null, requested_at = null where m_id = $1',
    [mId],
  );
  expect((await home(mId)).today).toMatchObject(day);
  // Whatever is being written at this moment is counted the next time.
  await expect
    .poll(async () => {
      await rollFigures(stage.books.db);
      const { rows } = await stage.books.db.query(
        'select sum(requested)::int as requested from shop_figures where m_id = $1',
        [mId],
      );
      return rows[0].requested;
    })
    .toBe(6);
  expect((await home(mId)).today).toMatchObject(day);
  await pay(mId);
  const body = await home(mId);
  expect(body.today).toMatchObject({
    ...day,
    requested: 7,
    paid: [{ currency: 'KRW', count: 3, amount: 150_000 }],
  });
  expect(body.hours.reduce((sum: number, hour: { requested: number }) => sum + hour.requested, 0)).toBe(7);
  expect(body.firstSteps).toMatchObject({ requested: true, confirmed: true, deposited: true });
  expect(body.newest).toHaveLength(7);
});

test('two processes that count at once count nothing twice', async () => {
  const mId = await stage.shop();
  for (let count = 0; count < 5; count++) await stage.books.authenticated(mId);
  const other = stage.books.another().db;
  await expect
    .poll(async () => {
      await Promise.all([rollFigures(stage.books.db), rollFigures(other), rollFigures(stage.books.db)]);
      const { rows } = await other.query(
        'select sum(requested)::int as sum from shop_figures where m_id = $1',
        [mId],
      );
      return rows[0].sum;
    })
    .toBe(5);
});

test('attempts to tell the merchant are counted by their outcome', async () => {
  const mId = await stage.shop();
  const at = new Date();
  for (const [index, [status, error]] of [
    [200, null],
    [204, null],
    [500, null],
    [null, 'ECONNREFUSED'],
  ].entries())
    await stage.books.db.query(
      `insert into delivery_attempts (m_id, delivery_id, attempt, at, request_headers, status, error, latency_ms)
       values ($1, $2, 1, $3, '{}', $4, $5, 3)`,
      [mId, `whtrans_a01${mId}${index}`, at, status, error],
    );
  const { today, hours } = await home(mId);
  expect(today.webhooks).toEqual({ arrived: 2, failed: 2, sending: 0 });
  expect(hours.at(-1)).toMatchObject({ webhooksArrived: 2, webhooksFailed: 2 });
});

test('every month of attempts has its index, made once by however many processes, and again where it was cut short', async () => {
  const { db } = stage.books;
  const state = async () =>
    (
      await db.query<{ name: string; valid: boolean }>(
        `select x.indexrelid::regclass::text as name, x.indisvalid as valid from pg_inherits i join pg_index x on x.indrelid = i.inhrelid
          where i.inhparent = 'delivery_attempts'::regclass and x.indexrelid::regclass::text like '%\\_new'`,
      )
    ).rows;
  await Promise.all([indexAttempts(db), indexAttempts(stage.books.another().db), indexAttempts(db)]);
  const { rowCount } = await db.query(
    `select from pg_inherits where inhparent = 'delivery_attempts'::regclass`,
  );
  await expect.poll(state).toHaveLength(rowCount ?? 0);
  const [one] = await state();
  await db.query(`update pg_index set indisvalid = false where indexrelid = $1::regclass`, [one?.name]);
  await indexAttempts(db);
  expect((await state()).every(({ valid }) => valid)).toBe(true);
});

test('the day is the shop’s own: a clock moved to tomorrow begins with nothing', async () => {
  const mId = await stage.shop();
  await stage.books.authenticated(mId);
  await stage.books.db.query('update merchants set clock_offset_ms = 86400000 where m_id = $1', [mId]);
  const body = await home(mId);
  expect(body.now).toBe(seoulDateTime(new Date(Date.parse(body.now))));
  expect(body.today.requested).toBe(0);
});

test('a shop that was emptied has no figures, and none come back', async () => {
  const mId = await stage.shop();
  await pay(mId);
  await expect
    .poll(async () => {
      await rollFigures(stage.books.db);
      return (await stage.books.db.query('select from shop_figures where m_id = $1', [mId])).rowCount;
    })
    .toBeGreaterThan(0);
  await stage.books.authenticated(mId);
  await resetShop(stage.books.db, mId);
  await rollFigures(stage.books.db);
  expect((await home(mId)).today).toMatchObject({ requested: 0, paid: [], waiting: 0 });
});
