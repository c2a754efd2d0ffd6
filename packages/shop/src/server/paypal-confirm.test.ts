import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { choices, openShop, shipping, type TestShop } from '../../test/open-shop.ts';

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

test.each(['129.9', '129.90', '129.9000', '0129.90'])(
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
        shop.table.exec("update orders set status = 'requested', version = version + 1");
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

test.each([
  ['currency', { currency: 'KRW' }],
  ['totalAmount', { totalAmount: 129.89 }],
  ['totalAmount a float away', { totalAmount: 129.90000000000003 }],
  ['method', { method: '가상계좌' }],
])('C10 an answer with another %s is not taken for this order’s', async (_field, difference) => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  const body = { ...payment, status: 'DONE', approvedAt: '2026-03-10T14:22:35+09:00', ...difference };
  shop.gateway.answer('confirm', { status: 200, body });
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'PAYMENT_DOES_NOT_FIT' },
  });
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
  const { buyer, payment, success } = await authenticated(shop);
  await buyer.open(success);
  expect(row(shop, 'secret, delivery')).toEqual({
    secret: `ps_${payment.paymentKey}`,
    delivery: 'preparing',
  });
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

test('PROVIDER_ERROR while the payment has not ended: nobody pays twice, however long PayPal looks into it', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  shop.gateway.answer('confirm', ...Array.from({ length: 21 }, () => refusal(400, 'PROVIDER_ERROR')));
  await buyer.open(success);
  await tryAgain(shop, 20);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  const again = await buyer.post(`/api/orders/${orderId}/request`, choices[abroad]);
  expect([again.status, again.body['code']]).toEqual([409, 'ORDER_IS_CLOSED']);

  // The notice of its end is believed by reading, as every other.
  const notice = {
    eventType: 'PAYMENT_STATUS_CHANGED',
    data: { ...payment, status: 'DONE', secret: 'ps_x' },
  };
  expect((await shop.webhook(notice)).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  Object.assign(payment, { status: 'DONE', approvedAt: '2026-03-11T02:00:00+09:00' });
  expect((await shop.webhook(notice)).status).toBe(200);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('PROVIDER_ERROR is asked about less and less often', async () => {
  await using shop = await openShop();
  const { buyer, success } = await authenticated(shop);
  shop.gateway.answer('confirm', ...Array.from({ length: 40 }, () => refusal(400, 'PROVIDER_ERROR')));
  await buyer.open(success);
  const calls = () => shop.gateway.callsOf('confirm').length;
  const triesWithin = async (seconds: number) => {
    const before = calls();
    for (let n = 0; n < seconds / 5; n++) {
      shop.advance(5_000);
      await shop.runJobs();
    }
    return calls() - before;
  };
  expect(await triesWithin(60)).toBe(2);
  expect(await triesWithin(600)).toBe(4);
});

test('PROVIDER_ERROR of a payment that ended without money is a no, and the buyer may pay anew', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  shop.gateway.answer('confirm', refusal(400, 'PROVIDER_ERROR'));
  await buyer.open(success);
  Object.assign(payment, { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
  await tryAgain(shop, 1);
  expect(await buyer.see(orderId)).toMatchObject({ failure: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
  await buyer.pressPay(orderId, abroad);
  await buyer.open(buyer.throughWindow(orderId, 129.9, abroad).success);
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('PROVIDER_ERROR where a payment cannot be read before it is approved: a no once the ten minutes are over', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  shop.gateway.answer('confirm', ...Array.from({ length: 8 }, () => refusal(400, 'PROVIDER_ERROR')));
  shop.gateway.answer('read', ...Array.from({ length: 8 }, () => refusal(404, 'NOT_FOUND_PAYMENT')));
  await buyer.open(success);
  await tryAgain(shop, 6);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  await tryAgain(shop, 1);
  expect(await buyer.see(orderId)).toMatchObject({ status: 'failed', failure: { code: 'PROVIDER_ERROR' } });
});

test('PROVIDER_ERROR after the money was taken: the payment is read, and it is paid', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  shop.gateway.answer('confirm', refusal(400, 'PROVIDER_ERROR'));
  Object.assign(payment, { status: 'DONE', approvedAt: '2026-03-10T14:22:35+09:00' });
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
});

test('PROVIDER_ERROR on a payment that has ended meanwhile is a no at once', async () => {
  await using shop = await openShop();
  const { buyer, orderId, payment, success } = await authenticated(shop);
  shop.gateway.answer('confirm', refusal(400, 'PROVIDER_ERROR'));
  Object.assign(payment, { status: 'ABORTED', failure: { code: 'PROVIDER_ERROR' } });
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('failed');
});

test('C9 a confirm that times out is asked again; if that is silent too, the payment is read: paid once', async () => {
  await using shop = await openShop({ timing: { commandTimeoutMs: 400 } });
  const { buyer, orderId, success } = await authenticated(shop);
  shop.gateway.answer('confirm', 'lost', 'hang');
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  shop.advance(10_000);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(shop.gateway.callsOf('confirm')).toHaveLength(2);
});

test('C9 silence about a payment that is not approved stays a question, never a no', async () => {
  await using shop = await openShop();
  const { buyer, orderId, success } = await authenticated(shop);
  shop.gateway.answer('confirm', 'unreached', 'unreached', refusal(503, 'UNKNOWN_PAYMENT_ERROR'));
  await buyer.open(success);
  for (let n = 0; n < 2; n++) {
    shop.advance(10_000);
    await shop.runJobs();
    expect((await buyer.see(orderId)).status).toBe('confirming');
  }
  shop.advance(10_000);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('paid');
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
