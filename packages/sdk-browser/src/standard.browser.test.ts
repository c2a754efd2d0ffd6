import type { Browser, BrowserContextOptions, Frame, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, pc, phone } from '../../../test/browser.ts';
import { startWorld, type World, windowUrl } from '../test/stub-world.ts';

type Request = Record<string, unknown>;
type Outcome = 'pending' | { resolved: unknown } | { name: string; code: string; message: string };
/** What the shop page and the window page put on their windows for us. */
interface Face {
  requestPayment(request: unknown): Promise<unknown>;
  requestBillingAuth(request: unknown): Promise<unknown>;
  destroy(): Promise<void>;
}
declare const payment: Face;
declare const outcomes: Outcome[];
declare const say: (message: object) => void;
declare const load: (key?: string) => Promise<Record<string, (params: object) => Face>>;
declare const pay: (payment: Face, request: unknown) => void;

/** What Safari says of itself on a Mac, and on an iPad. */
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';

let browser: Browser;
let world: World;
let page: Page;

beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWorld()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
beforeEach(() => openShop());
afterEach(() => page.context().close());

async function openShop(options: BrowserContextOptions = pc, path = '/'): Promise<void> {
  await page?.context().close();
  Object.assign(world, { asked: [], answer: null });
  page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(world.shop + path);
  await page.waitForFunction(() => document.title === 'loaded');
}

const promise: Request = {
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: 'order-0001',
  orderName: '생수 외 1건',
};
const redirect = (): Request => ({
  ...promise,
  successUrl: `${world.shop}/success?from=order`,
  failUrl: `${world.shop}/fail`,
});
const success = {
  type: 'success',
  paymentKey: 'pk_1',
  orderId: 'order-0001',
  amount: { value: 50_000, currency: 'KRW' },
};

/** Presses the shop's button; does not wait for anything. */
async function press(request: Request): Promise<void> {
  await page.evaluate((given) => Object.assign(window, { request: given }), request);
  await page.locator('#pay').click();
}

/** Presses the shop's button and waits until the window over the page is ready. */
async function openWindow(request: Request): Promise<Frame> {
  await press(request);
  await expect.poll(() => overlay().evaluate((frame) => frame.style.opacity)).toBe('1');
  return shownWindow();
}

const overlay = () => page.getByTestId('tollgate-window');
const shownWindow = () =>
  page.frames().find((frame) => frame.url().startsWith(`${world.gateway}/v1/`)) as Frame;
const outcome = (index = 0) => page.evaluate((at) => outcomes[at], index);
const settled = async (index = 0) => {
  await page.waitForFunction((at) => outcomes[at] !== 'pending', index);
  return outcome(index);
};
/** Long enough for anything that was going to happen to have happened. */
const aMoment = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));

