import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { account, type Buyer, openShop, type TestShop } from '../../test/open-shop.ts';

const reason = 'size exchange';

/** Ten mugs, 129.90 dollars, paid with PayPal. */
async function paid(shop: TestShop) {
  const buyer = shop.buyer();
  const orderId = await buyer.order([{ productId: 'mug', quantity: 10 }]);
  await buyer.pressPay(orderId, 'FOREIGN_EASY_PAY');
  const { payment, success } = buyer.throughWindow(orderId, 129.9, 'FOREIGN_EASY_PAY');
  await buyer.open(success);
  const secret = shop.gateway.secrets.get(payment.paymentKey) ?? '';
  return { buyer, orderId, payment, paymentKey: payment.paymentKey, secret };
}
const cancel = (buyer: Buyer, orderId: string, body: object) =>
  buyer.post(`/api/orders/${orderId}/cancel`, { reason, balance: 129.9, ...body });

const canceled = (transactionKey: string, cancelStatus = 'DONE') => ({
  eventType: 'CANCEL_STATUS_CHANGED',
  createdAt: '2026-03-12T10:02:41.000731',
  data: { transactionKey, cancelReason: reason, cancelAmount: 29.95, cancelStatus, cancelRequestId: null },
});

test('F5 a part in dollars and cents, with its currency, and no account asked for', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  expect((await cancel(buyer, orderId, { amount: 29.95 })).status).toBe(200);
  expect(shop.gateway.callsOf('cancel')[0]?.body).toEqual({
    cancelReason: reason,
    cancelAmount: 29.95,
    currency: 'USD',
    refundableAmount: 129.9,
  });
  expect(await buyer.see(orderId)).toMatchObject({ status: 'partly-refunded', balance: 99.95, refund: null });
  expect(shop.stock('mug')).toBe(490);
});

test('F3 all of it at once: refunded, and the goods go back', async () => {
  await using shop = await openShop();
  const { buyer, orderId, paymentKey } = await paid(shop);
  expect((await cancel(buyer, orderId, {})).status).toBe(200);
  expect(shop.gateway.callsOf('cancel')[0]?.body).not.toHaveProperty('cancelAmount');
  expect(shop.gateway.payments.get(paymentKey)?.status).toBe('CANCELED');
  expect(await buyer.see(orderId)).toMatchObject({ status: 'refunded', balance: 0 });
  expect(shop.stock('mug')).toBe(500);
});

test('F6 parts that floats would never add up to everything do: 129.90 is 0.10 and 29.95 and 99.85', async () => {
  await using shop = await openShop();
  const { buyer, orderId, paymentKey } = await paid(shop);
  for (const [balance, amount, left] of [
    [129.9, 0.1, 129.8],
    [129.8, 29.95, 99.85],
    [99.85, 99.85, 0],
  ] as const) {
    expect((await cancel(buyer, orderId, { balance, amount })).status).toBe(200);
    expect((await buyer.see(orderId)).balance).toBe(left);
  }
  expect(shop.gateway.payments.get(paymentKey)).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 0,
  });
  expect((await buyer.see(orderId)).status).toBe('refunded');
  expect(shop.stock('mug')).toBe(500);
});

test.each([
  [{ amount: 129.91 }, 'NOT_CANCELABLE_AMOUNT'],
  [{ amount: 0.001 }, 'INVALID_AMOUNT'],
  [{ amount: 29.955 }, 'INVALID_AMOUNT'],
  [{ amount: 1e-7 }, 'INVALID_AMOUNT'],
  [{ balance: 129.89 }, 'BALANCE_HAS_CHANGED'],
  [{ balance: 129.90000000000003 }, 'BALANCE_HAS_CHANGED'],
])('F5 a cancel of %o is refused here already: %s', async (body, code) => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  const answer = await cancel(buyer, orderId, body);
  expect([answer.status, answer.body['code']]).toEqual([409, code]);
  expect(shop.gateway.callsOf('cancel')).toEqual([]);
});

test('F3 an account that was sent along is not passed on to the gateway', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  await cancel(buyer, orderId, { refundAccount: account });
  expect(shop.gateway.callsOf('cancel')[0]?.body).not.toHaveProperty('refundReceiveAccount');
});

test.each(['EXCEED_MAX_REFUND_DUE', 'REFUND_REJECTED', 'PROVIDER_ERROR'])(
  'F4 a cancel refused with %s is said, the balance is read again, and another try has a key of its own',
  async (code) => {
    await using shop = await openShop();
    const { buyer, orderId } = await paid(shop);
    shop.gateway.answer('cancel', refusal(403, code));
    const refused = await cancel(buyer, orderId, { amount: 29.95 });
    expect([refused.status, refused.body]).toEqual([422, { code }]);
    expect(await buyer.see(orderId)).toMatchObject({ status: 'paid', balance: 129.9 });
    expect((await cancel(buyer, orderId, { amount: 29.95 })).status).toBe(200);
    const [first, second] = shop.gateway.callsOf('cancel');
    expect(second?.key).not.toBe(first?.key);
  },
);

test('E4 PAYMENT_STATUS_CHANGED of a cancel in the developer center: read, and the balance follows', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, secret } = await paid(shop);
  Object.assign(payment, { status: 'PARTIAL_CANCELED', balanceAmount: 99.95 });
  const notice = (data: object) => ({
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: '2026-03-12T10:02:41',
    data,
  });
  expect((await shop.webhook(notice({ ...payment, secret: 'ps_wrong' }))).status).toBe(403);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect((await shop.webhook(notice({ ...payment, secret }))).status).toBe(200);
  expect(await buyer.see(orderId)).toMatchObject({ status: 'partly-refunded', balance: 99.95 });
});

