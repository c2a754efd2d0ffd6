import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { phone } from '../../../../test/browser.ts';
import { virtualAccountState } from '../../test/stage.ts';
import { fill, focused, useWindow } from '../../test/window.ts';

const opened = useWindow();
const { openPage, successUrl, failUrl } = opened;

test('on a phone the page itself moves on to successUrl, and there is no ×', async () => {
  const page = await openPage();
  expect(await page.getByTestId('close').count()).toBe(0);
  await fill(page);
  await page.getByTestId('submit').click();
  await page.waitForURL(successUrl());
});

test('on a phone cancel moves to failUrl', async () => {
  opened.stage.reply = () => ({ body: { type: 'redirect', url: failUrl() } });
  const page = await openPage();
  await page.getByTestId('cancel').click();
  await page.waitForURL(failUrl());
});

test('pressed twice in the same moment, next is sent once', async () => {
  opened.stage.reply = () => ({ body: { type: 'redirect', url: successUrl() }, afterMs: 300 });
  const page = await openPage();
  await fill(page);
  await page.getByTestId('submit').evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
    document.querySelector<HTMLButtonElement>('[data-testid=cancel]')?.click();
  });
  await page.waitForURL(successUrl());
  expect(opened.stage.asked.map(({ verb }) => verb)).toEqual(['authenticate']);
});

test('the window shows amount, order, merchant, thirteen banks, the deadline, and where the number will appear', async () => {
  const page = await openPage();
  const shown = await page.getByTestId('window').textContent();
  for (const text of ['39,800원', '여름 산책 지도책 외 2건', '물결서점', '3월 17일 (화) 14:22까지', '7일']) {
    expect(shown).toContain(text);
  }
  expect(shown).toContain('물결서점 화면에 계좌번호가 나와요');
  expect(shown).toContain('영수증은 입금이 확인된 뒤에 발급돼요');
  expect(await page.getByRole('radiogroup', { name: '입금할 은행' }).getByRole('radio').count()).toBe(13);
  expect(await page.getByRole('radiogroup').getByRole('radio', { checked: true }).count()).toBe(0);
});

test('a due date counts down', async () => {
  const page = await openPage(
    virtualAccountState({ depositDeadline: { dueDate: '2026-03-10T16:00:00+09:00' } }),
  );
  await page.getByText('3월 10일 (화) 16:00까지').waitFor();
  await page.getByText('1시간 37분 남았어요').waitFor();
});

test('test mode is written over the window; a live payment has no such strip', async () => {
  const page = await openPage();
  const strip = page.getByText('실제 돈은 움직이지 않아요');
  await page.mouse.wheel(0, 2000);
  const box = await strip.boundingBox();
  expect(box && box.y >= 0 && box.y < 40).toBe(true);
  const live = await openPage(virtualAccountState({ isTest: false }));
  await live.getByTestId('submit').waitFor();
  expect(await live.getByText('실제 돈은 움직이지 않아요').count()).toBe(0);
});

test('a hidden phone is not asked for; escrow is asked, or part of the agreement', async () => {
  const page = await openPage(virtualAccountState({ showCustomerMobilePhone: false, escrow: 'choose' }));
  expect(await page.getByTestId('customer-mobile-phone').count()).toBe(0);
  await page.getByTestId('use-escrow').check();
  await fill(page);
  await page.getByTestId('submit').click();
  await expect.poll(() => opened.stage.asked[0]?.body.useEscrow).toBe(true);
  const required = await openPage(virtualAccountState({ escrow: 'required' }));
  await required.getByRole('checkbox', { name: /에스크로 이용/ }).waitFor();
});

test('what a merchant writes stays text', async () => {
  const orderName = '</script><img src=x onerror=document.title="hurt">';
  const page = await openPage(virtualAccountState({ orderName, merchantName: '<b>물결</b>' }));
  await page.getByText(orderName, { exact: true }).waitFor();
  expect(await page.title()).toBe('가상계좌 결제 · <b>물결</b>');
});

test('in English by the state or the address, and back without losing what was typed', async () => {
  const english = await openPage(virtualAccountState({ language: 'en' }));
  await english.getByRole('button', { name: 'Next' }).waitFor();
  expect(await english.locator('html').getAttribute('lang')).toBe('en');

  const page = await openPage(virtualAccountState(), phone, '&lang=en');
  await page.getByText('₩39,800', { exact: true }).waitFor();
  expect(
    await page
      .getByTestId('window')
      .getByText(/[가-힣]/)
      .allInnerTexts(),
  ).toEqual(expect.arrayContaining(['여름 산책 지도책 외 2건', '물결서점', '한국어']));
  await page.getByRole('radio', { name: 'Shinhan Bank' }).click();
  await page.getByTestId('depositor-name').fill('Kim');
  await page.getByTestId('submit').click();
  await page.getByText('Please agree to go on.').waitFor();
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByText('동의해 주셔야 다음으로 갈 수 있어요.').waitFor();
  expect(await page.getByTestId('depositor-name').inputValue()).toBe('Kim');
  await page.getByTestId('agree').check();
  await page.getByTestId('submit').click();
  await expect.poll(() => opened.stage.asked[0]?.language).toBe('ko');
});

test('an incomplete form is not sent: each field says what is missing, the first has the focus', async () => {
  const page = await openPage(virtualAccountState({ customerName: null, cashReceiptType: '지출증빙' }));
  await page.getByTestId('customer-mobile-phone').fill('123');
  await page.getByTestId('customer-email').fill('nobody');
  await page.getByTestId('submit').click();
  await expect.poll(() => focused(page)).toBe('bank-39');
  expect(await page.getByRole('alert').textContent()).toContain('6곳을 확인해 주세요');

  const expected = {
    'depositor-name': '다른 이름으로 보내도 괜찮아요. 입금자명을 적어 주세요.',
    'customer-mobile-phone': '휴대폰 번호는 숫자 8~15자리예요. 비워 두어도 괜찮아요.',
    'customer-email': '이메일 주소를 다시 봐 주세요. 비워 두어도 괜찮아요.',
    'cash-receipt-number': '사업자등록번호를 숫자 10자리로 적어 주세요.',
    agree: '동의해 주셔야 다음으로 갈 수 있어요.',
  };
  for (const [testId, description] of Object.entries(expected)) {
    const field = page.getByTestId(testId);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(page, testId)).toBe(description);
  }
  expect(await page.getByRole('radiogroup').getAttribute('aria-invalid')).toBe('true');
  expect(opened.stage.asked).toEqual([]);

  await page.getByRole('alert').getByRole('button', { name: '입금자명' }).click();
  await page.keyboard.type('김');
  expect(await page.getByTestId('depositor-name').getAttribute('aria-invalid')).toBe('false');
  expect(await page.getByRole('alert').textContent()).toContain('5곳을 확인해 주세요');
});

function describedBy(page: Page, testId: string): Promise<string> {
  return page.getByTestId(testId).evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? `no element ${id}`)
      .join(' '),
  );
}

test('a refusal of one field stands beside it until it is changed', async () => {
  opened.stage.reply = () => ({
    status: 400,
    body: { code: 'INVALID_REQUEST', message: '이 은행은 점검 중입니다.', field: 'bank' },
  });
  const page = await openPage();
  await fill(page);
  await page.getByTestId('submit').click();
  await page.locator('.problem').getByText('이 은행은 점검 중입니다.').waitFor();
  await expect.poll(() => focused(page)).toBe('bank-88');
  await page.getByTestId('bank-81').click();
  expect(await page.getByText('이 은행은 점검 중입니다.').count()).toBe(0);
});
