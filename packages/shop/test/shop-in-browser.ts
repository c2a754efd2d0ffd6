import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchBrowser, pc } from '../../../test/browser.ts';
import type { Method } from '../src/wire.ts';
import { foreign } from './fake-payments.ts';
import { customer, type Overrides, openShop, type TestShop } from './open-shop.ts';

/** Stands in for `/v2/standard`: keeps what the page asked for, and lets the test play the window. */
export const script = `
  window.TossPayments = (clientKey) => ({
    payment: ({ customerKey }) => ({
      requestPayment: (request) => new Promise((_resolve, reject) => {
        window.asked = [...(window.asked ?? []), { clientKey, customerKey, request }];
        window.refuse = (code) => reject(Object.assign(new Error(code), { code }));
      }),
    }),
  });`;

export type Asked = {
  clientKey: string;
  customerKey: string;
  request: Record<string, string> & { method: Method; amount: { value: number } };
};

let browser: Browser;

/** One browser for a file of tests. */
export function withBrowser(): void {
  beforeAll(async () => {
    if (!existsSync(new URL('../dist/assets', import.meta.url)))
      throw new Error('Build the shop first: npm test does.');
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
}

export async function open(
  options: BrowserContextOptions = pc,
  settings: Overrides = {},
): Promise<{ shop: TestShop; page: Page; said: string[] }> {
  const shop = await openShop({ bankAppUrl: 'http://localhost:4400', ...settings });
  shop.gateway.script = script;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    await shop[Symbol.asyncDispose]();
  });
  return { shop, page, said };
}

export async function orderForm({ shop, page }: { shop: TestShop; page: Page }) {
  await page.goto(shop.origin);
  await page.getByTestId('add-mug').click();
  await page.getByTestId('add-mug').click();
  await page.getByTestId('order').click();
  await page.getByTestId('customer-name').fill(customer.name);
  await page.getByTestId('customer-phone').fill(customer.phone);
  await page.getByTestId('customer-email').fill(customer.email);
  await page.getByTestId('method-VIRTUAL_ACCOUNT').click();
}

export async function asked(page: Page): Promise<Asked[]> {
  await expect.poll(() => page.evaluate('window.asked')).toBeTruthy();
  return (await page.evaluate('window.asked')) as Asked[];
}

/** The buyer finishes in the window, and the browser is sent to successUrl. */
export async function finishWindow({ shop, page }: { shop: TestShop; page: Page }) {
  const { request } = (await asked(page)).at(-1) as Asked;
  const { orderId = '', successUrl = '', amount, method } = request;
  const fields = method === 'FOREIGN_EASY_PAY' ? foreign : {};
  const { paymentKey } = shop.gateway.authenticate({ orderId, amount: amount.value }, fields);
  const query = new URLSearchParams({ orderId, paymentKey, amount: String(amount.value) });
  await page.goto(`${successUrl}?${query}`);
  return { orderId, paymentKey, secret: shop.gateway.secrets.get(paymentKey) };
}

export const status = (page: Page) => page.getByTestId('order-status').getAttribute('data-status');

export async function noSeriousFlaw(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** As somebody without a mouse gets there. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    const here = await page.evaluate('document.activeElement?.closest("[data-testid]")?.dataset.testid');
    if (here === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key never reaches ${testId}`);
}
