import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { flaws } from '../../../../../../test/axe.ts';
import { launchBrowser, pc, phone } from '../../../../../../test/browser.ts';
import { type BankStage, bankStage } from '../../../testing/bank-stage.ts';
import { refusals } from '../refusals.ts';

let browser: Browser;
let stage: BankStage;
const troubles: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  stage = await bankStage();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});
beforeEach(() => {
  stage.gateway.inquiry = () => ({ accept: true, holderName: '시험상점' });
  troubles.length = 0;
});
afterEach(async () => {
  expect(troubles).toEqual([]);
  await Promise.all(browser.contexts().map((context) => context.close()));
});

async function open(path: string, shape: BrowserContextOptions = pc): Promise<Page> {
  const page = await (await browser.newContext(shape)).newPage();
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on(
    'console',
    (message) =>
      message.type() === 'error' && !/422|400/.test(message.text()) && troubles.push(message.text()),
  );
  await page.goto(`${stage.bank.origin}${path}`);
  return page;
}
const said = (page: Page) => page.getByTestId('result').textContent();
const waitForWord = (page: Page, code: string) =>
  page.locator(`[data-testid=result][data-code=${code}]`).waitFor();

test('a person sends the exact amount under another name, and takes it back', async () => {
  const number = await stage.number('088');
  const page = await open(`/?account=X${number}&amount=50000`);
  await page.getByTestId('depositor-name').fill('남의이름');
  await page.getByTestId('send').click();
  await waitForWord(page, 'OK');
  expect(await said(page)).toBe('보냈습니다. 받는 쪽에 알렸습니다.');
  expect(stage.gateway.heard.at(-1)).toMatchObject({
    name: 'deposit',
    body: { accountNumber: number, amount: 50_000, depositorName: '남의이름' },
  });
  const row = page.locator('#deposits li').filter({ hasText: number });
  await row.getByTestId('take-back').click();
  await page.locator('#deposits li.over').filter({ hasText: number }).waitFor();
  expect(await said(page)).toBe('되돌렸습니다.');
  expect(stage.gateway.heard.at(-1)?.name).toBe('reversal');
});

test('a refusal is worded as a bank would, and no row is added', async () => {
  const number = await stage.number('088');
  stage.gateway.inquiry = () => ({ accept: false, reason: 'AMOUNT_MISMATCH' });
  const page = await open(`/?account=${number}&amount=1&lang=en`);
  await page.getByTestId('send').click();
  await waitForWord(page, 'AMOUNT_MISMATCH');
  expect(await said(page)).toBe(refusals.AMOUNT_MISMATCH.en);
  expect(await page.locator('#deposits li').filter({ hasText: number }).count()).toBe(0);
});

test('by keyboard alone: the wrong field is named and takes the focus', async () => {
  const number = await stage.number('020');
  const page = await open('/');
  await page.getByTestId('account-number').focus();
  await page.keyboard.type(number);
  await page.keyboard.press('Tab');
  await page.keyboard.type('12,000');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await waitForWord(page, 'INVALID_REQUEST');
  expect(await page.getByTestId('depositor-name').getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('depositor-name');
  await page.keyboard.type('김건반');
  await page.keyboard.press('Enter');
  await waitForWord(page, 'OK');
  expect(stage.gateway.heard.at(-1)).toMatchObject({ body: { amount: 12_000, depositorName: '김건반' } });
});

test.each([
  ['light', pc],
  ['dark', { ...pc, colorScheme: 'dark' as const }],
  ['a phone', phone],
  ['320 px', { ...phone, viewport: { width: 320, height: 640 } }],
])('%s: readable for everybody, and nothing runs off the screen', async (_, shape) => {
  const number = await stage.number('004');
  await stage.deposit(number, 999_999_999, { depositorName: '가나다라마바사아자차카타파하'.repeat(2) });
  stage.gateway.inquiry = () => ({ accept: false, reason: 'EXPIRED' });
  const page = await open(`/?account=${number}&amount=1000`, shape);
  await page.getByTestId('send').click();
  await waitForWord(page, 'EXPIRED');
  const flawed = await flaws(page);
  expect(flawed.map((each) => `${each.id}: ${each.nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
