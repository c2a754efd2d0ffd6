import { afterAll, beforeAll, expect, test } from 'vitest';
import { pc, phone } from '../../test/browser.ts';
import { type MerchantPage, openMerchantPage } from '../support/browser-merchant-page.ts';
import { atPayPal, review } from '../support/browser-paypal.ts';
import { useScenes } from '../support/browser-scene.ts';
import { newOrderId } from '../support/shop.ts';

const scene = useScenes();
let merchantPage: MerchantPage;
beforeAll(async () => {
  merchantPage = await openMerchantPage();
});
afterAll(() => merchantPage?.close());

/** What the guide's own order page asks for, and where it wants the buyer back. */
const sample = () => ({
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 5000, currency: 'USD' },
  orderId: newOrderId(),
  orderName: '티셔츠 외 2건',
  customerEmail: 'customer@example.com',
  customerName: '김구매',
  foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
  successUrl: `${merchantPage.origin}/?done=1`,
  failUrl: `${merchantPage.origin}/?failed=1`,
});

/** What a merchant who follows the whole reference adds. */
const everything = () => ({
  ...sample(),
  amount: { value: 664.98, currency: 'USD' },
  foreignEasyPay: {
    provider: 'PAYPAL',
    country: 'US',
    products: [
      { name: 'Keyboard', quantity: 2, unitAmount: 282.49, currency: 'USD', description: 'Mechanical' },
      { name: 'Mouse', quantity: 4, unitAmount: 25, currency: 'USD', description: 'Wireless' },
    ],
    shipping: {
      fullName: 'Peter Toss',
      address: {
        country: 'US',
        area1: 'CA',
        area2: 'San Jose',
        line1: '2211 N First Street',
        postalCode: '95131',
      },
    },
    paymentMethodOptions: {
      paypal: {
        setTransactionContext: { sender_account_id: 'peter1234', sender_email: 'peter@example.com' },
      },
    },
  },
});

test.each([
  ['the guide’s sample, on a PC', pc, sample, '5000', '$5,000.00 USD'],
  ['every option of the reference, on a phone', phone, everything, '664.98', '$664.98 USD'],
] as const)(
  'a merchant’s page with the npm loader: %s, is paid at PayPal and confirmed with three parameters',
  async (_name, device, request, amount, shown) => {
    const { town, merchant, page, asked } = await scene(device);
    const order = request();
    const src = `${town.origin()}/v2/standard`;
    await merchantPage.pay(page, { src, clientKey: merchant.clientKey, request: order });
    await atPayPal(page);
    await review(page);
    expect(await page.getByTestId('amount').textContent()).toBe(shown);
    await page.getByTestId('pay').click();
    await page.waitForURL('**/?done=1**');
    const { done, ...query } = Object.fromEntries(new URL(page.url()).searchParams);
    const paymentKey = query['paymentKey'] ?? '';
    expect(query).toEqual({ orderId: order.orderId, paymentKey, amount });
    expect(asked('POST', /^\/checkout\/v1\/payments$/)).toHaveLength(1);

    // The merchant's server passes on what it was given, texts as they are.
    const confirmed = await merchant.call('POST', '/v1/payments/confirm', { body: query });
    expect(confirmed).toMatchObject({
      status: 200,
      body: {
        status: 'DONE',
        orderName: order.orderName,
        totalAmount: order.amount.value,
        currency: 'USD',
        easyPay: '페이팔',
        country: order.foreignEasyPay.country,
      },
    });
  },
);

test.each(['GCASH', 'PAYPAY'])(
  '%s, which nobody has a contract for, ends at failUrl with PAY_PROCESS_ABORTED and a word why',
  async (provider) => {
    const { town, merchant, page } = await scene(phone);
    const order = { ...sample(), foreignEasyPay: { provider, country: 'JP' } };
    const src = `${town.origin()}/v2/standard`;
    await merchantPage.pay(page, { src, clientKey: merchant.clientKey, request: order });
    await page.waitForURL('**/?failed=1**');
    const { failed, ...query } = Object.fromEntries(new URL(page.url()).searchParams);
    expect(query).toEqual({
      code: 'PAY_PROCESS_ABORTED',
      message: expect.stringContaining(provider),
      orderId: order.orderId,
    });
    expect(await merchant.call('GET', `/v1/payments/orders/${order.orderId}`)).toMatchObject({ status: 404 });
  },
);

test('what PayPal cannot take is refused in the page, by name, before the gateway is asked', async () => {
  const { town, merchant, page, asked } = await scene();
  const paid = { src: `${town.origin()}/v2/standard`, clientKey: merchant.clientKey };
  const { successUrl, failUrl, ...promised } = sample();
  const { foreignEasyPay, ...withoutWallet } = sample();
  // biome-ignore format: a table
  for (const [request, code] of [
    [{ ...sample(), amount: { value: 5000, currency: 'KRW' } },  'INVALID_AMOUNT_CURRENCY'],
    [{ ...sample(), amount: { value: 50.005, currency: 'USD' } }, 'INVALID_AMOUNT_VALUE'],
    [promised,                                                   'NOT_SUPPORTED_PROMISE'],
    [withoutWallet,                                              'INVALID_PARAMETERS'],
  ] as const) {
    await merchantPage.pay(page, { ...paid, request });
    expect(await merchantPage.outcome(page)).toMatchObject({ code, message: expect.stringMatching(/[가-힣]/) });
  }
  expect(asked('POST', /^\/checkout\//)).toEqual([]);
});
