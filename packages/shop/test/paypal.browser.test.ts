import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { pc, phone } from '../../../test/browser.ts';
import type { TestShop } from './open-shop.ts';
import {
  type Asked,
  asked,
  finishWindow,
  noSeriousFlaw,
  open,
  status,
  tabTo,
  withBrowser,
} from './shop-in-browser.ts';

withBrowser();

/** Ten mugs, 180,000 won or 129.90 dollars, and the form as it stands when it is first seen. */
async function form({ shop, page }: { shop: TestShop; page: Page }, address = shop.origin) {
  await page.goto(address);
  for (let n = 0; n < 10; n++) await page.getByTestId('add-mug').click();
  await page.getByTestId('order').click();
  await page.waitForURL('**/checkout/**');
}
async function paid(scene: { shop: TestShop; page: Page }, address?: string) {
  await form(scene, address);
  await scene.page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await scene.page.getByTestId('agree-all').check();
  await scene.page.getByTestId('pay').click();
  return finishWindow(scene);
}
const isAsked = (page: Page) => page.evaluate('window.asked !== undefined');
const text = (page: Page, testId: string) => page.getByTestId(testId).textContent();

test.each([
  ['PC', pc],
  ['phone', phone],
])(
  'a purchase with PayPal on a %s: dollars with cents, paid at once, refunded in part and then whole',
  async (_name, device) => {
    const { shop, page, said } = await open(device);
    await form({ shop, page });
    expect(await text(page, 'amount')).toBe('180,000원');
    await page.getByTestId('method-FOREIGN_EASY_PAY').click();
    expect(await text(page, 'amount')).toBe('US$129.90');
    expect(await text(page, 'pay')).toContain('US$129.90');
    for (const name of ['terms', 'privacy', 'transfer']) {
      expect(await page.getByTestId(`agree-${name}`).isChecked()).toBe(false);
      await page.getByTestId(`agree-${name}`).check();
    }
    expect(await page.getByTestId('agree-all').isChecked()).toBe(true);
    await page.getByTestId('pay').click();
    const [{ request } = {} as Asked] = await asked(page);
    expect(request).toMatchObject({
      method: 'FOREIGN_EASY_PAY',
      amount: { value: 129.9, currency: 'USD' },
      orderName: 'Earthen mug',
      foreignEasyPay: { provider: 'PAYPAL', country: 'US', shipping: { address: { area2: 'San Jose' } } },
      successUrl: `${shop.origin}/payments/success`,
    });
    expect(request).not.toHaveProperty('windowTarget');
    expect(await page.getByTestId('pay').isDisabled()).toBe(true);

    const { orderId } = await finishWindow({ shop, page });
    expect(page.url()).toBe(`${shop.origin}/orders/${orderId}`);
    expect(await status(page)).toBe('paid');
    expect(await page.getByRole('status').first().textContent()).toContain('PayPal로 결제를 마쳤어요');
    expect(await text(page, 'paid-amount')).toBe('US$129.90');
    expect(await text(page, 'parcel')).toContain('San Jose, CA 95131');
    expect(await text(page, 'balance')).toBe('US$129.90');
    expect(await page.getByTestId('account-number').count()).toBe(0);

    await page.getByTestId('cancel-open').click();
    expect(await page.getByTestId('refund-bank').count(), 'money goes back to PayPal by itself').toBe(0);
    expect(await page.getByTestId('cancel-amount').inputValue()).toBe('129.90');
    for (const wrong of ['29.955', '0', '', 'all', '-1', '1e2']) {
      await page.getByTestId('cancel-amount').fill(wrong);
      await page.getByTestId('cancel-submit').click();
    }
    await page.getByTestId('cancel-amount').fill('29.95');
    await page.getByTestId('cancel-submit').click();
    await page.locator('[data-status=partly-refunded]').waitFor();
    expect(await text(page, 'balance')).toBe('US$99.95');
    expect(
      shop.gateway.callsOf('cancel').map(({ body }) => [body['cancelAmount'], body['currency']]),
    ).toEqual([[29.95, 'USD']]);

    await page.getByTestId('cancel-open').click();
    expect(await page.getByTestId('cancel-amount').inputValue()).toBe('99.95');
    await page.getByTestId('cancel-submit').click();
    await page.locator('[data-status=refunded]').waitFor();
    expect(await text(page, 'balance')).toBe('US$0.00');
    expect(said).toEqual([]);
  },
);

