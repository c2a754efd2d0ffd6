import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PayPalRail } from '../rail.ts';
import {
  type PayPalStub,
  payPalStub,
  type StubAnswer,
  usd,
  wireCapture,
  wireError,
  wireOrder,
} from '../testing/paypal-stub.ts';
import { payPalRail } from './client.ts';
import type { PayPalOrder } from './states.ts';

const order: PayPalOrder = {
  paymentKey: 'pay-1',
  mId: 'shop1',
  brandName: '시험상점',
  locale: 'ko-KR',
  returnUrl: 'https://gateway.example/v1/payments/pay-1/return?state=s',
  cancelUrl: 'https://gateway.example/v1/payments/pay-1/return/cancel?state=s',
  amount: { currency: 'USD', amount: 2_000 },
};

const created = (url: string, different: object = {}) =>
  wireOrder({
    links: [
      { href: `${url}/v2/checkout/orders/ORDER1`, rel: 'self', method: 'GET' },
      { href: `${url}/checkoutnow?token=ORDER1`, rel: 'payer-action', method: 'GET' },
    ],
    ...different,
  });
const captured = (capture: object = {}) =>
  wireOrder({ status: 'COMPLETED' }, { captures: [wireCapture(capture)] });

let stub: PayPalStub;
let rail: PayPalRail;
beforeEach(async () => {
  stub = await payPalStub();
  rail = payPalRail({ url: stub.url, clientId: 'id', clientSecret: 'secret', pause: async () => {} });
});
afterEach(async () => {
  await rail.close();
  await stub.close();
});

const onCreate = (...answers: StubAnswer[]) => stub.on('POST /v2/checkout/orders', ...answers);
const onCapture = (...answers: StubAnswer[]) =>
  stub.on('POST /v2/checkout/orders/ORDER1/capture', ...answers);
const onOrder = (...answers: StubAnswer[]) => stub.on('GET /v2/checkout/orders/ORDER1', ...answers);
const capture = () => rail.capture({ orderId: 'ORDER1', paymentKey: 'pay-1' });

describe('creating', () => {
  test('an order says who pays what to whom, and that the money moves later and at once', async () => {
    onCreate({ status: 201, json: created(stub.url) });
    expect(await rail.createOrder({ ...order, trackingId: 'track-1' })).toMatchObject({
      ok: true,
      orderId: 'ORDER1',
      status: 'PAYER_ACTION_REQUIRED',
      amount: order.amount,
      payerActionUrl: `${stub.url}/checkoutnow?token=ORDER1`,
      capture: undefined,
      refunds: [],
    });
    const [asked] = stub.asked();
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
      prefer: 'return=representation',
      'paypal-request-id': 'create:pay-1',
      'paypal-client-metadata-id': 'track-1',
    });
    expect(asked?.headers).not.toHaveProperty('paypal-mock-response');
    expect(asked?.body).toEqual({
      intent: 'CAPTURE',
      purchase_units: [{ amount: usd('20.00'), custom_id: 'pay-1', invoice_id: 'shop1:pay-1' }],
      payment_source: {
        paypal: {
          experience_context: {
            brand_name: '시험상점',
            locale: 'ko-KR',
            return_url: order.returnUrl,
            cancel_url: order.cancelUrl,
            user_action: 'PAY_NOW',
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
            shipping_preference: 'NO_SHIPPING',
          },
        },
      },
    });
  });

  test('items and address are shown; items that are not the amount are left out, never a mismatch', async () => {
    onCreate({ status: 201, json: created(stub.url) });
    const items = [
      { name: '컵', quantity: 2, unitAmount: { currency: 'USD', amount: 750 }, description: 'blue' },
      { name: 'x'.repeat(200), quantity: 1, unitAmount: { currency: 'USD', amount: 500 } },
    ] as const;
    const shipping = {
      fullName: 'Gildong Hong',
      address: { country: 'US', line1: '1 Main St', area1: 'CA', area2: 'San Jose', postalCode: '95131' },
    };
    await rail.createOrder({ ...order, items, shipping });
    await rail.createOrder({ ...order, items: items.slice(1), shipping: { fullName: 'Gildong Hong' } });
    const [whole, short] = stub.asked().map(({ body }) => body) as Record<string, unknown>[];
    expect(whole).toMatchObject({
      purchase_units: [
        {
          amount: { ...usd('20.00'), breakdown: { item_total: usd('20.00') } },
          items: [
            { name: '컵', quantity: '2', unit_amount: usd('7.50'), description: 'blue' },
            { name: 'x'.repeat(127), quantity: '1', unit_amount: usd('5.00') },
          ],
          shipping: {
            name: { full_name: 'Gildong Hong' },
            address: {
              country_code: 'US',
              address_line_1: '1 Main St',
              admin_area_1: 'CA',
              admin_area_2: 'San Jose',
              postal_code: '95131',
            },
          },
        },
      ],
      payment_source: { paypal: { experience_context: { shipping_preference: 'SET_PROVIDED_ADDRESS' } } },
    });
    expect(JSON.stringify(short)).not.toMatch(/"items"|breakdown|"shipping":/);
  });

  test('create_answer_lost_then_retry: the repeat has the same request id and hears of the same order', async () => {
    onCreate('RESET', { status: 200, json: created(stub.url) });
    expect(await rail.createOrder(order)).toMatchObject({ ok: true, orderId: 'ORDER1' });
    expect(stub.asked().map(({ headers }) => headers['paypal-request-id'])).toEqual([
      'create:pay-1',
      'create:pay-1',
    ]);
  });

  test('create_same_key_twice: a repeat that is answered with another amount is a conflict, a first answer is not believed', async () => {
    const other = { purchase_units: [{ amount: usd('21.00'), custom_id: 'pay-1' }] };
    onCreate(
      { status: 200, json: created(stub.url, other) },
      { status: 201, json: created(stub.url, other) },
    );
    expect(await rail.createOrder(order)).toMatchObject({ ok: false, code: 'CONFLICT', isRetryable: false });
    await expect(rail.createOrder(order)).rejects.toMatchObject({ reason: 'BAD_ANSWER' });
  });

  test.each([
    'https://evil.example/checkoutnow?token=ORDER1',
    'http://127.0.0.1.evil.example/checkoutnow',
    'http://user:word@HOST/checkoutnow',
    'javascript:alert(1)',
    'no address',
  ])('no buyer is sent to %s', async (href) => {
    const links = [{ rel: 'payer-action', href: href.replace('HOST', new URL(stub.url).host) }];
    onCreate({ status: 201, json: created(stub.url, { links }) });
    await expect(rail.createOrder(order)).rejects.toMatchObject({ reason: 'BAD_ANSWER' });
  });

  test('an order of the older kind says approve', async () => {
    const links = [{ rel: 'approve', href: `${stub.url}/checkoutnow?token=ORDER1` }];
    onCreate({ status: 201, json: created(stub.url, { links, status: 'CREATED' }) });
    expect(await rail.createOrder(order)).toMatchObject({
      status: 'CREATED',
      payerActionUrl: `${stub.url}/checkoutnow?token=ORDER1`,
    });
  });
});

