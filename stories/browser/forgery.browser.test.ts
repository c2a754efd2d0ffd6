import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import {
  fillWindow,
  isOrder,
  openBank,
  openWindow,
  orderForm,
  send,
  windowOf,
} from '../support/browser-buyer.ts';
import { type MerchantPage, openMerchantPage } from '../support/browser-merchant-page.ts';
import { useScenes } from '../support/browser-scene.ts';

const scene = useScenes();
let stranger: MerchantPage;
beforeAll(async () => {
  stranger = await openMerchantPage();
});
afterAll(() => stranger?.close());

const WINDOW = /^\/v1\/payments\/[^/]+\/checkout$/;
const keyOf = (windowUrl: string | undefined): string =>
  new URL(windowUrl ?? '').pathname.split('/')[3] ?? '';

/** Somebody changes what the order page asks the gateway for, on its way. */
const changeRequest = (
  page: Page,
  change: (body: { clientKey: string; request: Record<string, unknown> }) => void,
) =>
  page.route('**/checkout/v1/payments', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const body = route.request().postDataJSON();
    change(body);
    return route.continue({ postData: JSON.stringify(body) });
  });

/** Stops the browser at the success address, so that a story can change it first. */
async function successAddress(page: Page): Promise<URL> {
  let found: string | undefined;
  await page.route('**/payments/success**', (route) => {
    found ??= route.request().url();
    return route.fulfill({ status: 200, contentType: 'text/html', body: '<link rel="icon" href="data:,">' });
  });
  await page.getByTestId('submit').click();
  await page.waitForURL('**/payments/success**');
  await page.unroute('**/payments/success**');
  return new URL(found ?? '');
}

test('a smaller amount in the success address stops the order, and nothing is confirmed', async () => {
  const { merchant, shop, page } = await scene(phone);
  await orderForm(page, shop.origin);
  await fillWindow(await openWindow(page, 'page'));
  const address = await successAddress(page);
  const paymentKey = address.searchParams.get('paymentKey');
  address.searchParams.set('amount', '100');
  await page.goto(address.href);
  await isOrder(page, 'mismatch');
  expect(await page.getByRole('status').first().textContent()).toContain('빠져나간 돈은 없습니다');
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'IN_PROGRESS', virtualAccount: null });
});

test('an amount that is no amount of won is not read as one; the true address still works', async () => {
  const { merchant, shop, page, expectComplaint } = await scene(phone);
  await orderForm(page, shop.origin);
  await fillWindow(await openWindow(page, 'page'));
  const address = await successAddress(page);
  const paymentKey = address.searchParams.get('paymentKey');
  expectComplaint(/status of 400 .*\/payments\/success/);
  for (const amount of ['36000.01', '36000원', '0x8ca0', '']) {
    const forged = new URL(address);
    forged.searchParams.set('amount', amount);
    await page.goto(forged.href);
    await page.getByTestId('problem-bad-amount').waitFor();
  }
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'IN_PROGRESS' });
  await page.goto(address.href);
  await isOrder(page, 'awaiting-deposit');
});

test('an order is not paid with a payment that was asked for with another amount, whatever the address says', async () => {
  const { merchant, shop, page } = await scene(phone);
  await orderForm(page, shop.origin);
  await changeRequest(page, ({ request }) => {
    request['amount'] = { value: 100, currency: 'KRW' };
  });
  const window = await openWindow(page, 'page');
  expect(await page.getByTestId('window').textContent(), 'the buyer sees what would be paid').toContain(
    '100원',
  );
  await fillWindow(window);
  const address = await successAddress(page);
  expect(address.searchParams.get('amount')).toBe('100');
  // And the address is made to look right again.
  address.searchParams.set('amount', '36000');
  await page.goto(address.href);
  await isOrder(page, 'failed');
  const paymentKey = address.searchParams.get('paymentKey');
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'IN_PROGRESS', totalAmount: 100 });
});

test('a payment made with another merchant’s client key is not found, and the order stays unpaid', async () => {
  const { town, merchant, shop, page } = await scene(phone);
  const other = await town.shop();
  const orderId = await orderForm(page, shop.origin);
  await changeRequest(page, (body) => {
    body.clientKey = other.clientKey;
  });
  await fillWindow(await openWindow(page, 'page'));
  const address = await successAddress(page);
  await page.goto(address.href);
  await isOrder(page, 'failed');
  const paymentKey = address.searchParams.get('paymentKey');
  expect(await merchant.call('GET', `/v1/payments/${paymentKey}`)).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND_PAYMENT' },
  });
  expect(await other.read({ paymentKey })).toMatchObject({ status: 'IN_PROGRESS', orderId });
});

test('the success address of one buyer tells another nothing and confirms nothing', async () => {
  const { merchant, shop, page, expectComplaint } = await scene(phone);
  await orderForm(page, shop.origin);
  await fillWindow(await openWindow(page, 'page'));
  const address = await successAddress(page);
  await page.context().clearCookies();
  expectComplaint(/status of 404 .*\/payments\/success/);
  await page.goto(address.href);
  await page.getByTestId('problem-unknown-order').waitFor();
  expect(await merchant.read({ paymentKey: address.searchParams.get('paymentKey') })).toMatchObject({
    status: 'IN_PROGRESS',
  });
});

