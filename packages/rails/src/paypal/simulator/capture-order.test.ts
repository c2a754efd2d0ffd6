import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fresh, issuesOf, orderBody, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const booked = async (orderId: string) => (await stage.paypal.control.books({ orderId })).captures;
const eventsOf = async (orderId: string) => {
  await stage.paypal.control.settle({});
  return stage.webhooks
    .filter(({ resource }) => JSON.stringify(resource).includes(orderId))
    .map(({ event_type }) => event_type);
};

test('approved and captured: the money is in the books once, less the fee', async () => {
  const { id, purchase_units } = await stage.approved('100.00');
  expect(await stage.order(id)).toMatchObject({
    status: 'APPROVED',
    payer: { payer_id: 'TOLLGATEBUY01', email_address: 'tosspayments-paypal@example.com' },
    payment_source: { paypal: { account_id: 'TOLLGATEBUY01', account_status: 'VERIFIED' } },
  });
  const captured = await stage.capture(id);
  expect(captured.status).toBe(201);
  const [capture] = captured.body.purchase_units[0].payments.captures;
  expect(captured.body.status).toBe('COMPLETED');
  expect(capture).toMatchObject({
    id: expect.stringMatching(/^[A-Z0-9]{17}$/),
    status: 'COMPLETED',
    amount: usd('100.00'),
    final_capture: true,
    custom_id: purchase_units[0].custom_id,
    seller_receivable_breakdown: {
      gross_amount: usd('100.00'),
      paypal_fee: usd('4.70'),
      net_amount: usd('95.30'),
    },
  });
  expect(capture.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'refund', 'up']);
  expect((await stage.ask(`/v2/payments/captures/${capture.id}`)).body).toEqual(capture);
  expect(await booked(id)).toMatchObject([{ captureId: capture.id, amount: 10_000, fee: 470 }]);
  expect((await eventsOf(id)).sort()).toEqual([
    'CHECKOUT.ORDER.APPROVED',
    'CHECKOUT.ORDER.COMPLETED',
    'PAYMENT.CAPTURE.COMPLETED',
  ]);
});

test('an order that nobody approved is not captured', async () => {
  const { id } = await stage.create();
  const refused = await stage.capture(id);
  expect([refused.status, ...issuesOf(refused)]).toEqual([422, 'ORDER_NOT_APPROVED']);
  expect(refused.body.links).toMatchObject([{ rel: 'payer-action' }]);
  expect(await booked(id)).toEqual([]);
});

test('an order is captured once, whatever the request id', async () => {
  const { id } = await stage.approved();
  await stage.capture(id);
  const again = await stage.capture(id);
  expect([again.status, ...issuesOf(again)]).toEqual([422, 'ORDER_ALREADY_CAPTURED']);
  expect(await booked(id)).toHaveLength(1);
});

test('eight captures at one moment: one of them takes the money', async () => {
  const { id } = await stage.approved();
  const answers = await Promise.all(Array.from({ length: 8 }, () => stage.capture(id)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 422).flatMap(issuesOf)).toEqual(
    Array(7).fill('ORDER_ALREADY_CAPTURED'),
  );
  expect(await booked(id)).toHaveLength(1);
});

test('an order to authorize is not captured', async () => {
  const created = await stage.ask('/v2/checkout/orders', {
    body: { ...orderBody('10.00'), intent: 'AUTHORIZE' },
    id: fresh('create'),
  });
  await stage.paypal.control.approve({ orderId: created.body.id });
  expect(issuesOf(await stage.capture(created.body.id))).toEqual(['ACTION_DOES_NOT_MATCH_INTENT']);
});

test('one capture per purchase unit', async () => {
  const purchase_units = [
    { reference_id: 'a', amount: usd('1.00') },
    { reference_id: 'b', amount: usd('2.00') },
  ];
  const created = await stage.ask('/v2/checkout/orders', {
    body: { ...orderBody('1'), purchase_units },
    id: fresh('create'),
  });
  await stage.paypal.control.approve({ orderId: created.body.id });
  const { body } = await stage.capture(created.body.id);
  expect(
    body.purchase_units.map((unit: { payments: { captures: { amount: unknown }[] } }) =>
      unit.payments.captures.map(({ amount }) => amount),
    ),
  ).toEqual([[usd('1.00')], [usd('2.00')]]);
});

test('an invoice id is paid once per account, and an order that was never captured uses none up', async () => {
  const unit = { invoice_id: fresh('invoice') };
  const first = await stage.approved('1.00', undefined, { unit });
  const second = await stage.approved('1.00', undefined, { unit });
  await stage.capture(first.id);
  expect(issuesOf(await stage.capture(second.id))).toEqual(['DUPLICATE_INVOICE_ID']);
  expect(await stage.order(second.id)).toMatchObject({ status: 'APPROVED' });
  await expect(stage.create('1.00', { unit })).rejects.toThrow('DUPLICATE_INVOICE_ID');
});

