import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { isThere, useConsole } from '../support/console-scene.ts';
import { newOrderId, refundReceiveAccount } from '../support/shop.ts';

const scene = useConsole();

/** The sentences of the time line, in its order. */
const told = (page: Page): Promise<string[]> =>
  page.getByTestId('timeline').locator('.timeline-head strong').allTextContents();

/** One after another, whatever else stands between them. */
async function expectTold(page: Page, wanted: RegExp[]): Promise<void> {
  const inOrder = (titles: string[]): RegExp | undefined => {
    let from = 0;
    return wanted.find((each) => {
      const at = titles.findIndex((title, index) => index >= from && each.test(title));
      from = at + 1;
      return at < 0;
    });
  };
  await expect
    .poll(async () => {
      const titles = await told(page);
      return { missing: inOrder(titles), titles };
    })
    .toMatchObject({ missing: undefined });
}

test('a payment arrives while one looks, tells its whole story and why a call was refused, and is paid by one press', async () => {
  const { town, sit } = scene();
  const shop = await town.shop({ name: '오후의 찻집' });
  const stranger = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
  const { page, visit } = await sit();
  await visit(`/payments?shop=${shop.mId}`);
  await page.locator('[data-testid=live][data-state=open]').waitFor();

  const payment = await shop.authenticated({ orderName: '청자 찻잔 2인 세트', customerName: '정도윤' });
  const row = page.getByTestId(`payment-${payment.paymentKey}`);
  await row.waitFor();
  expect(await row.textContent()).toContain('50,000원');
  expect(await shop.confirm(payment, { secretKey: stranger.secretKey })).toMatchObject({ status: 404 });

  await row.getByRole('link', { name: '청자 찻잔 2인 세트' }).click();
  await isThere(page);
  await expectTold(page, [/결제창이 열렸어요/, /결제창을 끝냈어요/, /결제 승인.*→ 404/]);
  const refused = page.locator('[data-kind=refused]', { hasText: '→ 404' });
  expect(await refused.getByTestId('why').textContent()).toContain(
    '결제창을 연 클라이언트 키와 다른 상점의 것',
  );
  expect(await page.content()).not.toContain(stranger.mId);

  // The page hears of what happens while it is open.
  expect((await shop.confirm(payment)).status).toBe(200);
  await page.locator('[data-testid=payment][data-status=WAITING_FOR_DEPOSIT]').waitFor();
  await page.getByTestId(`deposit-${payment.paymentKey}`).click();
  await page.locator('[data-testid=payment][data-status=DONE]').waitFor();
  const letters = await inbox.wait(2);
  await expectTold(page, [
    /결제창이 열렸어요/,
    /결제창을 끝냈어요/,
    /결제 승인.*→ 404/,
    /결제 승인.*→ 200/,
    /가상계좌를 발급했어요/,
    /은행이 입금해도 되는지 물었고, 된다고/,
    /은행이 입금을 알려/,
    /입금이 확인되어/,
    /장부: 입금/,
    /웹훅이 도착했어요/,
  ]);
  const finished = page.locator('[data-kind=payment]', { hasText: '결제창을 끝냈어요' });
  expect(await finished.textContent()).toContain('신한은행');
  const issued = page.locator('[data-kind=payment]', { hasText: '가상계좌를 발급했어요' });
  expect(await issued.textContent()).toContain((await shop.read(payment))['virtualAccount'].accountNumber);
  // The bodies of an attempt lie folded beneath it, as they went over the wire.
  const attempt = page.locator('[data-kind=webhook]', { hasText: 'DEPOSIT_CALLBACK' });
  await attempt.getByText('요청', { exact: true }).click();
  const body = await attempt.getByRole('region', { name: '요청' }).textContent();
  expect(body).toContain(payment.orderId);
  expect(body).not.toContain(letters.find((letter) => letter.body.secret)?.body.secret);
  // And the call that confirmed it is one press away.
  await page
    .locator('[data-kind=call]', { hasText: '→ 200' })
    .filter({ hasText: '결제 승인' })
    .getByRole('link')
    .click();
  await expect.poll(() => page.getByTestId('request-body').textContent()).toContain(payment.paymentKey);
});

