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

test('E4 PAYMENT_STATUS_CHANGED is believed by reading, not by what it says', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  // It says paid, and the secret is right; the payment itself says otherwise.
  const lie = { ...shop.gateway.payments.get(paymentKey), status: 'DONE', secret };
  expect((await shop.webhook(changed(lie))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  shop.gateway.deposit(paymentKey);
  expect((await shop.webhook(changed({ ...lie, secret: null }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('E4 a wrong data.secret is refused', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  expect(
    (await shop.webhook(changed({ orderId, paymentKey, status: 'DONE', secret: 'ps_wrong' }))).status,
  ).toBe(403);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test('E4 EXPIRED without a secret closes a request that nobody finished', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment } = await buyer.authenticated();
  Object.assign(payment, { status: 'EXPIRED', method: null, failure: { code: 'EXPIRED_PAYMENT' } });
  expect((await shop.webhook(changed({ ...payment, secret: null }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('expired');
  expect(shop.stock('mug')).toBe(500);
});

test('E4 the end of an earlier attempt does not touch the payment that went through', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment } = await buyer.authenticated();
  await buyer.open(buyer.throughWindow(orderId).success);
  Object.assign(payment, { status: 'ABORTED' });
  // Its secret is its own; that it differs from ours is no forgery.
  expect((await shop.webhook(changed({ ...payment, secret: 'ps_of_the_other' }))).status).toBe(200);
  expect(shop.gateway.callsOf('read')).toEqual([]);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test('E4 the end of an earlier attempt does not spoil the one that is still open in the window', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment } = await buyer.authenticated();
  const { success } = buyer.throughWindow(orderId);
  Object.assign(payment, { status: 'EXPIRED' });
  expect((await shop.webhook(changed({ ...payment }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('requested');
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
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

test('E7 an answer that was read before the deposit but arrives after it does not undo it', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  const old = structuredClone(shop.gateway.payments.get(paymentKey));
  shop.gateway.answer('read', { status: 200, body: old, delayMs: 200 });
  const slow = shop.webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  await expect.poll(() => shop.gateway.callsOf('read').length).toBe(1);
  shop.gateway.deposit(paymentKey);
  await shop.webhook(deposit({ orderId, secret }));
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect((await slow).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('E7 an old reading of a payment never overwrites a newer state, though nobody noticed the race', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  await shop.webhook(deposit({ orderId, secret }));
  // Read as DONE, while at the bank the deposit is taken back and that news overtakes the answer.
  const done = structuredClone(shop.gateway.payments.get(paymentKey));
  await shop.webhook(deposit({ orderId, secret }));
  const reads = shop.gateway.callsOf('read').length;
  shop.gateway.answer('read', { status: 200, body: { ...done, balanceAmount: 35_999 }, delayMs: 200 });
  const slow = shop.webhook(deposit({ orderId, secret }));
  await expect.poll(() => shop.gateway.callsOf('read').length).toBe(reads + 1);
  shop.gateway.reverse(paymentKey);
  await shop.webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  await slow;
  expect(await buyer.see(orderId)).toMatchObject({ status: 'awaiting-deposit', balance: 36_000 });
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

test('E8 when the confirm stays unanswered the notice is not dropped but asked for again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', 'lost');
  await buyer.open(success);
  shop.gateway.deposit(payment.paymentKey);
  const notice = deposit({ orderId, secret: `ps_${payment.paymentKey}` });
  expect((await shop.webhook(notice)).status).toBe(503);
  shop.advance(10_000);
  await shop.runJobs();
  expect((await shop.webhook(notice)).status).toBe(200);
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
  expect(shop.log()).toContain('webhook of a kind');
});

test('E10 a status that does not exist yet changes nothing', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  Object.assign(shop.gateway.payments.get(paymentKey) ?? {}, { status: 'HALF_PAID' });
  expect((await shop.webhook(deposit({ orderId, secret, status: 'HALF_PAID' }))).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test.each([
  '2026-03-11T09:05:12',
  '2026-03-11T09:05:12.123456789',
  '2026-03-11T09:05:12+09:00',
  'nonsense',
  undefined,
])('E11 createdAt %j is no reason to refuse', async (createdAt) => {
  await using shop = await openShop();
  const { orderId, secret } = await shop.buyer().waiting();
  expect((await shop.webhook({ ...deposit({ orderId, secret }), createdAt })).status).toBe(200);
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

test('E12 a payment of another order is never followed, even when it is answered to our own question', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  const body = { ...shop.gateway.payments.get(paymentKey), status: 'DONE', totalAmount: 1, balanceAmount: 1 };
  shop.gateway.answer('read', { status: 200, body });
  await shop.webhook(deposit({ orderId, secret }));
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test('E2 secrets are compared in a time that does not depend on how much of them is right', async () => {
  const { readFile } = await import('node:fs/promises');
  const source = await readFile(new URL('./webhook.ts', import.meta.url), 'utf8');
  // A clock in a test proves nothing; that every comparison goes through the constant-time one can be seen.
  expect(source.match(/secret\)? *(===|!==)/g)).toBeNull();
  expect(source.match(/isSame\(notice\.secret, order\.secret\)/g)).toHaveLength(2);
});
