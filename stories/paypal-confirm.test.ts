import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf } from './support/books.ts';
import { atPayPal, captureIdOf, expectAgreement } from './support/paypal-books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
});
beforeEach(async () => {
  shop = await town.shop();
});
afterEach(() => expectAgreement(town, shop));
afterAll(() => town.close());

const idempotencyKey = () => ({ 'Idempotency-Key': newOrderId() });
const becomes = (payment: Payment, status: string) =>
  expect.poll(async () => (await shop.read(payment)).status, { timeout: 60_000 }).toBe(status);
const kindsOf = async () => (await alarmsOf(town, shop.mId)).map(({ kind }) => kind);

/** The money of this payment was taken once, and booked once. */
async function expectTakenOnce(payment: Payment): Promise<void> {
  const { captures } = await atPayPal(town, payment);
  expect(captures).toMatchObject([{ status: 'COMPLETED', amount: 72_624, fee: 3_225 }]);
  expect(await booksOf(town, payment)).toEqual(['capture rail→merchant 72624', 'fee fees→rail 3225']);
  expect(await shop.read(payment)).toMatchObject({ status: 'DONE', balanceAmount: 726.24 });
}

/** No money moved, and none was booked. */
async function expectNothingTaken(payment: Payment, status: string): Promise<void> {
  const { captures } = await atPayPal(town, payment);
  expect(captures.filter(({ fee }) => fee !== undefined)).toEqual([]);
  expect(await booksOf(town, payment)).toEqual([]);
  expect(await shop.read(payment)).toMatchObject({ status, approvedAt: null, balanceAmount: 726.24 });
}

describe('the buyers', () => {
  // biome-ignore format: a table
  test.each([
    ['declined@example.com',  'INSTRUMENT_DECLINED'],
    ['refused@example.com',   'TRANSACTION_REFUSED'],
    ['act-again@example.com', 'PAYER_ACTION_REQUIRED'],
  ])('%s: PayPal says %s, the confirm REJECT_CARD_COMPANY; the payment is over and its order may be paid again', async (buyer) => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved({ buyer });
    const headers = idempotencyKey();
    const refused = await shop.confirm(approved, { headers });
    expect(refused).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY', message: expect.any(String) } });
    expect((await shop.confirm(approved, { headers })).text, 'a refusal is repeated too').toBe(refused.text);

    await expectNothingTaken(approved, 'ABORTED');
    expect((await shop.read(approved)).failure).toEqual(refused.body);
    const [letter] = await inbox.wait(1);
    expect(letter?.body).toMatchObject({ eventType: 'PAYMENT_STATUS_CHANGED', data: { status: 'ABORTED', failure: { code: 'REJECT_CARD_COMPANY' } } });
    expect(await shop.confirm(approved)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
    expect(await shop.cancel(approved)).toMatchObject({ status: 403, body: { code: 'NOT_CANCELABLE_PAYMENT' } });

    const again = await shop.captured({ orderId: approved.orderId });
    expect(again.status).toBe('DONE');
    await expectTakenOnce(again);
    const byOrder = await shop.call('GET', `/v1/payments/orders/${approved.orderId}`);
    expect(byOrder.body.paymentKey).toBe(again.paymentKey);
  });

  test('no-money@example.com cannot even approve: nothing begins', async () => {
    const orderId = newOrderId();
    const body = {
      method: 'FOREIGN_EASY_PAY',
      amount: { value: 726.24, currency: 'USD' },
      orderId,
      orderName: 'Linen jacket',
      foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
      buyer: 'no-money@example.com',
    };
    const answer = await shop.call('POST', '/sandbox/v1/payments', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    const ready = (await shop.call('GET', `/v1/payments/orders/${orderId}`)).body;
    await expectNothingTaken(ready, 'READY');
    expect((await atPayPal(town, ready)).orders).toMatchObject([{ status: 'PAYER_ACTION_REQUIRED' }]);
    expect(await shop.confirm(ready)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
  });
});

describe('PayPal reviews the payment', () => {
  test('pending: 400 PROVIDER_ERROR as often as asked, and DONE once PayPal has made up its mind', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved({ buyer: 'pending@example.com' });
    const headers = idempotencyKey();
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status: 400,
      body: { code: 'PROVIDER_ERROR' },
    });
    expect(await shop.confirm(approved)).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENT_REQUEST_PROCESSING' },
    });
    await expectNothingTaken(approved, 'IN_PROGRESS');
    expect(await kindsOf(), 'a person is told once').toEqual(['CAPTURE_HELD']);

    await shop.advance('PT3H');
    await expectNothingTaken(approved, 'IN_PROGRESS');
    const captureId = await captureIdOf(town, approved);
    await town.payPal.control.settleCapture({ captureId, end: 'COMPLETED' });
    await becomes(approved, 'DONE');
    await expectTakenOnce(approved);
    const last = await shop.confirm(approved, { headers });
    expect(last, 'the key that was busy since is answered').toMatchObject({
      status: 200,
      body: { status: 'DONE', secret: expect.stringMatching(/^ps_/) },
    });
    expect((await inbox.wait(1)).map(({ body }) => body.data.status)).toEqual(['DONE']);
    expect(await shop.confirm(approved)).toMatchObject({
      status: 400,
      body: { code: 'ALREADY_PROCESSED_PAYMENT' },
    });
  });

  test('and denies it: ABORTED, and the order may be paid again', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved({ buyer: 'pending@example.com' });
    const headers = idempotencyKey();
    await shop.confirm(approved, { headers });
    const same = await shop.call('POST', '/v1/payments', {
      body: {
        method: 'FOREIGN_EASY_PAY',
        amount: { value: 1, currency: 'USD' },
        orderId: approved.orderId,
        orderName: 'again',
        foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
        successUrl: 'https://shop.example/success',
        failUrl: 'https://shop.example/fail',
      },
    });
    expect(same, 'while PayPal may still say yes the order number is taken').toMatchObject({
      status: 400,
      body: { code: 'DUPLICATED_ORDER_ID' },
    });
    await town.payPal.control.settleCapture({
      captureId: await captureIdOf(town, approved),
      end: 'DECLINED',
    });
    await becomes(approved, 'ABORTED');
    await expectNothingTaken(approved, 'ABORTED');
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status: 403,
      body: { code: 'REJECT_CARD_COMPANY' },
    });
    expect((await inbox.wait(1)).map(({ body }) => body.data.status)).toEqual(['ABORTED']);
    await expectTakenOnce(await shop.captured({ orderId: approved.orderId }));
  });

  // biome-ignore format: a table
  test.each(['DECLINED', 'FAILED'] as const)('a completed order whose money was %s is not DONE', async (status) => {
    const approved = await shop.approved();
    await town.payPal.control.setKnob({ knob: 'captureOutcome', status, customId: approved.paymentKey });
    expect(await shop.confirm(approved)).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY' } });
    expect((await atPayPal(town, approved)).orders).toMatchObject([{ status: 'COMPLETED' }]);
    await town.payPal.control.settle({});
    await expectNothingTaken(approved, 'ABORTED');
    expect(await kindsOf()).toEqual([]);
  });
});

