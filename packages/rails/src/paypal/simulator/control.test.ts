import { afterAll, beforeAll, expect, test } from 'vitest';
import { fresh, orderBody, type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const control = (name: string, body: object = {}) =>
  stage.bare(`/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a whole payment over HTTP, played from the control side', async () => {
  const customId = fresh('pk');
  const { id: orderId } = await stage.create('10.00', { unit: { custom_id: customId } });
  const approved = await control('approve', { orderId });
  expect(approved).toMatchObject({ status: 200, body: { result: 'OK', ok: true, url: expect.any(String) } });
  await stage.capture(orderId);
  const { body } = await control('books', { customId });
  expect(body).toMatchObject({
    orders: [{ orderId, customId, status: 'COMPLETED', currency: 'USD', amount: 1_000 }],
    captures: [{ orderId, customId, amount: 1_000, fee: 74 }],
    refunds: [],
  });
  await control('refundAtPayPal', { captureId: body.captures[0].captureId, amount: 1 });
  await control('settle');
  const { webhooks } = (await control('webhooks', { customId })).body;
  expect(webhooks.map(({ eventType }: { eventType: string }) => eventType).sort()).toEqual([
    'CHECKOUT.ORDER.APPROVED',
    'CHECKOUT.ORDER.COMPLETED',
    'PAYMENT.CAPTURE.COMPLETED',
    'PAYMENT.CAPTURE.REFUNDED',
  ]);
});

test('a webhook that is held waits until it is released, and one can be sent again', async () => {
  const { id: orderId } = await stage.create();
  const arrived = () => stage.webhooks.filter(({ resource }) => resource.id === orderId).length;
  await control('setKnob', { knob: 'holdWebhook', orderId });
  await control('approve', { orderId });
  await control('settle');
  expect(arrived()).toBe(0);
  expect((await control('releaseWebhooks', { orderId })).body).toEqual({ result: 'OK', released: 1 });
  expect(arrived()).toBe(1);
  const [sent] = (await control('webhooks', { orderId })).body.webhooks;
  await control('resendWebhook', { eventId: sent.eventId });
  expect(arrived()).toBe(2);
});

test('a knob is turned, shown, used up, and gone', async () => {
  const { id: orderId } = await stage.create();
  const turned = async () => (await control('listKnobs')).body.turned;
  await control('setKnob', { knob: 'httpError', route: 'order', orderId, status: 503, times: 2 });
  const setting = { route: 'order', status: 503, isDone: false };
  expect(await turned()).toEqual([{ knob: 'httpError', times: 2, orderId, setting }]);
  await stage.order(orderId);
  expect(await turned()).toMatchObject([{ times: 1 }]);
  await stage.order(orderId);
  expect(await turned()).toEqual([]);
  await control('setKnob', { knob: 'httpError' });
  await control('clearKnobs');
  expect(await turned()).toEqual([]);
});

test('every knob says what it does', async () => {
  const described = Object.values((await control('listKnobs')).body.available as Record<string, string>);
  expect(described.length).toBeGreaterThan(20);
  expect(described.every((text) => text.length > 0)).toBe(true);
});

test.each([
  ['setKnob', { knob: 'noSuchKnob' }],
  ['setKnob', { knob: 'httpError', status: 418 }],
  ['setKnob', { knob: 'answerLost', times: 0 }],
  ['setKnob', { knob: 'answerLost', route: 'nowhere' }],
  ['approve', { orderId: 'X', buyer: 'nobody@example.com' }],
  ['settleCapture', { captureId: 'X', end: 'LOST' }],
  ['refundAtPayPal', { captureId: 'X', amount: 0.5 }],
  ['advanceClock', { ms: -1 }],
  ['advanceClock', { advance: 'ten minutes' }],
])('%s %o is refused and changes nothing', async (name, body) => {
  expect(await control(name, body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  expect((await control('listKnobs')).body.turned).toEqual([]);
});

test('a page of another origin cannot play with it: only JSON is taken', async () => {
  const { id: orderId } = await stage.create();
  const body = JSON.stringify({ orderId });
  const sent = await stage.bare('/control/approve', { method: 'POST', body });
  expect(sent.status).toBe(415);
  expect((await stage.order(orderId)).status).toBe('PAYER_ACTION_REQUIRED');
});

test('what is not simulated does not exist, in the words that the asker knows', async () => {
  const asked = await stage.ask('/v2/checkout/orders/X/authorize', { body: orderBody('1.00') });
  expect(asked).toMatchObject({
    status: 404,
    body: { name: 'RESOURCE_NOT_FOUND', debug_id: expect.any(String) },
  });
  expect((await stage.bare('/nowhere')).status).toBe(404);
  expect((await stage.bare('/health')).body).toEqual({ status: 'ok' });
});

test('a PayPal that lives in another year', async () => {
  const other = await restStage({ clock: () => new Date('2031-05-05T00:00:00Z') });
  try {
    const capture = await other.captured();
    expect(capture.create_time).toBe('2031-05-05T00:00:00Z');
  } finally {
    await other.close();
  }
});
