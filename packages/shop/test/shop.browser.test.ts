import { expect, test } from 'vitest';
import { pc, phone } from '../../../test/browser.ts';
import { account, customer, type TestShop } from './open-shop.ts';
import {
  type Asked,
  asked,
  finishWindow,
  noSeriousFlaw,
  open,
  orderForm,
  script,
  status,
  tabTo,
  withBrowser,
} from './shop-in-browser.ts';

withBrowser();

test('a purchase on a PC: basket, form, window, account, paid without a reload, refunded in part', async () => {
  const { shop, page, said } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  const { orderId, paymentKey, secret } = await finishWindow({ shop, page });
  expect(page.url()).toBe(`${shop.origin}/orders/${orderId}`);
  expect(await page.getByTestId('account-number').textContent()).toBe('X5501928374650');
  expect(await page.getByTestId('bank').textContent()).toBe('신한은행');
  expect(await page.getByTestId('deposit-amount').textContent()).toBe('36,000원');
  expect(await page.getByTestId('due-date').textContent()).toContain('3월 11일 (수) 14:22');
  expect(await page.getByTestId('bank-app').getAttribute('href')).toBe(
    'http://localhost:4400/?account=X5501928374650&amount=36000',
  );
  expect(await status(page)).toBe('awaiting-deposit');

  shop.gateway.deposit(paymentKey);
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await page.locator('[data-testid=order-status][data-status=paid]').waitFor({ timeout: 1_000 });

  await page.getByTestId('cancel-open').click();
  await page.getByTestId('cancel-amount').fill('6,000');
  await page.getByTestId('refund-bank').selectOption(account.bank);
  await page.getByTestId('refund-account').fill(account.accountNumber);
  await page.getByTestId('cancel-submit').click();
  await page.locator('[data-status=partly-refunded]').waitFor();
  expect(await page.getByTestId('balance').textContent()).toBe('30,000원');
  expect(said).toEqual([]);
});

test.each([
  ['PC', pc],
  ['phone', phone],
])(
  'B5 B7 on a %s the window is asked for in redirect mode, with absolute addresses and our token',
  async (_name, device) => {
    const { shop, page } = await open(device);
    await orderForm({ shop, page });
    await page.getByTestId('pay').click();
    const [{ clientKey, customerKey, request } = {} as Asked] = await asked(page);
    expect(clientKey).toBe(shop.config.clientKey);
    expect(customerKey).toBe('@@ANONYMOUS');
    expect(request).toMatchObject({
      method: 'VIRTUAL_ACCOUNT',
      amount: { value: 36_000, currency: 'KRW' },
      successUrl: `${shop.origin}/payments/success`,
      failUrl: expect.stringMatching(
        `^${shop.origin}/payments/fail\\?token=${request['orderId']}\\.1\\.[\\w-]+$`,
      ),
    });
    expect(request).not.toHaveProperty('windowTarget');
  },
);

test('B3 the pay button is off while the window is open, and on again after USER_CANCEL, without a word', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  await asked(page);
  expect(await page.getByTestId('pay').isDisabled()).toBe(true);
  await page.evaluate('window.refuse("USER_CANCEL")');
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(0);

  await page.getByTestId('pay').click();
  await expect.poll(async () => (await asked(page)).length).toBe(2);
  const [first, second] = await asked(page);
  expect(second?.request['orderId']).toBe(first?.request['orderId']);
});

test('B3 any other rejection turns the button on again and says that no money has moved', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  await asked(page);
  await page.evaluate('window.refuse("INVALID_PARAMETERS")');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('빠져나간 돈은 없습니다');
  expect(await page.getByTestId('pay').isEnabled()).toBe(true);
});

test('B3 a script that cannot be loaded is said, and tried again at the next press', async () => {
  const { shop, page } = await open();
  shop.gateway.script = '// not the script that was hoped for';
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  await expect.poll(() => page.getByRole('alert').count()).toBe(1);
  shop.gateway.script = script;
  await page.getByTestId('pay').click();
  expect(await asked(page)).toHaveLength(1);
});

test('B3 the back button from a window that took the whole page leads to a form that works', async () => {
  const { shop, page } = await open(phone);
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  await asked(page);
  await page.goto(`${shop.gateway.origin}/v2/standard`);
  await page.goBack();
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  expect(await page.getByTestId('customer-name').inputValue()).toBe(customer.name);
});

test('a form with gaps is not sent: the first gap has the focus, every gap its words', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('customer-name').fill(' ');
  await page.getByTestId('customer-phone').fill('전화');
  await page.getByTestId('pay').click();
  expect(await page.locator('[aria-invalid]').count()).toBe(2);
  expect(await page.evaluate('document.activeElement.name')).toBe('name');
  expect(await page.evaluate('window.asked')).toBeUndefined();
});

