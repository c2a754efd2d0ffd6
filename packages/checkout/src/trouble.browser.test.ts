import type { PaymentStatus } from '@tollgate/contract/codes';
import { expect, test } from 'vitest';
import { type Reply, statusState, virtualAccountState } from '../test/stage.ts';
import { fill, messages, useWindow } from '../test/window.ts';

const opened = useWindow();
const { openPage, openOverlay, successUrl, failUrl } = opened;

test.each<[string, Reply]>([
  ['답을 받지 못했어요', undefined],
  ['답을 받지 못했어요', { body: { type: 'redirect', url: 'javascript:alert(1)' } }],
  ['지금은 처리할 수 없어요', { status: 503, body: { code: 'COMMON_ERROR', message: 'm' } }],
  ['지금은 처리할 수 없어요', { status: 429, body: { code: 'TOO_MANY_REQUESTS', message: 'm' } }],
])(
  '%s: no money moved, everything typed is still there, and the same button tries again',
  async (title, reply) => {
    opened.stage.reply = () => reply;
    const page = await openPage();
    await fill(page);
    await page.getByTestId('submit').click();
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByText('돈은 움직이지 않았어요.', { exact: true }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(title);
    opened.stage.reply = () => ({ body: { type: 'redirect', url: successUrl() } });
    await page.getByRole('button', { name: '다시 시도' }).click();
    await page.waitForURL(successUrl());
    // Two at least: on a line that was cut the browser may repeat a request by itself.
    expect(opened.stage.asked.length).toBeGreaterThanOrEqual(2);
    for (const asked of opened.stage.asked) expect(asked).toEqual(opened.stage.asked[0]);
  },
);

test.each([
  [404, 'NOT_FOUND_PAYMENT_SESSION', '결제 시간이 지났어요'],
  [400, 'ALREADY_PROCESSED_PAYMENT', '이 단계는 이미 끝났어요'],
  [403, 'FORBIDDEN_REQUEST', '이 결제는 진행할 수 없어요'],
])('%i %s ends the window, and the way leads back to the shop', async (status, code, title) => {
  opened.stage.reply = ({ verb }) =>
    verb === 'cancel'
      ? { body: { type: 'redirect', url: failUrl() } }
      : { status, body: { code, message: 'm' } };
  const page = await openPage();
  await fill(page);
  await page.getByTestId('submit').click();
  await page.getByRole('heading', { name: title }).waitFor();
  expect(await page.getByTestId('submit').count()).toBe(0);
  await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
  await page.waitForURL(failUrl());
});

test('where even cancel is refused, back to the shop is the page before', async () => {
  opened.stage.reply = () => ({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION', message: 'm' } });
  const page = await openPage();
  await page.getByTestId('cancel').click();
  await page.waitForURL(`${opened.stage.shopUrl}/`);
});

test('a cancel without an answer says so and may be pressed again', async () => {
  opened.stage.reply = () => undefined;
  const page = await openPage();
  await page.getByTestId('cancel').click();
  await page.getByRole('heading', { name: '답을 받지 못했어요' }).waitFor();
  expect(await page.getByTestId('submit').textContent()).toBe('다음');
  opened.stage.reply = () => ({ body: { type: 'redirect', url: failUrl() } });
  await page.getByTestId('cancel').click();
  await page.waitForURL(failUrl());
});

test('the last five minutes are shown, and when they are over the window ends without a request', async () => {
  const state = virtualAccountState({ expiresAt: '2026-03-10T14:26:59+09:00' });
  const page = await openPage(state);
  expect(await page.getByTestId('window-time').textContent()).toMatch(/이 창은 4분 \d+초 뒤에 끝나요/);
  const early = await openPage(virtualAccountState({ expiresAt: '2026-03-10T14:27:30+09:00' }));
  await early.getByTestId('submit').waitFor();
  expect(await early.getByTestId('window-time').count()).toBe(0);

  const { page: shop, frame } = await openOverlay({ expiresAt: '2026-03-10T14:22:02+09:00' });
  await fill(frame);
  await frame.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor();
  expect(await frame.getByTestId('submit').count()).toBe(0);
  await frame.getByText('계좌는 만들어지지 않았고, 돈은 움직이지 않았어요.').waitFor();
  await frame.getByRole('button', { name: '창 닫기', exact: true }).click();
  await expect.poll(() => messages(shop)).toContainEqual(expect.objectContaining({ type: 'close' }));
  expect(opened.stage.asked).toEqual([]);
});

test('an answer under way in the last second is waited for', async () => {
  opened.stage.reply = () => ({ body: { type: 'redirect', url: successUrl() }, afterMs: 3500 });
  const page = await openPage(virtualAccountState({ expiresAt: '2026-03-10T14:22:02+09:00' }));
  await fill(page);
  await page.getByTestId('submit').click();
  await page.waitForTimeout(2500);
  expect(await page.getByTestId('submit').textContent()).toBe('보내는 중');
  await page.waitForURL(successUrl());
});

test('a due date that passes while the window is open ends it', async () => {
  const page = await openPage(
    virtualAccountState({ depositDeadline: { dueDate: '2026-03-10T14:22:02+09:00' } }),
  );
  await page.getByRole('heading', { name: '입금 기한이 지났어요' }).waitFor();
});

const statuses: [PaymentStatus, string, string][] = [
  ['READY', '아직 끝나지 않은 결제예요', 'This payment is not finished'],
  ['IN_PROGRESS', '상점이 결제를 확인하고 있어요', 'The shop is checking the payment'],
  ['WAITING_FOR_DEPOSIT', '입금을 기다리고 있어요', 'Waiting for your deposit'],
  ['DONE', '결제가 끝났어요', 'The payment is complete'],
  ['CANCELED', '취소된 결제예요', 'This payment was canceled'],
  ['PARTIAL_CANCELED', '일부가 취소된 결제예요', 'Part of this payment was canceled'],
  ['ABORTED', '결제가 이루어지지 않았어요', 'The payment did not go through'],
  ['EXPIRED', '결제 시간이 지났어요', 'The time for this payment is over'],
];

test.each(statuses)('opened again, a payment in %s says so', async (status, ko, en) => {
  const page = await openPage(statusState(status));
  await page.getByRole('heading', { name: ko }).waitFor();
  expect(await page.getByTestId('submit').count()).toBe(0);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: en }).waitFor();
  await page.getByRole('button', { name: 'Back to the shop' }).click();
  await page.waitForURL(`${opened.stage.shopUrl}/`);
});
