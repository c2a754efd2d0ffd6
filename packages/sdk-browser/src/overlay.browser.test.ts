import type { Frame } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import {
  aMoment,
  expectPageFree,
  openWindow,
  outcome,
  overlay,
  page,
  promise,
  redirect,
  settled,
  shownWindow,
  success,
  useShop,
  world,
} from '../test/shop-page.ts';
import { windowUrl } from '../test/stub-world.ts';

/** What the shop's page and the window's page have on their windows for us. */
declare function say(message: object): void;

useShop();

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