describe('asked more than once', () => {
  test('a second confirm is told that it is paid already', async () => {
    const paid = await shop.captured();
    expect(await shop.confirm(paid)).toMatchObject({
      status: 400,
      body: { code: 'ALREADY_PROCESSED_PAYMENT' },
    });
    await expectTakenOnce(paid);
  });

  test('twenty confirms at once: one capture, one entry in the ledger, one webhook, one secret', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.confirm(approved)));
    const paid = answers.filter(({ status }) => status === 200);
    expect(paid.length).toBeGreaterThan(0);
    expect(new Set(paid.map(({ body }) => body.secret)).size).toBe(1);
    // Whoever was not waited for heard that PayPal is at it, or that all is done.
    for (const { status, body } of answers)
      if (status !== 200)
        expect(`${status} ${body.code}`).toMatch(
          /^(400 ALREADY_PROCESSED_PAYMENT|500 FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING)$/,
        );
    await expectTakenOnce(approved);
    expect(await inbox.wait(1)).toHaveLength(1);
    expect(await shop.deliveries(approved.orderId)).toHaveLength(1);
    expect(await kindsOf()).toEqual([]);
  });

  test('two payments of one order at once: only one of them is taken', async () => {
    const orderId = newOrderId();
    const attempts = [await shop.approved({ orderId }), await shop.approved({ orderId })];
    const answers = await Promise.all(attempts.map((attempt) => shop.confirm(attempt)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)?.body.code).toBe('DUPLICATED_ORDER_ID');
    const winner = answers.find(({ status }) => status === 200)?.body;
    await expectTakenOnce(winner);
    const loser = attempts.find(({ paymentKey }) => paymentKey !== winner.paymentKey) as Payment;
    await expectNothingTaken(loser, 'IN_PROGRESS');
    expect((await shop.call('GET', `/v1/payments/orders/${orderId}`)).body.paymentKey).toBe(
      winner.paymentKey,
    );
  });

  test('an order number of two attempts stands for the newest, when the older one is refused', async () => {
    const orderId = newOrderId();
    const older = await shop.approved({ orderId, buyer: 'declined@example.com' });
    const newer = await shop.approved({ orderId });
    expect((await shop.confirm(older)).status).toBe(403);
    expect((await shop.call('GET', `/v1/payments/orders/${orderId}`)).body.paymentKey).toBe(newer.paymentKey);
    expect((await shop.confirm(newer)).status).toBe(200);
  });

  test('with one idempotency key: the same bytes, the secret included', async () => {
    const approved = await shop.approved();
    const headers = idempotencyKey();
    const first = await shop.confirm(approved, { headers });
    const second = await shop.confirm(approved, { headers, amount: 1 });
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
    expect(second.body.secret).toMatch(/^ps_/);
    await expectTakenOnce(approved);
  });

  test('many with one idempotency key at once: one answer, and whoever comes meanwhile is told to wait', async () => {
    const approved = await shop.approved();
    const headers = idempotencyKey();
    const answers = await Promise.all(Array.from({ length: 12 }, () => shop.confirm(approved, { headers })));
    const done = answers.filter(({ status }) => status === 200);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING']);
    await expectTakenOnce(approved);
  });
});