describe('buyers', () => {
  test('no money: there is nothing to capture, because nothing was approved', async () => {
    const { id } = await stage.create();
    const decision = await stage.paypal.control.approve({ orderId: id, buyer: 'no-money@example.com' });
    expect(decision).toEqual({ ok: false, issue: 'PAYER_CANNOT_PAY' });
    expect(await stage.order(id)).toMatchObject({ status: 'PAYER_ACTION_REQUIRED' });
  });

  test('declined: no money moves, and the same order can be paid by other means', async () => {
    const { id } = await stage.approved('10.00', 'declined@example.com');
    for (const _ of [1, 2]) {
      const refused = await stage.capture(id);
      expect([refused.status, ...issuesOf(refused)]).toEqual([422, 'INSTRUMENT_DECLINED']);
      expect(refused.body.links).toEqual([
        { href: `${stage.paypal.publicUrl}/checkoutnow?token=${id}`, rel: 'redirect', method: 'GET' },
      ]);
    }
    expect(await booked(id)).toEqual([]);
    expect(await stage.paypal.control.approve({ orderId: id })).toMatchObject({ ok: true });
    expect((await stage.capture(id)).status).toBe(201);
  });

  test('act again: asked back once, then the same request id takes the money', async () => {
    const { id } = await stage.approved('10.00', 'act-again@example.com');
    const capture = () => stage.capture(id, { id: `capture:${id}` });
    const refused = await capture();
    expect([refused.status, ...issuesOf(refused)]).toEqual([422, 'PAYER_ACTION_REQUIRED']);
    expect(await stage.order(id)).toMatchObject({ status: 'PAYER_ACTION_REQUIRED' });
    expect(issuesOf(await capture())).toEqual(['ORDER_NOT_APPROVED']);
    await stage.paypal.control.approve({ orderId: id, buyer: 'act-again@example.com' });
    expect((await capture()).status).toBe(201);
  });

  test('refused: for good', async () => {
    const { id } = await stage.approved('10.00', 'refused@example.com');
    for (const _ of [1, 2]) expect(issuesOf(await stage.capture(id))).toEqual(['TRANSACTION_REFUSED']);
    expect(await booked(id)).toEqual([]);
  });

  test.each([
    ['COMPLETED', 'PAYMENT.CAPTURE.COMPLETED', 74],
    ['DECLINED', 'PAYMENT.CAPTURE.DENIED', undefined],
  ] as const)(
    'pending: the order is complete and the money is not there until it is %s',
    async (end, event, fee) => {
      const { id } = await stage.approved('10.00', 'pending@example.com');
      const { status, body } = await stage.capture(id);
      const [capture] = body.purchase_units[0].payments.captures;
      expect([status, body.status]).toEqual([201, 'COMPLETED']);
      expect(capture).toMatchObject({ status: 'PENDING', status_details: { reason: 'PENDING_REVIEW' } });
      expect(capture.seller_receivable_breakdown).toBeUndefined();
      expect(issuesOf(await stage.refund(capture.id))).toEqual(['PENDING_CAPTURE']);
      expect(await stage.paypal.control.settleCapture({ captureId: capture.id, end })).toEqual({
        settled: true,
      });
      expect(await booked(id)).toMatchObject([{ status: end, fee }]);
      expect(await eventsOf(id)).toEqual(expect.arrayContaining(['PAYMENT.CAPTURE.PENDING', event]));
      expect(await stage.paypal.control.settleCapture({ captureId: capture.id, end })).toEqual({
        settled: false,
      });
    },
  );
});

test('a knob completes the order with a capture that is declined: that is no money', async () => {
  const { id, purchase_units } = await stage.approved();
  const { custom_id: customId } = purchase_units[0];
  await stage.paypal.control.setKnob({ knob: 'captureOutcome', status: 'DECLINED', customId });
  const { body } = await stage.capture(id);
  expect(body.status).toBe('COMPLETED');
  const [capture] = body.purchase_units[0].payments.captures;
  expect(capture).toMatchObject({ status: 'DECLINED', seller_protection: { status: 'NOT_ELIGIBLE' } });
  expect(capture.seller_receivable_breakdown).toBeUndefined();
  expect(issuesOf(await stage.refund(capture.id))).toEqual(['REFUND_NOT_ALLOWED']);
});

test('the tracking id of the context goes with the money', async () => {
  const { id } = await stage.approved();
  await stage.capture(id, { headers: { 'paypal-client-metadata-id': 'track-1' } });
  expect(await booked(id)).toMatchObject([{ trackingId: 'track-1' }]);
});
