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
  wireRefund,
} from '../testing/paypal-stub.ts';
import { payPalRail } from './client.ts';
import { type PayPalIssueClass, payPalIssueClass } from './issues.ts';

const order = {
  refundId: 'refund-1',
  orderId: 'ORDER1',
  captureId: 'CAPTURE1',
  amount: { currency: 'USD', amount: 500 },
} as const;

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

const onRefund = (...answers: StubAnswer[]) =>
  stub.on('POST /v2/payments/captures/CAPTURE1/refund', ...answers);
const onOrder = (...refunds: object[]) =>
  stub.on('GET /v2/checkout/orders/ORDER1', {
    json: wireOrder({ status: 'COMPLETED' }, { captures: [wireCapture()], refunds }),
  });

describe('giving back', () => {
  test('always says how much, and whose refund it is', async () => {
    onRefund({ status: 201, json: wireRefund() });
    expect(await rail.refund({ ...order, note: '환불' })).toEqual({
      ok: true,
      status: 'SUCCEEDED',
      statusText: 'COMPLETED',
      refundId: 'refund-1',
      paypalRefundId: 'REFUND1',
      amount: order.amount,
      feeReturned: { currency: 'USD', amount: 0 },
    });
    expect(stub.asked()[0]).toMatchObject({
      headers: { 'paypal-request-id': 'refund:refund-1', prefer: 'return=representation' },
      body: { amount: usd('5.00'), custom_id: 'refund-1', note_to_payer: '환불' },
    });
  });

  test('refund_answer_lost: the repeat has the same request id', async () => {
    onRefund('RESET', { status: 200, json: wireRefund() });
    expect(await rail.refund(order)).toMatchObject({ ok: true, status: 'SUCCEEDED' });
    expect(stub.asked().map(({ headers }) => headers['paypal-request-id'])).toEqual([
      'refund:refund-1',
      'refund:refund-1',
    ]);
  });

  test.each([
    ['PENDING', 'ACCEPTED'],
    ['COMPLETED', 'SUCCEEDED'],
    ['SOMEWHERE', 'UNKNOWN'],
  ])('%s is %s', async (theirs, ours) => {
    onRefund({ status: 201, json: wireRefund({ status: theirs }) });
    const answer = await rail.refund(order);
    expect(answer).toMatchObject({ ok: true, status: ours, statusText: theirs });
    expect(answer).not.toHaveProperty('failure');
  });

  test.each([
    ['FAILED', { status_details: { reason: 'ECHECK' } }, 'ECHECK'],
    ['CANCELLED', {}, 'CANCELLED'],
  ])('%s has failed, and says why', async (status, more, code) => {
    onRefund({ status: 201, json: wireRefund({ status, ...more }) });
    expect(await rail.refund(order)).toMatchObject({
      ok: true,
      status: 'FAILED',
      failure: { code, message: expect.stringContaining(code) },
    });
  });

  test.each([
    ['another amount', { amount: usd('6.00') }],
    ['another currency', { amount: { currency_code: 'JPY', value: '500' } }],
    ['another refund', { custom_id: 'refund-2' }],
  ])(
    'a repeat that is answered with %s is a conflict; as a first answer it is not believed',
    async (_, other) => {
      onRefund({ status: 200, json: wireRefund(other) }, { status: 201, json: wireRefund(other) });
      expect(await rail.refund(order)).toMatchObject({ ok: false, code: 'CONFLICT', isRetryable: false });
      await expect(rail.refund(order)).rejects.toMatchObject({ reason: 'BAD_ANSWER' });
    },
  );

  test.each(['CAPTURE_FULLY_REFUNDED', 'REFUND_AMOUNT_EXCEEDED'])(
    '%s: nothing is left, perhaps because of this very refund',
    async (issue) => {
      onRefund({ status: 422, json: wireError('UNPROCESSABLE_ENTITY', issue) });
      onOrder(wireRefund({ id: 'R0', custom_id: 'refund-0' }), wireRefund());
      expect(await rail.refund(order)).toMatchObject({ ok: true, paypalRefundId: 'REFUND1' });
      onOrder(wireRefund({ amount: usd('20.00') }));
      expect(await rail.refund(order)).toMatchObject({ ok: false, code: 'CONFLICT' });
      onOrder(wireRefund({ custom_id: 'refund-0' }));
      expect(await rail.refund(order)).toMatchObject({ ok: false, code: issue });
    },
  );
});

describe('asking', () => {
  test('a refund is found by what we wrote on it', async () => {
    onOrder(wireRefund({ id: 'R0', custom_id: 'refund-0' }), wireRefund({ status: 'PENDING' }));
    expect(await rail.refundState(order)).toMatchObject({
      ok: true,
      status: 'ACCEPTED',
      paypalRefundId: 'REFUND1',
    });
  });

  test('one that PayPal has not taken is NOT_FOUND; an order that is gone is not that', async () => {
    onOrder();
    expect(await rail.refundState(order)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    stub.on('GET /v2/checkout/orders/ORDER1', {
      status: 404,
      json: wireError('RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'),
    });
    expect(await rail.refundState(order)).toMatchObject({ ok: false, code: 'INVALID_RESOURCE_ID' });
  });
});

describe('a no', () => {
  test.each<[number, string, string | undefined, PayPalIssueClass, boolean]>([
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_TIME_LIMIT_EXCEEDED', 'refund-too-late', false],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_FAILED_INSUFFICIENT_FUNDS', 'refund-no-funds', false],
    [422, 'UNPROCESSABLE_ENTITY', 'TRANSACTION_DISPUTED', 'refund-not-in-part', false],
    [422, 'UNPROCESSABLE_ENTITY', 'PENDING_CAPTURE', 'refund-capture-pending', false],
    [422, 'UNPROCESSABLE_ENTITY', 'REFUND_CAPTURE_CURRENCY_MISMATCH', 'input', false],
    [422, 'UNPROCESSABLE_ENTITY', 'INVENTED_YESTERDAY', 'other', false],
    [422, 'UNPROCESSABLE_ENTITY', undefined, 'other', false],
    [400, 'INVALID_REQUEST', 'MISSING_REQUIRED_PARAMETER', 'input', false],
    [403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED', 'configuration', true],
    [404, 'RESOURCE_NOT_FOUND', undefined, 'not-found', false],
  ])('%i %s %s is of the class %s', async (status, name, issue, meaning, isRetryable) => {
    onRefund({ status, json: wireError(name, issue) });
    const answer = await rail.refund(order);
    expect(answer).toEqual({
      ok: false,
      code: issue ?? name,
      message: issue ? 'another sentence' : 'a sentence',
      isRetryable,
      facts: { httpStatus: status, debugId: 'd1e2b3u4g5' },
    });
    expect(payPalIssueClass(issue ?? name)).toBe(meaning);
    expect(stub.asked()).toHaveLength(1);
  });

  test('names that are no issues are of no class but other', () => {
    for (const name of ['toString', '__proto__', 'constructor', '']) {
      expect(payPalIssueClass(name)).toBe('other');
    }
  });

  test('names the field, and is kept short and plain', async () => {
    const details = [
      { issue: 'INVALID_PARAMETER_VALUE', field: '/amount', description: `a\nb${'x'.repeat(999)}` },
    ];
    onRefund({ status: 400, json: { name: 'INVALID_REQUEST', details } });
    const answer = await rail.refund(order);
    expect(answer.ok ? '' : answer.message).toMatch(/^\/amount: a bx{288}$/);
  });
});
