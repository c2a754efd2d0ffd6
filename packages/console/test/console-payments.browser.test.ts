import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { seriousFlaws } from '../../../test/axe.ts';
import { launchBrowser, pc, phone } from '../../../test/browser.ts';
import { emptyHome, home, openScene, paymentRow, shop, viewer } from './payment-scene.ts';
import type { Stage } from './stage.ts';

let scene: Stage;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openScene(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});
beforeEach(() => scene.startOver());

const key = (n: number) => paymentRow(n).paymentKey;

test('a developer deposits, is told about a wrong amount, sees new payments, and cancels in part', async () => {
  const { page, said } = await open('/console/payments');
  const first = page.getByTestId(`payment-${key(0)}`);
  await first.waitFor();
  expect(await first.textContent()).toContain('88,000원');
  // Dollars are shown right, cents and all.
  expect(await page.getByTestId(`payment-${key(2)}`).textContent()).toContain('$546.68');

  await page.getByTestId(`more-${key(0)}`).click();
  await page.getByTestId(`wrong-amount-${key(0)}`).click();
  await page.getByTestId('deposit-submit').click();
  await page.getByText('이 계좌는 정해진 금액만 받아요.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('deposit-submit').waitFor({ state: 'detached' });

  await page.getByTestId(`deposit-${key(0)}`).click();
  await expect.poll(() => first.getAttribute('data-status')).toBe('DONE');
  await expect.poll(() => page.getByTestId('notices').textContent()).toContain('입금했어요');

  // Somebody reads at the top: what is new is there. Further down it waits.
  const newcomer = paymentRow(-3, { orderName: '새 주문' });
  scene.tell(shop.mId, 'payments', { rows: [newcomer] });
  await page.getByTestId(`payment-${newcomer.paymentKey}`).waitFor();
  await page.evaluate(() => window.scrollTo({ top: 1200 }));
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(200);
  scene.tell(shop.mId, 'payments', { rows: [paymentRow(-4), paymentRow(-5)] });
  await page.getByTestId('show-new').click();
  await page.getByTestId(`payment-${paymentRow(-5).paymentKey}`).waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);

  await page.getByTestId(`cancel-${key(1)}`).click();
  await expect.poll(() => page.getByTestId('cancel-preview').textContent()).toContain('95,300원');
  await page.getByText('일부만').click();
  await page.getByTestId('cancel-amount').fill('99000');
  await page.getByText('취소할 수 있는 금액보다 많아요.').waitFor();
  await page.getByTestId('cancel-amount').fill('5300');
  await expect.poll(() => page.getByTestId('cancel-preview').textContent()).toContain('90,000원');
  await page.getByTestId('refund-bank').click();
  await page.getByRole('option', { name: '신한은행' }).click();
  await page.getByTestId('refund-account').fill('110-x');
  await page.getByTestId('cancel-submit').click();
  await page.getByText('계좌번호는 숫자로만 적어 주세요.').waitFor();
  await page.getByTestId('refund-account').fill('110123456789');
  await page.getByTestId('cancel-submit').click();
  await expect
    .poll(() => page.getByTestId(`payment-${key(1)}`).getAttribute('data-status'))
    .toBe('PARTIAL_CANCELED');
  const asked = scene.asked.findLast(({ name }) => name === 'cancelPayment');
  expect(asked?.body).toEqual({
    cancelReason: '고객 변심',
    cancelAmount: 5300,
    refundReceiveAccount: { bank: '88', accountNumber: '110123456789', holderName: '이서연' },
  });
  expect(said).toEqual([]);
});

test('the filter stands in the address, and the list goes on by its cursor', async () => {
  const { page } = await open('/console/payments?status=DONE');
  await page.getByTestId(`payment-${key(5)}`).waitFor();
  expect(await page.getByTestId(`payment-${key(4)}`).count()).toBe(0);
  await page.getByTestId('search').fill(paymentRow(15).orderId);
  await expect.poll(() => page.url()).toContain(`search=${paymentRow(15).orderId}`);
  await expect.poll(() => page.locator('[data-testid^="payment-tg"]').count()).toBe(1);
  expect(await page.getByTestId('csv').getAttribute('href')).toContain('status=DONE');
  await page.reload();
  await page.getByTestId(`payment-${key(15)}`).waitFor();
  expect(await page.getByTestId('search').inputValue()).toBe(paymentRow(15).orderId);

  await page.getByTestId('clear-filter').click();
  await page.getByTestId('more').click();
  await page.getByTestId(`payment-${key(99)}`).waitFor({ state: 'attached' });
  expect(page.url()).toContain(`shop=${shop.mId}`);
});

