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
    await expect.poll(() => page.frames().length).toBe(2);
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
