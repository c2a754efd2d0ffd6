/**
 * Takes the pictures of the README from what `npm start` serves:
 * `node stories/support/take-pictures.ts [the shop's address] [where to put them]`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { launchBrowser, pc, phone } from '../../test/browser.ts';
import {
  buy,
  cancelOrder,
  fillWindow,
  isOrder,
  openBank,
  openWindow,
  orderForm,
  send,
} from './browser-buyer.ts';
import { abroadForm, leaveForPayPal, review } from './browser-paypal.ts';

const [
  shop = 'http://localhost:4200',
  folder = fileURLToPath(new URL('../../docs/images', import.meta.url)),
] = process.argv.slice(2);

/** Sharp on dense screens, and still a modest file. */
const desk = { ...pc, viewport: { width: 1120, height: 760 }, deviceScaleFactor: 1.5 };
const hand = { ...phone, viewport: { width: 375, height: 812 } };

const browser = await launchBrowser();
try {
  await mkdir(folder, { recursive: true });
  await windowOnPc(browser);
  await windowOnPhone(browser);
  await orderAndBank(browser);
  await reviewAtPayPal(browser);
  await orderPaidAbroad(browser);
} finally {
  await browser.close();
}

async function open(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext({ ...options, reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

async function windowOnPc(browser: Browser): Promise<void> {
  const page = await open(browser, desk);
  await orderForm(page, shop, ['teapot', 'mug', 'mug']);
  const window = await openWindow(page, 'overlay');
  await fillWindow(window);
  await window.getByTestId('bank-88').focus();
  await keep(page, 'window-pc');
}

async function windowOnPhone(browser: Browser): Promise<void> {
  const page = await open(browser, { ...hand, locale: 'en-US' });
  await orderForm(page, shop, ['teapot', 'mug', 'mug']);
  const window = await openWindow(page, 'page');
  await window.getByTestId('bank-06').click();
  await keep(page, 'window-phone');
}

async function orderAndBank(browser: Browser): Promise<void> {
  const page = await open(browser, desk);
  await buy(page, shop, 'overlay', ['teapot', 'mug', 'mug']);
  await keep(page, 'shop-order');
  const bank = await openBank(page);
  await bank.setViewportSize({ width: 720, height: 860 });
  await send(bank, { depositorName: '이친구' });
  await isOrder(page, 'paid');
  await cancelOrder(page, '18,000');
  await isOrder(page, 'partly-refunded');
  await bank.reload();
  await keep(bank, 'bank-app');
}

async function reviewAtPayPal(browser: Browser): Promise<void> {
  // Taller, so that all of it is there, and less dense, so that the file stays modest.
  const tall = { ...desk, viewport: { width: 1120, height: 880 }, deviceScaleFactor: 1.25 };
  const page = await open(browser, tall);
  await abroadForm(page, shop, ['teapot', 'mug', 'mug']);
  await leaveForPayPal(page);
  await review(page);
  await keep(page, 'paypal-review');
}

async function orderPaidAbroad(browser: Browser): Promise<void> {
  const page = await open(browser, { ...hand, locale: 'en-US' });
  await abroadForm(page, shop, ['teapot', 'mug', 'mug']);
  await leaveForPayPal(page);
  await review(page);
  await page.getByTestId('pay').click();
  await isOrder(page, 'paid');
  await keep(page, 'shop-paypal');
}
