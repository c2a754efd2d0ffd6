import { describe, expect, test } from 'vitest';
import { pc } from '../../../test/browser.ts';
import {
  aMoment,
  expectPageFree,
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
import { type World, windowUrl } from '../test/stub-world.ts';

/** What the shop's page and the window's page have on their windows for us. */

useShop();

describe('when the gateway does not play along', () => {
  // biome-ignore format: a table
  test.each<[string, World['answer'], string, string]>([
    ['refuses',              { status: 400, body: { code: 'INVALID_CLIENT_KEY', message: '모르는 키' } },     'INVALID_CLIENT_KEY', '모르는 키'],
    ['has no such method yet', { status: 403, body: { code: 'NOT_SUPPORTED_METHOD', message: '아직' } },     'NOT_SUPPORTED_METHOD', '아직'],
    ['has no contract for it', { status: 400, body: { code: 'PAY_PROCESS_ABORTED', message: '계약 없음' } }, 'PAY_PROCESS_ABORTED', '계약 없음'],
    ['answers no JSON',      { status: 502, body: '<h1>Bad gateway' },                                       'PAYMENT_REQUEST_FAIL', '(HTTP 502)'],
    ['answers half a refusal', { status: 500, body: { message: 'oh' } },                                     'PAYMENT_REQUEST_FAIL', '(HTTP 500)'],
    ['answers without a window', { status: 200, body: { paymentKey: 'pk_1' } },                              'PAYMENT_REQUEST_FAIL', '(HTTP 200)'],
    ['answers with null',    { status: 200, body: null },                                                    'PAYMENT_REQUEST_FAIL', '(HTTP 200)'],
    ['hangs up',             'hangup',                                                                       'NETWORK_ERROR', '(http://localhost:'],
  ])('%s: %o → %s', async (_, answer, code, words) => {
    world.answer = answer;
    await press(promise);
    expect(await settled()).toEqual({
      name: 'PaymentRequestFailError',
      code,
      message: expect.stringContaining(words),
    });
    expect(await overlay().count()).toBe(0);
    world.answer = null;
    await openWindow(promise);
  });

  test('says nothing: after twenty seconds the request is over', async () => {
    await page.clock.install();
    world.answer = 'silence';
    await press(promise);
    await expect.poll(() => world.asked.length).toBe(1);
    await page.clock.fastForward(19_000);
    expect(await outcome()).toBe('pending');
    await page.clock.fastForward(1_000);
    expect(await settled()).toMatchObject({ code: 'NETWORK_ERROR' });
  });

  test('its window loads something that is no window: soon the page is free again', async () => {
    await page.clock.install();
    world.answer = { status: 200, body: { paymentKey: 'pk_1', windowUrl: windowUrl(world, 'silent') } };
    await press(redirect());
    // A frame is there a moment before it has its address.
    await expect.poll(() => shownWindow() !== undefined).toBe(true);
    await shownWindow().waitForLoadState();
    await page.clock.fastForward(4_000);
    expect(await outcome()).toBe('pending');
    await page.clock.fastForward(1_500);
    expect(await settled()).toMatchObject({ name: 'PaymentRequestFailError', code: 'NETWORK_ERROR' });
    await expectPageFree();
  });

  test('a window that once was ready may be quiet as long as the buyer likes', async () => {
    await page.clock.install();
    await openWindow(promise);
    await shownWindow().waitForLoadState();
    await page.clock.fastForward(25 * 60_000);
    expect(await outcome()).toBe('pending');
  });

  test("the shop's own policy forbids the frame: the page is free again, and hears why", async () => {
    await openShop(pc, `/?policy=${encodeURIComponent("frame-src 'none'")}`);
    await page.clock.install();
    await press(redirect());
    await overlay().waitFor({ state: 'attached' });
    await aMoment();
    await page.clock.fastForward(20_000);
    expect(await settled()).toMatchObject({
      code: 'NETWORK_ERROR',
      message: expect.stringContaining(world.gateway),
    });
    await expectPageFree();
  });

  test('Esc gives up before the window is there', async () => {
    world.answer = { status: 200, body: { paymentKey: 'pk_1', windowUrl: windowUrl(world, 'silent') } };
    await press(redirect());
    await overlay().waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
    await expectPageFree();
  });
});

describe('a foreign wallet', () => {
  const paypal = (): Request => ({
    ...redirect(),
    method: 'FOREIGN_EASY_PAY',
    amount: { value: 664.98, currency: 'USD' },
    foreignEasyPay: {
      provider: 'PAYPAL',
      country: 'KR',
      products: [{ name: 'tee', quantity: 2, unitAmount: 332.49, currency: 'USD', description: 'white' }],
      paymentMethodOptions: { paypal: { setTransactionContext: { sender_account_id: 'A1' } } },
    },
  });

  test.each<[string, Request]>([
    ['', {}],
    [', also where an iframe is asked for', { windowTarget: 'iframe' }],
  ])('takes the whole page to the window on a PC%s', async (_, more) => {
    const request = { ...paypal(), ...more };
    await press(request);
    await page.waitForURL(windowUrl(world));
    expect(world.asked).toEqual([expect.objectContaining({ target: 'self', mode: 'redirect', request })]);
  });

  test('without a contract ends at failUrl, where contract errors belong', async () => {
    const url = `${world.shop}/fail?code=PAY_PROCESS_ABORTED&message=no+contract&orderId=order-0001`;
    world.answer = { status: 200, body: { outcome: { type: 'redirect', url } } };
    await press({ ...paypal(), foreignEasyPay: { provider: 'GCASH', country: 'PH' } });
    await page.waitForURL(url);
    expect(world.asked[0]).toMatchObject({ request: { foreignEasyPay: { provider: 'GCASH' } } });
  });

  test('has no promise to give, on a PC either, and nothing is asked', async () => {
    const { successUrl, failUrl, ...promised } = paypal();
    await press(promised);
    expect(await settled()).toMatchObject({
      name: 'NotSupportedPromiseError',
      code: 'NOT_SUPPORTED_PROMISE',
    });
    expect(world.asked).toEqual([]);
  });

  test('left by the back button: the shop is as it was, and may ask again', async () => {
    world.answer = { status: 200, body: { paymentKey: 'pk_1', windowUrl: windowUrl(world, 'no-content') } };
    await press(paypal());
    await expect.poll(() => world.asked.length).toBe(1);
    await aMoment();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
    world.answer = null;
    await press(paypal());
    await page.waitForURL(windowUrl(world));
  });
});

describe('the test switch sandbox.paymentResult', () => {
  // biome-ignore format: a table
  test.each<[string, Request, object, object]>([
    ['resolves', promise, success, { resolved: { paymentKey: 'pk_1', orderId: 'order-0001' } }],
    ['rejects',  promise, { type: 'fail', code: 'REJECT_CARD_COMPANY', message: '거절' }, { code: 'REJECT_CARD_COMPANY' }],
  ])('%s without a window', async (_, request, told, expected) => {
    world.answer = { status: 200, body: { paymentKey: 'pk_1', outcome: told } };
    await press({ ...request, sandbox: { paymentResult: 'SUCCESS' } });
    expect(await settled()).toMatchObject(expected);
    expect(await overlay().count()).toBe(0);
  });

  test('moves the page where there are addresses', async () => {
    const url = `${world.shop}/fail?code=REJECT_CARD_COMPANY`;
    world.answer = { status: 200, body: { paymentKey: 'pk_1', outcome: { type: 'redirect', url } } };
    await press({ ...redirect(), sandbox: { paymentResult: 'FAIL' } });
    await page.waitForURL(url);
  });
});
