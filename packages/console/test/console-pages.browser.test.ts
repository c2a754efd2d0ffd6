import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { seriousFlaws } from '../../../test/axe.ts';
import { launchBrowser, pc, phone } from '../../../test/browser.ts';
import { call, nobody, viewer } from './pages-answers.ts';
import { openPages } from './pages-scene.ts';
import type { Stage } from './stage.ts';

let scene: Stage;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openPages(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});
beforeEach(() => scene.startOver());

test('a secret key is shown once, after a warning it is gone; a version takes effect at once', async () => {
  const { page, said } = await open('/console/keys');
  await page.getByTestId('reissue-individual').click();
  await page.getByText('7일 더 함께 쓸 수 있어요').waitFor();
  await page.getByTestId('reissue-yes').click();
  await expect.poll(() => page.getByTestId('new-secret').textContent()).toMatch(/^test_sk_\w{20,}$/);
  await page.getByTestId('secret-close').click();
  await page.getByTestId('secret-warning').waitFor();
  await page.getByTestId('secret-close').click();
  await page.getByTestId('new-secret').waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('zXLkKEypNArWmo50nX3lmeaxYG5R');

  // Seven days must pass: the button says so, and does nothing.
  const later = page.getByTestId('reissue-widget');
  expect(await later.getAttribute('aria-label')).toContain('11-29');
  await later.click({ force: true });
  expect(asked('reissueSecret')).toHaveLength(1);

  await page.getByTestId('version-individual').click();
  await page.getByRole('option', { name: '1.4', exact: true }).click();
  await expect.poll(() => page.getByTestId('notices').textContent()).toContain('1.4 버전');
  expect(asked('changeVersion').at(-1)).toMatchObject({
    params: { keyPairId: 'kp1' },
    body: { version: '1.4' },
  });
  expect(said).toEqual([]);
});

test('a webhook is refused next to its field, registered on localhost, seen to fail, and sent again', async () => {
  const { page, said } = await open('/console/webhooks');
  await page.getByTestId('add-webhook').click();
  await page.getByTestId('webhook-url').fill('localhost:3000');
  await page.getByTestId('event-DEPOSIT_CALLBACK').check();
  await page.getByTestId('save').click();
  await page.getByText('http:// 또는 https:// 로 시작해야 해요.').waitFor();
  expect(await page.getByTestId('webhook-url').getAttribute('aria-invalid')).toBe('true');
  await page.getByTestId('webhook-url').fill('http://localhost:5000/hooks');
  await page.getByTestId('save').press('Enter');
  await page.getByTestId('webhook-wh_03').waitFor();
  expect(asked('addWebhook').at(-1)?.body).toEqual({
    url: 'http://localhost:5000/hooks',
    events: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK'],
    sendOnIssue: false,
  });

  await page.getByTestId('filter-state').selectOption('FAILED');
  await expect.poll(() => page.locator('[data-testid^="delivery-"]').count()).toBe(1);
  expect(page.url()).toContain('state=FAILED');
  await page.getByTestId('resend-whtrans_a01k0').click();
  await expect.poll(() => asked('resendDelivery').length).toBe(1);

  await page.goto(`${scene.origin}/console/deliveries/whtrans_a01k1`);
  const newest = page.getByTestId('attempt-1');
  await newest.getByText('ECONNREFUSED').waitFor();
  expect(await newest.textContent()).toContain('듣고 있는 서버가 없어요');
  expect(await page.getByTestId('delivery-body').textContent()).toContain('ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L');
  await page.getByTestId('resend-whtrans_a01k1').click();
  await expect.poll(() => page.url()).toContain('/deliveries/whtrans_a02');
  expect(said).toEqual([]);
});

test('a refused call says why, and is copied for a shell without its key', async () => {
  const { page, said } = await open('/console/logs?result=refused');
  await expect.poll(() => page.locator('[data-testid^="call-"]').count()).toBe(1);
  await page.getByTestId('search').fill('c0ffee00');
  await expect.poll(() => page.url()).toContain('search=c0ffee00');
  expect(page.url()).toContain('result=refused');
  await page.getByTestId('call-call0').getByRole('link').first().click();
  await expect.poll(() => page.getByTestId('why').textContent()).toContain('다른 상점의 키');
  const curl = (await page.getByTestId('curl').textContent()) ?? '';
  expect(curl).toContain('-u "$SECRET_KEY:"');
  expect(curl).toContain(call.requestBody);
  expect(curl).not.toContain('test_sk');
  await page.goBack();
  await expect.poll(() => page.getByTestId('search').inputValue()).toBe('c0ffee00');
  expect(said).toEqual([]);
});