async function expectPageFree(): Promise<void> {
  await expect.poll(() => overlay().count()).toBe(0);
  expect(await page.evaluate(() => document.querySelectorAll('dialog').length)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay');
}

describe('the unmodified npm loader, on a PC', () => {
  test('asks the gateway that served the script, with the request as it was given', async () => {
    const request = { ...redirect(), metadata: { note: '문 앞' }, unknown: { kept: true } };
    await openWindow(request);
    expect(world.asked).toEqual([
      {
        clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
        customerKey: '@@ANONYMOUS',
        target: 'iframe',
        mode: 'redirect',
        language: 'ko',
        request,
      },
    ]);
    expect(page.url()).toBe(`${world.shop}/`);
  });

  test('lays the window over the whole page, above its style sheet and out of reach of its keys', async () => {
    const frame = await openWindow(redirect());
    expect(await overlay().boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    const face = await page.evaluate(() => {
      const top = document.elementFromPoint(640, 400) as HTMLElement;
      const { opacity, transform, visibility, zIndex } = getComputedStyle(top);
      return { testId: top.dataset['testid'], opacity, transform, visibility, zIndex };
    });
    expect(face).toEqual({
      testId: 'tollgate-window',
      opacity: '1',
      transform: 'none',
      visibility: 'visible',
      zIndex: '2147483647',
    });
    expect(await overlay().getAttribute('title')).toBe('결제창');
    // The keyboard is in the window, and does not come back to the page.
    await expect.poll(() => frame.evaluate(() => document.activeElement?.id)).toBe('first');
    for (let press = 0; press < 4; press++) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('pay');
    // The page stays where it is.
    await page.mouse.wheel(0, 500);
    await aMoment();
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('lies above a dialog of the shop itself, and gives the focus back into it', async () => {
    await page.evaluate(() => {
      const cart = document.createElement('dialog');
      cart.style.cssText = 'opacity:1;transform:none;visibility:visible';
      document.body.append(cart);
      cart.append(document.querySelector('#pay') as HTMLElement);
      cart.showModal();
    });
    const frame = await openWindow(redirect());
    await frame.locator('#first').click();
    await frame.evaluate(() => say({ type: 'close' }));
    expect(await settled()).toMatchObject({ code: 'USER_CANCEL' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay');
  });

  test('keeps the Tab key in the window where a browser knows no modal dialog', async () => {
    await page.evaluate(() => Reflect.deleteProperty(HTMLDialogElement.prototype, 'showModal'));
    await openWindow(redirect());
    expect(await overlay().boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    await page.evaluate(() => (document.querySelector('#pay') as HTMLElement).focus());
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    await shownWindow().evaluate(() => say({ type: 'close' }));
    await settled();
    await expectPageFree();
  });
});

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

describe('messages that are not from the window', () => {
  /** Says a success from where the forger sits; what is missing is for the real window to know. */
  const forgers: [string, (nonce: string) => Promise<unknown>][] = [
    ['the page itself', (nonce) => page.evaluate((message) => postMessage(message, '*'), forged(nonce))],
    [
      'a frame of a stranger',
      async (nonce) => (await addFrame(world.stranger)).evaluate((m) => say(m), forged(nonce)),
    ],
    [
      'another frame of the gateway',
      async (nonce) => (await addFrame(windowUrl(world))).evaluate((m) => say(m), forged(nonce)),
    ],
    [
      'a stranger inside the window',
      async (nonce) => {
        await shownWindow().evaluate((url) => {
          document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
        }, world.stranger);
        const inside = await frameAt(world.stranger);
        await inside.evaluate((message) => top?.postMessage(message, '*'), forged(nonce));
      },
    ],
    [
      'the window, once it shows a page of a stranger',
      async (nonce) => {
        const frame = shownWindow();
        const url = frame.url();
        await frame.goto(world.stranger);
        await frame.evaluate((message) => say(message), forged(nonce));
        await frame.goto(url);
      },
    ],
    ['the window with another nonce', (nonce) => shownWindow().evaluate((m) => say(m), forged(`${nonce}0`))],
    ['the window without a nonce', () => shownWindow().evaluate((m) => parent.postMessage(m, '*'), success)],
    [
      'the window for another script',
      (nonce) => shownWindow().evaluate((m) => say({ ...m, source: 'x' }), forged(nonce)),
    ],
    [
      'the window, of no known kind',
      (nonce) => shownWindow().evaluate((m) => say({ ...m, type: 'done' }), forged(nonce)),
    ],
    [
      'the window, as nothing at all',
      () =>
        shownWindow().evaluate(() => {
          for (const nothing of [null, undefined, 5, 'success', [], {}]) parent.postMessage(nothing, '*');
        }),
    ],
  ];
  const forged = (nonce: string) => ({ source: 'tollgate', nonce, ...success, paymentKey: 'forged' });

  async function addFrame(url: string): Promise<Frame> {
    const known = page.frames();
    // Into the body, behind the dialog, which the page's own script may do at any time.
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, url);
    await expect.poll(() => page.frames().length).toBe(known.length + 1);
    return frameAt(url, known);
  }

  async function frameAt(url: string, known: Frame[] = []): Promise<Frame> {
    const find = () => page.frames().find((frame) => !known.includes(frame) && frame.url().startsWith(url));
    await expect.poll(find).toBeDefined();
    const frame = find() as Frame;
    await frame.waitForLoadState();
    return frame;
  }

  test.each(forgers)('from %s are not heard', async (_, forge) => {
    const frame = await openWindow(promise);
    const nonce = new URL(frame.url()).hash.slice('#nonce='.length);
    expect(nonce.length).toBeGreaterThanOrEqual(16);
    await forge(nonce);
    await aMoment();
    expect(await outcome()).toBe('pending');
    // The window itself is still heard.
    await frame.evaluate((message) => say(message), success);
    expect(await settled()).toMatchObject({ resolved: { paymentKey: 'pk_1' } });
  });

  test('each window has a nonce of its own', async () => {
    const first = await openWindow(promise);
    const { hash } = new URL(first.url());
    await first.evaluate(() => say({ type: 'close' }));
    await settled();
    expect(new URL((await openWindow(promise)).url()).hash).not.toBe(hash);
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

describe('the script tag', () => {
  test('has the global ready for the next line, and finds its gateway by its own address', async () => {
    await openShop(pc, '/tag');
    await page.evaluate((request) => void payment.requestPayment(request), redirect());
    await overlay().waitFor();
    expect(world.asked).toHaveLength(1);
    expect(
      await page.evaluate(() => Object.keys(window).filter((name) => /toss|tollgate/i.test(name))),
    ).toEqual(['TossPayments']);
  });

  test('speaks English where the browser does', async () => {
    await openShop({ ...pc, locale: 'en-GB' });
    await press({ ...promise, amount: { value: 0, currency: 'KRW' } });
    expect(await settled()).toMatchObject({ message: expect.stringMatching(/^[ -~]+$/) });
    await openWindow(promise);
    expect(world.asked[0]).toMatchObject({ language: 'en' });
    expect(await overlay().getAttribute('title')).toBe('Payment window');
  });
});

describe('the codes of payment(), reached from a page', () => {
  const refused = (more: Request) => async () => {
    await press({ ...redirect(), ...more });
    return settled();
  };
  const byFactory = (key: string, customerKey: string) => () =>
    page.evaluate(
      async ([clientKey, customer]) => {
        try {
          return (await load(clientKey))['payment']?.({ customerKey: customer });
        } catch (error) {
          const { name, code } = error as { name: string; code: string };
          return { name, code };
        }
      },
      [key, customerKey] as const,
    );
  const afterOpening =
    (act: () => Promise<unknown>, index = 0) =>
    async () => {
      await openWindow(promise);
      await act();
      return settled(index);
    };
  const key = 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq';

  // biome-ignore format: a table
  const reached: Record<string, () => Promise<unknown>> = {
    InvalidClientKeyError:          byFactory('nonsense', 'k2'),
    InvalidCustomerKeyError:        byFactory(key, 'k'),
    InsecureKeyUsageError:          byFactory(key, 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R'),
    NotSupportedWidgetKeyError:     byFactory('test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm', 'k2'),
    UserCancelError:                afterOpening(() => shownWindow().evaluate(() => say({ type: 'close' }))),
    PaymentRequestAbortedError:     afterOpening(() => page.evaluate(() => payment.destroy())),
    NoActivePaymentRequestError:    () => page.evaluate(() => payment.destroy().catch(({ name, code }) => ({ name, code }))),
    InvalidAmountValueError:        refused({ amount: { value: '1', currency: 'KRW' } }),
    InvalidAmountCurrencyError:     refused({ amount: { value: 1, currency: 'USD' } }),
    BelowZeroAmountError:           refused({ amount: { value: 0, currency: 'KRW' } }),
    NotSupportedPromiseError:       refused({ successUrl: null, failUrl: null, windowTarget: 'self' }),
    NotSupportedMethodError:        refused({ method: 'BITCOIN' }),
    V1MethodNotSupportedError:      refused({ method: '가상계좌' }),
    IncorrectSuccessUrlFormatError: refused({ successUrl: '/success' }),
    IncorrectFailUrlFormatError:    refused({ failUrl: null }),
    PaymentRequestFailError:        async () => { world.answer = { status: 500, body: '' }; return refused({})(); },
    InvalidMethodTransactionError:  afterOpening(() => page.evaluate((request) => pay(payment, request), promise), 1),
    InvalidMetadataError:           refused({ metadata: { a: 1 } }),
    InvalidParametersError:         refused({ orderId: null }),
    UnknownError:                   () => page.evaluate(() => {
      const request = Object.defineProperty({}, 'method', { get: () => { throw new TypeError('a proxy gone mad'); } });
      return payment.requestPayment(request).catch(({ name, code }) => ({ name, code }));
    }),
  };

  test.each(Object.entries(reached))('%s', async (name, reach) => {
    const code = name
      .replace(/Error$/, '')
      .replace(/(?<=[a-z1])[A-Z]/g, '_$&')
      .toUpperCase();
    expect(await reach()).toMatchObject({ name, code });
  });

  test('a foreign wallet is the gateway’s to refuse, and never an overlay', async () => {
    world.answer = { status: 400, body: { code: 'NOT_SUPPORTED_METHOD', message: '아직' } };
    await press({
      ...redirect(),
      method: 'FOREIGN_EASY_PAY',
      amount: { value: 664.98, currency: 'USD' },
      foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
    });
    expect(await settled()).toMatchObject({ code: 'NOT_SUPPORTED_METHOD', message: '아직' });
    expect(world.asked[0]).toMatchObject({ target: 'self', request: { amount: { value: 664.98 } } });
  });
});
