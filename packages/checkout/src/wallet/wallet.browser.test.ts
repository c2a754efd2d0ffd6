import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { pc, phone } from '../../../../test/browser.ts';
import { type Reply, walletState } from '../../test/stage.ts';
import { focused, useWindow } from '../../test/window.ts';

const opened = useWindow();
const { openPage, successUrl, failUrl } = opened;

const english = { ...phone, locale: 'en-US' };
const onwards = (page: Page) => page.getByTestId('wallet-continue');
const cancel = (page: Page) => page.getByTestId('cancel');
const departures = () => opened.stage.asked.filter(({ verb }) => verb === 'depart');
/** The gateway is still asking PayPal. */
const silence = (): Reply => ({ body: null, after: new Promise(() => {}) });
const toWallet = (): Reply => ({ body: { type: 'redirect', url: opened.stage.walletUrl } });

/** Opens the window as a page that has been here before: the browser's own Back or a reload brings it up again. */
async function openAfterDeparture(state = walletState()): Promise<Page> {
  opened.stage.reply = toWallet;
  const page = await openPage(state);
  await page.waitForURL(opened.stage.walletUrl);
  opened.stage.asked = [];
  await page.goto(opened.stage.shopUrl);
  // Some in-app browsers leave the entry in place that was to be replaced; this is what they go back to.
  await page.addInitScript(() => {
    if (location.pathname.endsWith('/checkout')) history.replaceState({ hasDeparted: true }, '');
  });
  await page.goto(opened.stage.windowUrl);
  await page.getByRole('heading', { name: /아직 끝나지 않았어요|not finished yet/ }).waitFor();
  return page;
}

test.each([
  ['a phone', phone],
  ['a PC', pc],
])('on %s the window leads to PayPal by itself, and only proves whose browser it is', async (_, device) => {
  opened.stage.reply = toWallet;
  const page = await openPage(walletState(), device);
  await page.waitForURL(opened.stage.walletUrl);
  expect(opened.stage.asked).toEqual([{ verb: 'depart', language: 'ko', body: { session: 's' } }]);
});

test('the window leaves no trace in the history: Back from PayPal is the shop', async () => {
  opened.stage.reply = toWallet;
  const page = await openPage(walletState());
  await page.waitForURL(opened.stage.walletUrl);
  await page.goBack();
  expect(page.url()).toBe(`${opened.stage.shopUrl}/`);
  expect(departures()).toHaveLength(1);
});

test('on the way it tells where to, how much, for whom, and that nothing is paid yet', async () => {
  opened.stage.reply = silence;
  const page = await openPage(walletState());
  await page.getByRole('heading', { name: 'PayPal로 이동하고 있어요' }).waitFor();
  await page.getByText('아직 돈은 움직이지 않았어요.').waitFor();
  await page.getByText('US$726.24').waitFor();
  await page.getByText('리넨 재킷 외 1건').waitFor();
  await page.getByText('물결서점', { exact: true }).waitFor();
  await page.getByText('실제 돈은 움직이지 않아요').waitFor();
  expect(await page.title()).toBe('PayPal 결제 · 물결서점');
  expect(await onwards(page).textContent()).toBe('이동하는 중');
  // Impatience changes nothing.
  await onwards(page).click({ force: true });
  await onwards(page).click({ force: true });
  expect(departures()).toHaveLength(1);
});

test('in English', async () => {
  opened.stage.reply = silence;
  const page = await openPage(walletState({ language: 'en' }), english);
  await page.getByRole('heading', { name: 'Taking you to PayPal' }).waitFor();
  await page.getByText('$726.24', { exact: true }).waitFor();
  // The shop's own words stay as they are.
  const ours = (await page.locator('main').innerText()).replace(/물결서점|리넨 재킷 외 1건|한국어/g, '');
  expect(ours).not.toMatch(/[가-힣]/);
  expect(departures()[0]?.language).toBe('en');
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByRole('heading', { name: 'PayPal로 이동하고 있어요' }).waitFor();
});

test('a live shop shows no test strip', async () => {
  opened.stage.reply = silence;
  const page = await openPage(walletState({ isTest: false }));
  await page.getByRole('heading', { name: 'PayPal로 이동하고 있어요' }).waitFor();
  expect(await page.getByText('실제 돈은 움직이지 않아요').count()).toBe(0);
});

test('a page of PayPal that does not come up gets a button after some seconds', async () => {
  opened.stage.reply = () => ({ body: { type: 'redirect', url: opened.stage.lostWalletUrl } });
  const page = await openPage(walletState());
  await expect.poll(() => page.evaluate(() => history.state as unknown)).toEqual({ hasDeparted: true });
  await expect.poll(() => onwards(page).textContent()).toBe('PayPal로 계속하기');
  opened.stage.reply = toWallet;
  await onwards(page).click();
  await page.waitForURL(opened.stage.walletUrl);
  expect(departures()).toHaveLength(2);
});

test('who comes back is not sent away again: they choose', async () => {
  const page = await openAfterDeparture();
  await page.getByText('돈은 움직이지 않았어요.', { exact: true }).waitFor();
  expect(departures()).toEqual([]);
  await onwards(page).click();
  await page.waitForURL(opened.stage.walletUrl);
  expect(departures()).toHaveLength(1);
});

