import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RailSilence } from '../rail.ts';
import { type PayPalStage, payPalStage } from '../testing/paypal-stage.ts';
import { type PayPalIssueClass, payPalIssueClass } from './issues.ts';
import type { SetKnob } from './simulator/index.ts';
import type { Money, PayPalRefundOrder } from './states.ts';

/** Whole payments: this client and the simulator, which was written by the protocol and not by this client. */

let stage: PayPalStage;
beforeEach(async () => {
  stage = await payPalStage();
});
afterEach(() => stage.close());

const usd = (amount: number): Money => ({ currency: 'USD', amount });
const silence = (answer: Promise<unknown>) =>
  answer.then(
    (value) => value,
    (error: unknown) => (error instanceof RailSilence ? error.reason : error),
  );

describe('from order to the last refund', () => {
  test('726.24 dollars come, less the fee, and go back in four parts', async () => {
    const { rail, paypal } = stage;
    const order = stage.order(726_24, {
      items: [
        { name: '컵', quantity: 3, unitAmount: usd(200_00) },
        { name: 'Saucer', quantity: 1, unitAmount: usd(126_24), description: 'blue' },
      ],
      shipping: {
        fullName: 'Gildong Hong',
        address: { country: 'US', line1: '1 Main St', area1: 'CA', area2: 'San Jose', postalCode: '95131' },
      },
      trackingId: 'track-1',
    });
    const created = await rail.createOrder(order);
    expect(created).toMatchObject({
      ok: true,
      status: 'PAYER_ACTION_REQUIRED',
      customId: order.paymentKey,
      invoiceId: `shop1:${order.paymentKey}`,
      amount: usd(726_24),
    });
    if (!created.ok) return;
    const { orderId } = created;
    expect(created.payerActionUrl).toContain(paypal.publicUrl);
    expect(created.payerActionUrl).toContain(orderId);

    expect(await rail.capture({ orderId, paymentKey: order.paymentKey })).toMatchObject({
      ok: false,
      code: 'ORDER_NOT_APPROVED',
    });
    await paypal.control.approve({ orderId });
    expect(await rail.order(orderId)).toMatchObject({ ok: true, status: 'APPROVED', capture: undefined });

    const captured = await rail.capture({ orderId, paymentKey: order.paymentKey, trackingId: 'track-1' });
    // 4.4 % of 726.24 is 31.95, and 0.30.
    expect(captured).toMatchObject({
      ok: true,
      status: 'COMPLETED',
      capture: { status: 'COMPLETED', orderId, amount: usd(726_24), fee: usd(32_25) },
    });
    const captureId = captured.ok ? (captured.capture?.captureId ?? '') : '';
    const part = (refundId: string, amount: number): PayPalRefundOrder => ({
      refundId,
      orderId,
      captureId,
      amount: usd(amount),
    });

    for (const refundId of ['r1', 'r2', 'r3']) {
      expect(await rail.refund(part(refundId, 181_56))).toMatchObject({
        ok: true,
        status: 'SUCCEEDED',
        refundId,
        amount: usd(181_56),
        feeReturned: usd(0),
      });
      expect(await rail.captureState(captureId)).toMatchObject({ status: 'PARTIALLY_REFUNDED' });
    }
    expect(await rail.refund(part('r4', 181_57))).toMatchObject({
      ok: false,
      code: 'REFUND_AMOUNT_EXCEEDED',
    });
    expect(await rail.refund(part('r5', 181_56))).toMatchObject({ ok: true, status: 'SUCCEEDED' });
    expect(await rail.captureState(captureId)).toMatchObject({ status: 'REFUNDED', orderId });
    expect(await rail.refund(part('r6', 1))).toMatchObject({ ok: false, code: 'CAPTURE_FULLY_REFUNDED' });

    const seen = await rail.order(orderId);
    expect(seen.ok && seen.refunds.map(({ refundId, amount }) => [refundId, amount.amount])).toEqual(
      ['r1', 'r2', 'r3', 'r5'].map((refundId) => [refundId, 181_56]),
    );
    const books = await paypal.control.books({ orderId });
    expect(books.orders).toHaveLength(1);
    expect(books.captures).toMatchObject([{ amount: 726_24, status: 'REFUNDED', trackingId: 'track-1' }]);
    expect(books.refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(726_24);
    await paypal.control.settle({});
    expect(stage.refused).toEqual([]);
    expect(stage.heard.filter(({ refundId }) => refundId).map((event) => event.refundId)).toEqual(
      expect.arrayContaining(['r1', 'r2', 'r3', 'r5']),
    );
  });

  test('the same step many times at once is one step', async () => {
    const { rail, paypal } = stage;
    const order = stage.order(20_00);
    const many = <Answer>(ask: () => Promise<Answer>) => Promise.all(Array.from({ length: 20 }, ask));
    const created = await many(() => rail.createOrder(order));
    const ids = new Set(created.map((each) => each.ok && each.orderId));
    expect(ids.size).toBe(1);
    const orderId = String([...ids][0]);
    await paypal.control.approve({ orderId });
    const captured = await many(() => rail.capture({ orderId, paymentKey: order.paymentKey }));
    expect(captured.every((each) => each.ok && each.capture?.status === 'COMPLETED')).toBe(true);
    expect(await paypal.control.books({})).toMatchObject({
      orders: { length: 1 },
      captures: [{ amount: 20_00 }],
    });
  });

  test('a fee that PayPal gives back is told', async () => {
    const generous = await payPalStage({ keepsFee: false });
    try {
      const { orderId, captureId } = await generous.paid(100_00);
      const answer = await generous.rail.refund({ refundId: 'r1', orderId, captureId, amount: usd(50_00) });
      expect(answer).toMatchObject({ ok: true, feeReturned: usd(2_35) });
    } finally {
      await generous.close();
    }
  });
});

describe('what goes wrong on the way', () => {
  type Route = 'createOrder' | 'captureOrder' | 'refundCapture';
  const faults: [string, (route: Route) => SetKnob][] = [
    ['the request is lost', (route) => ({ knob: 'requestLost', route })],
    ['the answer is lost', (route) => ({ knob: 'answerLost', route })],
    ['the answer ends in the middle', (route) => ({ knob: 'truncatedAnswer', route })],
    ['a 500 comes before the work', (route) => ({ knob: 'httpError', route, status: 500 })],
    ['a 503 comes after the work', (route) => ({ knob: 'httpError', route, status: 503, isDone: true })],
    ['a page of a proxy comes after the work', (route) => ({ knob: 'htmlAnswer', route, isDone: true })],
    ['PayPal has too much to do', (route) => ({ knob: 'httpError', route, status: 429 })],
    ['PayPal is still at work', (route) => ({ knob: 'httpError', route, status: 409 })],
    ['the token dies', (route) => ({ knob: 'expireToken', route })],
    ['the token dies, in the other form', (route) => ({ knob: 'expireToken', route, body: 'error' })],
    ['fields nobody has heard of', (route) => ({ knob: 'extraFields', route })],
  ];

  test.each(faults)('%s, at every step: one order, one capture, one refund', async (_, fault) => {
    const { paypal } = stage;
    const rail = stage.client({ pause: async () => {} });
    const order = stage.order(20_00);
    await paypal.control.setKnob(fault('createOrder'));
    const created = await rail.createOrder(order);
    const orderId = created.ok ? created.orderId : '';
    await paypal.control.approve({ orderId });
    await paypal.control.setKnob(fault('captureOrder'));
    const captured = await rail.capture({ orderId, paymentKey: order.paymentKey });
    const captureId = captured.ok ? (captured.capture?.captureId ?? '') : '';
    await paypal.control.setKnob(fault('refundCapture'));
    expect(await rail.refund({ refundId: 'r1', orderId, captureId, amount: usd(5_00) })).toMatchObject({
      ok: true,
      status: 'SUCCEEDED',
    });
    expect(await paypal.control.listKnobs({})).toMatchObject({ turned: [] });
    expect(await paypal.control.books({})).toMatchObject({
      orders: [{ orderId }],
      captures: [{ amount: 20_00 }],
      refunds: [{ amount: 5_00 }],
    });
  });

  test('a status nobody has heard of is no success', async () => {
    const { rail, paypal } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00);
    await paypal.control.setKnob({ knob: 'unknownStatus', route: 'captureOrder', of: 'capture' });
    expect(await rail.capture({ orderId, paymentKey })).toMatchObject({
      ok: true,
      capture: { status: 'UNKNOWN', statusText: 'NEVER_HEARD_OF' },
    });
    expect(await rail.capture({ orderId, paymentKey })).toMatchObject({ capture: { status: 'COMPLETED' } });
  });

  test('a client that gave up is silent, and the next one finds the money taken once', async () => {
    const { paypal, rail } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00);
    await paypal.control.setKnob({ knob: 'answerLost', route: 'captureOrder', times: 4 });
    const patient = stage.client({ pause: async () => {} });
    expect(await silence(patient.capture({ orderId, paymentKey }))).toBe('CONNECTION');
    expect(await rail.order(orderId)).toMatchObject({ capture: { status: 'COMPLETED' } });
    expect(await rail.capture({ orderId, paymentKey })).toMatchObject({ ok: true });
    expect((await paypal.control.books({})).captures).toHaveLength(1);
  });

  test('capture_after_6h_key_expired_uses_get: the order tells that it was captured', async () => {
    const { rail, paypal } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00);
    await rail.capture({ orderId, paymentKey });
    await paypal.control.advanceClock({ advance: 'PT7H' });
    expect(await rail.capture({ orderId, paymentKey })).toMatchObject({
      ok: true,
      capture: { status: 'COMPLETED', amount: usd(20_00) },
    });
    expect((await paypal.control.books({})).captures).toHaveLength(1);
  });

  test('a full refund repeated after its key has expired is found, not refused', async () => {
    const { rail, paypal } = stage;
    const { orderId, captureId } = await stage.paid(20_00);
    const refund = { refundId: 'r1', orderId, captureId, amount: usd(20_00) };
    const first = await rail.refund(refund);
    await paypal.control.advanceClock({ advance: 'P46D' });
    expect(await rail.refund(refund)).toEqual(first);
    expect((await paypal.control.books({})).refunds).toHaveLength(1);
  });

  test('an approval that nobody used in time is void', async () => {
    const { rail, paypal } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00);
    await paypal.control.advanceClock({ advance: 'PT4H' });
    const answer = await rail.capture({ orderId, paymentKey });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok || ['not-approved', 'not-found']).toContain(answer.ok || payPalIssueClass(answer.code));
    expect((await paypal.control.books({})).captures).toEqual([]);
  });
});