test('CANCEL_STATUS_CHANGED of a slow refund: on its way, then done; or it failed, and the balance is back', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment } = await paid(shop);
  for (const [end, balance] of [
    ['DONE', 99.95],
    ['ABORTED', 99.95],
  ] as const) {
    const before = Number(payment['balanceAmount']);
    const key = `TX_${end}`;
    const entry = (cancelStatus: string) => ({ transactionKey: key, cancelAmount: 29.95, cancelStatus });
    const earlier = (payment['cancels'] as object[] | null) ?? [];
    const slow = {
      ...payment,
      status: 'PARTIAL_CANCELED',
      balanceAmount: (before * 100 - 2995) / 100,
      cancels: [...earlier, entry('IN_PROGRESS')],
    };
    shop.gateway.answer('cancel', { status: 200, body: slow });
    await cancel(buyer, orderId, { balance: before, amount: 29.95 });
    expect((await buyer.see(orderId)).refund).toBe('pending');

    Object.assign(payment, slow, { balanceAmount: balance, cancels: [...earlier, entry(end)] });
    expect((await shop.webhook(canceled(key, end))).status).toBe(200);
    expect(await buyer.see(orderId)).toMatchObject({ balance, refund: end === 'DONE' ? null : 'failed' });
  }
});

test('F2 a slow refund whose notice got lost is found by reading now and then', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment } = await paid(shop);
  const cancels = [{ transactionKey: 'TX_SLOW', cancelAmount: 29.95, cancelStatus: 'IN_PROGRESS' }];
  Object.assign(payment, { status: 'PARTIAL_CANCELED', balanceAmount: 99.95, cancels });
  shop.gateway.answer('cancel', { status: 200, body: structuredClone(payment) });
  await cancel(buyer, orderId, { amount: 29.95 });
  expect((await buyer.see(orderId)).refund).toBe('pending');
  Object.assign(cancels[0] ?? {}, { cancelStatus: 'DONE' });
  shop.advance(2 * 3_600_000);
  await shop.runJobs();
  expect((await buyer.see(orderId)).refund).toBeNull();
  const reads = shop.gateway.callsOf('read').length;
  shop.advance(2 * 3_600_000);
  await shop.runJobs();
  expect(shop.gateway.callsOf('read')).toHaveLength(reads);
});

test('CANCEL_STATUS_CHANGED of a cancel that stays unanswered is not dropped but asked for again', async () => {
  await using shop = await openShop();
  const { buyer, orderId, paymentKey } = await paid(shop);
  shop.gateway.answer('cancel', 'lost', 'unreached');
  await cancel(buyer, orderId, { amount: 29.95 });
  expect((await shop.webhook(canceled(`TX1${paymentKey}`))).status).toBe(503);
  shop.advance(10_000);
  await shop.runJobs();
  expect((await shop.webhook(canceled(`TX1${paymentKey}`))).status).toBe(200);
  expect((await buyer.see(orderId)).balance).toBe(99.95);
});

test('E12 CANCEL_STATUS_CHANGED about nobody’s cancellation reads nothing and changes nothing', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  expect((await shop.webhook(canceled('TX_OF_NOBODY'))).status).toBe(200);
  expect(shop.gateway.callsOf('read')).toEqual([]);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('A3 with a MID of its own for wallets abroad, each payment is asked about with the keys of its MID', async () => {
  const foreignKeys = { clientKey: 'test_ck_abroad', secretKey: 'test_sk_abroad' };
  await using shop = await openShop({ foreignKeys });
  const buyer = shop.buyer();
  const prepared = await Promise.all(
    (['VIRTUAL_ACCOUNT', 'FOREIGN_EASY_PAY'] as const).map(async (method) =>
      buyer.pressPay(await buyer.order(), method),
    ),
  );
  expect(prepared.map(({ clientKey }) => clientKey)).toEqual([shop.config.clientKey, 'test_ck_abroad']);
  await buyer.waiting();
  const { orderId, paymentKey, secret } = await buyer.paidAbroad();
  await cancel(buyer, orderId, { balance: 25.98, amount: 1.01 });
  await shop.webhook({
    eventType: 'PAYMENT_STATUS_CHANGED',
    data: { ...shop.gateway.payments.get(paymentKey), secret },
  });
  const used = (route: string) =>
    shop.gateway
      .callsOf(route)
      .map(({ authorization }) => Buffer.from(authorization.slice('Basic '.length), 'base64').toString());
  const [domestic, abroad] = [`${shop.config.secretKey}:`, 'test_sk_abroad:'];
  expect(used('confirm')).toEqual([domestic, abroad]);
  expect(used('cancel')).toEqual([abroad]);
  expect(used('read')).toEqual([abroad]);
  await expect.poll(() => new Set(used('webhooks'))).toEqual(new Set([domestic, abroad]));
});

test('A1 A5 neither the refunds nor the parcel put a secret into a page or the log', async () => {
  await using shop = await openShop({ logLevel: 'trace' });
  const { buyer, orderId, payment, paymentKey, secret } = await paid(shop);
  await cancel(buyer, orderId, { amount: 29.95 });
  await shop.webhook(canceled(String(payment['lastTransactionKey'])));
  const pages = [];
  for (const path of [`/orders/${orderId}`, `/checkout/${orderId}`, `/api/orders/${orderId}`]) {
    pages.push((await buyer.open(path)).html);
  }
  for (const text of [...pages, shop.log()]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(shop.config.secretKey);
  }
  for (const text of pages) expect(text).not.toContain(paymentKey);
  expect(shop.log()).not.toContain('Test Road');
});
