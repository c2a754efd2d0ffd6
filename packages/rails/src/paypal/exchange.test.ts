import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type PayPalRail, RailSilence } from '../rail.ts';
import {
  type PayPalStub,
  payPalStub,
  type StubAnswer,
  wireCapture,
  wireError,
  wireOrder,
} from '../testing/paypal-stub.ts';
import { type PayPalRailOptions, payPalRail } from './client.ts';

const done = wireOrder({ status: 'COMPLETED' }, { captures: [wireCapture()] });
const account = { clientId: 'the-client-id', clientSecret: 'the-client-secret' };

let stub: PayPalStub;
let rails: PayPalRail[];
let pauses: number[];
beforeEach(async () => {
  stub = await payPalStub();
  rails = [];
  pauses = [];
});
afterEach(async () => {
  await Promise.all(rails.map((each) => each.close()));
  await stub.close();
});

function client(different: Partial<PayPalRailOptions> = {}): PayPalRail {
  const pause = async (ms: number) => void pauses.push(ms);
  const made = payPalRail({ url: stub.url, ...account, pause, ...different });
  rails.push(made);
  return made;
}

const path = 'POST /v2/checkout/orders/ORDER1/capture';
const capture = (rail: PayPalRail) => rail.capture({ orderId: 'ORDER1', paymentKey: 'pay-1' });
const requestIds = () => stub.asked().map(({ headers }) => headers['paypal-request-id']);
const silence = (answer: Promise<unknown>) =>
  answer.then(
    (value) => value,
    (error: unknown) => (error instanceof RailSilence ? error.reason : error),
  );

describe('no answer that can be believed', () => {
  const page = '<html>Bad gateway</html>';
  const kinds: [string, StubAnswer, string][] = [
    ['a connection that breaks', 'RESET', 'CONNECTION'],
    ['html_500', { status: 500, text: page }, 'SERVER_ERROR'],
    ['a 503 of PayPal’s', { status: 503, json: wireError('SERVICE_UNAVAILABLE') }, 'SERVER_ERROR'],
    ['a page that says 200', { status: 200, text: page }, 'BAD_ANSWER'],
    ['a page that says 403', { status: 403, text: page }, 'BAD_ANSWER'],
    ['JSON that ends in the middle', { status: 201, text: JSON.stringify(done).slice(0, 90) }, 'BAD_ANSWER'],
  ];

  test.each(kinds)('%s is repeated with the same request id', async (_, answer) => {
    stub.on(path, answer, answer, { status: 200, json: done });
    expect(await capture(client())).toMatchObject({ ok: true, capture: { captureId: 'CAPTURE1' } });
    expect(requestIds()).toEqual(['capture:pay-1', 'capture:pay-1', 'capture:pay-1']);
  });

  test.each(kinds)('%s, four times: nobody knows', async (_, answer, reason) => {
    stub.on(path, answer);
    expect(await silence(capture(client()))).toBe(reason);
    expect(stub.asked()).toHaveLength(4);
    expect(new Set(requestIds())).toEqual(new Set(['capture:pay-1']));
  });

  test.each(['HANG', 'DRIP'] as const)('%s ends with the patience of the call', async (answer) => {
    stub.on(path, answer);
    expect(await silence(capture(client({ timeoutMs: 400 })))).toBe('TIMEOUT');
  });

  test('nobody at home', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => closed.once('listening', ready));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((ended) => closed.close(ended));
    expect(await silence(capture(client({ url })))).toBe('CONNECTION');
  });

  test.each([
    ['a redirect is not followed', { status: 302, json: {}, headers: { location: '/elsewhere' } }],
    ['an answer without the order', { status: 201, json: { hello: 'world' } }],
    [
      'money of another form',
      { status: 201, json: wireOrder({}, { captures: [wireCapture({ amount: 20 })] }) },
    ],
    ['a no without a reason', { status: 422, json: {} }],
  ])('%s: silence, at once where it would be the same again', async (_, answer) => {
    stub.on(path, answer);
    stub.on('GET /v2/checkout/orders/ORDER1', answer);
    expect(await silence(capture(client()))).toBe('BAD_ANSWER');
    expect(stub.asked('elsewhere')).toEqual([]);
    expect(stub.asked('/capture')).toHaveLength(1);
  });

  test('silence carries what PayPal’s people search by', async () => {
    stub.on(path, {
      status: 500,
      json: wireError('INTERNAL_SERVER_ERROR'),
      headers: { 'paypal-debug-id': 'f00d' },
    });
    await expect(capture(client())).rejects.toMatchObject({
      operation: 'capture',
      facts: { httpStatus: 500, debugId: 'f00d', attempts: 4, requestId: 'capture:pay-1' },
    });
  });
});