describe('what PayPal refuses', () => {
  test.each<[string, string, PayPalIssueClass]>([
    ['declined@example.com', 'INSTRUMENT_DECLINED', 'declined'],
    ['refused@example.com', 'TRANSACTION_REFUSED', 'declined'],
    ['act-again@example.com', 'PAYER_ACTION_REQUIRED', 'payer-action'],
  ])('%s: %s', async (buyer, issue, meaning) => {
    const { orderId, paymentKey } = await stage.approved(20_00, buyer);
    const answer = await stage.rail.capture({ orderId, paymentKey });
    expect(answer).toMatchObject({
      ok: false,
      code: issue,
      isRetryable: false,
      facts: { httpStatus: 422, debugId: expect.any(String) },
    });
    expect(payPalIssueClass(issue)).toBe(meaning);
    expect((await stage.paypal.control.books({})).captures).toEqual([]);
  });

  test('who must act again may then pay, under the same request id', async () => {
    const { rail, paypal } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00, 'act-again@example.com');
    await rail.capture({ orderId, paymentKey });
    expect(await rail.order(orderId)).toMatchObject({
      status: 'PAYER_ACTION_REQUIRED',
      payerActionUrl: expect.stringContaining(orderId),
    });
    await paypal.control.approve({ orderId, buyer: 'act-again@example.com' });
    expect(await rail.capture({ orderId, paymentKey })).toMatchObject({
      ok: true,
      capture: { status: 'COMPLETED' },
    });
  });

  test.each(['COMPLETED', 'DECLINED'] as const)('a capture that waits ends %s', async (end) => {
    const { rail, paypal } = stage;
    const { orderId, paymentKey } = await stage.approved(20_00, 'pending@example.com');
    const captured = await rail.capture({ orderId, paymentKey });
    expect(captured).toMatchObject({
      ok: true,
      status: 'COMPLETED',
      capture: { status: 'PENDING', reason: 'PENDING_REVIEW', fee: undefined },
    });
    const captureId = captured.ok ? (captured.capture?.captureId ?? '') : '';
    const refund = { refundId: 'r1', orderId, captureId, amount: usd(1_00) };
    expect(await rail.refund(refund)).toMatchObject({ ok: false, code: 'PENDING_CAPTURE' });
    await paypal.control.settleCapture({ captureId, end });
    expect(await rail.captureState(captureId)).toMatchObject({ ok: true, status: end });
    expect(await rail.order(orderId)).toMatchObject({ capture: { captureId, status: end } });
  });

  test('an answer that a test wishes for', async () => {
    const { orderId, paymentKey } = await stage.approved(20_00);
    const mockResponse = 'TRANSACTION_REFUSED';
    expect(await stage.rail.capture({ orderId, paymentKey, mockResponse })).toMatchObject({
      ok: false,
      code: mockResponse,
    });
    expect(await stage.rail.capture({ orderId, paymentKey })).toMatchObject({ ok: true });
  });

  test('a refund in another currency, and one of a capture that is not there', async () => {
    const { orderId, captureId } = await stage.paid(20_00);
    const refund = { refundId: 'r1', orderId, captureId, amount: { currency: 'JPY', amount: 500 } } as const;
    expect(await stage.rail.refund(refund)).toMatchObject({ code: 'REFUND_CAPTURE_CURRENCY_MISMATCH' });
    expect(await stage.rail.refund({ ...refund, captureId: 'NOBODYS' })).toMatchObject({
      code: 'INVALID_RESOURCE_ID',
    });
    expect(await stage.rail.order('NOBODYS')).toMatchObject({ ok: false, code: 'INVALID_RESOURCE_ID' });
    expect((await stage.paypal.control.books({})).refunds).toEqual([]);
  });
});

