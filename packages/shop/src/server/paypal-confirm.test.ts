import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { openShop, shipping, type TestShop } from '../../test/open-shop.ts';

const minutes = 60_000;
const abroad = 'FOREIGN_EASY_PAY';
const tenMugs = [{ productId: 'mug', quantity: 10 }];

/** An order over 129.90 dollars that has come back from PayPal: everything but the success page. */
async function authenticated(shop: TestShop) {
  const buyer = shop.buyer();
  const orderId = await buyer.order(tenMugs);
  await buyer.pressPay(orderId, abroad);
  return { buyer, orderId, ...buyer.throughWindow(orderId, 129.9, abroad) };
}
const row = (shop: TestShop, columns: string) => shop.table.prepare(`select ${columns} from orders`).get();

test.each(['129.9', '129.90', '129.9000'])(
  'C1 amount=%s is 129.90 dollars: confirmed, and paid at once',
  async (amount) => {
    await using shop = await openShop();
    const { buyer, orderId, payment, success } = await authenticated(shop);
    const { status, location } = await buyer.open(success.replace('amount=129.9', `amount=${amount}`));
    expect([status, location]).toEqual([303, `/orders/${orderId}`]);
    expect(shop.gateway.callsOf('confirm')).toMatchObject([
      {
        body: { paymentKey: payment.paymentKey, orderId, amount: 129.9 },
        key: `confirm-${orderId}-${payment.paymentKey}`,
      },
    ]);
    expect(await buyer.see(orderId)).toMatchObject({
      status: 'paid',
      method: abroad,
      amount: { value: 129.9, currency: 'USD' },
      balance: 129.9,
      virtualAccount: null,
      shipping,
    });
  },
);

test.each(['129.899999', '129.901', '129.9001', '129,90', '129.', '$129.90', '1.299e2', '129.90USD'])(
  'C1 amount=%s is no amount of dollars and cents: refused, and the order stays as it is',
  async (amount) => {
    await using shop = await openShop();
    const { buyer, orderId, success } = await authenticated(shop);
    const address = success.replace('amount=129.9', `amount=${encodeURIComponent(amount)}`);
    expect((await buyer.open(address)).status).toBe(400);
    expect(shop.gateway.callsOf('confirm')).toEqual([]);
    expect((await buyer.see(orderId)).status).toBe('requested');
  },
);

test.each(['129.89', '129.91', '129', '12990', '180000'])(
  'C2 amount=%s is another amount: no confirm, and the order is closed',
  async (amount) => {
    await using shop = await openShop();
    const { buyer, orderId, success } = await authenticated(shop);
    await buyer.open(success.replace('amount=129.9', `amount=${amount}`));
    expect(shop.gateway.callsOf('confirm')).toEqual([]);
    expect((await buyer.see(orderId)).status).toBe('mismatch');
  },
);

test('C1 whatever decimal the address says, only the order’s own cents are confirmed', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt({ min: 0n, max: 1_000_000n }),
      fc.integer({ min: 0, max: 6 }),
      async (digits, places) => {
        // The decimal digits / 10^places, compared with 12990 / 100 in whole numbers.
        fc.pre(digits * 100n !== 12_990n * 10n ** BigInt(places));
        const text = String(digits).padStart(places + 1, '0');
        const amount = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
        await buyer.open(success.replace('amount=129.9', `amount=${amount}`));
        expect(shop.gateway.callsOf('confirm')).toEqual([]);
        shop.change(orderId, { status: 'requested' });
      },
    ),
    { numRuns: 60 },
  );
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('C1 the currency is the order’s: the address cannot say another one', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  await buyer.open(`${success}&currency=KRW`);
  expect((await buyer.see(orderId)).amount).toEqual({ value: 129.9, currency: 'USD' });
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('C10 the method’s English name is the same method', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  Object.assign(payment, { method: 'FOREIGN_EASY_PAY', easyPay: 'PAYPAL' });
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('C12 the secret of a PayPal payment is kept, and delivery begins with the payment', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  await buyer.open(success);
  expect(shop.payment(orderId).secret).toBe(`ps_${payment.paymentKey}`);
  expect(row(shop, 'delivery')).toEqual({ delivery: 'preparing' });
  expect(shop.stock('mug')).toBe(490);
});

test('C7 reload of the success page, and ten visits at once: one confirm', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  shop.gateway.answer('confirm', { delayMs: 150 });
  await Promise.all(Array.from({ length: 10 }, () => buyer.open(success)));
  await buyer.open(success);
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
  expect((await buyer.see(orderId)).history.map(({ status }) => status)).toEqual([
    'requested',
    'confirming',
    'paid',
  ]);
});

test('a declined payment is not the end: the same order is paid by a new payment', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  shop.gateway.answer('confirm', refusal(403, 'REJECT_CARD_COMPANY'));
  Object.assign(payment, { status: 'ABORTED', failure: { code: 'REJECT_CARD_COMPANY' } });
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'REJECT_CARD_COMPANY' },
  });
  expect(shop.stock('mug')).toBe(500);

  const { request } = await buyer.pressPay(orderId, abroad);
  expect(request.orderId).toBe(orderId);
  await buyer.open(buyer.throughWindow(orderId, 129.9, abroad).success);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(new Set(shop.gateway.callsOf('confirm').map(({ key }) => key)).size).toBe(2);
});

/** Lets the next tries come due: the waits between them double. */
async function tryAgain(shop: TestShop, times: number) {
  for (let n = 0; n < times; n++) {
    shop.advance(30 * minutes);
    await shop.runJobs();
  }
}

test('PROVIDER_ERROR passes: confirmed again under a key of its own, because the refusal is kept under the first', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  shop.gateway.answer('confirm', refusal(400, 'PROVIDER_ERROR'), refusal(400, 'PROVIDER_ERROR'));
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  await tryAgain(shop, 2);
  expect((await buyer.see(orderId)).status).toBe('paid');
  const keys = shop.gateway.callsOf('confirm').map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});

test('C9 back from PayPal after ten minutes: a clean word, and a new payment of the same order goes through', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  Object.assign(payment, { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
  shop.advance(11 * minutes);
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({ failure: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
  await buyer.pressPay(orderId, abroad);
  await buyer.open(buyer.throughWindow(orderId, 129.9, abroad).success);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('C3 the way back from PayPal opens nobody else’s order', async () => {
  await using shop = await openShop();
  const { orderId, buyer, success } = await authenticated(shop);
  const stranger = shop.buyer();
  await stranger.order();
  expect((await stranger.open(success)).status).toBe(404);
  expect((await buyer.see(orderId)).status).toBe('requested');
});
