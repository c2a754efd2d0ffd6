/** One shop's page in a real browser, and the few things tests do there. */
import type { Browser, BrowserContextOptions, Frame, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser, pc } from '../../../test/browser.ts';
import { startWorld, type World } from './stub-world.ts';

export type Request = Record<string, unknown>;
export type Outcome = 'pending' | { resolved: unknown } | { name: string; code: string; message: string };
/** What the shop's page and the window's page put on their windows for us. */
export interface Face {
  requestPayment(request: unknown): Promise<unknown>;
  requestBillingAuth(request: unknown): Promise<unknown>;
  destroy(): Promise<void>;
}

declare const outcomes: Outcome[];

let browser: Browser;
/** Fresh for every test, as long as `useShop` was called. */
export let world: World;
export let page: Page;

/** A browser, the servers and a shop's page before each test of this file, and nothing left after it. */
export function useShop(): void {
  beforeAll(async () => {
    [browser, world] = await Promise.all([launchBrowser(), startWorld()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  beforeEach(() => openShop());
  afterEach(() => page.context().close());
}

export async function openShop(options: BrowserContextOptions = pc, path = '/'): Promise<void> {
  await page?.context().close();
  Object.assign(world, { asked: [], answer: null });
  page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(world.shop + path);
  await page.waitForFunction(() => document.title === 'loaded');
}

export const promise: Request = {
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: 'order-0001',
  orderName: '생수 외 1건',
};
export const redirect = (): Request => ({
  ...promise,
  successUrl: `${world.shop}/success?from=order`,
  failUrl: `${world.shop}/fail`,
});
export const success = {
  type: 'success',
  paymentKey: 'pk_1',
  orderId: 'order-0001',
  amount: { value: 50_000, currency: 'KRW' },
};

/** Presses the shop's button; does not wait for anything. */
export async function press(request: Request): Promise<void> {
  await page.evaluate((given) => Object.assign(window, { request: given }), request);
  await page.locator('#pay').click();
}

/** Presses the shop's button and waits until the window over the page is ready. */
export async function openWindow(request: Request): Promise<Frame> {
  await press(request);
  await expect.poll(() => overlay().evaluate((frame) => frame.style.opacity)).toBe('1');
  return shownWindow();
}

export const overlay = () => page.getByTestId('tollgate-window');
export const shownWindow = () =>
  page.frames().find((frame) => frame.url().startsWith(`${world.gateway}/v1/`)) as Frame;
export const outcome = (index = 0) => page.evaluate((at) => outcomes[at], index);
export const settled = async (index = 0) => {
  await page.waitForFunction((at) => outcomes[at] !== 'pending', index);
  return outcome(index);
};
/** Long enough for anything that was going to happen to have happened. */
export const aMoment = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));

export async function expectPageFree(): Promise<void> {
  await expect.poll(() => overlay().count()).toBe(0);
  expect(await page.evaluate(() => document.querySelectorAll('dialog').length)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay');
}
