import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seededChance, timeOrderedId } from '../chance.ts';
import { apiCall, callsOfPayment, listApiCalls } from './api-log.ts';
import { keepApiLogDays } from './api-log-days.ts';
import { type Books, openBooks } from './books-stage.ts';
import type { Db } from './database.ts';
import { insertApiCalls, type KeptCall, openLogDatabase } from './keep-calls.ts';

let books: Books;
let db: Db;
beforeAll(async () => {
  books = await openBooks();
  db = openLogDatabase(books.url, () => undefined);
});
afterAll(async () => {
  await db.end();
  await books.close();
});

const chance = seededChance('api-log');
const DAY_MS = 86_400_000;
let mId: string;
beforeEach(async () => {
  mId = await books.merchant();
});
const today = async (): Promise<Date> => {
  const { rows } = await db.query<{ now: Date }>('select now()');
  return rows[0]?.now as Date;
};

function callAt(at: Date, wishes: Partial<KeptCall> = {}): KeptCall {
  return {
    ...{
      mId,
      callId: timeOrderedId(chance, at),
      at,
      method: 'GET',
      path: '/v1/payments/key',
      endpoint: 'getPayment',
    },
    ...{
      status: 200,
      code: null,
      traceId: chance.bytes(16).toString('hex'),
      replayOf: null,
      idempotencyKey: null,
    },
    ...{
      latencyUs: 1_234,
      paymentKey: null,
      orderId: null,
      maskedKey: null,
      apiVersion: null,
      userAgent: null,
    },
    ...{
      address: null,
      facts: null,
      requestHeaders: null,
      requestBody: null,
      responseBody: null,
      bodyNote: null,
    },
    ...{ missingBefore: 0, ...wishes },
  };
}

/** Writes so many calls, a second apart, oldest first. */
async function keep(
  count: number,
  wish: (index: number) => Partial<KeptCall> = () => ({}),
): Promise<KeptCall[]> {
  const now = await today();
  const calls = Array.from({ length: count }, (_, index) =>
    callAt(new Date(now.getTime() - (count - index) * 1_000), wish(index)),
  );
  await insertApiCalls(db, calls);
  return calls;
}

const idsOf = (calls: readonly { callId: string }[]): string[] => calls.map(({ callId }) => callId);

test('a call is read as it was written, bodies and all', async () => {
  const [call] = (await keep(1, () => ({
    ...{
      status: 403,
      code: 'FORBIDDEN_REQUEST',
      paymentKey: 'key',
      orderId: 'order',
      replayOf: 'ab'.repeat(16),
    },
    ...{
      facts: '{"cause":"why"}',
      requestHeaders: '{"origin":"a"}',
      requestBody: '{"a":"가\\"{}"}',
      bodyNote: 'cut',
    },
  }))) as [KeptCall];
  const { latencyUs: _, mId: __, ...rest } = call;
  expect(await apiCall(db, mId, call.callId)).toEqual({
    ...rest,
    ...{ wallAt: call.at, latencyMs: 1.2, facts: { cause: 'why' }, requestHeaders: { origin: 'a' } },
  });
  expect(await apiCall(db, await books.merchant(), call.callId)).toBeUndefined();
  expect(await apiCall(db, mId, 'no id')).toBeUndefined();
});

test('the same call written twice stands once', async () => {
  const [call] = (await keep(1)) as [KeptCall];
  await insertApiCalls(db, [call, callAt(await today())]);
  expect((await listApiCalls(db, mId)).rows).toHaveLength(2);
});

test('pages follow each other without a gap, also when calls arrive in between', async () => {
  const calls = await keep(25);
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const { rows, next }: Awaited<ReturnType<typeof listApiCalls>> = await listApiCalls(
      db,
      mId,
      {},
      cursor,
      10,
    );
    found.push(...idsOf(rows));
    cursor = next;
    await insertApiCalls(db, [callAt(await today())]);
  } while (cursor !== null);
  expect(found).toEqual(idsOf(calls).reverse());
});

