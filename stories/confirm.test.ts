import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOrderId } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

test('50 confirms at once issue one account', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  const answers = await Promise.all(Array.from({ length: 50 }, () => shop.confirm(payment)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'ALREADY_PROCESSED_PAYMENT')).toHaveLength(49);
  const uses = await town.db.query('select 1 from account_uses where payment_key = $1', [payment.paymentKey]);
  expect(uses.rowCount).toBe(1);
});

test('of two attempts for one order number, only the first to be confirmed takes it', async () => {
  const shop = await town.shop();
  const orderId = newOrderId();
  const attempts = [await shop.authenticated({ orderId }), await shop.authenticated({ orderId })];
  const answers = await Promise.all(attempts.map((attempt) => shop.confirm(attempt)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(answers.find(({ status }) => status === 400)?.body.code).toBe('DUPLICATED_ORDER_ID');
  const approved = answers.find(({ status }) => status === 200)?.body;
  expect((await shop.call('GET', `/v1/payments/orders/${orderId}`)).body.paymentKey).toBe(
    approved.paymentKey,
  );
  const again = await shop.call('POST', '/sandbox/v1/payments', {
    body: { method: 'VIRTUAL_ACCOUNT', amount: { value: 1000, currency: 'KRW' }, orderId, orderName: '또' },
  });
  expect(again).toMatchObject({ status: 400, body: { code: 'DUPLICATED_ORDER_ID' } });
});

describe('the merchant has ten minutes', () => {
  test('at 9 minutes 50 the confirm is in time', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    await shop.advance('PT9M50S');
    expect((await shop.confirm(payment)).status).toBe(200);
  });

  test('after 10 minutes the session is gone, and the payment has expired with one webhook', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK');
    const payment = await shop.authenticated();
    await shop.advance('PT10M');
    expect(await shop.confirm(payment)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    const [letter] = await inbox.wait(1);
    expect(letter?.body).toMatchObject({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } },
    });
    expect(await shop.read(payment)).toMatchObject({
      status: 'EXPIRED',
      approvedAt: null,
      balanceAmount: 50_000,
      receipt: null,
    });
    expect(inbox.letters).toHaveLength(1);
  });

  test('an expired order number may be paid again', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    await shop.advance('PT11M');
    const next = await shop.waiting({ orderId: payment.orderId });
    expect(next.status).toBe('WAITING_FOR_DEPOSIT');
  });

  test('a confirm and the expiry at the same moment agree on one end', async () => {
    const shop = await town.shop();
    const payments = await Promise.all(Array.from({ length: 10 }, () => shop.authenticated()));
    await shop.advance('PT9M59S');
    await new Promise((resolve) => setTimeout(resolve, 850));
    const answers = await Promise.all([
      ...payments.map((payment) => shop.confirm(payment)),
      shop.advance('PT1S'),
    ]);
    for (const [index, payment] of payments.entries()) {
      const confirmed = (answers[index] as { status: number }).status === 200;
      expect((await shop.read(payment)).status).toBe(confirmed ? 'WAITING_FOR_DEPOSIT' : 'EXPIRED');
    }
  });
});

test.each([
  [{ amount: 49_999 }, 403, 'FORBIDDEN_REQUEST'],
  [{ amount: '50000.5' }, 403, 'FORBIDDEN_REQUEST'],
  [{ orderId: 'another-order' }, 403, 'FORBIDDEN_REQUEST'],
])(
  'a confirm that differs from the request (%o) answers %i %s and leaves the payment confirmable',
  async (tampered, status, code) => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    expect(await shop.confirm(payment, tampered)).toMatchObject({
      status,
      body: { code, message: expect.any(String) },
    });
    expect((await shop.confirm(payment)).status).toBe(200);
  },
);

test('amount may be a numeric text, and fields nobody knows are ignored', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  const body = {
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    amount: '50000',
    paymentType: 'NORMAL',
    anything: { else: 1 },
  };
  expect((await shop.call('POST', '/v1/payments/confirm', { body })).status).toBe(200);
});

test('the older address confirms too', async () => {
  const shop = await town.shop();
  const { paymentKey, orderId, totalAmount } = await shop.authenticated();
  const answer = await shop.call('POST', `/v1/payments/${paymentKey}`, {
    body: { orderId, amount: totalAmount },
  });
  expect(answer).toMatchObject({ status: 200, body: { status: 'WAITING_FOR_DEPOSIT' } });
});