test('by keyboard alone: to a payment, its bodies, and back; in English and dark by choice', async () => {
  const { page } = await open('/console/payments');
  await page.getByTestId(`payment-${key(3)}`).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#main');
  await page
    .getByTestId(`payment-${key(3)}`)
    .getByRole('link')
    .focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('timeline').waitFor();
  // Whoever cannot see the page change is told where they are.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  await page.getByText('요청 본문').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: '요청 본문' }).first().waitFor();
  expect(await page.getByTestId('why').first().textContent()).toContain('다른 상점');

  await page.getByTestId('language').focus();
  await page.keyboard.press('Enter');
  await page.getByText('What happened', { exact: true }).waitFor();
  await page.getByTestId('theme').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('theme-dark').press('Enter');
  const scheme = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
  await expect.poll(scheme).toBe('dark');
  await page.reload();
  await page.getByText('What happened', { exact: true }).waitFor();
  expect(await scheme()).toBe('dark');
});

test('a viewer sees everything and may do nothing, with the reason', async () => {
  scene.scripts.session = () => viewer;
  const { page } = await open('/console/payments?status=WAITING_FOR_DEPOSIT');
  const deposit = page.getByTestId(`deposit-${key(10)}`);
  await deposit.waitFor();
  expect(await deposit.getAttribute('aria-disabled')).toBe('true');
  expect(await deposit.getAttribute('title')).toContain('보기 권한');
  await deposit.click({ force: true });
  expect(
    scene.asked.some(({ name, params }) => name === 'depositPayment' && params['paymentKey'] === key(10)),
  ).toBe(false);
  expect(await page.getByTestId('nav-members').count()).toBe(0);
});

test.each([
  ['light', pc],
  ['dark', phone],
] as const)(
  'axe finds nothing serious in %s',
  async (colorScheme, device) => {
    // Somebody in the middle of the first steps sees everything that home has.
    scene.scripts.home = () =>
      home({ firstSteps: { ...home().firstSteps, webhook: false, delivered: false } });
    const { page, said } = await open('/console', { ...device, colorScheme, locale: 'en-US' });
    await page.locator('.recharts-surface').first().waitFor({ state: 'attached' });
    await noSeriousFlaw(page);
    await page.goto(`${scene.origin}/console/payments/${key(5)}`);
    await page.getByTestId('timeline').waitFor();
    await noSeriousFlaw(page);
    // Ten rows have every flaw that fifty have.
    await page.goto(`${scene.origin}/console/payments?search=order-20260310-899`);
    await page.getByTestId(`payment-${key(5)}`).waitFor();
    await noSeriousFlaw(page);
    await page.getByTestId(`cancel-${key(5)}`).click();
    await page.getByTestId('cancel-preview').waitFor();
    // While it fades in, nothing has its colour yet.
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await noSeriousFlaw(page, '[role=dialog]');
    expect(said).toEqual([]);
  },
  240_000,
);

test('on a narrow phone nothing scrolls sideways, and a new shop finds its first steps', async () => {
  scene.scripts.home = emptyHome;
  const { page } = await open('/console', { ...phone, viewport: { width: 320, height: 640 } });
  for (const path of ['/payments', `/payments/${key(5)}`]) {
    await page.goto(`${scene.origin}/console${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  }
  await page.getByTestId('menu').click();
  await page.getByTestId('nav-home').click();
  await page.getByTestId('first-steps').waitFor();
  const sample = await page.getByTestId('window-sample').textContent();
  expect(sample).toContain('test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq');
  expect(sample).toContain('http://localhost:4100/v2/standard');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test('the script of the first load stays below 350 kB, and the drawing comes later', () => {
  const html = readFileSync(join(scene.dist, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.js)"/g)].map(
    ([, path = '']) => path,
  );
  const sizes = first.map((path) => brotliCompressSync(readFileSync(join(scene.dist, path))).length);
  expect(first.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000);
  const all = readdirSync(join(scene.dist, 'assets')).filter((name) => name.endsWith('.js'));
  expect(all.length).toBeGreaterThan(first.length + 3);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
});

async function open(
  path: string,
  options: BrowserContextOptions = pc,
): Promise<{ page: Page; said: string[] }> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const said: string[] = [];
  // A refusal that a form shows is an answer, which the browser none the less writes down.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(`${scene.origin}${path}`);
  return { page, said };
}

async function noSeriousFlaw(page: Page, part = 'body'): Promise<void> {
  const serious = await seriousFlaws(page, { part });
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
