import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atPayPal, expectAgreement, orderIdOf } from './support/paypal-books.ts';
import {
  asSeller,
  Browser,
  createPurchase,
  fail,
  type OpenPurchase,
  openPurchase,
  type Seen,
  success,
  told,
} from './support/paypal-buyer.ts';
import type { Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/* The way to PayPal: who may leave, what PayPal is told, and what a customer does there. */

let town: Town;
let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  town = await buildTown();
});
beforeEach(async () => {
  shop = await town.shop();
  browser = new Browser();
});
afterEach(() => expectAgreement(town, shop));
afterAll(() => town.close());

describe('through PayPal’s own pages', () => {
  async function loggedIn(purchase: OpenPurchase): Promise<{ page: Seen; at: URL }> {
    const departed = await purchase.depart(browser);
    const at = new URL(departed.body.url);
    expect(at.origin, 'another origin than ours').not.toBe(new URL(town.origin()).origin);
    const start = await browser.ask(at);
    const wrong = await browser.press(start, at, 'log-in', {
      email: 'tosspayments-paypal@example.com',
      password: 'wrong',
    });
    expect(wrong.location, 'a wrong password is refused').toBeUndefined();
    const right = await browser.press(wrong, at, 'log-in', {
      email: 'tosspayments-paypal@example.com',
      password: 'tosskim123!@#',
    });
    return { page: await browser.ask(right.location as URL), at };
  }
  async function backFrom(decided: Seen): Promise<Seen> {
    const leaving = await browser.ask(decided.location as URL);
    const [, href = ''] = /data-testid="leave" href="([^"]*)"/.exec(leaving.text) ?? [];
    return browser.ask(href.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))));
  }

  test('logged in, reviewed, paid: back at the shop, and the money moves when the shop confirms', async () => {
    const purchase = await openPurchase(town, shop);
    const departed = await purchase.depart(new Browser());
    expect(departed.headers.get('set-cookie')).toMatch(
      new RegExp(`; Path=/v1/payments/${purchase.paymentKey}/return; Max-Age=\\d+; HttpOnly; SameSite=Lax$`),
    );
    const { page, at } = await loggedIn(purchase);
    expect(page.text).toContain('129.90');
    const back = await backFrom(await browser.press(page, at, 'pay'));
    expect(told(back)).toEqual(success(purchase));
    expect(back.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await purchase.status()).toBe('IN_PROGRESS');
    expect((await atPayPal(town, purchase)).captures, 'nothing is captured on the way back').toEqual([]);
    expect((await purchase.confirm()).body).toMatchObject({ status: 'DONE', totalAmount: 129.9 });
  });

  test('turned back at PayPal: failUrl without an order number, and the same window may leave again', async () => {
    const purchase = await openPurchase(town, shop);
    const { page, at } = await loggedIn(purchase);
    const back = await backFrom(await browser.press(page, at, 'cancel'));
    expect(told(back)).toEqual(fail('PAY_PROCESS_CANCELED'));
    expect(await purchase.status()).toBe('READY');
    const again = await browser.ask(await purchase.approved(browser));
    expect(told(again)).toEqual(success(purchase));
    expect((await atPayPal(town, purchase)).orders, 'never a second order').toHaveLength(1);
    expect((await purchase.confirm()).status).toBe(200);
  });

  test('refused by PayPal: failUrl with the order number, now and for whoever tries to leave again', async () => {
    const purchase = await openPurchase(town, shop);
    const { page, at } = await loggedIn(purchase);
    const back = await backFrom(await browser.press(page, at, 'refuse'));
    expect(told(back)).toEqual(fail('PAY_PROCESS_ABORTED', purchase.orderId));
    expect(await purchase.status()).toBe('READY');
    const again = await purchase.depart(browser);
    expect(told({ ...again, status: 303, location: new URL(again.body.url) })).toEqual(
      fail('PAY_PROCESS_ABORTED', purchase.orderId),
    );
    expect(await purchase.confirm()).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
  });
});