test('B6 pressing pay with nothing but PayPal chosen says what is missing, and each tick takes one away', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('pay').click();
  // A test shop knows a name and an address; an agreement nobody can know beforehand.
  const gaps = page.getByTestId('gaps');
  expect(await gaps.getByRole('listitem').allTextContents()).toEqual([
    '결제 서비스 약관 동의',
    '개인정보 수집·이용 동의',
    '개인정보 국외 제공 동의',
  ]);
  expect(await page.evaluate('document.activeElement.dataset.testid')).toBe('agree-terms');
  expect(await page.getByTestId('agree-terms').getAttribute('aria-invalid')).toBe('true');
  await page.getByTestId('agree-terms').check();
  await page.getByTestId('agree-transfer').check();
  expect(await gaps.getByRole('listitem').allTextContents()).toEqual(['개인정보 수집·이용 동의']);
  await page.getByTestId('pay').click();
  expect(await isAsked(page)).toBe(false);
  await page.getByTestId('agree-privacy').check();
  expect(await gaps.count()).toBe(0);
  await page.getByTestId('pay').click();
  expect(await asked(page)).toHaveLength(1);
});

test('B6 an address with gaps, or in Hangul, is not sent; another country needs other fields', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('shipping-line1').fill('서울시 종로구');
  await page.getByTestId('shipping-area2').fill('');
  await page.getByTestId('shipping-area1').fill('');
  await page.getByTestId('pay').click();
  expect(await page.getByTestId('gaps').getByRole('listitem').count()).toBe(3);
  expect(await page.evaluate('document.activeElement.name')).toBe('line1');
  await page.getByTestId('shipping-line1').fill('1 Test Road');
  await page.getByTestId('shipping-area2').fill('Kowloon');
  await page.getByTestId('shipping-country').selectOption('HK');
  expect(await page.getByTestId('gaps').count()).toBe(0);
  await page.getByTestId('pay').click();
  expect((await asked(page))[0]?.request).toMatchObject({ foreignEasyPay: { country: 'HK' } });
});

test('agree-all ticks three boxes and takes all three away again', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  const ticks = () =>
    Promise.all(
      ['terms', 'privacy', 'transfer'].map((name) => page.getByTestId(`agree-${name}`).isChecked()),
    );
  await page.getByTestId('agree-all').check();
  expect(await ticks()).toEqual([true, true, true]);
  await page.getByTestId('agree-privacy').uncheck();
  expect(await page.getByTestId('agree-all').isChecked()).toBe(false);
  await page.getByTestId('agree-all').check();
  await page.getByTestId('agree-all').uncheck();
  expect(await ticks()).toEqual([false, false, false]);
});

test('choosing the virtual account after all: won again, and neither address nor agreements in the way', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('pay').click();
  await page.getByTestId('gaps').waitFor();
  await page.getByTestId('method-VIRTUAL_ACCOUNT').click();
  expect(await text(page, 'amount')).toBe('180,000원');
  expect(await page.getByTestId('gaps').count()).toBe(0);
  await page.getByTestId('pay').click();
  expect((await asked(page))[0]?.request['method']).toBe('VIRTUAL_ACCOUNT');
});

test('a shop that takes real money fills in nobody’s name and ticks nobody’s boxes', async () => {
  const { shop, page } = await open(pc, { clientKey: 'live_ck_abc', secretKey: 'live_sk_abc' });
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  for (const name of ['customer-name', 'shipping-line1', 'shipping-country']) {
    expect(await page.getByTestId(name).inputValue()).toBe('');
  }
  await page.getByTestId('pay').click();
  expect(await page.getByTestId('gaps').getByRole('listitem').count()).toBe(10);
});

