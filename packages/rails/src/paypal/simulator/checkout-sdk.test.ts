import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatorAccount } from '../simulator-account.ts';
import { fresh, type RestStage, restStage, type Shown, usd } from './rest-stage.ts';

/**
 * PayPal's older library for Node, as it comes from npm. It was written for PayPal and knows nothing of us: what it
 * understands, PayPal's protocol says. Only the address is ours, through the class it has for that.
 */
type Sdk = {
  core: {
    PayPalEnvironment: new (clientId: string, secret: string, baseUrl: string, webUrl: string) => object;
    PayPalHttpClient: new (environment: object) => { execute(request: object): Promise<Answered> };
  };
  orders: Record<'OrdersCreateRequest', new () => Request> &
    Record<`Orders${'Get' | 'Patch' | 'Capture'}Request`, new (orderId: string) => Request>;
  payments: Record<`Captures${'Get' | 'Refund'}Request`, new (captureId: string) => Request> &
    Record<'RefundsGetRequest', new (refundId: string) => Request>;
};
type Request = {
  headers: Record<string, string>;
  prefer(value: string): Request;
  requestBody(body: object): Request;
};
type Answered = { statusCode: number; result: Shown };

const { core, orders, payments } = createRequire(import.meta.url)('@paypal/checkout-server-sdk') as Sdk;

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const clientWith = (secret: string = simulatorAccount.clientSecret) =>
  new core.PayPalHttpClient(
    new core.PayPalEnvironment(simulatorAccount.clientId, secret, stage.paypal.origin, stage.paypal.origin),
  );
const create = (value: string) =>
  new orders.OrdersCreateRequest().requestBody({
    intent: 'CAPTURE',
    purchase_units: [{ amount: usd(value), custom_id: fresh('pk') }],
    application_context: {
      return_url: 'https://shop.example.com/r',
      cancel_url: 'https://shop.example.com/c',
    },
  });
const whole = (request: Request, body: object = {}) =>
  request.prefer('return=representation').requestBody(body);

/** The library throws the error body as text. */
const refusalOf = async (asked: Promise<Answered>) => {
  const error: Shown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { name, details, debug_id } = JSON.parse(error.message) as Shown;
  expect(debug_id).toBe(error.headers['paypal-debug-id']);
  return [error.statusCode, name, details[0]?.issue];
};

test('creates, patches, captures, refunds in part and in whole, and reads everything', async () => {
  const client = clientWith();
  const created = await client.execute(create('90.00'));
  expect([created.statusCode, created.result.status]).toEqual([201, 'CREATED']);
  const { id } = created.result;
  const approve = created.result.links.find(({ rel }: { rel: string }) => rel === 'approve');
  expect(approve.href).toBe(`${stage.paypal.publicUrl}/checkoutnow?token=${id}`);

  const change = {
    op: 'replace',
    path: "/purchase_units/@reference_id=='default'/amount",
    value: usd('100.00'),
  };
  const patched = await client.execute(new orders.OrdersPatchRequest(id).requestBody([change] as object));
  expect(patched.statusCode).toBe(204);

  await stage.paypal.control.approve({ orderId: id });
  expect((await client.execute(new orders.OrdersGetRequest(id))).result.status).toBe('APPROVED');
  const captured = await client.execute(whole(new orders.OrdersCaptureRequest(id)));
  expect([captured.statusCode, captured.result.status]).toEqual([201, 'COMPLETED']);
  const [capture] = captured.result.purchase_units[0].payments.captures;

  const part = await client.execute(
    whole(new payments.CapturesRefundRequest(capture.id), { amount: usd('40.00') }),
  );
  expect(part).toMatchObject({ statusCode: 201, result: { status: 'COMPLETED', amount: usd('40.00') } });
  expect((await client.execute(new payments.CapturesGetRequest(capture.id))).result.status).toBe(
    'PARTIALLY_REFUNDED',
  );
  const rest = await client.execute(whole(new payments.CapturesRefundRequest(capture.id)));
  expect(rest.result.amount).toEqual(usd('60.00'));
  expect((await client.execute(new payments.RefundsGetRequest(rest.result.id))).result).toEqual(rest.result);
  expect((await client.execute(new payments.CapturesGetRequest(capture.id))).result.status).toBe('REFUNDED');
});

test('hears refusals as PayPal would say them', async () => {
  const client = clientWith();
  expect(await refusalOf(client.execute(create('1.005')))).toEqual([
    422,
    'UNPROCESSABLE_ENTITY',
    'DECIMAL_PRECISION',
  ]);
  expect(await refusalOf(client.execute(new orders.OrdersGetRequest('NOTHERE')))).toEqual([
    404,
    'RESOURCE_NOT_FOUND',
    'INVALID_RESOURCE_ID',
  ]);
  const { result } = await client.execute(create('1.00'));
  const capture = () => client.execute(whole(new orders.OrdersCaptureRequest(result.id)));
  expect(await refusalOf(capture())).toEqual([422, 'UNPROCESSABLE_ENTITY', 'ORDER_NOT_APPROVED']);
  await stage.paypal.control.approve({ orderId: result.id, buyer: 'declined@example.com' });
  expect(await refusalOf(capture())).toEqual([422, 'UNPROCESSABLE_ENTITY', 'INSTRUMENT_DECLINED']);
});

test('renews a token that expired midway, and repeats', async () => {
  const client = clientWith();
  const { result } = await client.execute(create('1.00'));
  await stage.paypal.control.advanceClock({ advance: 'PT9H' });
  await expect(client.execute(new orders.OrdersGetRequest(result.id))).resolves.toMatchObject({
    statusCode: 200,
  });
});
