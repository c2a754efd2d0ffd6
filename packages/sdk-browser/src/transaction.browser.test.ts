import type { BrowserContextOptions } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { pc, phone } from '../../../test/browser.ts';
import {
  aMoment,
  expectPageFree,
  type Face,
  openShop,
  openWindow,
  outcome,
  overlay,
  page,
  press,
  promise,
  type Request,
  redirect,
  settled,
  shownWindow,
  success,
  useShop,
  world,
} from '../test/shop-page.ts';
import { windowUrl } from '../test/stub-world.ts';

/** What Safari says of itself on a Mac, and on an iPad. */
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';

/** What the shop's page and the window's page have on their windows for us. */
declare const payment: Face;
declare function load(key?: string): Promise<Record<string, (params: object) => Face>>;
declare function say(message: object): void;

useShop();

describe('redirect mode', () => {
  test("ends on the merchant's page, by navigation", async () => {
    const frame = await openWindow(redirect());
    const url = `${world.shop}/success?from=order&orderId=order-0001&paymentKey=pk_1&amount=50000`;
    await frame.evaluate((to) => say({ type: 'redirect', url: to }), url);
    await page.waitForURL(url);
  });

  test('never resolves, and nothing else opens until the page is gone', async () => {
    const frame = await openWindow(redirect());
    // An answer without content: the browser stays on the page, as it does while a slow shop thinks.
    await frame.evaluate((to) => say({ type: 'redirect', url: to }), `${world.shop}/stay`);
    await frame.evaluate(() => say({ type: 'close' }));
    await frame.evaluate((message) => say(message), success);
    await aMoment();
    expect(await outcome()).toBe('pending');
    expect(await overlay().count()).toBe(1);
  });

  test('a success that is not an address is no success', async () => {
    const frame = await openWindow(redirect());
    await frame.evaluate((message) => say(message), success);
    await aMoment();
    expect(await outcome()).toBe('pending');
    await frame.evaluate(() => say({ type: 'redirect', url: 'javascript:document.title="owned"' }));
    expect(await settled()).toMatchObject({ code: 'PAYMENT_REQUEST_FAIL' });
    expect(await page.title()).toBe('loaded');
  });

  test('a shop that routes by fragment sees the fail page, also the second time', async () => {
    const failed = `${world.shop}/?code=PAY_PROCESS_CANCELED#/fail`;
    await page.goto(`${world.shop}/?code=PAY_PROCESS_CANCELED#/order`);
    await page.waitForFunction(() => document.title === 'loaded');
    const frame = await openWindow(redirect());
    await Promise.all([
      page.waitForEvent('load'),
      frame.evaluate((to) => say({ type: 'redirect', url: to }), failed),
    ]);
    expect(page.url()).toBe(failed);
    expect(await overlay().count()).toBe(0);
  });

  test('the × rejects USER_CANCEL, gives the page back, and a new call works', async () => {
    const first = await openWindow(redirect());
    await first.evaluate(() => say({ type: 'close' }));
    expect(await settled()).toEqual({
      name: 'UserCancelError',
      code: 'USER_CANCEL',
      message: expect.stringMatching(/[가-힣]/),
    });
    await expectPageFree();
    await openWindow(redirect());
    expect(await outcome(1)).toBe('pending');
    expect(world.asked).toHaveLength(2);
  });
});

describe('promise mode', () => {
  test('resolves with the key, the order and the amount, and gives the page back', async () => {
    const frame = await openWindow(promise);
    expect(world.asked[0]).toMatchObject({ mode: 'promise', target: 'iframe' });
    await frame.evaluate((message) => say(message), success);
    const { type, ...result } = success;
    expect(await settled()).toEqual({ resolved: result });
    await expectPageFree();
  });

  test("rejects with the window's code and words, and a new call works", async () => {
    const frame = await openWindow(promise);
    await frame.evaluate(() => say({ type: 'fail', code: 'PAY_PROCESS_CANCELED', message: '그만두었어요.' }));
    expect(await settled()).toEqual({
      name: 'PaymentRequestFailError',
      code: 'PAY_PROCESS_CANCELED',
      message: '그만두었어요.',
    });
    await expectPageFree();
    await openWindow(promise);
  });

  test('the × rejects USER_CANCEL', async () => {
    const frame = await openWindow(promise);
    await frame.evaluate(() => say({ type: 'close' }));
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
  });
});

