import type { PaymentStatus } from '@tollgate/contract/codes';
import type { StatusReason } from '@tollgate/contract/window';
import { expect, test } from 'vitest';
import { statusState } from '../test/stage.ts';
import { useWindow } from '../test/window.ts';

const opened = useWindow();
const { openPage, successUrl, failUrl } = opened;

/** How it went at the wallet, in both languages, with the sentence about the money. */
const endings: [PaymentStatus, StatusReason | undefined, string, string, string, string][] = [
  // biome-ignore-start format: a table
  [
    'DONE',
    undefined,
    '결제가 끝났어요',
    '결제 금액이 모두 들어왔어요.',
    'The payment is complete',
    'The whole amount has arrived.',
  ],
  [
    'ABORTED',
    undefined,
    '결제가 이루어지지 않았어요',
    '돈은 움직이지 않았어요.',
    'The payment did not go through',
    'No money has moved.',
  ],
  [
    'CANCELED',
    undefined,
    '취소된 결제예요',
    '이미 낸 돈이 있다면 모두 환불돼요.',
    'This payment was canceled',
    'Whatever you have paid is refunded.',
  ],
  [
    'EXPIRED',
    undefined,
    '결제 시간이 지났어요',
    '돈은 움직이지 않았어요.',
    'The time for this payment is over',
    'No money has moved.',
  ],
  [
    'READY',
    'WALLET_DOWN',
    'PayPal의 답을 받지 못했어요',
    '돈은 움직이지 않았어요.',
    'PayPal did not answer',
    'No money has moved.',
  ],
  [
    'READY',
    'NOT_THIS_BROWSER',
    '결제를 시작한 브라우저가 아니에요',
    '이 화면에서는 돈이 움직이지 않아요.',
    'The payment was started in another browser',
    'No money moves on this page.',
  ],
  [
    'READY',
    'WALLET_MISMATCH',
    '이 결제의 답이 아니에요',
    '이 화면에서는 돈이 움직이지 않아요.',
    'This answer belongs to another payment',
    'No money moves on this page.',
  ],
  // biome-ignore-end format: a table
];

test.each(endings)(
  'back from the wallet, %s %s: one word, the money, and the way to the shop',
  async (...row) => {
    const [status, reason, ko, moneyKo, en, moneyEn] = row;
    const page = await openPage(statusState(status, { reason, leaveUrl: failUrl() }));
    await page.getByRole('heading', { name: ko }).waitFor();
    await page.getByText(moneyKo, { exact: true }).waitFor();
    await page.getByText('39,800원').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: en }).waitFor();
    await page.getByText(moneyEn, { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.waitForURL(failUrl());
  },
);

test('PayPal down: the same address asks again, and the answer leads on', async () => {
  const page = await openPage(statusState('READY', { reason: 'WALLET_DOWN' }));
  await page.getByRole('heading', { name: 'PayPal의 답을 받지 못했어요' }).waitFor();
  opened.stage.state = statusState('DONE', { leaveUrl: successUrl() });
  await page.getByTestId('retry').click();
  await page.getByRole('heading', { name: '결제가 끝났어요' }).waitFor();
  expect(await page.getByTestId('retry').count()).toBe(0);
  await page.getByTestId('leave').click();
  await page.waitForURL(successUrl());
});

test('without an address of the shop nobody is sent back to the wallet’s page', async () => {
  const page = await openPage(statusState('READY', { reason: 'NOT_THIS_BROWSER' }));
  await page.getByText('이 탭을 닫고 상점 화면으로 돌아가 주세요.').waitFor();
  expect(await page.getByRole('button', { name: '상점으로 돌아가기' }).count()).toBe(0);
});