test('who comes back may cancel', async () => {
  const page = await openAfterDeparture();
  opened.stage.reply = () => ({ body: { type: 'redirect', url: failUrl() } });
  await cancel(page).click();
  await page.waitForURL(failUrl());
  expect(opened.stage.asked).toEqual([{ verb: 'cancel', language: 'ko', body: { session: 's' } }]);
});

test('a page that the browser kept asks the gateway how things stand, and does not leave again', async () => {
  const page = await openAfterDeparture();
  // The browser's own page cache is off in tests, so the event is ours.
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))),
  ]);
  await page.getByRole('heading', { name: '결제가 아직 끝나지 않았어요' }).waitFor();
  expect(departures()).toEqual([]);
});

test('a buyer who approved already, in another tab, goes to the shop', async () => {
  const page = await openPage(walletState());
  await page.waitForURL(successUrl());
});

test.each<[string, string, Reply]>([
  ['no network', '답을 받지 못했어요', undefined],
  [
    'an answer that leads nowhere',
    '답을 받지 못했어요',
    { body: { type: 'redirect', url: 'javascript:alert(1)' } },
  ],
  ['an outcome of another kind', '답을 받지 못했어요', { body: { type: 'fail', code: 'X', message: 'm' } }],
  [
    'PayPal down',
    'PayPal이 응답하지 않아요',
    { status: 400, body: { code: 'PROVIDER_ERROR', message: 'm' } },
  ],
  [
    'the gateway busy',
    '지금은 처리할 수 없어요',
    { status: 503, body: { code: 'COMMON_ERROR', message: 'm' } },
  ],
  [
    'too many at once',
    '지금은 처리할 수 없어요',
    { status: 429, body: { code: 'TOO_MANY_REQUESTS', message: 'm' } },
  ],
])('%s: no money has moved, and the same button tries again', async (_, title, reply) => {
  opened.stage.reply = () => reply;
  const page = await openPage(walletState());
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByText('돈은 움직이지 않았어요.', { exact: true }).waitFor();
  await page.getByText('US$726.24').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(title);
  opened.stage.reply = toWallet;
  expect(await onwards(page).textContent()).toBe('다시 시도');
  await onwards(page).click();
  await page.waitForURL(opened.stage.walletUrl);
});

test('PayPal down, the buyer cancels: failUrl', async () => {
  opened.stage.reply = ({ verb }) =>
    verb === 'cancel'
      ? { body: { type: 'redirect', url: failUrl() } }
      : { status: 400, body: { code: 'PROVIDER_ERROR', message: 'm' } };
  const page = await openPage(walletState());
  await page.getByRole('heading', { name: 'PayPal이 응답하지 않아요' }).waitFor();
  await cancel(page).click();
  await page.waitForURL(failUrl());
});

test.each([
  [404, 'NOT_FOUND_PAYMENT_SESSION', '결제 시간이 지났어요'],
  [400, 'ALREADY_PROCESSED_PAYMENT', '이 단계는 이미 끝났어요'],
  [403, 'FORBIDDEN_REQUEST', '이 결제는 진행할 수 없어요'],
  [400, 'NOT_SUPPORTED_METHOD', '이 결제는 진행할 수 없어요'],
])('%i %s ends the window, and the way leads back to the shop', async (status, code, title) => {
  opened.stage.reply = ({ verb }) =>
    verb === 'cancel'
      ? { body: { type: 'redirect', url: failUrl() } }
      : { status, body: { code, message: 'm' } };
  const page = await openPage(walletState());
  await page.getByRole('heading', { name: title }).waitFor();
  expect(await onwards(page).count()).toBe(0);
  await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
  await page.waitForURL(failUrl());
});

test('cancel overtakes an answer that is still under way', async () => {
  let arrive = () => {};
  const after = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  opened.stage.reply = ({ verb }) =>
    verb === 'depart' ? { body: { type: 'redirect', url: opened.stage.walletUrl }, after } : undefined;
  const page = await openPage(walletState());
  await expect.poll(() => departures().length).toBe(1);
  await cancel(page).click();
  await page.getByRole('heading', { name: '답을 받지 못했어요' }).waitFor();
  // The answer comes now, and is not followed: the buyer has said that they do not want to go.
  const answered = page.waitForResponse(/\/depart$/);
  arrive();
  await (await answered).finished();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  expect(page.url()).toBe(opened.stage.windowUrl);
  expect(await onwards(page).textContent()).toBe('PayPal로 계속하기');
  opened.stage.reply = () => ({ body: { type: 'redirect', url: failUrl() } });
  await cancel(page).click();
  await page.waitForURL(failUrl());
});

test('the thirty minutes end the window, and the last five are shown', async () => {
  const page = await openAfterDeparture(walletState({ expiresAt: '2026-03-10T14:26:30+09:00' }));
  expect(await page.getByTestId('window-time').textContent()).toMatch(/이 창은 4분 \d+초 뒤에 끝나요/);
  opened.stage.state = walletState({ expiresAt: '2026-03-10T14:22:01+09:00' });
  await page.reload();
  await page.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor();
  expect(await onwards(page).count()).toBe(0);
  expect(departures()).toEqual([]);
});

test('by keyboard alone: the buyer who came back reaches both ways, and Enter takes them', async () => {
  const page = await openAfterDeparture();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('notice-title');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('cancel');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('wallet-continue');
  await page.keyboard.press('Enter');
  await page.waitForURL(opened.stage.walletUrl);
});
