import { whyOf } from '@tollgate/contract/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ApiCall,
  apiCall,
  callsOfPayment,
  listApiCalls,
  type WholeApiCall,
} from '../packages/gateway/src/store/api-log.ts';
import { flakyLine } from '../packages/gateway/src/store/flaky-line.ts';
import { callAt } from './bad-input/call-at.ts';
import type { GatewayProcess } from './support/gateway-process.ts';
import { newOrderId, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
let gateway: GatewayProcess;
let shop: Shop;

beforeAll(async () => {
  town = await buildTown({ processes: 1 });
  gateway = town.gateways[0] as GatewayProcess;
  shop = await town.shop();
});
afterAll(() => town.close());

/** The call of this trace id, as soon as it stands in the log. */
async function kept(of: Shop, traceId: string | null): Promise<WholeApiCall> {
  const trace = traceId?.split(',')[0] ?? '';
  let found: ApiCall | undefined;
  await expect
    .poll(async () => (found = (await listApiCalls(town.db, of.mId, { search: trace })).rows[0]))
    .toBeDefined();
  return (await apiCall(town.db, of.mId, found?.callId ?? '')) as WholeApiCall;
}
const traceOf = (answer: { headers: Headers }): string | null =>
  answer.headers.get('x-tosspayments-trace-id');
const why = (call: ApiCall): string | null => whyOf(call, 'en');

const opening = (of: Shop, orderId = newOrderId()) => ({
  clientKey: of.clientKey,
  customerKey: 'customer-1',
  ...{ target: 'iframe', mode: 'redirect', language: 'ko' },
  request: {
    ...{
      method: 'VIRTUAL_ACCOUNT',
      amount: { value: 50_000, currency: 'KRW' },
      orderId,
      orderName: '머그컵',
    },
    customerMobilePhone: '01012345678',
    successUrl: 'https://shop.example/success?token=merchants-own-token',
    failUrl: 'https://shop.example/fail',
  },
});

/** A payment that went through the window, whose customer chose a bank. */
async function buy(of: Shop) {
  const opened = await callAt(gateway.origin, 'POST', '/checkout/v1/payments', { body: opening(of) });
  const { paymentKey, windowUrl } = opened.body;
  const session = new URL(windowUrl).searchParams.get('session') as string;
  await callAt(gateway.origin, 'GET', new URL(windowUrl).pathname + new URL(windowUrl).search);
  const choices = { bank: '88', depositorName: '김구매', cashReceipt: { type: '미발행' }, agreed: true };
  await callAt(gateway.origin, 'POST', `/checkout/v1/payments/${paymentKey}/authenticate`, {
    body: { session, ...choices },
  });
  const { rows } = await town.db.query<{ order_id: string }>(
    'select order_id from payments where m_id = $1 and payment_key = $2',
    [of.mId, paymentKey],
  );
  return { paymentKey, orderId: rows[0]?.order_id as string, totalAmount: 50_000, session };
}

test('the whole life of a payment is told call by call, and nothing that opens anything is among it', async () => {
  const payment = await buy(shop);
  const confirmed = await shop.confirm(payment, { headers: { 'Idempotency-Key': 'once' } });
  const again = await shop.confirm(payment, { headers: { 'Idempotency-Key': 'once' } });
  expect(again.text).toBe(confirmed.text);
  await shop.deposit(confirmed.body);
  await shop.advance('P1D');
  const canceled = await shop.cancel(confirmed.body, { refundReceiveAccount });
  await kept(shop, traceOf(canceled));

  const calls = await callsOfPayment(town.db, shop.mId, payment.paymentKey, payment.orderId);
  expect(calls.map(({ endpoint, status }) => `${endpoint} ${status}`)).toEqual(
    [
      'openWindow 200',
      'windowPage 200',
      'authenticateInWindow 200',
      'confirmPayment 200',
      'confirmPayment 200',
      'sandboxDeposit 200',
      'cancelPayment 200',
    ].map((each) => each.replace('sandboxDeposit', calls[5]?.endpoint ?? '')),
  );
  const [opened, page, , first, second, , cancel] = calls as [WholeApiCall, ...WholeApiCall[]];
  for (const call of calls)
    expect(call).toMatchObject({ paymentKey: payment.paymentKey, code: null, facts: null });
  expect(opened).toMatchObject({
    maskedKey: shop.clientKey,
    apiVersion: '2022-11-16',
    address: expect.stringMatching(/127\.0\.0\.1$/),
  });
  expect(opened.requestBody).toContain('"customerMobilePhone":"…5678"');
  expect(page?.path).toBe(`/v1/payments/${payment.paymentKey}/checkout?session=…`);
  expect(page?.responseBody).toBeNull();
  expect(first).toMatchObject({
    idempotencyKey: 'once',
    replayOf: null,
    maskedKey: `test_sk_…${shop.secretKey.slice(-4)}`,
  });
  expect(first?.responseBody).toContain('"secret":"ps_…"');
  expect(second).toMatchObject({ idempotencyKey: 'once', replayOf: first?.traceId });
  expect(cancel?.requestBody).toContain('"accountNumber":"…6789"');
  // Shop's time and wall time part where the clock was moved.
  expect((cancel?.at.getTime() ?? 0) - (cancel?.wallAt.getTime() ?? 0)).toBe(86_400_000);
  expect(first?.at).toEqual(first?.wallAt);

  const { rows } = await town.db.query<{ all: string }>(
    `select string_agg(c::text, ' ') as all from api_calls c`,
  );
  const everything = rows[0]?.all ?? '';
  const basic = (key: string) => Buffer.from(`${key}:`).toString('base64');
  for (const secret of [
    ...[shop.secretKey, shop.widgetSecretKey, confirmed.body.secret, payment.session, 'merchants-own-token'],
    ...[basic(shop.secretKey), '110123456789', '01012345678'],
  ])
    expect(everything.includes(secret), secret).toBe(false);
  expect(everything).not.toMatch(/(test|live)_(g?sk|ak)_\w|ps_\w|whsec_\w|dGVzdF9/);
});

test('a refusal is told with its true cause, which the answer does not name', async () => {
  const other = await town.shop();
  const theirs = await buy(other);
  const mine = await buy(shop);
  const confirm = async (body: object, secretKey = shop.secretKey) => {
    const answer = await shop.call('POST', '/v1/payments/confirm', { body, secretKey });
    return kept(shop, traceOf(answer));
  };
  const { paymentKey, orderId } = mine;

  const foreign = await confirm({ paymentKey: theirs.paymentKey, orderId: theirs.orderId, amount: 50_000 });
  expect(why(foreign)).toContain(
    'the secret key belongs to another shop than the client key that opened the window',
  );
  expect(whyOf(foreign, 'ko')).toContain('다른 상점');

  const widget = await confirm({ paymentKey, orderId, amount: 50_000 }, shop.widgetSecretKey);
  expect(widget).toMatchObject({ status: 403, code: 'FORBIDDEN_REQUEST' });
  expect(why(widget)).toContain('another pair than the client key that opened the window');

  const tampered = await confirm({ paymentKey, orderId, amount: 49_999 });
  expect(why(tampered)).toContain('The confirm’s amount 49999 is not the amount');

  const missing = await confirm({ orderId, amount: 50_000 });
  expect(missing).toMatchObject({ status: 400, orderId, facts: { field: 'paymentKey' } });
  expect(why(missing)).toContain('paymentKey');

  const broken = await shop.call('POST', '/v1/payments/confirm', {
    rawBody: `{"paymentKey":"${shop.secretKey}"`,
  });
  expect((await kept(shop, traceOf(broken))).requestBody).toBe(
    `{"paymentKey":"test_sk_…${shop.secretKey.slice(-4)}"`,
  );
  const latin = await shop.call('POST', '/v1/payments/confirm', {
    rawBody: Buffer.from([0xff, 0xfe]) as never,
  });
  expect(why(await kept(shop, traceOf(latin)))).toContain('not UTF-8');

  const played = await shop.call('GET', `/v1/payments/${paymentKey}`, {
    headers: { 'TossPayments-Test-Code': 'NOT_FOUND_PAYMENT' },
  });
  expect(why(await kept(shop, traceOf(played)))).toContain('asked for this error');

  const slip = await shop.call('GET', '/v1/paymants/x');
  expect(await kept(shop, traceOf(slip))).toMatchObject({
    status: 404,
    endpoint: null,
    path: '/v1/paymants/x',
  });
});

test('a call that no key let in is shown to the shop whose key it was, with what was wrong', async () => {
  const seller = await town.shop();
  const { secretKey, clientKey } = seller;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const ask = async (authorization: string) =>
    why(
      await kept(
        seller,
        traceOf(await callAt(gateway.origin, 'GET', '/v1/payments/x', { headers: { authorization } })),
      ),
    );
  // biome-ignore format: a table
  const wrong: [authorization: string, words: string][] = [
    [`Basic ${base64(`${clientKey}:`)}`,     'A client key was used where the secret key belongs'],
    [`Bearer ${secretKey}`,                  'sent as Bearer'],
    [`Basic ${secretKey}:`,                  'Encode "secretKey:" in base64'],
    [`Basic ${base64(secretKey)}`,           'colon after the secret key is missing'],
    [`Basic ${base64(`${secretKey}\n:`)}`,   'Other signs stand around the key'],
  ];
  for (const [authorization, words] of wrong) expect(await ask(authorization), words).toContain(words);
  await town.db.query(
    `update secret_keys set expires_at = now() - interval '1 s' where m_id = $1 and key_pair_id = 'widget'`,
    [seller.mId],
  );
  expect(await ask(`Basic ${base64(`${seller.widgetSecretKey}:`)}`)).toContain('was replaced by a new one');
  const insecure = await callAt(gateway.origin, 'POST', '/checkout/v1/payments', {
    body: { ...opening(seller), customerKey: secretKey },
  });
  expect(why(await kept(seller, traceOf(insecure)))).toContain('Consider it leaked');
  const { rows } = await listApiCalls(town.db, seller.mId);
  expect(rows.every(({ maskedKey }) => !maskedKey?.includes(secretKey.slice(12, 20)))).toBe(true);

  // A key that nobody has belongs to nobody; the next call of the same process is kept, so this one was not.
  const nobodys = await callAt(gateway.origin, 'GET', '/v1/payments/x', {
    headers: { authorization: `Basic ${base64(`${secretKey}x:`)}` },
  });
  await kept(seller, traceOf(await seller.call('GET', '/v1/payments/x')));
  const { rows: found } = await town.db.query('select from api_calls where trace_id = $1', [
    traceOf(nobodys),
  ]);
  expect(found).toEqual([]);
});

test('a database that is away for a while costs the log nothing, and a process that ends writes what it has', async () => {
  const line = await flakyLine(town.databaseUrl);
  const apart = await town.startGateway({ TOLLGATE_DATABASE_URL: line.url });
  const seller = await town.shop();
  const read = () => callAt(apart.origin, 'GET', '/v1/payments/nobody', { secretKey: seller.secretKey });
  const before = await read();
  await kept(seller, traceOf(before));
  await line.cut();
  // Answered by a refusal, because nothing can be read; whose call it was is known all the same.
  const during = await Promise.all(Array.from({ length: 40 }, read));
  expect(new Set(during.map(({ status }) => status))).toEqual(new Set([500]));
  await line.mend();
  await expect.poll(async () => (await read()).status).toBe(404);
  const last = await read();
  // At once, before the next batch is due.
  await apart.stop();
  await line.close();
  const { rows } = await listApiCalls(town.db, seller.mId, {}, null, 1_000);
  const traces = new Set(rows.map(({ traceId }) => traceId));
  for (const answer of [before, last, ...during]) expect(traces).toContain(traceOf(answer));
  expect(rows.every(({ missingBefore }) => missingBefore === 0)).toBe(true);
});