describe('what happens at PayPal without us', () => {
  test('refund_made_on_paypal_site_seen: the order tells it, and that it is none of ours', async () => {
    const { rail, paypal } = stage;
    const { orderId, captureId } = await stage.paid(20_00);
    await paypal.control.refundAtPayPal({ captureId, amount: 7_00 });
    expect(await rail.order(orderId)).toMatchObject({
      refunds: [{ refundId: undefined, amount: usd(7_00), status: 'SUCCEEDED' }],
    });
    await paypal.control.settle({});
    expect(stage.heard.at(-1)).toMatchObject({ type: 'PAYMENT.CAPTURE.REFUNDED', captureId });
  });

  test('capture_reversed_by_dispute: nothing can be refunded twice', async () => {
    const { rail, paypal } = stage;
    const { orderId, captureId } = await stage.paid(20_00);
    await paypal.control.reverse({ captureId });
    const answer = await rail.refund({ refundId: 'r1', orderId, captureId, amount: usd(20_00) });
    expect(answer.ok ? '' : payPalIssueClass(answer.code)).toMatch(/^refund-(rejected|nothing-left)$/);
    await paypal.control.settle({});
    const reversed = stage.heard.find(({ type }) => type === 'PAYMENT.CAPTURE.REVERSED');
    expect(reversed).toMatchObject({ captureId });
  });
});

test('a context is taken, and the order and capture name it', async () => {
  const { paypal, rail } = stage;
  const data = { sender_email: 'a@example.com', sender_country_code: 'KR' };
  expect(await rail.setTransactionContext({ trackingId: 'track-1', data })).toBe(true);
  await paypal.control.addAccount({ clientId: 'no-risk', clientSecret: 'secret', maySetContext: false });
  const other = stage.client({ clientId: 'no-risk', clientSecret: 'secret' });
  expect(await other.setTransactionContext({ trackingId: 'track-1', data })).toBe(false);
});
