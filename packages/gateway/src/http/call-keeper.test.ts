import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seededChance } from '../chance.ts';
import { apiCall, listApiCalls, type WholeApiCall } from '../store/api-log.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import type { SeenCall } from './api-log.ts';
import { type ApiLog, openApiLog } from './call-keeper.ts';

let books: Books;
let apiLog: ApiLog;
let mId: string;
let told: { msg: string }[];
beforeAll(async () => {
  books = await openBooks();
});
beforeEach(async () => {
  mId = await books.merchant();
  told = [];
  const log: Logger = pino({ level: 'warn' }, { write: (line) => void told.push(JSON.parse(line)) });
  apiLog = openApiLog({ url: books.url, bodiesPerSecond: 5 }, log);
});
afterAll(() => books.close());

const chance = seededChance('keeper');
/** All in one second, so that what is kept in a second can be counted. */
const AT = Math.floor(Date.now() / 1_000) * 1_000;

function keep(wishes: Partial<SeenCall> = {}): string {
  const call: SeenCall = {
    ...{
      at: AT,
      latencyMs: 1.5,
      method: 'POST',
      url: '/v1/payments/confirm',
      endpoint: 'confirmPayment',
      status: 200,
    },
    ...{
      traceId: chance.bytes(16).toString('hex'),
      replayOf: null,
      idempotencyKey: null,
      params: {},
      query: {},
    },
    ...{ authorization: undefined, userAgent: 'shop/1.0', address: '10.0.0.1', headers: {} },
    ...{ requestBody: '{"orderId":"order-1"}', responseBody: '{"paymentKey":"key-1"}' },
    noted: { caller: { mId, clockOffsetMs: 3_600_000, key: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R' } },
    ...wishes,
  };
  apiLog.keep(call, () => call);
  return call.traceId;
}

/** Everything that was kept of the shop, in the order in which it came. */
async function written(): Promise<WholeApiCall[]> {
  await apiLog.stop();
  const { rows } = await listApiCalls(books.db, mId, {}, null, 1_000);
  return Promise.all(rows.map(async ({ callId }) => (await apiCall(books.db, mId, callId)) as WholeApiCall));
}

test('a call is kept with its payment, in the shop’s time, its key masked', async () => {
  const traceId = keep();
  const [call] = await written();
  expect(call).toMatchObject({
    ...{ traceId, paymentKey: 'key-1', orderId: 'order-1', maskedKey: 'test_sk_…YG5R', latencyMs: 1.5 },
    ...{ wallAt: new Date(AT), at: new Date(AT + 3_600_000), facts: null, bodyNote: null },
  });
});

test('above the rate the bodies of successes are left out, and those of refusals are not', async () => {
  for (let count = 0; count < 20; count++) keep();
  for (let count = 0; count < 20; count++)
    keep({ status: 403, responseBody: '{"code":"FORBIDDEN_REQUEST","message":"no"}' });
  const calls = await written();
  expect(calls).toHaveLength(40);
  const successes = calls.filter(({ status }) => status === 200);
  expect(successes.filter(({ responseBody }) => responseBody !== null)).toHaveLength(5);
  expect(successes.filter(({ bodyNote }) => bodyNote === 'sampled')).toHaveLength(15);
  // Whose payment it was is told all the same.
  expect(successes.every(({ paymentKey }) => paymentKey === 'key-1')).toBe(true);
  const refusals = calls.filter(({ status }) => status === 403);
  expect(
    refusals.every(({ responseBody, code }) => responseBody !== null && code === 'FORBIDDEN_REQUEST'),
  ).toBe(true);
});

test('reads far above the rate are counted, by the next call that is kept; other calls never are', async () => {
  for (let count = 0; count < 300; count++)
    keep({ method: 'GET', endpoint: 'getPayment', requestBody: null });
  for (let count = 0; count < 150; count++) keep();
  expect(apiLog.figures).toMatchObject({ waiting: 250, skipped: 200, dropped: 0 });
  const calls = await written();
  expect(calls).toHaveLength(250);
  expect(calls.reduce((sum, { missingBefore }) => sum + missingBefore, 0)).toBe(200);
});

test('strangers cannot fill the log of a shop whose client key everybody can read', async () => {
  await books.db.query(
    `insert into key_pairs (m_id, key_pair_id, family, client_key) values ($1, 'k', 'individual', 'test_ck_public')`,
    [mId],
  );
  await books.db.query(
    `insert into client_keys (client_key, m_id, key_pair_id) values ('test_ck_public', $1, 'k')`,
    [mId],
  );
  const authorization = `Basic ${Buffer.from('test_ck_public:').toString('base64')}`;
  for (let count = 0; count < 500; count++) keep({ authorization, status: 400, noted: {} });
  expect(await written()).toHaveLength(50);
});

test('a row that no table takes keeps no other out', async () => {
  keep();
  keep({ traceId: 'no trace id at all' });
  for (let count = 0; count < 10; count++) keep();
  expect(await written()).toHaveLength(11);
  expect(told.map(({ msg }) => msg)).toEqual(['a call cannot be kept in the API log']);
});

test('whatever a caller sends can be stored', async () => {
  keep({
    ...{ url: '/v1/payments/%00?a=%00', params: { paymentKey: 'a\0b\uD800' }, idempotencyKey: 'é\0' },
    ...{ requestBody: '{"a":"\0","b":"\\u0000"}', status: 400, userAgent: 'x'.repeat(9_000) },
    noted: { caller: { mId, clockOffsetMs: 0 }, cause: 'a\0b' },
  });
  const [call] = await written();
  expect(call).toMatchObject({ paymentKey: 'a␀b\uFFFD', idempotencyKey: 'é␀', facts: { cause: 'a␀b' } });
  expect(call?.requestBody).toBe('{"a":"␀","b":"\\u0000"}');
});
