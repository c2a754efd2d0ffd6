import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atPayPal, expectAgreement, orderIdOf } from './support/paypal-books.ts';
import { approveAt, asSeller, Browser, fail, openPurchase, success, told } from './support/paypal-buyer.ts';
import type { Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/* The way back from PayPal: which browser may come back, to what, and what it is told. */

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
afterEach(async () => {
  await town.payPal.control.clearKnobs({});
  await expectAgreement(town, shop);
});
afterAll(() => town.close());

describe('forged returns change nothing', () => {
  // biome-ignore format: a table
  test.each<[string, (back: URL, other: URL) => void, string]>([
    ['no state',            (back) => back.searchParams.delete('state'),                                'NOT_THIS_BROWSER'],
    ['an empty state',      (back) => back.searchParams.set('state', ''),                               'NOT_THIS_BROWSER'],
    ['another state',       (back) => back.searchParams.set('state', 'x'.repeat(32)),                   'NOT_THIS_BROWSER'],
    ['two states',          (back) => back.searchParams.append('state', 'x'),                           'NOT_THIS_BROWSER'],
    ['another payment’s state', (back, other) => back.searchParams.set('state', other.searchParams.get('state') ?? ''), 'NOT_THIS_BROWSER'],
    ['no token',            (back) => back.searchParams.delete('token'),                                'WALLET_MISMATCH'],
    ['another order’s token', (back, other) => back.searchParams.set('token', other.searchParams.get('token') ?? ''), 'WALLET_MISMATCH'],
    ['two tokens',          (back) => back.searchParams.append('token', 'x'),                           'WALLET_MISMATCH'],
  ])('%s', async (_, tamper, reason) => {
    const [purchase, other] = [await openPurchase(town, shop), await openPurchase(town, shop)];
    const [back, elsewhere] = [await purchase.approved(browser), await other.approved(browser)];
    const forged = new URL(back);
    tamper(forged, elsewhere);
    const page = await browser.ask(forged);
    expect(page).toMatchObject({ status: 200, location: undefined, state: { view: 'status', reason } });
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await purchase.status()).toBe('READY');
    const cancel = new URL(forged);
    cancel.pathname += '/cancel';
    expect((await browser.ask(cancel)).state).toMatchObject({ reason });
    expect(told(await browser.ask(back)), 'the true one still works').toEqual(success(purchase));
  });

  test('another browser, or the cookie of another payment', async () => {
    const [purchase, other] = [await openPurchase(town, shop), await openPurchase(town, shop)];
    const back = await purchase.approved(browser);
    const stranger = new Browser();
    expect((await stranger.ask(back)).state).toMatchObject({ reason: 'NOT_THIS_BROWSER' });
    const departed = await other.depart(new Browser());
    const theirs = /tollgate_wallet=(\w+)/.exec(departed.headers.get('set-cookie') ?? '')?.[1];
    for (const cookie of [`tollgate_wallet=${theirs}`, 'tollgate_wallet=', 'tollgate_wallet', '=', ';;;'])
      expect((await stranger.ask(back, { headers: { cookie } })).state).toMatchObject({
        reason: 'NOT_THIS_BROWSER',
      });
    expect(await purchase.status()).toBe('READY');
  });

  test('a payment that nobody has, or that never left for PayPal: 404', async () => {
    const purchase = await openPurchase(town, shop);
    const back = await purchase.approved(browser);
    const account = await shop.authenticated();
    const never = await openPurchase(town, shop);
    for (const name of ['nobody', '%00', account.paymentKey, never.paymentKey, 'x'.repeat(300)]) {
      const page = await browser.ask(`${town.origin()}/v1/payments/${name}/return${back.search}`);
      expect([page.status, page.location]).toEqual([name.length > 200 ? page.status : 404, undefined]);
      expect(page.status).toBeLessThan(500);
    }
  });
});

