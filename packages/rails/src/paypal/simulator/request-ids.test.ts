import { afterAll, beforeAll, expect, test } from 'vitest';
import { fresh, issuesOf, orderBody, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

test('created twice under one id: one order, 201 and then 200, whatever the second body says', async () => {
  const id = fresh('create');
  const create = (value: string) =>
    stage.ask('/v2/checkout/orders', { body: orderBody(value), id, prefer: 'representation' });
  const first = await create('10.00');
  const second = await create('99.00');
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toEqual(first.body);
});

test('a repeat answers the order as it stands now, and not as it stood', async () => {
  const id = fresh('create');
  const body = orderBody('10.00');
  const create = () => stage.ask('/v2/checkout/orders', { body, id });
  const { body: order } = await create();
  await stage.paypal.control.approve({ orderId: order.id });
  expect((await create()).body).toMatchObject({ id: order.id, status: 'APPROVED' });
});

test('captured and refunded twice under one id: once', async () => {
  const order = await stage.approved('10.00');
  const id = fresh('capture');
  const answers = await Promise.all([1, 2, 3].map(() => stage.capture(order.id, { id })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  const [capture] = answers[0]?.body.purchase_units[0].payments.captures ?? [];
  const refundId = fresh('refund');
  const first = await stage.refund(capture.id, { amount: usd('4.00') }, { id: refundId });
  const second = await stage.refund(capture.id, { amount: usd('6.00') }, { id: refundId });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toEqual(first.body);
  const { captures, refunds } = await stage.paypal.control.books({ orderId: order.id });
  expect([captures.length, refunds.length]).toEqual([1, 1]);
});

test('without an id the work is done again', async () => {
  const { id } = await stage.captured('10.00');
  const refund = { body: { amount: usd('1.00') } };
  const path = `/v2/payments/captures/${id}/refund`;
  expect([(await stage.ask(path, refund)).status, (await stage.ask(path, refund)).status]).toEqual([
    201, 201,
  ]);
});

test('what was refused is not remembered: the same id may succeed later', async () => {
  const order = await stage.create();
  const id = fresh('capture');
  expect(issuesOf(await stage.capture(order.id, { id }))).toEqual(['ORDER_NOT_APPROVED']);
  await stage.paypal.control.approve({ orderId: order.id });
  expect((await stage.capture(order.id, { id })).status).toBe(201);
});

test('while an answer is on its way, the same id hears that it is being worked on', async () => {
  const order = await stage.approved();
  const id = fresh('capture');
  await stage.paypal.control.setKnob({
    knob: 'delayAnswer',
    route: 'captureOrder',
    orderId: order.id,
    ms: 600_000,
  });
  const hanging = new AbortController();
  const slow = stage.capture(order.id, { id, signal: hanging.signal });
  await expect
    .poll(async () => (await stage.paypal.control.books({ orderId: order.id })).captures.length)
    .toBe(1);
  const meanwhile = await stage.capture(order.id, { id });
  expect([meanwhile.status, ...issuesOf(meanwhile)]).toEqual([409, 'PREVIOUS_REQUEST_IN_PROGRESS']);
  hanging.abort();
  await expect(slow).rejects.toThrow();
  // Whoever has hung up is not worked for any more.
  await expect.poll(async () => (await stage.capture(order.id, { id })).status).toBe(200);
});

test('an id of one seller is not an id of another', async () => {
  await stage.paypal.control.addAccount({ clientId: 'neighbour', clientSecret: 's' });
  const headers = { authorization: `Bearer ${await stage.token('neighbour', 's')}` };
  const id = fresh('create');
  const mine = await stage.ask('/v2/checkout/orders', { body: orderBody('10.00'), id });
  const theirs = await stage.ask('/v2/checkout/orders', { body: orderBody('10.00'), id, headers });
  expect([mine.status, theirs.status]).toEqual([201, 201]);
});

test('ids of orders are forgotten after six hours, ids of refunds after 45 days', async () => {
  const old = await restStage();
  try {
    const id = fresh('create');
    const create = async () =>
      (await old.ask('/v2/checkout/orders', { body: orderBody('10.00'), id })).status;
    const { id: captureId } = await old.captured('10.00');
    const refundId = fresh('refund');
    const refund = async () =>
      (await old.refund(captureId, { amount: usd('1.00') }, { id: refundId })).status;
    expect([await create(), await refund()]).toEqual([201, 201]);
    await old.paypal.control.advanceClock({ advance: 'PT5H59M' });
    expect(await create()).toBe(200);
    await old.paypal.control.advanceClock({ advance: 'PT1M' });
    expect([await create(), await refund()]).toEqual([201, 200]);
    await old.paypal.control.advanceClock({ advance: 'P44D' });
    expect(await refund()).toBe(200);
    await old.paypal.control.advanceClock({ advance: 'P1D' });
    expect(await refund()).toBe(201);
  } finally {
    await old.close();
  }
});
