import { expect, test } from 'vitest';
import {
  agreements,
  choices,
  customer,
  openShop,
  shipping,
  type TestShop,
  tokenOf,
} from '../../test/open-shop.ts';

const abroad = 'FOREIGN_EASY_PAY';

const row = (shop: TestShop, columns: string) => shop.table.prepare(`select ${columns} from orders`).get();

test('B6 the window is asked for in dollars of our own, with goods, parcel and sender in English', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order([
    { productId: 'mug', quantity: 3 },
    { productId: 'cloth', quantity: 1 },
  ]);
  const { offers } = await buyer.see(orderId);
  expect(offers).toEqual([
    { method: 'VIRTUAL_ACCOUNT', amount: { value: 66_000, currency: 'KRW' } },
    { method: abroad, amount: { value: 47.72, currency: 'USD' } },
  ]);
  const { request } = await buyer.pressPay(orderId, abroad);
  expect(request).toEqual({
    method: abroad,
    amount: { value: 47.72, currency: 'USD' },
    orderId,
    orderName: 'Earthen mug and 1 more',
    customerName: '김샘플',
    customerEmail: 'kim@example.com',
    customerMobilePhone: '01012345678',
    successUrl: `${shop.origin}/payments/success`,
    failUrl: expect.stringMatching(`^${shop.origin}/payments/fail\\?token=`),
    foreignEasyPay: {
      provider: 'PAYPAL',
      country: 'US',
      products: [
        {
          name: 'Earthen mug',
          quantity: 3,
          unitAmount: 12.99,
          currency: 'USD',
          description: 'Stoneware mug, 350 ml',
        },
        {
          name: 'Linen tea cloth',
          quantity: 1,
          unitAmount: 8.75,
          currency: 'USD',
          description: 'Linen tea cloth, 40 x 60 cm',
        },
      ],
      shipping: {
        fullName: 'Kim Sample',
        address: {
          country: 'US',
          line1: '1 Test Road',
          line2: 'Suite 2',
          area1: 'CA',
          area2: 'San Jose',
          postalCode: '95131',
        },
      },
      paymentMethodOptions: {
        paypal: {
          setTransactionContext: {
            sender_account_id: expect.stringMatching(/^[0-9a-f]{32}$/),
            sender_first_name: '김샘플',
            sender_email: 'kim@example.com',
            sender_phone: '01012345678',
            sender_country_code: 'US',
            sender_create_date: '2026-03-10T05:22:31.000Z',
          },
        },
      },
    },
  });
  expect(shop.payment(orderId)).toMatchObject({
    method: abroad,
    currency: 'USD',
    amount: 4_772,
    balance: 4_772,
  });
});

test('C3 PayPal is told a name for the buyer that does not open their orders', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { request } = await buyer.pressPay(await buyer.order(), abroad);
  const session = buyer.cookie.split('=')[1] ?? '';
  expect(session).toHaveLength(32);
  expect(JSON.stringify(request)).not.toContain(session);
  const again = await buyer.pressPay(await buyer.order(), abroad);
  expect(again.request).toMatchObject({
    foreignEasyPay: (request as { foreignEasyPay: object }).foreignEasyPay,
  });
});

test('B6 when the buyer agreed, and where the parcel goes, is written down before the window opens', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  await buyer.pressPay(await buyer.order(), abroad);
  const { agreedAt, shipping: kept } = row(shop, 'agreedAt, shipping') ?? {};
  expect(agreedAt).toBe(Date.parse('2026-03-10T14:22:31+09:00'));
  expect(JSON.parse(String(kept))).toEqual(shipping);
});

