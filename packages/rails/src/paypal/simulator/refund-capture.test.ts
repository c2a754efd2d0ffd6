import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fresh, issuesOf, type Json, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const statusOf = async (captureId: string) =>
  (await stage.ask(`/v2/payments/captures/${captureId}`)).body.status;

test('in three parts, then the rest: each cent goes back once', async () => {
  const { id } = await stage.captured('100.00');
  for (const [value, total, status] of [
    ['10.01', '10.01', 'PARTIALLY_REFUNDED'],
    ['20.00', '30.01', 'PARTIALLY_REFUNDED'],
    ['0.99', '31.00', 'PARTIALLY_REFUNDED'],
  ] as const) {
    const { status: http, body } = await stage.refund(id, { amount: usd(value) });
    expect(http).toBe(201);
    expect(body).toMatchObject({
      status: 'COMPLETED',
      amount: usd(value),
      seller_payable_breakdown: {
        gross_amount: usd(value),
        paypal_fee: usd('0.00'),
        net_amount: usd(value),
        total_refunded_amount: usd(total),
      },
    });
    expect(await statusOf(id)).toBe(status);
  }
  expect(issuesOf(await stage.refund(id, { amount: usd('69.01') }))).toEqual(['REFUND_AMOUNT_EXCEEDED']);
  const rest = await stage.refund(id, {});
  expect(rest.body.amount).toEqual(usd('69.00'));
  expect(await statusOf(id)).toBe('REFUNDED');
  expect(issuesOf(await stage.refund(id, {}))).toEqual(['CAPTURE_FULLY_REFUNDED']);
  expect(issuesOf(await stage.refund(id, { amount: usd('0.01') }))).toEqual(['CAPTURE_FULLY_REFUNDED']);
});

test('what is sent with it comes back with it: in the refund, in its order, in its event', async () => {
  const capture = await stage.captured('10.00');
  const refund = {
    amount: usd('4.00'),
    custom_id: fresh('r'),
    invoice_id: fresh('i'),
    note_to_payer: '고객 변심',
  };
  const { body } = await stage.refund(capture.id, refund);
  expect(body).toMatchObject(refund);
  expect((await stage.ask(`/v2/payments/refunds/${body.id}`)).body).toEqual(body);
  const order = await stage.order(capture.supplementary_data.related_ids.order_id);
  expect(order.purchase_units[0].payments.refunds).toEqual([body]);
  await stage.paypal.control.settle({});
  expect(stage.webhooks.filter(({ resource }) => resource.id === body.id)).toMatchObject([
    { event_type: 'PAYMENT.CAPTURE.REFUNDED', resource_type: 'refund', resource: body },
  ]);
});

