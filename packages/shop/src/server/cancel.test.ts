import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { account, type Buyer, openShop, type TestShop } from '../../test/open-shop.ts';

const balance = 36_000;
const reason = '단순 변심';

async function waiting(shop: TestShop) {
  const buyer = shop.buyer();
  return { buyer, ...(await buyer.waiting()) };
}
async function paid(shop: TestShop) {
  const order = await waiting(shop);
  shop.gateway.deposit(order.paymentKey);
  await shop.webhook({ secret: order.secret, status: 'DONE', transactionKey: 'T', orderId: order.orderId });
  return order;
}
const cancel = (buyer: Buyer, orderId: string, body: object) =>
  buyer.post(`/api/orders/${orderId}/cancel`, { reason, balance, ...body });

test('F3 before the deposit: all of it, without a refund account, and the goods go back once', async () => {
  await using shop = await openShop();
  const { buyer, orderId, secret } = await waiting(shop);
  expect((await cancel(buyer, orderId, {})).status).toBe(200);
  expect(shop.gateway.callsOf('cancel')[0]?.body).toEqual({ cancelReason: reason });
  expect(await buyer.see(orderId)).toMatchObject({ status: 'canceled', balance: 0 });
  await shop.webhook({ secret, status: 'CANCELED', transactionKey: 'T', orderId });
  expect(shop.stock('mug')).toBe(500);
});

test('F3 before the deposit a part is refused here already', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await waiting(shop);
  const answer = await cancel(buyer, orderId, { amount: 1_000 });
  expect([answer.status, answer.body['code']]).toEqual([409, 'ONLY_IN_FULL_BEFORE_DEPOSIT']);
  expect(shop.gateway.callsOf('cancel')).toEqual([]);
});

test('F3 after the deposit: a part to the buyer’s own account, the balance shows what is left', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  expect((await cancel(buyer, orderId, { amount: 6_000, refundAccount: account })).status).toBe(200);
  expect(shop.gateway.callsOf('cancel')[0]?.body).toEqual({
    cancelReason: reason,
    cancelAmount: 6_000,
    refundableAmount: 36_000,
    refundReceiveAccount: { bank: '06', accountNumber: '123456789012', holderName: '김샘플' },
  });
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'partly-refunded',
    balance: 30_000,
    isCanceling: false,
  });
  expect(shop.stock('mug')).toBe(498);
});

test('F3 after the deposit: all of it', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  expect((await cancel(buyer, orderId, { refundAccount: account })).status).toBe(200);
  expect(shop.gateway.callsOf('cancel')[0]?.body).not.toHaveProperty('cancelAmount');
  expect(await buyer.see(orderId)).toMatchObject({ status: 'refunded', balance: 0 });
  expect(shop.stock('mug')).toBe(500);
  expect(shop.table.prepare('select delivery from orders').get()?.['delivery']).toBe('stopped');
});

test('F6 parts that add up to everything are a refund, though the word stays PARTIAL_CANCELED', async () => {
  await using shop = await openShop();
  const { buyer, orderId, paymentKey } = await paid(shop);
  await cancel(buyer, orderId, { amount: 6_000, refundAccount: account });
  await cancel(buyer, orderId, { balance: 30_000, refundAccount: account });
  expect(shop.gateway.payments.get(paymentKey)).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 0,
  });
  expect(await buyer.see(orderId)).toMatchObject({ status: 'refunded', balance: 0 });
  expect(shop.stock('mug')).toBe(500);
});

test.each([
  [{}, 'REFUND_ACCOUNT_NEEDED'],
  [{ amount: 36_001, refundAccount: account }, 'NOT_CANCELABLE_AMOUNT'],
  [{ amount: 0.5, refundAccount: account }, 'INVALID_AMOUNT'],
  [{ balance: 30_000, refundAccount: account }, 'BALANCE_HAS_CHANGED'],
  [{ refundAccount: { ...account, accountNumber: '5501928374650' } }, 'OWN_ACCOUNT_NEEDED'],
])('F3 a paid order with %o: %s, and no money moves', async (body, code) => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  const answer = await cancel(buyer, orderId, body);
  expect([answer.status, answer.body['code']]).toEqual([409, code]);
  expect(shop.gateway.callsOf('cancel')).toEqual([]);
});