test('the clock is moved to the next thing due, and says what happened in order', async () => {
  const { page, said } = await open('/console/clock');
  await expect.poll(() => page.getByTestId('shop-time').textContent()).toContain('14:22:');
  await page.getByTestId('advance-amount').fill('0');
  await page.getByTestId('advance-for').click();
  await page.getByText('1분 이상이어야 해요.').waitFor();
  await page.getByTestId('advance-next').click();
  await expect.poll(() => page.getByTestId('happened').getByRole('listitem').count()).toBe(2);
  expect(asked('moveClock').at(-1)?.body).toEqual({ to: '2026-11-22T14:26:00+09:00' });
  expect(await page.getByTestId('happened').getByRole('listitem').first().textContent()).toContain('웹훅');
  await page.getByTestId('advance-10m').click();
  await expect.poll(() => asked('moveClock').at(-1)?.body).toEqual({ advance: 'PT10M' });
  await page.getByTestId('advance-moment').fill('2026-12-01T09:30');
  await page.getByTestId('advance-to').click();
  await expect.poll(() => asked('moveClock').at(-1)?.body).toEqual({ to: '2026-12-01T09:30:00+09:00' });
  expect(said).toEqual([]);
});

test('a laptop that leaves its network still moves the clock of its own gateway', async () => {
  const { page, said } = await open('/console/clock');
  await page.getByTestId('shop-time').waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.getByTestId('advance-10m').click();
  await page.getByTestId('happened').waitFor();
  await page.getByTestId('nav-webhooks').click();
  await page.getByTestId('webhook-wh_01').waitFor();
  expect(said).toEqual([]);
});

test('faults: one press, a form drawn from the table, and the rules before keep their counts', async () => {
  const { page, said } = await open('/console/faults');
  await page.getByTestId('rule-fault_1').waitFor();
  await page.getByTestId('preset-loseConfirm').click();
  await page.getByTestId('rule-fault_new_1').waitFor();
  expect(asked('replaceFaults').at(-1)?.body).toEqual({
    faults: [
      {
        ...{ id: 'fault_1', effect: 'answerLost', endpoint: 'confirmPayment', orderId: 'ord-20261122-1000' },
        ...{ from: 2, times: 3, probability: 0.5, seed: 'monday' },
      },
      { effect: 'answerLost', endpoint: 'confirmPayment', times: 1 },
    ],
  });

  await page.getByTestId('fault-error').click();
  await page.getByTestId('save').click();
  await page.getByText('오류 코드 표에 있는 코드여야 해요.').waitFor();
  await page.getByTestId('field-code').fill('NOT_FOUND_PAYMENT');
  await page.keyboard.press('Escape');
  await page.getByTestId('field-endpoint').selectOption('confirmPayment');
  await page.getByTestId('field-probability').fill('25');
  await page.getByTestId('field-seed').fill('tuesday');
  await page.getByTestId('save').click();
  await page.getByTestId('rule-fault_new_2').waitFor();
  const sent = asked('replaceFaults').at(-1)?.body as { faults: unknown[] };
  expect(sent.faults[2]).toEqual({
    ...{ effect: 'error', code: 'NOT_FOUND_PAYMENT', endpoint: 'confirmPayment' },
    ...{ from: 1, times: 1, probability: 0.25, seed: 'tuesday' },
  });
  await page.getByTestId('clear-faults').click();
  await page.getByTestId('clear-faults-yes').click();
  await page.getByText('켜 둔 규칙이 없어요').waitFor();
  expect(said).toEqual([]);
});

test('a shop is emptied only by its MID; what the gateway refuses stands at its field', async () => {
  const { page, said } = await open('/console/settings');
  await page.getByTestId('default-valid-hours').fill('9999');
  await page.getByTestId('save').click();
  await page.getByText('1 이상 2160 이하의 정수여야 해요.').waitFor();
  await page.getByTestId('reset').click();
  await page.getByTestId('reset-mid').fill('tgother');
  expect(await page.getByTestId('reset-yes').isDisabled()).toBe(true);
  await page.getByTestId('reset-mid').press('Enter');
  expect(asked('resetShop')).toHaveLength(0);
  await page.getByTestId('reset-mid').fill('tgdocs');
  await page.getByTestId('reset-yes').click();
  await expect.poll(() => asked('resetShop').length).toBe(1);
  expect(said).toEqual([]);
});

