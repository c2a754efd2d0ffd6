import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { newOrderId, refundReceiveAccount, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { callAt } from './call-at.ts';
import { sendBytes } from './raw-socket.ts';

let town: Town;
let gateway: GatewayProcess;
let shop: Shop;

beforeAll(async () => {
  town = await buildTown({ processes: 1, environment: { TOLLGATE_LOG: 'debug' } });
  gateway = town.gateways[0] as GatewayProcess;
  shop = await town.shop();
});
afterAll(() => town.close());

const basic = (key: string) => Buffer.from(`${key}:`).toString('base64');

/** Whatever may open a door: in the log of a gateway that tells as much as it can, none of it may be found. */
test('a gateway that logs everything writes down no key, no secret and no token', async () => {
  const secrets = new Set<string>();
  for (const key of [shop.secretKey, shop.widgetSecretKey]) secrets.add(key).add(basic(key));
  const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
  const [webhook] = (await shop.call('GET', '/sandbox/v1/webhooks')).body;
  secrets.add(webhook.signingSecret).add(webhook.signingSecret.replace('whsec_', ''));

  // A payment from the window to the refund.
  const asked = {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: newOrderId(),
    orderName: '머그컵',
    successUrl: 'https://shop.example/success?token=merchants-own-token',
    failUrl: 'https://shop.example/fail',
  };
  const opening = {
    clientKey: shop.clientKey,
    customerKey: 'customer-1',
    target: 'iframe',
    mode: 'redirect',
    language: 'ko',
    request: asked,
  };
  const opened = await callAt(gateway.origin, 'POST', '/checkout/v1/payments', { body: opening });
  const session = new URL(opened.body.windowUrl).searchParams.get('session') as string;
  secrets.add(session);
  const { paymentKey } = opened.body;
  const window = `/checkout/v1/payments/${paymentKey}`;
  expect(
    (await callAt(gateway.origin, 'GET', `/v1/payments/${paymentKey}/checkout?session=${session}`)).status,
  ).toBe(200);
  const choices = {
    session,
    bank: '88',
    depositorName: '김구매',
    cashReceipt: { type: '미발행' },
    agreed: true,
  };
  expect(
    (await callAt(gateway.origin, 'POST', `${window}/authenticate`, { body: { ...choices, bank: 'x' } }))
      .status,
  ).toBe(400);
  expect((await callAt(gateway.origin, 'POST', `${window}/authenticate`, { body: choices })).status).toBe(
    200,
  );
  const headers = { 'Idempotency-Key': newOrderId() };
  const confirmed = await shop.confirm(
    { paymentKey, orderId: asked.orderId, totalAmount: 50_000 },
    { headers },
  );
  secrets.add(confirmed.body.secret);
  expect(confirmed.body.secret).toMatch(/^ps_/);
  expect((await shop.deposit(confirmed.body)).status).toBe(200);
  await inbox.wait(2);
  expect((await shop.cancel(confirmed.body, { refundReceiveAccount })).status).toBe(200);

  // Refusals of every layer.
  await shop.confirm(
    { paymentKey, orderId: asked.orderId, totalAmount: 1 },
    { headers: { 'Idempotency-Key': newOrderId() } },
  );
  await shop.call('POST', '/v1/payments/confirm', { rawBody: `{"paymentKey":"${shop.secretKey}"` });
  await shop.call('POST', '/v1/payments/confirm', {
    body: { paymentKey: shop.secretKey, orderId: 'order-1', amount: 1 },
  });
  await shop.call('GET', '/v1/payments/nobody', { secretKey: `${shop.secretKey}x` });
  await callAt(gateway.origin, 'GET', '/v1/payments/nobody', {
    headers: { authorization: `Basic ${shop.secretKey}` },
  });
  await callAt(gateway.origin, 'GET', `/nothing?session=${session}&key=${shop.secretKey}`);
  await callAt(gateway.origin, 'GET', `/v1/payments/%E0%A4%A?session=${session}`);
  await callAt(gateway.origin, 'POST', '/checkout/v1/payments', {
    body: { ...opening, customerKey: shop.secretKey },
  });
  await callAt(gateway.origin, 'POST', `${window}/cancel`, { body: { session: `${session}x` } });
  await sendBytes(
    gateway.origin,
    `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${basic(shop.secretKey)}\r\nBad Name: x\r\n\r\n`,
  );
  await callAt(gateway.origin, 'POST', '/rails/bank/v1/deposits', { body: { secret: 'b2'.repeat(32) } });

  // An error of ours: the database refuses a row, and tells all of it, the payment's secret included.
  await town.db.query(`alter table payments add constraint poisoned check (order_name <> 'poison')`);
  const poisoned = await shop.call('POST', '/v1/virtual-accounts', {
    body: { amount: 1_000, orderId: newOrderId(), orderName: 'poison', customerName: '김구매', bank: '88' },
  });
  expect([poisoned.status, poisoned.body.code]).toEqual([500, 'FAILED_INTERNAL_SYSTEM_PROCESSING']);

  secrets.add('a1'.repeat(32)).add('b2'.repeat(32));
  const log = await logOnce('a request failed');
  for (const secret of secrets) expect(log.includes(secret), `${secret} in the log`).toBe(false);
  expect(log).not.toMatch(/(test|live)_(g?sk|ak)_\w|ps_\w|whsec_|session=|merchants-own-token|110123456789/);
  expect(log).not.toContain(new URL(town.databaseUrl).password);

  // It does tell what an operator needs: the refusals by code and true cause, and our own error whole.
  expect(log).toContain('"code":"UNAUTHORIZED_KEY"');
  expect(log).toContain('amount differs from the request');
  expect(log).toContain('poisoned');
});

/** What the gateway wrote, as soon as this is among it. */
async function logOnce(words: string): Promise<string> {
  for (let tries = 0; tries < 200 && !gateway.output().includes(words); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(gateway.output()).toContain(words);
  return gateway.output();
}