test('a forged or old fail address does not touch an order that was paid', async () => {
  const { merchant, shop, page, asked } = await scene(phone);
  // The first window is left; its fail address carries a real token of the shop's.
  const orderId = await orderForm(page, shop.origin);
  await openWindow(page, 'page');
  await page.getByTestId('cancel').click();
  await page.waitForURL('**/payments/fail**');
  const [real = ''] = asked('GET', /^\/payments\/fail$/);
  await page.getByTestId('pay-again').click();
  await fillWindow(await openWindow(page, 'page'));
  await page.getByTestId('submit').click();
  await isOrder(page, 'awaiting-deposit');
  await send(await openBank(page));
  await isOrder(page, 'paid');

  const forged = `${shop.origin}/payments/fail?code=PAY_PROCESS_ABORTED&message=${encodeURIComponent('<b>환불됨</b>')}&orderId=${orderId}`;
  for (const address of [forged, real]) {
    await page.goto(address);
    await page.goto(`${shop.origin}/orders/${orderId}`);
    await isOrder(page, 'paid');
  }
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body.status).toBe('DONE');
});

test('only the page that asked for the window may frame it', async () => {
  const { shop, page, asked, expectComplaint } = await scene();
  await orderForm(page, shop.origin);
  const window = await openWindow(page, 'overlay');
  await window.getByTestId('submit').waitFor();
  const [windowUrl = ''] = asked('GET', WINDOW);

  const thief = await page.context().newPage();
  expectComplaint(/frame-ancestors/);
  await thief.goto(`${stranger.origin}/framing?address=${encodeURIComponent(windowUrl)}`);
  await expect.poll(() => thief.title()).toBe('loaded');
  expect(await thief.frameLocator('iframe').getByTestId('window').count()).toBe(0);
  expect(thief.frames()[1]?.url(), 'the browser refused it').toMatch(/^chrome-error:/);
});

test('without the token that opened it, a window can do nothing in the buyer’s name', async () => {
  const { town, merchant, shop, page, asked } = await scene(phone);
  await orderForm(page, shop.origin);
  await openWindow(page, 'page');
  const [windowUrl = ''] = asked('GET', WINDOW);
  const paymentKey = keyOf(windowUrl);
  const right = new URL(windowUrl).searchParams.get('session') ?? '';
  const choices = { bank: '88', depositorName: '도둑', cashReceipt: { type: '미발행' }, agreed: true };
  for (const session of [undefined, '', right.slice(1), `${right}x`, [right], { right }]) {
    for (const verb of ['authenticate', 'cancel']) {
      const answer = await fetch(`${town.origin()}/checkout/v1/payments/${paymentKey}/${verb}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ session, ...choices }),
      });
      expect([answer.status, (await answer.json()).code]).toEqual([404, 'NOT_FOUND_PAYMENT_SESSION']);
    }
  }
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'READY' });

  // Who has only the address without the token sees no form.
  await page.goto(windowUrl.replace(/\?.*/, ''));
  await windowOf(page, 'page');
  await page.getByRole('heading', { name: '아직 끝나지 않은 결제예요' }).waitFor();
  expect(await page.getByTestId('submit').count()).toBe(0);
  expect(await page.content()).not.toContain('01012345678');
});

test('a page that plays the window’s messages moves no order page', async () => {
  const { merchant, shop, page, asked } = await scene();
  const orderId = await orderForm(page, shop.origin);
  await openWindow(page, 'overlay');
  const address = `${stranger.origin}/stolen`;
  await page.evaluate(`for (const nonce of ['', 'guess', undefined])
    window.postMessage({ source: 'tollgate', nonce, type: 'redirect', url: ${JSON.stringify(address)} }, '*')`);
  // Messages are heard in order: when this one has come back, the forged ones have been heard too.
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('message', ({ data }) => data === 'last' && resolve());
    window.postMessage('last', '*');
  })`);
  expect(page.url()).toBe(`${shop.origin}/checkout/${orderId}`);
  expect(asked('GET', /^\/stolen$/)).toEqual([]);
  expect(await page.getByTestId('tollgate-window').count()).toBe(1);
  const paymentKey = keyOf(asked('GET', WINDOW)[0]);
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'READY' });
});

test('what the buyer and the merchant write stays text, in the shop, the window and the bank', async () => {
  const { shop, page } = await scene(phone);
  const nasty = '<img src=x onerror=alert(1)>"\'&</script>';
  await orderForm(page, shop.origin);
  await page.getByTestId('customer-name').fill(nasty);
  const window = await openWindow(page, 'page');
  expect(await window.getByTestId('depositor-name').inputValue()).toBe(nasty);
  await fillWindow(window);
  await window.getByTestId('submit').click();
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByRole('main').textContent()).toContain(nasty);
  const bank = await openBank(page);
  expect(await send(bank, { depositorName: nasty })).toBe('OK');
  await expect.poll(() => bank.getByTestId('deposits').textContent()).toContain(nasty);
  await isOrder(page, 'paid');
});

test('the window is strict: its script and style are its own, nobody else’s, and nothing is inline', async () => {
  const { town, shop, page, asked } = await scene(phone);
  await orderForm(page, shop.origin);
  const answered = page.waitForResponse((response) => WINDOW.test(new URL(response.url()).pathname));
  await openWindow(page, 'page');
  const policy = (await (await answered).allHeaders())['content-security-policy'] ?? '';
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      `frame-ancestors ${shop.origin}`,
    ]),
  );
  expect(policy).not.toMatch(/unsafe|\*/);
  const { hostname, port } = new URL(town.origin());
  for (const asset of asked('GET', /^\/checkout\/assets\//)) expect(asset).toContain(`${hostname}:${port}`);
  const answer = await fetch(asked('GET', WINDOW)[0] ?? '');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});