describe('work still going on, and too much of it', () => {
  test.each([
    ['PREVIOUS_REQUEST_IN_PROGRESS', 409],
    ['ORDER_COMPLETION_IN_PROGRESS', 422],
  ])('%s is waited for, one second and then longer', async (issue, status) => {
    const busy = { status, json: wireError('RESOURCE_CONFLICT', issue) };
    stub.on(path, busy, busy, { status: 200, json: done });
    expect(await capture(client())).toMatchObject({ ok: true });
    expect(pauses).toHaveLength(2);
    expect(pauses.every((ms) => ms > 1_000 && ms <= 5_000)).toBe(true);
    expect(new Set(requestIds())).toEqual(new Set(['capture:pay-1']));
  });

  test('work that never ends is no refusal: something may be moving', async () => {
    stub.on(path, { status: 409, json: wireError('RESOURCE_CONFLICT', 'PREVIOUS_REQUEST_IN_PROGRESS') });
    expect(await silence(capture(client()))).toBe('IN_PROGRESS');
  });

  test('Retry-After is honoured, with a little more', async () => {
    const away = { status: 429, json: wireError('RATE_LIMIT_REACHED'), headers: { 'retry-after': '2' } };
    stub.on(path, away, { status: 201, json: done });
    expect(await capture(client())).toMatchObject({ ok: true });
    expect(pauses[0]).toBeGreaterThan(2_000);
    expect(pauses[0]).toBeLessThanOrEqual(2_500);
  });

  test('Retry-After may be a date', async () => {
    const date = 'Tue, 10 Mar 2026 05:22:33 GMT';
    const away = { status: 429, json: wireError('RATE_LIMIT_REACHED'), headers: { 'retry-after': date } };
    stub.on(path, away, { status: 201, json: done });
    const clock = () => new Date('2026-03-10T05:22:30Z');
    expect(await capture(client({ clock }))).toMatchObject({ ok: true });
    expect(pauses[0]).toBeGreaterThan(3_000);
    expect(pauses[0]).toBeLessThanOrEqual(3_750);
  });

  test('429_storm: who was told to stay away for long does not come back, and others may still ask', async () => {
    const away = { status: 429, json: wireError('RATE_LIMIT_REACHED'), headers: { 'retry-after': '3600' } };
    stub.on(path, away);
    stub.on('GET /v2/checkout/orders/ORDER1', { json: wireOrder({ status: 'APPROVED' }) });
    const rail = client();
    expect(await silence(capture(rail))).toBe('TURNED_AWAY');
    const answers = await Promise.all(Array.from({ length: 20 }, () => silence(capture(rail))));
    expect(new Set(answers)).toEqual(new Set(['TURNED_AWAY']));
    expect(stub.asked('/capture')).toHaveLength(1);
    expect(await rail.order('ORDER1')).toMatchObject({ ok: true, status: 'APPROVED' });
  });

  test('a storm without a word of how long ends after four times', async () => {
    stub.on(path, { status: 429, json: wireError('RATE_LIMIT_REACHED') });
    expect(await silence(capture(client()))).toBe('TURNED_AWAY');
    expect(stub.asked()).toHaveLength(4);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
  });
});