test('what is looked for is found, and nothing of another shop', async () => {
  const calls = await keep(12, (index) => ({
    ...{ endpoint: index % 2 === 0 ? 'getPayment' : 'confirmPayment', paymentKey: `key${index % 3}` },
    ...{ orderId: `order${index}`, status: [200, 403, 500, 0][index % 4] as number },
    code:
      index % 4 === 1 ? 'FORBIDDEN_REQUEST' : index % 4 === 2 ? 'FAILED_INTERNAL_SYSTEM_PROCESSING' : null,
  }));
  const which = async (filter: Parameters<typeof listApiCalls>[2]): Promise<number[]> =>
    (await listApiCalls(db, mId, filter)).rows
      .map(({ callId }) => calls.findIndex((call) => call.callId === callId))
      .reverse();
  expect(await which({ result: 'ok' })).toEqual([0, 4, 8]);
  expect(await which({ result: 'refused' })).toEqual([1, 5, 9]);
  expect(await which({ result: 'failed' })).toEqual([2, 3, 6, 7, 10, 11]);
  expect(await which({ code: 'FORBIDDEN_REQUEST' })).toEqual([1, 5, 9]);
  expect(await which({ endpoint: 'confirmPayment', result: 'refused' })).toEqual([1, 5, 9]);
  expect(await which({ endpoint: 'getPayment' })).toEqual([0, 2, 4, 6, 8, 10]);
  expect(await which({ search: 'key1' })).toEqual([1, 4, 7, 10]);
  expect(await which({ search: 'order7' })).toEqual([7]);
  expect(await which({ search: calls[5]?.traceId })).toEqual([5]);
  expect(await which({ search: 'key1', result: 'ok' })).toEqual([4]);
  expect(await which({ from: calls[3]?.at, to: calls[6]?.at })).toEqual([3, 4, 5]);
  const mine = mId;
  mId = await books.merchant();
  expect(await which({ search: 'key1' })).toEqual([]);
  mId = mine;
});

test('a rare call is looked for in portions: a page may be empty and still say where to go on', async () => {
  const now = await today();
  const rare = callAt(new Date(now.getTime() - 3_600_000), { endpoint: 'rare' });
  const usual = Array.from({ length: 10_000 }, (_, index) => callAt(new Date(now.getTime() - index)));
  await insertApiCalls(db, [rare, ...usual]);
  const first = await listApiCalls(db, mId, { endpoint: 'rare' });
  expect(first.rows).toEqual([]);
  const second = await listApiCalls(db, mId, { endpoint: 'rare' }, first.next);
  expect(idsOf(second.rows)).toEqual([rare.callId]);
  expect(second.next).toBeNull();
});

test('the calls of a payment are those that name it, and those that name only its order', async () => {
  const calls = await keep(
    4,
    (index) =>
      [
        { orderId: 'order', paymentKey: null },
        { orderId: 'order', paymentKey: 'mine' },
        { orderId: 'order', paymentKey: 'another try' },
        { orderId: null, paymentKey: 'mine' },
      ].at(index) as Partial<KeptCall>,
  );
  expect(idsOf(await callsOfPayment(db, mId, 'mine', 'order'))).toEqual(
    [0, 1, 3].map((index) => calls[index]?.callId),
  );
});

test('days are opened ahead, take in what was written before, and go as a whole when their time is over', async () => {
  const now = await today();
  const day = (days: number): Date => new Date(now.getTime() + days * DAY_MS);
  const places = async (): Promise<string[]> =>
    (
      await db.query<{ place: string }>(
        'select tableoid::regclass::text as place from api_calls where m_id = $1 order by call_id',
        [mId],
      )
    ).rows.map(({ place }) => place);
  const nameOf = (at: Date): string => `api_calls_${at.toISOString().slice(0, 10).replaceAll('-', '_')}`;
  await insertApiCalls(db, [callAt(day(0)), callAt(day(6)), callAt(day(40))]);
  expect(await places()).toEqual([nameOf(day(0)), 'api_calls_other', 'api_calls_other']);
  await keepApiLogDays(db, 30, day(4));
  expect(await places()).toEqual([nameOf(day(0)), nameOf(day(6)), 'api_calls_other']);
  await keepApiLogDays(db, 30, day(30));
  expect(await places()).toHaveLength(3);
  await keepApiLogDays(db, 30, day(31.5));
  expect(await places()).toEqual([nameOf(day(6)), 'api_calls_other']);
  await keepApiLogDays(db, 0, day(60));
  expect(await places()).toEqual([]);
});

test('every look into the log goes by an index, and a list reads no body', async () => {
  await keep(200, (index) => ({ paymentKey: `key${index}`, orderId: `order${index}` }));
  await db.query('analyze api_calls');
  const { rows } = await db.query<{ bodies: number; rows: number }>(
    `select count(*)::int as rows, count(c.reltoastrelid)::int as bodies from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'api_calls'::regclass and 'toast_tuple_target=256' = any(c.reloptions)`,
  );
  expect(rows[0]?.rows).toBeGreaterThan(2);
  for (const where of [
    `payment_key = 'a'`,
    `order_id = 'a'`,
    `trace_id = '${'0'.repeat(32)}'`,
    `call_id < '${'f'.repeat(32)}'`,
  ]) {
    const plan = await db.query<{ 'QUERY PLAN': string }>(
      `explain select call_id from api_calls where m_id = 'shop' and ${where} order by call_id desc limit 50`,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('Index');
  }
});
