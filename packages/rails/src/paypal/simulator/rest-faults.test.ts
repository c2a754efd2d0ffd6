import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SetKnob } from './index.ts';
import { fresh, issuesOf, orderBody, type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterEach(() => stage.paypal.control.clearKnobs({}));
afterAll(() => stage.close());

const turn = (knob: SetKnob) => stage.paypal.control.setKnob(knob);
const capturesOf = async (orderId: string) => (await stage.paypal.control.books({ orderId })).captures.length;

test.each<[string, SetKnob, boolean]>([
  ['lost on the way there', { knob: 'requestLost', route: 'captureOrder' }, false],
  ['lost on the way back', { knob: 'answerLost', route: 'captureOrder' }, true],
])('a capture %s: the caller hears nothing, and only a repeat tells', async (_, knob, isDone) => {
  const order = await stage.approved();
  const id = fresh('capture');
  await turn(knob);
  await expect(stage.capture(order.id, { id })).rejects.toThrow();
  expect(await capturesOf(order.id)).toBe(isDone ? 1 : 0);
  expect((await stage.capture(order.id, { id })).status).toBe(isDone ? 200 : 201);
  expect(await capturesOf(order.id)).toBe(1);
});

test.each([
  [403, 'NOT_AUTHORIZED'],
  [409, 'RESOURCE_CONFLICT'],
  [429, 'RATE_LIMIT_REACHED'],
  [500, 'INTERNAL_SERVER_ERROR'],
  [502, 'BAD_GATEWAY'],
  [503, 'SERVICE_UNAVAILABLE'],
  [504, 'GATEWAY_TIMEOUT'],
] as const)('an error %i comes as %s, before the work or after it', async (status, name) => {
  for (const isDone of [false, true]) {
    const order = await stage.approved();
    const id = fresh('capture');
    await turn({ knob: 'httpError', route: 'captureOrder', status, isDone });
    const failed = await stage.capture(order.id, { id });
    expect(failed).toMatchObject({ status, body: { name, debug_id: expect.any(String) } });
    expect(failed.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    expect(await capturesOf(order.id)).toBe(isDone ? 1 : 0);
    expect((await stage.capture(order.id, { id })).status).toBe(isDone ? 200 : 201);
  }
});

test('a page of a proxy stands where JSON should', async () => {
  const order = await stage.approved();
  await turn({ knob: 'htmlAnswer', route: 'captureOrder', status: 502 });
  const page = await stage.capture(order.id);
  expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
  expect(await capturesOf(order.id)).toBe(0);
  await turn({ knob: 'htmlAnswer', route: 'captureOrder', status: 200, isDone: true });
  expect((await stage.capture(order.id)).text).toMatch(/^<!DOCTYPE html>/);
  expect(await capturesOf(order.id)).toBe(1);
});

test('the JSON of an answer ends in the middle, though the work was done', async () => {
  const order = await stage.approved();
  await turn({ knob: 'truncatedAnswer', route: 'captureOrder' });
  const cut = await stage.capture(order.id);
  expect(cut.status).toBe(201);
  expect(() => JSON.parse(cut.text)).toThrow();
  expect(await capturesOf(order.id)).toBe(1);
});

test('an answer drips out and is whole in the end', async () => {
  const order = await stage.create();
  await turn({ knob: 'slowDrip', route: 'order', ms: 0 });
  expect(await stage.order(order.id)).toMatchObject({ id: order.id });
});

test('an answer that takes too long is waited for as long as the caller likes', async () => {
  const order = await stage.approved();
  await turn({ knob: 'delayAnswer', route: 'captureOrder', ms: 600_000 });
  const signal = AbortSignal.timeout(200);
  await expect(stage.capture(order.id, { signal })).rejects.toThrow();
  await expect.poll(() => capturesOf(order.id)).toBe(1);
});

test('a status and fields nobody has heard of', async () => {
  const capture = await stage.captured();
  const orderId = capture.supplementary_data.related_ids.order_id;
  await turn({ knob: 'unknownStatus', route: 'order' });
  expect(await stage.order(orderId)).toMatchObject({ status: 'NEVER_HEARD_OF' });
  await turn({ knob: 'unknownStatus', route: 'order', of: 'capture' });
  expect(await stage.order(orderId)).toMatchObject({
    status: 'COMPLETED',
    purchase_units: [{ payments: { captures: [{ status: 'NEVER_HEARD_OF' }] } }],
  });
  await turn({ knob: 'unknownStatus', route: 'capture' });
  expect((await stage.ask(`/v2/payments/captures/${capture.id}`)).body.status).toBe('NEVER_HEARD_OF');
  await turn({ knob: 'extraFields', route: 'order' });
  const order = await stage.order(orderId);
  expect(order.never_heard_of).toBeDefined();
  expect(order.purchase_units[0].payments.captures[0].amount.never_heard_of).toBeDefined();
  expect((await stage.order(orderId)).never_heard_of).toBeUndefined();
});

test('a knob works as often as it was set, and only on what it names', async () => {
  const [mine, other] = [await stage.create(), await stage.create()];
  await turn({ knob: 'httpError', route: 'order', orderId: mine.id, status: 503, times: 2 });
  const statusOf = async (id: string) => (await stage.ask(`/v2/checkout/orders/${id}`)).status;
  expect(await statusOf(other.id)).toBe(200);
  expect([await statusOf(mine.id), await statusOf(mine.id), await statusOf(mine.id)]).toEqual([
    503, 503, 200,
  ]);
});

test('a knob finds an order before it exists, by its custom id', async () => {
  const body = orderBody('10.00', { unit: { custom_id: 'pk-not-yet' } });
  await turn({
    knob: 'issue',
    route: 'createOrder',
    customId: 'pk-not-yet',
    issue: 'PAYEE_ACCOUNT_RESTRICTED',
  });
  const create = (id: string) => stage.ask('/v2/checkout/orders', { body, id });
  expect(issuesOf(await create('a'))).toEqual(['PAYEE_ACCOUNT_RESTRICTED']);
  expect((await create('b')).status).toBe(201);
});

test.each([
  ['oauth', { error: 'invalid_token', error_description: expect.any(String) }],
  ['error', { name: 'AUTHENTICATION_FAILURE', debug_id: expect.any(String) }],
] as const)(
  'a token that expires midway is refused in the form %s, and nothing was done',
  async (body, shown) => {
    const order = await stage.approved();
    const headers = { authorization: `Bearer ${await stage.token()}` };
    await turn({ knob: 'expireToken', route: 'captureOrder', body });
    expect(await stage.capture(order.id, { headers })).toMatchObject({ status: 401, body: shown });
    expect((await stage.capture(order.id, { headers })).status).toBe(401);
    expect(await capturesOf(order.id)).toBe(0);
    expect((await stage.capture(order.id)).status).toBe(201);
  },
);

test('PayPal-Mock-Response plays an error and does nothing; what it does not know falls through', async () => {
  const order = await stage.approved();
  const mocked = (code: unknown) =>
    stage.capture(order.id, {
      headers: { 'paypal-mock-response': JSON.stringify({ mock_application_codes: code }) },
    });
  expect(issuesOf(await mocked('INSTRUMENT_DECLINED'))).toEqual(['INSTRUMENT_DECLINED']);
  expect(await mocked('INTERNAL_SERVER_ERROR')).toMatchObject({ status: 500 });
  expect(await capturesOf(order.id)).toBe(0);
  expect((await mocked('NO_SUCH_CODE')).status).toBe(201);
  const broken = await stage.ask(`/v2/checkout/orders/${order.id}`, {
    headers: { 'paypal-mock-response': '{' },
  });
  expect(broken.status).toBe(200);
});