test.each([
  { refundAccount: { ...account, accountNumber: '1'.repeat(21) } },
  { refundAccount: { ...account, accountNumber: 'X5501928374650' } },
  { refundAccount: { ...account, holderName: '김'.repeat(61) } },
  { refundAccount: { ...account, bank: '00' } },
  { refundAccount: { bank: '06', holderName: '김' } },
  { reason: '' },
  { reason: 'ㅋ'.repeat(201) },
  { amount: -1 },
  { amount: 0 },
  { amount: '6000' },
  { balance: null },
])('F3 F4 a cancel with %j is refused before anything is called', async (body) => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  expect((await cancel(buyer, orderId, { refundAccount: account, ...body })).status).toBe(400);
  expect(shop.gateway.callsOf('cancel')).toEqual([]);
});

test('F4 a reason of 200 characters and an account of 20 digits are taken', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  const refundAccount = { ...account, accountNumber: '12345678901234567890', holderName: '김'.repeat(60) };
  expect((await cancel(buyer, orderId, { reason: '가'.repeat(200), refundAccount })).status).toBe(200);
});

test('F4 a cancel that is not answered is shown as under way, and finished by the jobs: refunded once', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  shop.gateway.answer('cancel', 'lost', 'unreached');
  expect((await cancel(buyer, orderId, { amount: 6_000, refundAccount: account })).status).toBe(200);
  expect(await buyer.see(orderId)).toMatchObject({ status: 'paid', balance: 36_000, isCanceling: true });
  const again = await cancel(buyer, orderId, { amount: 6_000, refundAccount: account });
  expect([again.status, again.body]).toEqual([409, { code: 'CANCEL_UNDER_WAY' }]);

  shop.advance(10_000);
  await shop.runJobs();
  expect(new Set(shop.gateway.callsOf('cancel').map(({ key }) => key)).size).toBe(1);
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'partly-refunded',
    balance: 30_000,
    isCanceling: false,
  });
});

test('F4 two presses at once refund once, and so does a second press that has not seen the first', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  const press = () => cancel(buyer, orderId, { amount: 6_000, refundAccount: account });
  const answers = await Promise.all([press(), press()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await press()).body).toEqual({ code: 'BALANCE_HAS_CHANGED' });
  expect((await buyer.see(orderId)).balance).toBe(30_000);
  expect(shop.gateway.callsOf('cancel')).toHaveLength(1);
});

test('F4 each cancel has a key of its own, so a refused one can be corrected', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  shop.gateway.answer('cancel', refusal(400, 'INVALID_REFUND_ACCOUNT_INFO'));
  const refused = await cancel(buyer, orderId, { refundAccount: account });
  expect([refused.status, refused.body]).toEqual([422, { code: 'INVALID_REFUND_ACCOUNT_INFO' }]);
  expect((await cancel(buyer, orderId, { refundAccount: account })).status).toBe(200);
  const [first, second] = shop.gateway.callsOf('cancel');
  expect(second?.key).not.toBe(first?.key);
});

test('F3 a deposit that came while the buyer was cancelling: the order turns to paid, and the account is asked for', async () => {
  await using shop = await openShop();
  const { buyer, orderId, paymentKey } = await waiting(shop);
  shop.gateway.deposit(paymentKey);
  const answer = await cancel(buyer, orderId, {});
  expect([answer.status, answer.body]).toEqual([422, { code: 'INVALID_REFUND_ACCOUNT_INFO' }]);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect((await cancel(buyer, orderId, { refundAccount: account })).status).toBe(200);
});

test('the refund account is forgotten as soon as the refund is decided', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await paid(shop);
  await cancel(buyer, orderId, { refundAccount: account });
  expect(JSON.stringify(shop.payment(orderId))).not.toContain('123456789012');
  expect(shop.log()).not.toContain('123456789012');
});

test.each(['refunded', 'expired', 'mismatch', 'failed', 'confirming'] as const)(
  'an order that is %s cannot be cancelled',
  async (status) => {
    await using shop = await openShop();
    const { buyer, orderId } = await waiting(shop);
    shop.change(orderId, { status });
    expect((await cancel(buyer, orderId, {})).body).toEqual({ code: 'NOT_CANCELABLE' });
  },
);

test('an order that nobody has pressed pay for cannot be cancelled', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  expect((await cancel(buyer, await buyer.order(), {})).body).toEqual({ code: 'NOT_CANCELABLE' });
});

test('C3 nobody else cancels the order', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await waiting(shop);
  const stranger = shop.buyer();
  await stranger.order();
  expect((await cancel(stranger, orderId, {})).status).toBe(404);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});