describe('the token', () => {
  const oauth = { status: 401, json: { error: 'invalid_token', error_description: 'expired' } };
  const standard = { status: 401, json: wireError('AUTHENTICATION_FAILURE') };

  test.each([
    ['OAuth’s form', oauth],
    ['PayPal’s form', standard],
    ['no form at all', { status: 401, text: 'go away' }],
  ])('token_expired_midway, in %s: a new one, and the same request once more', async (_, answer) => {
    stub.on(path, answer, { status: 201, json: done });
    expect(await capture(client())).toMatchObject({ ok: true });
    expect(stub.tokensGiven()).toBe(2);
    expect(stub.asked().map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(new Set(requestIds())).toEqual(new Set(['capture:pay-1']));
    expect(pauses).toEqual([]);
  });

  test('a second 401 is silence for a person to look at, and no storm', async () => {
    stub.on(path, oauth);
    expect(await silence(capture(client()))).toBe('UNAUTHENTICATED');
    expect(stub.asked()).toHaveLength(2);
    expect(stub.tokensGiven()).toBe(2);
  });

  test('wrong credentials are silence, never a no about money', async () => {
    stub.on('POST /v1/oauth2/token', { status: 401, json: { error: 'invalid_client' } });
    expect(await silence(capture(client()))).toBe('UNAUTHENTICATED');
    expect(stub.requests).toHaveLength(1);
  });

  test('fifty payments at once ask for one token, as PayPal wants to be asked', async () => {
    stub.on(path, { status: 201, json: done });
    const rail = client();
    await Promise.all(Array.from({ length: 50 }, () => capture(rail)));
    expect(stub.tokensGiven()).toBe(1);
    expect(stub.requests.find(({ target }) => target === '/v1/oauth2/token')).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: {
        authorization: `Basic ${Buffer.from('the-client-id:the-client-secret').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
  });

  test.each([
    ['is down for a moment', { status: 503, text: 'down' }],
    ['breaks off', 'RESET'],
  ] as const)('the token’s office %s', async (_, answer) => {
    const token = { json: { access_token: 'late', expires_in: 3_600 } };
    stub.on('POST /v1/oauth2/token', answer, token);
    stub.on(path, { status: 201, json: done });
    expect(await capture(client())).toMatchObject({ ok: true });
  });

  test.each([{ access_token: 'two\r\nlines', expires_in: 5 }, { access_token: '', expires_in: 5 }, {}])(
    'what cannot stand in a header is no token: %j',
    async (json) => {
      stub.on('POST /v1/oauth2/token', { json });
      expect(await silence(capture(client()))).toBe('BAD_ANSWER');
      expect(stub.asked()).toEqual([]);
    },
  );
});

test('a 403 after a lost answer says nothing about what was lost', async () => {
  const denied = { status: 403, json: wireError('NOT_AUTHORIZED', 'PERMISSION_DENIED') };
  stub.on(path, denied);
  expect(await capture(client())).toMatchObject({ ok: false, code: 'PERMISSION_DENIED', isRetryable: true });
  stub.on(path, 'RESET', denied);
  expect(await silence(capture(client()))).toBe('CONNECTION');
});

test('secrets_not_in_logs: nothing is logged, and nothing thrown holds a secret, a token or a body', async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  );
  const secrets =
    /the-client-secret|token-\d|dGhlLWNsaWVudC1pZDp0aGUtY2xpZW50LXNlY3JldA|Bearer|Basic|Gildong|1 Main St/;
  const shipping = {
    fullName: 'Gildong Hong',
    address: { country: 'US', line1: '1 Main St', area2: 'San Jose' },
  };
  const order = {
    paymentKey: 'pay-1',
    mId: 'shop1',
    brandName: 'Shop',
    locale: 'en-US' as const,
    returnUrl: 'https://gateway.example/return',
    cancelUrl: 'https://gateway.example/cancel',
    amount: { currency: 'USD' as const, amount: 2_000 },
    shipping,
  };
  const tokenInTheMiddle = { text: '{"access_token": "token-9", "expires_in"' };
  for (const answer of [
    'RESET',
    { status: 500, text: 'the-client-secret' },
    { status: 200, text: 'token-1 {' },
    { status: 401, json: { error: 'invalid_token' } },
    { status: 422, json: wireError('UNPROCESSABLE_ENTITY', 'CITY_REQUIRED') },
  ] satisfies StubAnswer[]) {
    stub.on('POST /v2/checkout/orders', answer);
    const rail = client();
    const outcome = await rail.createOrder(order).catch((error: unknown) => error);
    expect(inspect(outcome, { depth: 10, showHidden: true })).not.toMatch(secrets);
    expect(inspect(rail, { depth: 10, showHidden: true })).not.toMatch(secrets);
  }
  stub.on('POST /v1/oauth2/token', tokenInTheMiddle);
  const outcome = await client()
    .createOrder(order)
    .catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(RailSilence);
  expect(inspect(outcome, { depth: 10, showHidden: true })).not.toMatch(secrets);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