describe('reading', () => {
  test('unknown_enum: what PayPal has newly invented is kept as text', async () => {
    onOrder({
      json: wireOrder(
        { status: 'HALF_DONE', newly: { invented: true } },
        {
          captures: [wireCapture({ status: 'SIMMERING' })],
          refunds: [{ id: 'R1', status: 'ON_A_SHIP', amount: usd('1.00'), custom_id: 'refund-1' }],
        },
      ),
    });
    expect(await rail.order('ORDER1')).toMatchObject({
      ok: true,
      status: 'UNKNOWN',
      statusText: 'HALF_DONE',
      capture: { status: 'UNKNOWN', statusText: 'SIMMERING' },
      refunds: [{ status: 'UNKNOWN', statusText: 'ON_A_SHIP', refundId: 'refund-1' }],
    });
  });

  test('the capture that took the money counts, not the one that was declined before', async () => {
    const captures = [wireCapture({ id: 'C2' }), wireCapture({ id: 'C1', status: 'DECLINED' })];
    onOrder({ json: wireOrder({ status: 'COMPLETED' }, { captures }) });
    expect(await rail.order('ORDER1')).toMatchObject({ capture: { captureId: 'C2', orderId: 'ORDER1' } });
  });

  test('an order that answers for another, or names no amount, is no answer', async () => {
    onOrder({ json: wireOrder({ id: 'ORDER2' }) }, { json: { id: 'ORDER1', status: 'APPROVED' } });
    await expect(rail.order('ORDER1')).rejects.toMatchObject({ reason: 'BAD_ANSWER' });
    await expect(rail.order('ORDER1')).rejects.toMatchObject({ reason: 'BAD_ANSWER' });
  });

  test.each(['..', '../../v1/oauth2/token', 'a/b', '', 'a?b', 'a'.repeat(65)])(
    'the id %j is not asked for',
    async (orderId) => {
      expect(await rail.order(orderId)).toMatchObject({ ok: false, code: 'INVALID_RESOURCE_ID' });
      expect(await rail.capture({ orderId, paymentKey: 'p' })).toMatchObject({ code: 'INVALID_RESOURCE_ID' });
      expect(await rail.captureState(orderId)).toMatchObject({ code: 'INVALID_RESOURCE_ID' });
      expect(stub.requests).toEqual([]);
    },
  );

  test('a refund that was given no custom id is none of ours', async () => {
    const refunds = [
      { id: 'R1', status: 'COMPLETED', amount: usd('1.00'), custom_id: 'pay-1' },
      { id: 'R2', status: 'COMPLETED', amount: usd('1.00') },
    ];
    onOrder({ json: wireOrder({}, { captures: [wireCapture()], refunds }) });
    expect(await rail.order('ORDER1')).toMatchObject({
      refunds: [
        { paypalRefundId: 'R1', refundId: undefined },
        { paypalRefundId: 'R2', refundId: undefined },
      ],
    });
  });
});