describe('one request at a time', () => {
  test('a second call is refused while the first is open, from any instance and any evaluation', async () => {
    const frame = await openWindow(promise);
    const codes = await page.evaluate(
      async ({ request, src }) => {
        const code = (call: Promise<unknown>) => call.catch((error: { code: string }) => error.code);
        const again = (await load()) as { payment: (params: object) => Face };
        const other = again.payment({ customerKey: 'k2' });
        await new Promise((onload) => {
          document.head.append(Object.assign(document.createElement('script'), { src, onload }));
        });
        const { TossPayments } = window as unknown as { TossPayments: (key: string) => typeof again };
        const evaluatedAgain = TossPayments('test_ck_x').payment({ customerKey: 'k2' });
        return Promise.all([
          code(payment.requestPayment(request)),
          code(other.requestPayment(request)),
          code(evaluatedAgain.requestPayment(request)),
          // Before anything else is looked at.
          code(payment.requestPayment(undefined)),
          code(payment.requestBillingAuth({})),
          // Only its own request is an instance's to destroy.
          code(other.destroy()),
        ]);
      },
      { request: promise, src: `${world.gateway}/v2/standard` },
    );
    expect(codes).toEqual([...Array(5).fill('INVALID_METHOD_TRANSACTION'), 'NO_ACTIVE_PAYMENT_REQUEST']);
    expect(world.asked).toHaveLength(1);
    // The live instance is as it was.
    await frame.evaluate((message) => say(message), success);
    expect(await settled()).toMatchObject({ resolved: { paymentKey: 'pk_1' } });
  });

  test('a refused request leaves no trace: the next one opens', async () => {
    await press({ ...promise, orderId: 'x' });
    expect(await settled()).toMatchObject({ code: 'INVALID_PARAMETERS' });
    await openWindow(promise);
  });
});

describe('destroy()', () => {
  test('closes the window and rejects its request', async () => {
    await openWindow(redirect());
    await page.evaluate(() => payment.destroy());
    expect(await settled()).toMatchObject({
      name: 'PaymentRequestAbortedError',
      code: 'PAYMENT_REQUEST_ABORTED',
    });
    await expectPageFree();
    await openWindow(redirect());
  });

  test('before the gateway answers: no window comes up any more', async () => {
    world.answer = 'silence';
    await press(promise);
    await expect.poll(() => world.asked.length).toBe(1);
    await page.evaluate(() => payment.destroy());
    expect(await settled()).toMatchObject({ code: 'PAYMENT_REQUEST_ABORTED' });
    await aMoment();
    expect(await overlay().count()).toBe(0);
  });

  test('with nothing open, or a second time, rejects', async () => {
    const code = () =>
      page.evaluate(() => payment.destroy().catch(({ name, code }) => `${name} ${code}`) as Promise<string>);
    expect(await code()).toBe('NoActivePaymentRequestError NO_ACTIVE_PAYMENT_REQUEST');
    await openWindow(promise);
    expect(await code()).toBeUndefined();
    expect(await code()).toBe('NoActivePaymentRequestError NO_ACTIVE_PAYMENT_REQUEST');
  });
});

describe('a page that moves to the window', () => {
  test.each<[string, BrowserContextOptions, Request]>([
    ['on a phone', phone, {}],
    ['on a phone that was asked for an iframe', phone, { windowTarget: 'iframe' }],
    ['on a PC that was asked to', pc, { windowTarget: 'self' }],
  ])('%s', async (_, device, more) => {
    await openShop(device);
    await press({ ...redirect(), ...more });
    await page.waitForURL(windowUrl(world));
    expect(world.asked[0]).toMatchObject({ target: 'self', mode: 'redirect' });
  });

  test('on an iPad, which says it is a Mac and has fingers', async () => {
    await openShop({ ...pc, userAgent: mac });
    await openWindow(redirect());
    await shownWindow().evaluate(() => say({ type: 'close' }));
    await page.evaluate(() => Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 }));
    await press(redirect());
    await page.waitForURL(windowUrl(world));
  });

  test('has no promise to give', async () => {
    await openShop(phone);
    await press(promise);
    expect(await settled()).toMatchObject({
      name: 'NotSupportedPromiseError',
      code: 'NOT_SUPPORTED_PROMISE',
    });
    expect(world.asked).toEqual([]);
  });

  test('comes back by the back button as it was: the request is over, and a new call works', async () => {
    await openShop(phone);
    world.answer = { status: 200, body: { paymentKey: 'pk_1', windowUrl: windowUrl(world, 'no-content') } };
    await press(redirect());
    await expect.poll(() => world.asked.length).toBe(1);
    await aMoment();
    expect(await outcome()).toBe('pending');
    // Playwright switches the browser's own page cache off, so the event is ours.
    const show = (persisted: boolean) =>
      page.evaluate(
        (was) => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: was })),
        persisted,
      );
    await show(false);
    expect(await outcome()).toBe('pending');
    await show(true);
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
    world.answer = null;
    await press(redirect());
    await page.waitForURL(windowUrl(world));
  });

  test('takes away the overlay too, when the shop’s page comes back from where it redirected', async () => {
    const frame = await openWindow(redirect());
    await frame.evaluate((to) => say({ type: 'redirect', url: to }), `${world.shop}/stay`);
    await aMoment();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
    await expectPageFree();
  });
});