test('by keyboard, in English and dark: a wrong amount, the deposit taken back, a cancel, and time run out', async () => {
  const { town, sit } = scene();
  const shop = await town.shop();
  const payment = await shop.waiting({ orderId: newOrderId() });
  const other = await shop.waiting();
  const { page, visit, expectComplaint } = await sit({ locale: 'en-US', colorScheme: 'dark' });
  await visit(`/payments?shop=${shop.mId}`);
  const row = page.getByTestId(`payment-${payment.paymentKey}`);
  const statusIs = (status: string) => expect.poll(() => row.getAttribute('data-status')).toBe(status);
  const press = async (testId: string) => {
    await page.getByTestId(testId).focus();
    await page.keyboard.press('Enter');
  };
  const choose = async (item: string) => {
    await press(`more-${payment.paymentKey}`);
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('data-testid')) as Promise<string | null>;
    await page.getByTestId(`${item}-${payment.paymentKey}`).waitFor();
    // Down until it is reached, as a hand does.
    await expect
      .poll(async () => {
        if ((await focused()) !== `${item}-${payment.paymentKey}`) await page.keyboard.press('ArrowDown');
        return focused();
      })
      .toBe(`${item}-${payment.paymentKey}`);
    await page.keyboard.press('Enter');
  };

  expectComplaint(/status of 422 .*\/deposit$/);
  await choose('wrong-amount');
  await page.getByTestId('deposit-amount').fill('49,000');
  await page.keyboard.press('Enter');
  await page.getByTestId('deposit-amount').and(page.locator('[aria-invalid=true]')).waitFor();
  await page
    .getByText(/amount is (wrong|different)|exact/i)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('deposit-submit').waitFor({ state: 'detached' });
  await statusIs('WAITING_FOR_DEPOSIT');

  await press(`deposit-${payment.paymentKey}`);
  await statusIs('DONE');
  await choose('reverse');
  await statusIs('WAITING_FOR_DEPOSIT');
  await press(`deposit-${payment.paymentKey}`);
  await statusIs('DONE');

  await press(`cancel-${payment.paymentKey}`);
  await expect.poll(() => page.getByTestId('cancel-preview').textContent()).toContain('₩50,000');
  await page.getByRole('radio', { name: /part/i }).focus();
  await page.keyboard.press('Space');
  await page.getByTestId('cancel-amount').fill('20000');
  await expect.poll(() => page.getByTestId('cancel-preview').textContent()).toContain('₩30,000');
  await page.getByTestId('refund-bank').focus();
  await page.keyboard.type('Shinhan');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByTestId('refund-account').fill(refundReceiveAccount.accountNumber);
  await page.getByTestId('refund-holder').fill(refundReceiveAccount.holderName);
  await page.keyboard.press('Enter');
  await statusIs('PARTIAL_CANCELED');

  await page.getByTestId(`more-${other.paymentKey}`).click();
  await page.getByTestId(`expire-${other.paymentKey}`).click();
  await expect.poll(() => page.getByTestId(`deposit-${other.paymentKey}`).count()).toBe(0);
  await visit(`/payments/${other.paymentKey}?shop=${shop.mId}`);
  await expectTold(page, [/virtual account was issued/, /deadline passed and the account closed/]);

  await visit(`/payments/${payment.paymentKey}?shop=${shop.mId}`);
  await expectTold(page, [
    /told no/,
    /told yes/,
    /The deposit arrived/,
    /takes the deposit back|took the deposit back/,
    /The deposit arrived/,
    /cancel began/,
    /A part was canceled/,
    /Books: Cancel/,
  ]);
  expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark');
});