describe('capturing', () => {
  test('takes the money under the payment’s own request id', async () => {
    onCapture({ status: 201, json: captured() });
    expect(await rail.capture({ orderId: 'ORDER1', paymentKey: 'pay-1', trackingId: 't-1' })).toMatchObject({
      ok: true,
      status: 'COMPLETED',
      capture: {
        captureId: 'CAPTURE1',
        status: 'COMPLETED',
        amount: { currency: 'USD', amount: 2_000 },
        fee: { currency: 'USD', amount: 118 },
      },
    });
    expect(stub.asked()[0]).toMatchObject({
      body: {},
      headers: {
        'paypal-request-id': 'capture:pay-1',
        prefer: 'return=representation',
        'paypal-client-metadata-id': 't-1',
      },
    });
  });

  test('capture_answer_lost_then_retry: one request id, one capture', async () => {
    onCapture('RESET', { status: 200, json: captured() });
    expect(await capture()).toMatchObject({ ok: true, capture: { captureId: 'CAPTURE1' } });
    expect(new Set(stub.asked().map(({ headers }) => headers['paypal-request-id'])).size).toBe(1);
  });

  test('completed_order_with_declined_capture is a yes without money', async () => {
    onCapture({
      status: 201,
      json: captured({ status: 'DECLINED', seller_receivable_breakdown: undefined }),
    });
    expect(await capture()).toMatchObject({
      ok: true,
      status: 'COMPLETED',
      capture: { status: 'DECLINED', fee: undefined },
    });
  });

  test('a capture that waits says why', async () => {
    onCapture({
      status: 201,
      json: captured({ status: 'PENDING', status_details: { reason: 'PENDING_REVIEW' } }),
    });
    expect(await capture()).toMatchObject({ capture: { status: 'PENDING', reason: 'PENDING_REVIEW' } });
  });

  test('order_already_captured_is_success: the order is read, and tells', async () => {
    onCapture({ status: 422, json: wireError('UNPROCESSABLE_ENTITY', 'ORDER_ALREADY_CAPTURED') });
    onOrder({ json: captured() });
    expect(await capture()).toMatchObject({
      ok: true,
      capture: { captureId: 'CAPTURE1', status: 'COMPLETED' },
    });
  });

  test('an order that was captured for another payment is a no', async () => {
    onCapture({ status: 422, json: wireError('UNPROCESSABLE_ENTITY', 'ORDER_ALREADY_CAPTURED') });
    onOrder({ json: captured() });
    expect(await rail.capture({ orderId: 'ORDER1', paymentKey: 'pay-2' })).toMatchObject({
      ok: false,
      code: 'ORDER_ALREADY_CAPTURED',
    });
  });

  test.each([
    ['cannot be read', { status: 500, json: wireError('INTERNAL_SERVER_ERROR') }, 'SERVER_ERROR'],
    ['has no capture', { json: wireOrder({ status: 'APPROVED' }) }, 'BAD_ANSWER'],
    ['is gone', { status: 404, json: wireError('RESOURCE_NOT_FOUND') }, 'BAD_ANSWER'],
  ])('captured already, and the order %s: nobody knows', async (_, answer, reason) => {
    onCapture({ status: 422, json: wireError('UNPROCESSABLE_ENTITY', 'ORDER_ALREADY_CAPTURED') });
    onOrder(answer);
    await expect(capture()).rejects.toMatchObject({ reason });
  });

  test('a yes in too few words is read again from the order', async () => {
    onCapture({ status: 201, json: { id: 'ORDER1', status: 'COMPLETED', links: [] } });
    onOrder({ json: captured() });
    expect(await capture()).toMatchObject({ ok: true, capture: { captureId: 'CAPTURE1' } });
  });

  test('a capture is read by its own id', async () => {
    const links = [{ rel: 'up', href: `${stub.url}/v2/checkout/orders/ORDER1` }];
    stub.on('GET /v2/payments/captures/CAPTURE1', {
      json: wireCapture({ status: 'PARTIALLY_REFUNDED', links }),
    });
    expect(await rail.captureState('CAPTURE1')).toEqual({
      ok: true,
      captureId: 'CAPTURE1',
      orderId: 'ORDER1',
      status: 'PARTIALLY_REFUNDED',
      statusText: 'PARTIALLY_REFUNDED',
      reason: undefined,
      amount: { currency: 'USD', amount: 2_000 },
      fee: { currency: 'USD', amount: 118 },
      customId: 'pay-1',
      invoiceId: 'shop1:pay-1',
    });
  });
});