test('D4 stopped at PayPal: a friendly word, and the form is as it was, but agreed to anew', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('shipping-area2').fill('Oakland');
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  const [{ request } = {} as Asked] = await asked(page);
  await page.goto(
    `${request['failUrl']}&${new URLSearchParams({ code: 'PAY_PROCESS_CANCELED', message: '그만둠' })}`,
  );
  const main = await page.getByRole('main').textContent();
  expect(main).toContain('PayPal에서 결제를 그만두셨어요');
  expect(main).toContain('빠져나간 돈은 없습니다');
  await page.getByTestId('pay-again').click();
  expect(await page.getByTestId('shipping-area2').inputValue()).toBe('Oakland');
  expect(await text(page, 'amount')).toBe('US$129.90');
  expect(await page.getByTestId('agree-terms').isChecked()).toBe(false);
});

test('broken off at PayPal: our words, and beside them what the window knew', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  const [{ request } = {} as Asked] = await asked(page);
  const query = new URLSearchParams({
    code: 'PAY_PROCESS_ABORTED',
    message: '<b>계약</b> 문의',
    orderId: request['orderId'] ?? '',
  });
  await page.goto(`${request['failUrl']}&${query}`);
  const main = await page.getByRole('main').textContent();
  expect(main).toContain('PayPal 결제가 중단됐어요');
  expect(main).toContain('<b>계약</b> 문의');
  expect(await text(page, 'fail-code')).toBe('PAY_PROCESS_ABORTED');
});

test('a declined payment says so, and leads to a new payment of the same order that goes through', async () => {
  const { shop, page } = await open();
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  const declined = { status: 403, body: { code: 'REJECT_CARD_COMPANY', message: '(declined)' } };
  shop.gateway.answer('confirm', declined);
  const { orderId } = await finishWindow({ shop, page });
  expect(await status(page)).toBe('failed');
  const words = await page.getByRole('status').first().textContent();
  expect(words).toContain('PayPal이 이 결제를 승인하지 않았어요');
  expect(words).toContain('빠져나간 돈은 없습니다');
  await page.getByTestId('pay-again').click();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  expect((await finishWindow({ shop, page })).orderId).toBe(orderId);
  expect(await status(page)).toBe('paid');
});

test('a refund that PayPal refuses is said, although the order changed while it was under way', async () => {
  const { shop, page } = await open();
  await paid({ shop, page });
  const refused = { status: 400, body: { code: 'REFUND_REJECTED', message: '(refused)' }, delayMs: 150 };
  shop.gateway.answer('cancel', refused);
  await page.getByTestId('cancel-open').click();
  await page.getByTestId('cancel-amount').fill('29.95');
  await page.getByTestId('cancel-submit').click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('결제사가 환불을 거절했어요');
  expect(await page.getByTestId('cancel-amount').inputValue()).toBe('29.95');
  await page.getByTestId('cancel-submit').click();
  await page.locator('[data-status=partly-refunded]').waitFor();
});

test('the back button from PayPal leads to a form that works', async () => {
  const { shop, page } = await open(phone);
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  await asked(page);
  await page.goto(`${shop.gateway.origin}/v2/standard`);
  await page.goBack();
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
});