describe('again', () => {
  test('reloaded before the confirm it is the same answer; afterwards a page says that it is paid', async () => {
    const purchase = await openPurchase(town, shop);
    const back = await purchase.approved(browser);
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    expect((await purchase.confirm()).status).toBe(200);
    const before = await shop.read(purchase);
    expect(await browser.ask(back)).toMatchObject({ status: 200, state: { view: 'status', status: 'DONE' } });
    expect(await shop.read(purchase)).toEqual(before);
    expect((await atPayPal(town, purchase)).captures).toHaveLength(1);
  });

  test('PayPal’s notice was faster than the browser: it comes back to the same success', async () => {
    const purchase = await openPurchase(town, shop);
    const { body } = await purchase.depart(browser);
    const orderId = new URL(body.url).searchParams.get('token') ?? '';
    const back = await approveAt(town, orderId);
    await expect.poll(purchase.status).toBe('IN_PROGRESS');
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    const departing = await purchase.depart(browser);
    expect(new URL(departing.body.url).pathname, 'who leaves again is done already').toBe(
      '/payments/success',
    );
    expect((await purchase.confirm()).status).toBe(200);
  });

  test('of two browsers that left, the last one comes back, and the other is told why not', async () => {
    const purchase = await openPurchase(town, shop);
    const phone = new Browser();
    await purchase.depart(phone);
    const back = await purchase.approved(browser);
    expect((await phone.ask(back)).state).toMatchObject({ reason: 'NOT_THIS_BROWSER' });
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    expect((await atPayPal(town, purchase)).orders).toHaveLength(1);
  });

  test('whoever approved and lost the way back leaves again, and is at the shop', async () => {
    const purchase = await openPurchase(town, shop);
    await purchase.approved(browser);
    const { body } = await purchase.depart(browser);
    expect(new URL(body.url).pathname).toBe('/payments/success');
    expect(await purchase.status()).toBe('IN_PROGRESS');
  });
});

describe('PayPal cannot be asked', () => {
  test('on the way there: nothing happened, and leaving works when PayPal is back', async () => {
    const purchase = await openPurchase(town, shop);
    await town.payPal.control.setKnob({ knob: 'requestLost', route: 'createOrder', times: 4 });
    expect(await purchase.depart(browser)).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
    expect(await purchase.status()).toBe('READY');
    expect(told(await browser.ask(await purchase.approved(browser)))).toEqual(success(purchase));
    expect((await atPayPal(town, purchase)).orders).toHaveLength(1);
  });

  test('on the way back: the page says so, and its reload works when PayPal is back', async () => {
    const purchase = await openPurchase(town, shop);
    const back = await purchase.approved(browser);
    await town.payPal.control.setKnob({ knob: 'requestLost', route: 'order', times: 4 });
    expect(await browser.ask(back)).toMatchObject({
      status: 200,
      location: undefined,
      state: { view: 'status', status: 'READY', reason: 'WALLET_DOWN' },
    });
    expect(await purchase.status()).toBe('READY');
    expect(told(await browser.ask(back))).toEqual(success(purchase));
  });
});

describe('too late', () => {
  test('approved after our half hour: nothing is captured, and the page leads to failUrl', async () => {
    const purchase = await openPurchase(town, shop);
    await purchase.depart(browser);
    await shop.advance('PT30M');
    const back = await approveAt(town, await orderIdOf(town, purchase));
    const page = await browser.ask(back);
    expect(page).toMatchObject({ status: 200, state: { view: 'status', status: 'EXPIRED' } });
    expect(Object.fromEntries(new URL(page.state.leaveUrl).searchParams)).toMatchObject({
      code: 'PAY_PROCESS_ABORTED',
      orderId: purchase.orderId,
    });
    await town.payPal.control.settle({});
    expect(await purchase.confirm()).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    await expect.poll(purchase.status).toBe('EXPIRED');
    expect(await atPayPal(town, purchase)).toMatchObject({ orders: [{ status: 'APPROVED' }], captures: [] });
    expect(await purchase.depart(browser)).toMatchObject({ status: 404 });
  });

  test('back after the shop’s ten minutes: the page leads to failUrl, and no confirm follows', async () => {
    const purchase = await openPurchase(town, shop);
    const back = await purchase.approved(browser);
    expect(told(await browser.ask(back))).toEqual(success(purchase));
    await shop.advance('PT10M');
    const page = await browser.ask(back);
    expect(page).toMatchObject({ status: 200, location: undefined, state: { status: 'EXPIRED' } });
    expect(new URL(page.state.leaveUrl).searchParams.get('code')).toBe('PAY_PROCESS_ABORTED');
  });
});

test('an amount that was changed at PayPal after the order was made is not ours: failUrl, and nothing is captured', async () => {
  const purchase = await openPurchase(town, shop);
  const back = await purchase.approved(browser);
  const path = `/v2/checkout/orders/${await orderIdOf(town, purchase)}`;
  const value = { currency_code: 'USD', value: '0.01' };
  const at = "/purchase_units/@reference_id=='default'/amount";
  await asSeller(town, 'PATCH', path, [{ op: 'replace', path: at, value }]);
  expect(told(await browser.ask(back))).toEqual(fail('PAY_PROCESS_ABORTED', purchase.orderId));
  expect(await purchase.status()).toBe('READY');
  const again = await purchase.depart(browser);
  expect(new URL(again.body.url).searchParams.get('code')).toBe('PAY_PROCESS_ABORTED');
  expect((await atPayPal(town, purchase)).captures).toEqual([]);
});