describe('whose key may confirm', () => {
  test('another merchant’s key finds no session', async () => {
    const [shop, stranger] = [await town.shop(), await town.shop()];
    const payment = await shop.authenticated();
    const answer = await shop.confirm(payment, { secretKey: stranger.secretKey });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
    expect(await stranger.call('GET', `/v1/payments/${payment.paymentKey}`)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT' },
    });
    expect(await stranger.cancel(payment)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT' },
    });
  });

  test('the same merchant’s unpaired key is forbidden', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const answer = await shop.confirm(payment, { secretKey: shop.widgetSecretKey });
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_REQUEST' } });
  });

  test.each([
    [undefined, 401, 'UNAUTHORIZED_KEY'],
    ['Bearer abc', 401, 'UNAUTHORIZED_KEY'],
    [`Basic ${btoa('test_sk_nobody:')}`, 401, 'UNAUTHORIZED_KEY'],
    [`Basic ${btoa('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R')}`, 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    [
      `Basic ${Buffer.from('\ufefftest_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:').toString('base64')}`,
      401,
      'UNAUTHORIZED_KEY',
    ],
    [`Basic ${btoa('test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq:')}`, 400, 'INVALID_API_KEY'],
    ['Basic !!!', 401, 'UNAUTHORIZED_KEY'],
  ])('authorization %s answers %i %s', async (authorization, status, code) => {
    const shop = await town.shop();
    const answer = await shop.call('GET', '/v1/payments/whatever', {
      secretKey: null,
      headers: authorization ? { authorization } : {},
    });
    expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } });
    expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('the scheme may be written in any case', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const authorization = `bAsIc ${btoa(`${shop.secretKey}:`)}`;
    expect((await shop.confirm(payment, { secretKey: null, headers: { authorization } })).status).toBe(200);
  });
});

describe('the test-code header', () => {
  test('answers any code by its name and executes nothing', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const played = await shop.confirm(payment, {
      headers: { 'TossPayments-Test-Code': 'REJECT_CARD_COMPANY' },
    });
    expect(played).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY' } });
    expect((await shop.confirm(payment)).status).toBe(200);
  });

  test('is heard before the payment is looked up, and refuses names that are no codes', async () => {
    const shop = await town.shop();
    const madeUp = { paymentKey: 'made-up', orderId: 'made-up-order', totalAmount: 1 };
    expect(
      await shop.confirm(madeUp, { headers: { 'TossPayments-Test-Code': 'COMMON_ERROR' } }),
    ).toMatchObject({ status: 500, body: { code: 'COMMON_ERROR' } });
    expect(
      await shop.confirm(madeUp, { headers: { 'TossPayments-Test-Code': 'NO_SUCH_CODE' } }),
    ).toMatchObject({ status: 400, body: { code: 'INVALID_TEST_CODE' } });
  });
});

describe('Idempotency-Key', () => {
  const key = () => ({ 'Idempotency-Key': newOrderId() });

  test('a repeat gets the first answer to the byte, the secret included, whatever its body', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const headers = key();
    const first = await shop.confirm(payment, { headers });
    const second = await shop.confirm(payment, { headers, amount: 1, orderId: 'something-else' });
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(200);
    expect(second.headers.get('idempotency-key')).toBe(headers['Idempotency-Key']);
    expect(first.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(second.headers.get('x-tosspayments-trace-id')).toMatch(
      new RegExp(`^[0-9a-f]{32},${first.headers.get('x-tosspayments-trace-id')}$`),
    );
  });

  test('a refusal is repeated too, even when the body has been corrected', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const forbidden = key();
    const first = await shop.confirm(payment, { headers: forbidden, amount: 1 });
    expect((await shop.confirm(payment, { headers: forbidden })).text).toBe(first.text);
    const invalid = key();
    const second = await shop.call('POST', '/v1/payments/confirm', { headers: invalid, body: {} });
    expect(second.status).toBe(400);
    expect((await shop.confirm(payment, { headers: invalid })).text).toBe(second.text);
    expect((await shop.confirm(payment, { headers: key() })).status).toBe(200);
  });

  test('many at once run once: the others are told that it is still running, or get its answer', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.confirm(payment, { headers })));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING']);
  });

  test('the same key on another address is another operation', async () => {
    const shop = await town.shop();
    const headers = key();
    const payment = (await shop.confirm(await shop.authenticated(), { headers })).body;
    expect(await shop.cancel(payment, {}, { headers })).toMatchObject({
      status: 200,
      body: { status: 'CANCELED' },
    });
  });

  test('after 15 days the same key begins anew', async () => {
    const shop = await town.shop();
    const headers = key();
    await shop.confirm(await shop.authenticated(), { headers });
    await shop.advance('P15D');
    const payment = await shop.authenticated();
    expect((await shop.confirm(payment, { headers })).body).toMatchObject({
      paymentKey: payment.paymentKey,
      status: 'WAITING_FOR_DEPOSIT',
    });
  });

  test('301 characters are too many', async () => {
    const shop = await town.shop();
    const answer = await shop.confirm(await shop.authenticated(), {
      headers: { 'Idempotency-Key': 'k'.repeat(301) },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_IDEMPOTENCY_KEY' } });
  });
});

test('messages come in English when asked for, and words of the payment too', async () => {
  const shop = await town.shop();
  const headers = { 'accept-language': 'en-US' };
  const confirmed = await shop.confirm(await shop.authenticated(), { headers });
  expect(confirmed.body).toMatchObject({
    method: 'VIRTUAL_ACCOUNT',
    virtualAccount: { accountType: 'NORMAL' },
  });
  const refused = await shop.call('GET', '/v1/payments/nothing', { headers });
  expect(Object.keys(refused.body)).toEqual(['code', 'message']);
  expect(refused.body.message).not.toMatch(/[가-힣]/);
});
