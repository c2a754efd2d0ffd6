import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultRules } from '../faults/fault-rules.ts';
import { type Ask, asking, loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let ask: Ask;
beforeAll(async () => {
  stage = await openConsole();
  stage.gateway.faults = new FaultRules(stage.books.db, stage.gateway.log, stage.gateway.clock.ticks);
  ask = asking(stage);
  await stage.books.numbers('88', 20);
});
afterAll(() => stage.close());

/** The merchant's own server. */
const sell = async (secretKey: string, path: string, payload: object) => {
  const { statusCode, body } = await stage.app.inject({
    method: 'POST',
    url: path,
    headers: {
      authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    payload: JSON.stringify(payload),
  });
  return { status: statusCode, body: JSON.parse(body) };
};

const account = { amount: 1_000, orderName: '머그컵', customerName: '김고객', bank: '88' };
const addresses = { successUrl: 'http://localhost:4200/success', failUrl: 'http://localhost:4200/fail' };
const order = {
  amount: { currency: 'KRW', value: 1_000 },
  orderName: '머그컵',
  method: 'VIRTUAL_ACCOUNT',
  ...addresses,
};

const hoursOf = ({
  virtualAccount,
  requestedAt,
}: {
  virtualAccount: { dueDate: string };
  requestedAt: string;
}) => Math.round((Date.parse(virtualAccount.dueDate) - Date.parse(requestedAt)) / 3_600_000);

test('a shop says what it is called, how long accounts wait and which methods it has, and the next payment follows', async () => {
  const { body: shop } = await ask('POST', '/shops', { name: '설정 상점' });
  const path = `/shops/${shop.mId}/settings`;
  expect((await ask('GET', path)).body).toMatchObject({
    shop: { name: '설정 상점' },
    taxType: 'taxable',
    usesEscrow: false,
    defaultValidHours: 168,
    methods: { virtualAccount: true, payPal: true },
  });
  const first = await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0001' });
  expect(hoursOf(first.body)).toBe(168);

  const changed = await ask('PATCH', path, { name: '새 이름', defaultValidHours: 5, usesEscrow: true });
  expect(changed.body).toMatchObject({ shop: { name: '새 이름' }, defaultValidHours: 5, usesEscrow: true });
  const second = await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0002' });
  expect(hoursOf(second.body)).toBe(5);
  const named = { ...account, orderId: 'order-0003', validHours: 24 };
  expect(hoursOf((await sell(shop.secretKey, '/v1/virtual-accounts', named)).body)).toBe(24);
});

test('a method without a contract is refused on every way in, until it is contracted again', async () => {
  const { body: shop } = await ask('POST', '/shops', {});
  const path = `/shops/${shop.mId}/settings`;
  const refused = { status: 400, body: { code: 'NOT_SUPPORTED_METHOD' } };
  const dollars = {
    method: 'FOREIGN_EASY_PAY',
    amount: { currency: 'USD', value: 5.5 },
    foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
    orderName: 'mug',
    orderId: 'order-0001',
    ...addresses,
  };
  expect((await ask('PATCH', path, { payPal: false })).body.methods).toEqual({
    virtualAccount: true,
    payPal: false,
  });
  expect((await sell(shop.secretKey, '/v1/payments', dollars)).body).toMatchObject(refused.body);
  expect((await sell(shop.secretKey, '/v1/payments', { ...order, orderId: 'order-0002' })).status).toBe(200);

  expect(await ask('PATCH', path, { virtualAccount: false })).toMatchObject({
    status: 400,
    body: { field: 'virtualAccount', message: expect.stringContaining('하나는') },
  });
  await ask('PATCH', path, { virtualAccount: false, payPal: true });
  expect(
    (await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0003' })).body,
  ).toMatchObject(refused.body);
  expect(
    (await sell(shop.secretKey, '/v1/payments', { ...order, orderId: 'order-0004' })).body,
  ).toMatchObject(refused.body);
  await ask('PATCH', path, { virtualAccount: true });
  expect(
    (await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0005' })).status,
  ).toBe(200);
});

test('wrong settings are refused beside their field, and only an owner changes any', async () => {
  const mId = await stage.shop();
  const path = `/shops/${mId}/settings`;
  for (const [field, value] of [
    ['defaultValidHours', 0],
    ['defaultValidHours', 2161],
    ['taxType', 'none'],
    ['name', ''],
  ] as const)
    expect(await ask('PATCH', path, { [field]: value })).toMatchObject({ status: 400, body: { field } });
  for (const role of ['viewer', 'developer'] as const) {
    const headers = await loggedIn(stage, role);
    expect((await ask('PATCH', path, { name: 'x' }, headers)).status).toBe(403);
    expect((await ask('POST', `/shops/${mId}/reset`, {}, headers)).status).toBe(403);
  }
});

test('a shop is emptied and keeps its keys; a live one is not', async () => {
  const { body: shop } = await ask('POST', '/shops', {});
  await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0001' });
  await ask('POST', `/shops/${shop.mId}/clock`, { advance: 'PT1M' });
  expect((await ask('POST', `/shops/${shop.mId}/reset`)).body).toEqual({});
  const { rows } = await stage.books.db.query('select from payments where m_id = $1', [shop.mId]);
  expect(rows).toEqual([]);
  expect((await ask('GET', `/shops/${shop.mId}/clock`)).body.offsetMs).toBe(0);
  expect(
    (await sell(shop.secretKey, '/v1/virtual-accounts', { ...account, orderId: 'order-0001' })).status,
  ).toBe(200);
  const live = await stage.shop('live');
  expect((await ask('POST', `/shops/${live}/reset`)).body.code).toBe('NOT_SUPPORTED_PROCESS');
});

test('fault rules are set and read as the sandbox API does, for test shops alone', async () => {
  const mId = await stage.shop();
  const rule = { effect: 'error', endpoint: 'confirmPayment', code: 'PROVIDER_ERROR', times: 1 };
  const set = await ask('PUT', `/shops/${mId}/faults`, { faults: [rule] });
  expect(set.body.faults).toMatchObject([rule]);
  expect((await ask('GET', `/shops/${mId}/faults`)).body).toEqual(set.body);
  expect((await ask('PUT', `/shops/${mId}/faults`, { faults: [{ effect: 'nothing' }] })).status).toBe(400);
  const live = await stage.shop('live');
  expect((await ask('PUT', `/shops/${live}/faults`, { faults: [] })).body.code).toBe('NOT_SUPPORTED_PROCESS');
});

test('a call that was refused is read with its reason; another shop’s is not there', async () => {
  const mId = await stage.shop();
  const other = await stage.shop();
  await stage.books.db.query(
    `insert into api_calls (m_id, call_id, at, method, path, endpoint, status, code, trace_id, latency_us, order_id, facts, request_headers, request_body, response_body)
     values ($1, '0199a0000000700080000000000000aa', now(), 'POST', '/v1/payments/confirm', 'confirmPayment', 404, 'NOT_FOUND_PAYMENT', '0123456789abcdef0123456789abcdef', 1500,
             'order-1', '{"cause": "the payment belongs to another shop"}', '{"user-agent": "shop"}', '{"amount":1}', '{"code":"NOT_FOUND_PAYMENT"}')`,
    [mId],
  );
  const listed = await ask('GET', `/shops/${mId}/logs?result=refused&search=order-1`);
  const [row] = listed.body.rows;
  expect(row).toMatchObject({ status: 404, code: 'NOT_FOUND_PAYMENT', latencyMs: 1.5, isReplay: false });
  const read = await ask('GET', `/shops/${mId}/logs/${row.callId}?lang=en`);
  expect(read.body).toMatchObject({
    requestHeaders: [{ name: 'user-agent', value: 'shop' }],
    requestBody: '{"amount":1}',
    why: expect.stringContaining('the secret key belongs to another shop than the client key'),
  });
  expect((await ask('GET', `/shops/${other}/logs/${row.callId}`)).status).toBe(404);
  expect((await ask('GET', `/shops/${mId}/logs?from=2000-01-01&to=2000-01-02`)).body.rows).toEqual([]);
});
