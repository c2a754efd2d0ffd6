import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { account, openShop, type TestShop } from '../../test/open-shop.ts';

type Facts = { orderId: string; secret?: string | null; status?: string };

/** The flat body: no eventType, no paymentKey, no data. */
const deposit = ({ orderId, secret = null, status = 'DONE' }: Facts) => ({
  createdAt: '2026-03-11T09:05:12.118402',
  secret,
  status,
  transactionKey: 'A94F0E6B7C1D4D22B3E8F5061728394A',
  orderId,
});
const changed = (data: Record<string, unknown>) => ({
  eventType: 'PAYMENT_STATUS_CHANGED',
  createdAt: '2026-03-11T09:05:12.11840',
  data,
});

const historyOf = (shop: TestShop, orderId: string) =>
  shop.table
    .prepare('select status from orderHistory where orderId = ? order by rowid')
    .all(orderId)
    .map(({ status }) => status);
const deliveryOf = (shop: TestShop, orderId: string) =>
  shop.table.prepare('select delivery from orders where orderId = ?').get(orderId)?.['delivery'];

test('E1 E2 a deposit notice with the right secret pays the order, with no login and no token', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  const { status } = await shop.webhook(deposit({ orderId, secret }));
  expect(status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(deliveryOf(shop, orderId)).toBe('preparing');
});

test.each([
  ['another secret', 'ps_wrong'],
  ['no secret', null],
  ['an empty secret', ''],
  ['a number', 12],
  ['a list', ['ps_1']],
])('E3 %s is refused, changes nothing, reads nothing, and is noticed', async (_name, wrong) => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  const { status } = await shop.webhook({ ...deposit({ orderId }), secret: wrong });
  expect(status).toBe(403);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.gateway.callsOf('read')).toEqual([]);
  expect(shop.log()).toContain('wrong secret');
});

test.each([null, '', undefined])(
  'E2 an order without a secret matches no secret, not even %j',
  async (secret) => {
    await using shop = await openShop();
    const buyer = shop.buyer();
    const orderId = await buyer.order();
    await buyer.pressPay(orderId);
    expect((await shop.webhook({ ...deposit({ orderId }), secret })).status).toBe(
      secret === undefined ? 200 : 403,
    );
    expect((await buyer.see(orderId)).status).toBe('requested');
  },
);

test('E4 EXPIRED without a secret closes a request that nobody finished', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment } = await buyer.authenticated();
  Object.assign(payment, { status: 'EXPIRED', method: null, failure: { code: 'EXPIRED_PAYMENT' } });
  expect((await shop.webhook(changed({ ...payment, secret: null }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('expired');
  expect(shop.stock('mug')).toBe(500);
});

test('E5 a gateway that does not answer our read is told to send again, well within ten seconds', async () => {
  await using shop = await openShop({ timing: { readTimeoutMs: 2_000 } });
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  shop.gateway.answer('read', 'hang', refusal(500, 'COMMON_ERROR'));
  const begun = Date.now();
  expect((await shop.webhook(deposit({ orderId, secret }))).status).toBe(503);
  expect(Date.now() - begun).toBeLessThan(10_000);
  expect((await shop.webhook(deposit({ orderId, secret }))).status).toBe(503);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect((await shop.webhook(deposit({ orderId, secret }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('E6 twice, both events, all at once, and again later: one delivery', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  const flat = deposit({ orderId, secret });
  const whole = changed({ ...shop.gateway.payments.get(paymentKey), secret });
  const answers = await Promise.all([flat, whole, flat, whole].map((body) => shop.webhook(body)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await shop.webhook(flat);
  expect(historyOf(shop, orderId)).toEqual(['requested', 'confirming', 'awaiting-deposit', 'paid']);
  expect(shop.stock('mug')).toBe(498);
});

test('E7 a notice that comes days late moves nothing backwards', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  await shop.webhook(deposit({ orderId, secret }));
  const balance = 36_000;
  await buyer.post(`/api/orders/${orderId}/cancel`, {
    reason: '변심',
    amount: 6_000,
    balance,
    refundAccount: account,
  });
  for (const status of ['WAITING_FOR_DEPOSIT', 'DONE', 'PARTIAL_CANCELED', 'DONE']) {
    expect((await shop.webhook(deposit({ orderId, secret, status }))).status).toBe(200);
  }
  expect(await buyer.see(orderId)).toMatchObject({ status: 'partly-refunded', balance: 30_000 });
});

test('E8 a notice that is quicker than the answer to our confirm waits for it', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  const secret = `ps_${payment.paymentKey}`;
  const virtualAccount = {
    accountNumber: 'X1',
    bankCode: '88',
    customerName: '김',
    dueDate: '2026-03-11T14:22:31+09:00',
  };
  const issued = { ...payment, status: 'WAITING_FOR_DEPOSIT', method: '가상계좌', virtualAccount, secret };
  shop.gateway.answer('confirm', { status: 200, body: issued, delayMs: 150 });
  const opened = buyer.open(success);
  await expect.poll(() => shop.gateway.callsOf('confirm').length).toBe(1);
  Object.assign(payment, issued, { secret: null });
  shop.gateway.deposit(payment.paymentKey);

  expect((await shop.webhook(deposit({ orderId, secret }))).status).toBe(200);
  await opened;
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('E9 a deposit that the bank takes back stops the delivery, and a second one starts it again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  await shop.webhook(deposit({ orderId, secret }));

  shop.gateway.reverse(paymentKey);
  await shop.webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  expect(await buyer.see(orderId)).toMatchObject({ status: 'awaiting-deposit', wasReversed: true });
  expect(deliveryOf(shop, orderId)).toBe('stopped');
  expect(shop.stock('mug')).toBe(498);

  shop.gateway.deposit(paymentKey);
  await shop.webhook(deposit({ orderId, secret }));
  expect(await buyer.see(orderId)).toMatchObject({ status: 'paid', wasReversed: false });
  expect(deliveryOf(shop, orderId)).toBe('preparing');
});

test.each([
  {
    eventType: 'CANCEL_STATUS_CHANGED',
    createdAt: '2026-03-12T10:02:41.000731',
    data: { cancelStatus: 'DONE' },
  },
  { eventType: 'payout.changed', entityBody: {} },
  { eventType: 'A_THING_OF_THE_FUTURE' },
  { eventType: 'PAYMENT_STATUS_CHANGED' },
  { eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId: 7 } },
  {},
  [],
  null,
])('E10 an event this shop does not know is answered 200 and logged: %j', async (body) => {
  await using shop = await openShop();
  expect((await shop.webhook(body)).status).toBe(200);
  expect(shop.log()).toContain('unknown event');
});

test('E12 an unknown order creates nothing', async () => {
  await using shop = await openShop();
  const { secret } = await shop.buyer().waiting();
  const orders = () => shop.table.prepare('select count(*) as n from orders').get()?.['n'];
  expect((await shop.webhook(deposit({ orderId: 'order_of_nobody', secret }))).status).toBe(200);
  expect((await shop.webhook(changed({ orderId: 'order_of_nobody', status: 'DONE' }))).status).toBe(200);
  expect(orders()).toBe(1);
  expect(shop.gateway.callsOf('readOrder')).toEqual([]);
});