describe('a confirm that differs from the request moves nothing', () => {
  // biome-ignore format: a table
  test.each([
    [{ amount: 726.239 },      'a third decimal'],
    [{ amount: 726.23 },       'a cent less'],
    [{ amount: 72_624 },       'cents for dollars'],
    [{ amount: 726 },          'no cents'],
    [{ amount: '726.240001' }, 'a millionth more'],
    [{ amount: 0 },            'nothing'],
    [{ amount: -726.24 },      'less than nothing'],
    [{ orderId: 'another-order' }, 'another order'],
  ] as [Record<string, unknown>, string][])('%o (%s): 403 FORBIDDEN_REQUEST', async (tampered) => {
    const approved = await shop.approved();
    expect(await shop.confirm(approved, tampered)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_REQUEST' } });
    await expectNothingTaken(approved, 'IN_PROGRESS');
    expect((await atPayPal(town, approved)).orders).toMatchObject([{ status: 'APPROVED' }]);
  });

  test.each(['726.24', '726.2400', '7.2624e2'])('the amount may be the text %s', async (amount) => {
    const approved = await shop.approved();
    expect((await shop.confirm(approved, { amount })).status).toBe(200);
    await expectTakenOnce(approved);
  });

  test('726.2400 as it stands in JSON is the same number', async () => {
    const { paymentKey, orderId } = await shop.approved();
    const rawBody = `{"paymentKey":"${paymentKey}","orderId":"${orderId}","amount":726.2400}`;
    expect((await shop.call('POST', '/v1/payments/confirm', { rawBody })).status).toBe(200);
  });

  test('another shop’s key finds no session, an unpaired key of the same shop is forbidden', async () => {
    const approved = await shop.approved();
    const stranger = await town.shop();
    expect(await shop.confirm(approved, { secretKey: stranger.secretKey })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    expect(await shop.confirm(approved, { secretKey: shop.widgetSecretKey })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN_REQUEST' },
    });
    await expectNothingTaken(approved, 'IN_PROGRESS');
  });
});

describe('the merchant has ten minutes', () => {
  test('at 9 minutes 50 the confirm is in time', async () => {
    const approved = await shop.approved();
    await shop.advance('PT9M50S');
    expect((await shop.confirm(approved)).status).toBe(200);
  });

  test('after 10 minutes PayPal is not asked any more, and the approved order is never captured', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await shop.advance('PT10M');
    expect(await shop.confirm(approved)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    const [letter] = await inbox.wait(1);
    expect(letter?.body.data).toMatchObject({
      status: 'EXPIRED',
      easyPay: '페이팔',
      failure: { code: 'EXPIRED_PAYMENT' },
    });
    await expectNothingTaken(approved, 'EXPIRED');
    await expectTakenOnce(await shop.captured({ orderId: approved.orderId }));
  });
});

test('the test-code header plays any refusal, and PayPal is not asked', async () => {
  const approved = await shop.approved();
  expect(
    await shop.confirm(approved, { headers: { 'TossPayments-Test-Code': 'REJECT_CARD_COMPANY' } }),
  ).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY' } });
  await expectNothingTaken(approved, 'IN_PROGRESS');
  expect((await shop.confirm(approved)).status).toBe(200);
});
