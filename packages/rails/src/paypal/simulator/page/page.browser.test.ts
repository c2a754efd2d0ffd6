import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { flaws } from '../../../../../../test/axe.ts';
import { launchBrowser, pc, phone } from '../../../../../../test/browser.ts';
import { buyerPassword, ordinaryBuyer } from '../buyers.ts';
import { type SellerStage, sellerStage } from '../testing/listening-seller.ts';
import { words } from './words.ts';

let browser: Browser;
let stage: SellerStage;
const troubles: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await sellerStage();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});
beforeEach(() => {
  troubles.length = 0;
});
afterEach(async () => {
  expect(troubles).toEqual([]);
  await Promise.all(browser.contexts().map((context) => context.close()));
});

async function open(orderId: string, shape: BrowserContextOptions = pc, query = ''): Promise<Page> {
  const page = await (await browser.newContext(shape)).newPage();
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on(
    'console',
    (message) =>
      message.type() === 'error' && !/422|404|403/.test(message.text()) && troubles.push(message.text()),
  );
  await page.goto(`${stage.paypal.publicUrl}/checkoutnow?token=${orderId}${query}`);
  return page;
}

async function logIn(page: Page, email = ordinaryBuyer, password = buyerPassword): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('log-in').click();
}

const goods = {
  context: { shipping_preference: 'SET_PROVIDED_ADDRESS', locale: 'ko-KR' },
  unit: {
    amount: {
      currency_code: 'USD',
      value: '726.24',
      breakdown: { item_total: { currency_code: 'USD', value: '726.24' } },
    },
    description: 'Handmade lamps',
    items: [
      {
        name: 'Handmade lamp of brushed steel, warm white, with a very long name indeed',
        quantity: '4',
        unit_amount: { currency_code: 'USD', value: '181.56' },
      },
    ],
    shipping: {
      name: { full_name: 'Kim Toss' },
      address: {
        address_line_1: '131 Teheran-ro',
        admin_area_2: 'Seoul',
        postal_code: '06133',
        country_code: 'KR',
      },
    },
  },
};

const statusOf = async (orderId: string) =>
  (await stage.call('GET', `/v2/checkout/orders/${orderId}`)).body['status'];

test('a person logs in, reviews, pays, and ends where the shop sends its buyers', async () => {
  const orderId = await stage.order(goods);
  const page = await open(orderId);
  await logIn(page);
  expect(await page.getByTestId('amount').textContent()).toBe('$726.24 USD');
  expect(await page.getByTestId('brand-name').textContent()).toBe('톨게이트 상점');
  expect(await page.getByTestId('items').textContent()).toContain('Handmade lamp');
  expect(await page.getByTestId('shipping').innerText()).toContain('131 Teheran-ro');
  expect(await page.getByTestId('funding').textContent()).not.toBe('');
  const returned = page.waitForRequest((request) => request.url().includes('/return?'));
  await page.getByTestId('pay').click();
  expect(new URL((await returned).url()).search).toBe(`?state=s-1&token=${orderId}&PayerID=TOLLGATEBUY01`);
  // The shop sends on to another origin of its own, which no policy of our pages knows.
  await page.waitForURL('http://localhost:*/end');
  expect(await statusOf(orderId)).toBe('APPROVED');
  await page.goBack();
  expect(await page.getByTestId('ended').getAttribute('data-ending')).toBe('approved');
});

test('a wrong password is refused in words, and the field takes the focus', async () => {
  const page = await open(await stage.order());
  await logIn(page, ordinaryBuyer, 'guess');
  expect(await page.getByTestId('error').textContent()).toContain(words.ko.wrongLogIn);
  expect(await page.getByTestId('email').inputValue()).toBe(ordinaryBuyer);
  expect(await page.getByTestId('password').inputValue()).toBe('');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('password');
  await page.getByTestId('password').fill(buyerPassword);
  await page.getByTestId('log-in').click();
  await page.getByTestId('pay').waitFor();
});