test.each([
  ['no agreements', { agreements: undefined }, 'AGREEMENTS_NEEDED'],
  ['one agreement missing', { agreements: { terms: true, privacy: true } }, 'INVALID_INPUT'],
  ['one not agreed to', { agreements: { ...agreements, transfer: false } }, 'INVALID_INPUT'],
  ['agreed in a word', { agreements: { ...agreements, terms: 'true' } }, 'INVALID_INPUT'],
  ['no address', { shipping: undefined }, 'ADDRESS_NEEDED'],
  ['no city', { shipping: { ...shipping, area2: ' ' } }, 'ADDRESS_NEEDED'],
  ['no state in a country that has some', { shipping: { ...shipping, area1: '' } }, 'ADDRESS_NEEDED'],
  ['no postal code', { shipping: { ...shipping, postalCode: '' } }, 'ADDRESS_NEEDED'],
  ['nobody to give it to', { shipping: { ...shipping, fullName: '' } }, 'ADDRESS_NEEDED'],
  ['a country we do not send to', { shipping: { ...shipping, country: 'XX' } }, 'INVALID_INPUT'],
  ['a country in small letters', { shipping: { ...shipping, country: 'us' } }, 'INVALID_INPUT'],
  ['an address in Hangul', { shipping: { ...shipping, line1: '서울시 종로구' } }, 'INVALID_INPUT'],
  ['a city beyond every length', { shipping: { ...shipping, area2: 'x'.repeat(121) } }, 'INVALID_INPUT'],
  ['a city that is a number', { shipping: { ...shipping, area2: 7 } }, 'INVALID_INPUT'],
])('B6 with %s PayPal is not asked, and nothing is put aside', async (_name, difference, code) => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  const { status, body } = await buyer.post(`/api/orders/${orderId}/request`, {
    ...choices[abroad],
    ...difference,
  });
  expect([status, body['code']]).toEqual([400, code]);
  expect(shop.stock('mug')).toBe(500);
  expect((await buyer.see(orderId)).status).toBe('created');
});

test.each([
  ['accents', { area2: 'São Paulo', area1: 'SP', country: 'BR', postalCode: '01310-100' }],
  ['no state where there are none', { country: 'GB', area1: '', area2: 'London', postalCode: 'SW1A 1AA' }],
  ['no postal code where there are none', { country: 'HK', area1: '', area2: 'Kowloon', postalCode: '' }],
])('B6 an address with %s is an address', async (_name, difference) => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  const body = { method: abroad, customer, agreements, shipping: { ...shipping, ...difference } };
  expect((await buyer.post(`/api/orders/${orderId}/request`, body)).status).toBe(200);
});

test('goods of a day before dollar prices are sold in won only', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  shop.table.exec(`update orderLines set prices = '{"KRW":18000}'`);
  expect((await buyer.see(orderId)).offers).toHaveLength(1);
  const { status, body } = await buyer.post(`/api/orders/${orderId}/request`, choices[abroad]);
  expect([status, body]).toEqual([409, { code: 'NO_PRICE_IN_CURRENCY' }]);
});

test('an order that was asked for with PayPal may be paid by virtual account after all, in won', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  await buyer.pressPay(orderId, abroad);
  await buyer.pressPay(orderId);
  expect(shop.payment(orderId)).toMatchObject({ method: 'VIRTUAL_ACCOUNT', currency: 'KRW', amount: 36_000 });
  expect(row(shop, 'agreedAt')).toEqual({ agreedAt: null });
  // The dollars of the first request are no amount of this order any more.
  expect((await buyer.open(buyer.throughWindow(orderId, 25.98, abroad).success)).status).toBe(400);
  await buyer.open(buyer.throughWindow(orderId).success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test.each([
  ['PAY_PROCESS_CANCELED', '그만둠'],
  ['PAY_PROCESS_ABORTED', 'PayPal이 거절함'],
  ['REJECT_CARD_COMPANY', '카드'],
])(
  'D1 D4 PayPal ends in %s: the order is known without its id, and may be paid again',
  async (code, message) => {
    await using shop = await openShop();
    const buyer = shop.buyer();
    const orderId = await buyer.order();
    const token = tokenOf(await buyer.pressPay(orderId, abroad));
    const { state } = await buyer.open(`/payments/fail?${new URLSearchParams({ token, code, message })}`);
    expect(state.failure).toEqual({ code, message, orderId, method: abroad, canRetry: true });
    expect(shop.stock('mug')).toBe(500);
    const form = (await buyer.open(`/checkout/${orderId}`)).state.order;
    expect(form).toMatchObject({ method: abroad, shipping, customer: { name: '김샘플' } });
    await buyer.pressPay(orderId, abroad);
    await buyer.open(buyer.throughWindow(orderId, 25.98, abroad).success);
    expect((await buyer.see(orderId)).status).toBe('paid');
  },
);

test('D3 a fail address cannot undo what PayPal has paid', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  const token = tokenOf(await buyer.pressPay(orderId, abroad));
  await buyer.open(buyer.throughWindow(orderId, 25.98, abroad).success);
  await buyer.open(`/payments/fail?${new URLSearchParams({ token, code: 'PAY_PROCESS_CANCELED' })}`);
  expect((await buyer.see(orderId)).status).toBe('paid');
});