test('the way in: a wrong password, then the second step, and on to where one wanted to go', async () => {
  scene.scripts.session = () => nobody;
  const { page, said } = await open('/console/account?shop=tgdocs');
  await page.getByTestId('email').fill('owner@example.com');
  await page.getByTestId('password').fill('wrong');
  await page.getByTestId('password').press('Enter');
  await expect.poll(() => page.getByTestId('error').textContent()).toContain('맞지 않아요');
  await page.getByTestId('password').fill('right');
  await page.getByTestId('log-in').click();
  await page.getByTestId('code').fill('123456');
  await page.getByTestId('log-in').click();

  // There, an authenticator app is connected: its codes are shown once.
  await page.getByTestId('connect-totp').click();
  await page.getByTestId('prove-password').fill('wrong');
  await page.getByTestId('prove').click();
  await page.getByText('지금 비밀번호가 맞지 않아요.').waitFor();
  await page.getByTestId('prove-password').fill('right');
  await page.getByTestId('prove').click();
  await page.getByRole('img', { name: 'QR 코드' }).waitFor();
  await page.getByTestId('totp-code').fill('123456');
  await page.getByTestId('confirm-totp').click();
  await expect.poll(() => page.getByTestId('recovery-codes').textContent()).toContain('k2m4-p8q1');
  await page.getByTestId('codes-kept').click();
  await page.getByTestId('recovery-codes').waitFor({ state: 'detached' });
  expect(said).toEqual([]);
});

test('a viewer sees every page, and each button says why it is not for them', async () => {
  scene.scripts.session = () => viewer;
  const { page } = await open('/console/webhooks');
  for (const [path, testId] of [
    ['webhooks', 'add-webhook'],
    ['keys', 'reissue-individual'],
    ['clock', 'advance-10m'],
    ['faults', 'fault-hold'],
    ['settings', 'save'],
  ] as const) {
    await page.goto(`${scene.origin}/console/${path}`);
    const button = page.getByTestId(testId);
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled'), testId).toBe('true');
    await button.click({ force: true });
    await page.getByTestId('not-allowed').waitFor();
  }
  await page.goto(`${scene.origin}/console/members`);
  await page.getByTestId('not-allowed').waitFor();
  const unsafe = scene.asked.filter(({ name }) =>
    /^(move|replace|reissue|change|add|list(Mem|Inv))/.test(name),
  );
  expect(unsafe).toEqual([]);
});

const inside =
  'keys webhooks deliveries/whtrans_a01k1 logs logs/call0 clock faults simulators settings members audit account reconciliation'.split(
    ' ',
  );

/** What the other theme and the narrow screen can change; the rest was found in the first look. */
const dependent = ['color-contrast', 'scrollable-region-focusable', 'nested-interactive', 'label'];

test.each([
  ['light', pc, 'ko-KR', undefined],
  ['dark', phone, 'en-US', dependent],
] as const)(
  'axe finds nothing serious in %s, and no page scrolls sideways',
  async (colorScheme, device, locale, rules) => {
    const { page, said } = await open('/console/keys', { ...device, colorScheme, locale });
    if (device === phone) await page.setViewportSize({ width: 320, height: 640 });
    for (const path of inside) await look(page, path, rules);
    await page.goto(`${scene.origin}/console/faults`);
    await page.getByTestId('fault-error').click();
    await page.getByTestId('field-code').waitFor();
    await noSeriousFlaw(page, 'the form of a fault', rules);
    scene.scripts.session = () => nobody;
    for (const path of ['login', 'setup#token', 'invitation#token']) await look(page, path, rules);
    expect(said).toEqual([]);
  },
  240_000,
);

async function look(page: Page, path: string, rules?: readonly string[]): Promise<void> {
  await page.goto(`${scene.origin}/console/${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Everything that was on its way has come.
  await expect.poll(() => page.locator('.waiting').count()).toBe(0);
  await noSeriousFlaw(page, path, rules);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    path,
  ).toBeLessThanOrEqual(0);
}

async function noSeriousFlaw(page: Page, path: string, rules?: readonly string[]): Promise<void> {
  // The shell around is looked at where the payments are.
  const serious = await seriousFlaws(page, { except: ['.side', '.top'], rules });
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    path,
  ).toEqual([]);
}

const asked = (name: string) => scene.asked.filter((question) => question.name === name);

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