describe('who may leave', () => {
  test('a payment of the shop’s server: whoever holds checkout.url, on its own origin', async () => {
    const purchase = await createPurchase(town, shop);
    const { checkout } = await shop.read(purchase);
    const page = await browser.ask(checkout.url);
    expect(page.state).toMatchObject({ view: 'wallet', wallet: 'PAYPAL', session: '' });
    const back = await purchase.approved(browser);
    expect(back.origin).toBe(new URL(checkout.url).origin);
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    expect((await purchase.confirm()).body.status).toBe('DONE');
  });

  test('a caller who lies about our address does not lead the customer elsewhere', async () => {
    const purchase = await createPurchase(town, shop);
    const departed = await new Promise<number | undefined>((resolve, reject) => {
      const url = `${town.origin()}/checkout/v1/payments/${purchase.paymentKey}/depart`;
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'content-type': 'application/json',
      };
      request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end('{"session":""}');
    });
    expect(departed).toBe(200);
    const back = await purchase.approved(browser);
    expect(back.hostname).toBe('localhost');
    expect(told(await browser.ask(back))).toEqual(success(purchase));
  });

  test.each([
    ['a wrong session', 'wrong'],
    ['another window’s session', 'another'],
    ['no session', ''],
    ['a number', 7],
    ['nothing', undefined],
  ])('%s leaves for nowhere', async (_, session) => {
    const [purchase, other] = [await openPurchase(town, shop), await openPurchase(town, shop)];
    const answer = await shop.call('POST', `/checkout/v1/payments/${purchase.paymentKey}/depart`, {
      body: { session: session === 'another' ? other.session : session },
      secretKey: null,
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
    expect((await atPayPal(town, purchase)).orders).toEqual([]);
  });

  test('a virtual account’s window does not', async () => {
    const { paymentKey } = await shop.authenticated();
    const answer = await shop.call('POST', `/checkout/v1/payments/${paymentKey}/depart`, {
      body: { session: '' },
      secretKey: null,
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
  });
});

describe('what PayPal is told', () => {
  const mug = { name: 'Mug', quantity: 2, unitAmount: 50, currency: 'USD', description: 'A white mug' };
  const tee = { name: 'Tee', quantity: 1, unitAmount: 29.9, currency: 'USD', description: '' };
  const shipping = {
    fullName: 'Jane Doe',
    address: { country: 'US', line1: '12 Main St', area1: 'CA', area2: 'San Jose', postalCode: '95131' },
  };
  const bought = (products: object[], more: object = {}) => ({
    foreignEasyPay: { provider: 'PAYPAL', country: 'US', products, ...more },
  });
  const orderAt = async (purchase: OpenPurchase) => {
    await purchase.depart(browser);
    return asSeller(town, 'GET', `/v2/checkout/orders/${await orderIdOf(town, purchase)}`);
  };

  test('the amount to the cent, whose it is, what is bought and where it goes', async () => {
    const purchase = await openPurchase(town, shop, bought([mug, tee], { shipping }));
    const { intent, purchase_units } = await orderAt(purchase);
    expect(intent).toBe('CAPTURE');
    expect(purchase_units).toMatchObject([
      {
        amount: {
          currency_code: 'USD',
          value: '129.90',
          breakdown: { item_total: { currency_code: 'USD', value: '129.90' } },
        },
        custom_id: purchase.paymentKey,
        invoice_id: `${shop.mId}:${purchase.paymentKey}`,
        description: 'Linen jacket',
        items: [
          { name: 'Mug', quantity: '2', unit_amount: { value: '50.00' }, description: 'A white mug' },
          { name: 'Tee', quantity: '1', unit_amount: { value: '29.90' } },
        ],
        shipping: {
          name: { full_name: 'Jane Doe' },
          address: { address_line_1: '12 Main St', admin_area_2: 'San Jose', country_code: 'US' },
        },
      },
    ]);
  });

  test('goods whose prices do not add up are left out, and the payment goes on', async () => {
    const purchase = await openPurchase(town, shop, bought([mug]));
    const { purchase_units } = await orderAt(purchase);
    expect(purchase_units[0].amount).toEqual({ currency_code: 'USD', value: '129.90' });
    expect(purchase_units[0].items).toBeUndefined();
    expect(told(await browser.ask(await purchase.approved(browser)))).toEqual(success(purchase));
  });

  test('what the shop knows of its customer goes to risk control under the payment’s name, and is kept nowhere else', async () => {
    const setTransactionContext = { sender_account_id: 'member-7', sender_email: 'jane.doe@example.com' };
    const paymentMethodOptions = { paypal: { setTransactionContext } };
    const purchase = await openPurchase(town, shop, bought([], { paymentMethodOptions }));
    expect(told(await browser.ask(await purchase.approved(browser)))).toEqual(success(purchase));
    expect((await purchase.confirm()).status).toBe(200);
    const books = await atPayPal(town, purchase);
    expect(books.orders[0]?.trackingId).toBe(purchase.paymentKey);
    expect(books.captures[0]?.trackingId).toBe(purchase.paymentKey);
    const output = town.gateways.map((gateway) => gateway.output()).join('');
    expect(output).not.toContain('jane.doe@example.com');
  });

  test('of whom nothing is known, no name is sent to risk control', async () => {
    const purchase = await openPurchase(town, shop);
    await browser.ask(await purchase.approved(browser));
    await purchase.confirm();
    const { orders, captures } = await atPayPal(town, purchase);
    expect([orders[0]?.trackingId, captures[0]?.trackingId]).toEqual([undefined, undefined]);
  });
});