test('C7 C14 reload and the address of the success page again show the same account', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  const { orderId, paymentKey } = await finishWindow({ shop, page });
  await page.reload();
  expect(await page.getByTestId('account-number').textContent()).toBe('X5501928374650');
  await page.goto(`${shop.origin}/payments/success?orderId=${orderId}&paymentKey=${paymentKey}&amount=36000`);
  expect(await status(page)).toBe('awaiting-deposit');
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
});

test('C2 a tampered amount: the buyer is told, and nothing was confirmed', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  const [{ request } = {} as Asked] = await asked(page);
  await page.goto(`${request['successUrl']}?orderId=${request['orderId']}&paymentKey=p&amount=1`);
  expect(await status(page)).toBe('mismatch');
  expect(await page.getByRole('status').textContent()).toContain('빠져나간 돈은 없습니다');
  expect(shop.gateway.callsOf('confirm')).toEqual([]);
});

test('D2 D4 the fail page shows words as words, and leads back to the form', async () => {
  const { shop, page, said } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  const [{ request } = {} as Asked] = await asked(page);
  const message = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">';
  await page.goto(`${request['failUrl']}&${new URLSearchParams({ code: 'SOMETHING_NEW', message })}`);
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  await expect.poll(() => page.getByRole('main').textContent()).toContain(message);
  await page.getByTestId('pay-again').click();
  expect(await page.getByTestId('customer-email').inputValue()).toBe(customer.email);
  expect(said).toEqual([]);
});

test('a deposit that is taken back is said at once, and the same account is offered again', async () => {
  const { shop, page } = await open();
  await orderForm({ shop, page });
  await page.getByTestId('pay').click();
  const { orderId, paymentKey, secret } = await finishWindow({ shop, page });
  shop.gateway.deposit(paymentKey);
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await page.locator('[data-status=paid]').waitFor();
  shop.gateway.reverse(paymentKey);
  await shop.webhook({ secret, status: 'WAITING_FOR_DEPOSIT', transactionKey: 'T', orderId });
  await page.locator('[data-status=awaiting-deposit]').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('다시 입금');
});

test.each([
  ['light', '320 px', { ...phone, viewport: { width: 320, height: 640 } }],
  ['dark', 'PC', pc],
] as const)('every page is sound for everybody: %s, %s', async (colorScheme, _name, device) => {
  const { shop, page } = await open({ ...device, colorScheme, reducedMotion: 'reduce' });
  const check = async () => {
    await noSeriousFlaw(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
      device.viewport.width,
    );
  };
  await page.goto(shop.origin);
  await check();
  await orderForm({ shop, page });
  await page.getByTestId('customer-email').fill('');
  await page.getByTestId('pay').click();
  await check();
  await page.getByTestId('customer-email').fill(customer.email);
  await page.getByTestId('pay').click();
  const { orderId, paymentKey, secret } = await finishWindow({ shop, page });
  await check();
  shop.gateway.deposit(paymentKey);
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await page.locator('[data-status=paid]').waitFor();
  await page.getByTestId('cancel-open').click();
  await check();
  for (const path of ['/payments/fail?code=PAY_PROCESS_CANCELED', '/orders/none']) {
    await page.goto(shop.origin + path);
    await check();
  }
});

test('the whole purchase works by keyboard alone', async () => {
  const { shop, page } = await open();
  await page.goto(shop.origin);
  await tabTo(page, 'add-cloth');
  await page.keyboard.press('Enter');
  await tabTo(page, 'order');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/**');
  for (const [name, text] of Object.entries(customer)) {
    await tabTo(page, `customer-${name}`);
    await page.keyboard.type(text);
  }
  await tabTo(page, 'method-VIRTUAL_ACCOUNT');
  await tabTo(page, 'pay');
  await page.keyboard.press('Enter');
  expect((await asked(page))[0]?.request.amount.value).toBe(12_000);
  await finishWindow({ shop, page });
  await tabTo(page, 'cancel-open');
  await page.keyboard.press('Enter');
  await tabTo(page, 'cancel-submit');
  await page.keyboard.press('Enter');
  await page.locator('[data-status=canceled]').waitFor();
});

test('English by the browser’s language, or by the address, and it stays on the way back from the window', async () => {
  const english = await open({ ...pc, locale: 'en-US' });
  await english.page.goto(english.shop.origin);
  expect(await english.page.getByTestId('order').count()).toBe(0);
  await english.page.getByTestId('add-mug').click();
  expect(await english.page.getByTestId('order').textContent()).toBe('Order');
  expect(await english.page.evaluate('document.documentElement.lang')).toBe('en');

  const { shop, page } = await open();
  await page.goto(`${shop.origin}/?lang=en`);
  await orderForm({ shop: { ...shop, origin: `${shop.origin}/?lang=en` } as TestShop, page });
  await page.getByTestId('pay').click();
  await finishWindow({ shop, page });
  expect(await page.getByTestId('order-status').textContent()).toBe('Waiting for your transfer');
  expect(await page.getByTestId('deposit-amount').textContent()).toBe('₩36,000');
});