test.each([
  ['light, 320 px', { ...phone, viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
  ['dark, on a PC', { ...pc, colorScheme: 'dark' }],
] as const)('every page of a PayPal purchase is sound for everybody: %s', async (_name, device) => {
  const { shop, page } = await open({ ...device, reducedMotion: 'reduce' });
  const check = async () => {
    await noSeriousFlaw(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
      device.viewport.width,
    );
  };
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await check();
  await page.getByTestId('shipping-area2').fill('');
  await page.getByTestId('shipping-country').selectOption('');
  await page.getByTestId('pay').click();
  await page.getByTestId('gaps').waitFor();
  for (const name of ['terms', 'privacy', 'transfer']) await page.getByTestId(`read-${name}`).click();
  await check();
  await page.getByTestId('shipping-area2').fill('San Jose');
  await page.getByTestId('shipping-country').selectOption('US');
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  const { orderId, paymentKey } = await finishWindow({ shop, page });
  await page.getByTestId('cancel-open').click();
  await page.getByTestId('cancel-amount').fill('1000');
  await page.getByTestId('cancel-submit').click();
  await page.getByRole('alert').waitFor();
  await check();
  // A refund on its way, and then one that failed.
  for (const [cancelStatus, shown] of [
    ['IN_PROGRESS', 'refund-pending'],
    ['ABORTED', 'refund-failed'],
  ] as const) {
    const payment = Object.assign(shop.gateway.payments.get(paymentKey) ?? {}, {
      cancels: [{ transactionKey: 'TX', cancelStatus }],
    });
    await shop.webhook({ eventType: 'PAYMENT_STATUS_CHANGED', data: { ...payment, orderId, secret: null } });
    await page.getByTestId(shown).waitFor();
    await check();
  }
});

test('the whole purchase with PayPal, and its refund, work by keyboard alone', async () => {
  const { shop, page } = await open();
  await page.goto(shop.origin);
  await tabTo(page, 'add-cloth');
  await page.keyboard.press('Enter');
  await tabTo(page, 'order');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/**');
  await tabTo(page, 'method-VIRTUAL_ACCOUNT');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'shipping-area2');
  await page.keyboard.type('Oakland');
  for (const name of ['terms', 'privacy', 'transfer']) {
    await tabTo(page, `agree-${name}`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, 'pay');
  await page.keyboard.press('Enter');
  const [{ request } = {} as Asked] = await asked(page);
  expect(request).toMatchObject({
    amount: { value: 8.75, currency: 'USD' },
    foreignEasyPay: { shipping: { address: { area2: 'Oakland' } } },
  });
  await finishWindow({ shop, page });
  await tabTo(page, 'cancel-open');
  await page.keyboard.press('Enter');
  await tabTo(page, 'cancel-amount');
  await page.keyboard.type('0.75');
  await tabTo(page, 'cancel-submit');
  await page.keyboard.press('Enter');
  await page.locator('[data-status=partly-refunded]').waitFor();
  expect(await text(page, 'balance')).toBe('US$8.00');
});

test('in English there is not a word of Korean on the way through PayPal', async () => {
  const { shop, page } = await open({ ...pc, locale: 'en-US' });
  const expectEnglish = async () => {
    const words = (await page.innerText('body')).replaceAll('한국어', '');
    expect(words).not.toMatch(/[가-힣]/);
  };
  await form({ shop, page });
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  expect(await text(page, 'amount')).toBe('$129.90');
  await page.getByTestId('pay').click();
  await page.getByTestId('gaps').waitFor();
  for (const name of ['terms', 'privacy', 'transfer']) await page.getByTestId(`read-${name}`).click();
  await expectEnglish();
  await page.getByTestId('agree-all').check();
  await page.getByTestId('pay').click();
  await finishWindow({ shop, page });
  expect(await text(page, 'order-status')).toBe('Paid');
  expect(await text(page, 'paid-amount')).toBe('$129.90');
  await page.getByTestId('cancel-open').click();
  await expectEnglish();
  await page.goto(`${shop.origin}/payments/fail?code=PAY_PROCESS_CANCELED`);
  await expectEnglish();
});

test('an order that PayPal paid empties the basket, and its page can be opened again', async () => {
  const { shop, page } = await open();
  const { orderId } = await paid({ shop, page });
  await expect.poll(() => page.evaluate("localStorage.getItem('shop-basket')")).toBe('{}');
  await page.goto(shop.origin);
  expect(await page.getByTestId('basket').textContent()).toContain('비어');
  await page.goto(`${shop.origin}/orders/${orderId}`);
  expect(await status(page)).toBe('paid');
});