test.each<[string, Json, number, string]>([
  [
    'in another currency',
    { amount: { currency_code: 'EUR', value: '1.00' } },
    422,
    'REFUND_CAPTURE_CURRENCY_MISMATCH',
  ],
  ['of nothing', { amount: usd('0.00') }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
  ['of a tenth of a cent', { amount: usd('0.001') }, 422, 'DECIMAL_PRECISION'],
  ['of a cent too much', { amount: usd('10.01') }, 422, 'REFUND_AMOUNT_EXCEEDED'],
  ['without a currency', { amount: { value: '1.00' } }, 400, 'MISSING_REQUIRED_PARAMETER'],
  ['with a note that is too long', { note_to_payer: 'x'.repeat(256) }, 400, 'INVALID_STRING_LENGTH'],
])('a refund %s moves nothing', async (_, body, status, issue) => {
  const { id } = await stage.captured('10.00');
  const refused = await stage.refund(id, body);
  expect([refused.status, ...issuesOf(refused)]).toEqual([status, issue]);
  expect(await statusOf(id)).toBe('COMPLETED');
});

test('of a capture that is not there', async () => {
  const refused = await stage.refund('NOTHERE', {});
  expect([refused.status, ...issuesOf(refused)]).toEqual([404, 'INVALID_RESOURCE_ID']);
});

test('two refunds of one invoice id are one too many', async () => {
  const { id } = await stage.captured('10.00');
  const refund = { amount: usd('1.00'), invoice_id: fresh('i') };
  expect((await stage.refund(id, refund)).status).toBe(201);
  expect(issuesOf(await stage.refund(id, refund))).toEqual(['DUPLICATE_INVOICE_ID']);
});

test('a refund that waits is promised away; when it fails, it can be given back again', async () => {
  const { id } = await stage.captured('10.00');
  await stage.paypal.control.setKnob({ knob: 'refundPending', captureId: id });
  const { body } = await stage.refund(id, { amount: usd('10.00') });
  expect(body).toMatchObject({ status: 'PENDING', status_details: { reason: 'ECHECK' } });
  expect(await statusOf(id)).toBe('COMPLETED');
  expect(issuesOf(await stage.refund(id, {}))).toEqual(['CAPTURE_FULLY_REFUNDED']);
  await stage.paypal.control.settleRefund({ refundId: body.id, end: 'FAILED' });
  expect((await stage.ask(`/v2/payments/refunds/${body.id}`)).body).toMatchObject({ status: 'FAILED' });
  expect((await stage.refund(id, {})).body).toMatchObject({ status: 'COMPLETED', amount: usd('10.00') });
});

test('a refund that waits ends well', async () => {
  const { id } = await stage.captured('10.00');
  await stage.paypal.control.setKnob({ knob: 'refundPending', captureId: id });
  const { body } = await stage.refund(id, { amount: usd('4.00') });
  expect(await stage.paypal.control.settleRefund({ refundId: body.id, end: 'COMPLETED' })).toEqual({
    settled: true,
  });
  expect(await statusOf(id)).toBe('PARTIALLY_REFUNDED');
  expect(await stage.paypal.control.settleRefund({ refundId: body.id, end: 'FAILED' })).toEqual({
    settled: false,
  });
});

test('a refund that fails is answered as failed or as refused', async () => {
  const { id } = await stage.captured('10.00');
  await stage.paypal.control.setKnob({ knob: 'refundFails', captureId: id });
  expect((await stage.refund(id, {})).body).toMatchObject({ status: 'FAILED' });
  const issue = 'REFUND_FAILED_INSUFFICIENT_FUNDS';
  await stage.paypal.control.setKnob({ knob: 'refundFails', captureId: id, issue });
  expect(issuesOf(await stage.refund(id, {}))).toEqual([issue]);
  expect(await statusOf(id)).toBe('COMPLETED');
});

test('the seller refunds on the site of PayPal: the order and an event tell of it', async () => {
  const { id } = await stage.captured('10.00');
  const { refundId } = await stage.paypal.control.refundAtPayPal({ captureId: id, amount: 400 });
  expect((await stage.ask(`/v2/payments/refunds/${refundId}`)).body).toMatchObject({ amount: usd('4.00') });
  expect(await statusOf(id)).toBe('PARTIALLY_REFUNDED');
  expect(await stage.paypal.control.refundAtPayPal({ captureId: id, amount: 601 })).toEqual({
    refundId: undefined,
  });
  expect(await stage.paypal.control.refundAtPayPal({ captureId: id })).toEqual({
    refundId: expect.any(String),
  });
  expect(await statusOf(id)).toBe('REFUNDED');
});

test('after 180 days it is too late', async () => {
  const late = await restStage();
  try {
    const { id } = await late.captured('10.00');
    await late.paypal.control.advanceClock({ advance: 'P180D' });
    const refused = await late.refund(id, {});
    expect(issuesOf(refused)).toEqual(['REFUND_TIME_LIMIT_EXCEEDED']);
  } finally {
    await late.close();
  }
});

test('where PayPal gives the fee back, many small refunds give back what one large one would', async () => {
  const generous = await restStage({ keepsFee: false });
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 6 }),
        async (parts) => {
          const sum = parts.reduce((total, part) => total + part, 0);
          const value = (cents: number) =>
            `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
          const { id } = await generous.captured(value(sum));
          for (const part of parts) await generous.refund(id, { amount: usd(value(part)) });
          const { captures, refunds } = await generous.paypal.control.books({});
          const capture = captures.find(({ captureId }) => captureId === id);
          const own = refunds.filter(({ captureId }) => captureId === id);
          expect(own.reduce((total, { feeBack }) => total + feeBack, 0)).toBe(capture?.fee);
          expect(own.reduce((total, { amount }) => total + amount, 0)).toBe(sum);
          expect(own.every(({ feeBack, amount }) => feeBack >= 0 && feeBack <= amount)).toBe(true);
          expect(capture?.status).toBe('REFUNDED');
        },
      ),
      { numRuns: 10 },
    );
  } finally {
    await generous.close();
  }
});