test.each(['from the log-in page', 'from the review'])('cancelled %s: the cancel address', async (place) => {
  const orderId = await stage.order();
  const page = await open(orderId);
  if (place === 'from the review') {
    await logIn(page);
    await page.getByTestId('pay').waitFor();
  }
  await page.getByTestId('cancel').click();
  await page.waitForURL(`${stage.seller.origin}/cancel?state=s-1&token=${orderId}`);
  expect(await statusOf(orderId)).toBe('CREATED');
});

test('refused by PayPal: the return address, without consent', async () => {
  const orderId = await stage.order();
  const page = await open(orderId);
  await logIn(page);
  const returned = page.waitForRequest((request) => request.url().includes('/return?'));
  await page.getByTestId('refuse').click();
  expect(new URL((await returned).url()).search).toBe(`?state=s-1&token=${orderId}`);
  await page.waitForURL('http://localhost:*/end');
  expect(await statusOf(orderId)).toBe('VOIDED');
});

test('a buyer without money is told why, and goes back', async () => {
  const orderId = await stage.order();
  const page = await open(orderId);
  await logIn(page, 'no-money@example.com');
  expect(await page.getByTestId('cannot-pay').textContent()).toBe(words.ko.cannotPay);
  expect(await page.getByTestId('pay').isDisabled()).toBe(true);
  await page.getByTestId('cancel').click();
  await page.waitForURL('**/cancel?**');
});

test('by keyboard alone, with a test buyer chosen from the list', async () => {
  const orderId = await stage.order();
  const page = await open(orderId);
  const reach = async (name: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const focused = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (focused === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('email');
  await reach(words.ko.fill);
  await Promise.all([page.waitForURL('**buyer=**'), page.keyboard.press('Enter')]);
  // The hand is on the button already.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
    .toBe('log-in');
  expect(await page.getByTestId('email').inputValue()).toBe(ordinaryBuyer);
  await page.keyboard.press('Enter');
  await page.getByTestId('pay').waitFor();
  await reach('$726.24 결제');
  await page.keyboard.press('Enter');
  await page.waitForURL('http://localhost:*/end');
  expect(await statusOf(orderId)).toBe('APPROVED');
});

test('in English from the first page to the last', async () => {
  const page = await open(await stage.order(), pc, '&lang=en');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(words.en.logInTitle);
  await logIn(page);
  expect(await page.getByTestId('pay').textContent()).toBe('Pay $726.24');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.getByTestId('strip').textContent()).toContain('no money moves');
});

test('without scripts it works as well', async () => {
  const page = await open(await stage.order(), { ...pc, javaScriptEnabled: false });
  await logIn(page);
  await page.getByTestId('pay').click();
  await page.waitForURL('http://localhost:*/end');
});

test.each([
  ['light', pc],
  ['dark', { ...pc, colorScheme: 'dark' as const }],
  ['a phone', phone],
  ['320 px', { ...phone, viewport: { width: 320, height: 640 } }],
])('%s: readable for everybody, and nothing runs off the screen', async (_, shape) => {
  const orderId = await stage.order(goods);
  const page = await open(orderId, shape);
  const isFine = async (place: string) => {
    const flawed = await flaws(page);
    expect({ place, found: flawed.map((each) => `${each.id}: ${each.nodes[0]?.html}`) }).toEqual({
      place,
      found: [],
    });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect({ place, isOver: over > 0 }).toEqual({ place, isOver: false });
  };
  await logIn(page, ordinaryBuyer, 'wrong');
  await page.getByTestId('error').waitFor();
  await isFine('log in');
  await logIn(page, 'no-money@example.com');
  await page.getByTestId('cannot-pay').waitFor();
  await isFine('no money');
  await page.getByTestId('log-out').click();
  await logIn(page);
  await page.getByTestId('pay').waitFor();
  await isFine('review');
  await stage.paypal.control.approve({ orderId });
  await page.reload();
  await page.getByTestId('ended').waitFor();
  await isFine('ended');
  await page.goto(`${stage.paypal.publicUrl}/`);
  await isFine('front');
});
