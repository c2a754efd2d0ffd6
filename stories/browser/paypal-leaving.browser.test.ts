import { expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import { customer, isOrder } from '../support/browser-buyer.ts';
import {
  abroadForm,
  agree,
  leaveForPayPal,
  paymentKeyOf,
  payWithPayPal,
  returnAddress,
  review,
  WINDOW,
} from '../support/browser-paypal.ts';
import { useScenes } from '../support/browser-scene.ts';
import { atPayPal as booksAtPayPal, expectAgreement } from '../support/paypal-books.ts';

const scene = useScenes();

test.each([
  ['before the log-in, on a phone', phone, false],
  ['at the review, on a PC', undefined, true],
] as const)(
  'cancel at PayPal, %s, goes to failUrl: PAY_PROCESS_CANCELED without orderId, and the order can be paid again',
  async (_name, device, isLoggedIn) => {
    const { town, merchant, shop, page, asked } = await scene(device);
    await abroadForm(page, shop.origin);
    await leaveForPayPal(page);
    if (isLoggedIn) await review(page);
    await page.getByTestId('cancel').click();
    await page.waitForURL('**/payments/fail**');
    const query = new URL(page.url()).searchParams;
    expect([...query.keys()], 'the shop’s own token stays, and no orderId comes').toEqual([
      'token',
      'code',
      'message',
    ]);
    expect(query.get('code')).toBe('PAY_PROCESS_CANCELED');
    expect(query.get('message')).toMatch(/[가-힣]/);
    expect(await page.getByRole('main').textContent()).toContain('PayPal에서 결제를 그만두셨어요.');
    const paymentKey = paymentKeyOf(asked('GET', WINDOW)[0]);
    expect(await merchant.read({ paymentKey }), 'leaving changes nothing').toMatchObject({ status: 'READY' });

    await page.getByTestId('pay-again').click();
    expect(await page.getByTestId('customer-name').inputValue()).toBe(customer.name);
    expect(await page.getByTestId('agree-terms').isChecked(), 'asked anew').toBe(false);
    await agree(page);
    await payWithPayPal(page);
    await isOrder(page, 'paid');
    expect((await booksAtPayPal(town, { paymentKey })).captures, 'of the first attempt').toEqual([]);
    await expectAgreement(town, merchant);
  },
);

test('a buyer whom PayPal refuses ends at failUrl: PAY_PROCESS_ABORTED with the order, which can be paid again', async () => {
  const { town, merchant, shop, page } = await scene();
  const orderId = await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page);
  await page.getByTestId('refuse').click();
  await page.waitForURL('**/payments/fail**');
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    token: expect.any(String),
    code: 'PAY_PROCESS_ABORTED',
    message: expect.stringMatching(/[가-힣]/),
    orderId,
  });
  expect(await page.getByRole('main').textContent()).toContain('빠져나간 돈은 없습니다');
  await page.getByTestId('pay-again').click();
  await agree(page);
  await payWithPayPal(page);
  await isOrder(page, 'paid');
  await expectAgreement(town, merchant);
});

test('a buyer with nothing to pay with can only go back', async () => {
  const { shop, page } = await scene(phone);
  await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page, 'no-money@example.com');
  expect(await page.getByTestId('pay').isDisabled()).toBe(true);
  await page.getByTestId('cannot-pay').waitFor();
  await page.getByTestId('cancel').click();
  await page.getByTestId('fail-code').waitFor();
  expect(await page.getByTestId('fail-code').textContent()).toBe('PAY_PROCESS_CANCELED');
});

test('a buyer whose money PayPal cannot get reads so on the order page, and pays again with other funding', async () => {
  const { town, merchant, shop, page } = await scene(phone);
  const orderId = await abroadForm(page, shop.origin);
  await payWithPayPal(page, 'declined@example.com');
  await isOrder(page, 'failed');
  const status = page.getByRole('status').first();
  expect(await status.textContent()).toMatch(/PayPal이 이 결제를 승인하지 않았어요.*빠져나간 돈은 없습니다/);
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body).toMatchObject({
    status: 'ABORTED',
    failure: { code: 'REJECT_CARD_COMPANY' },
  });
  await page.getByTestId('pay-again').click();
  await agree(page);
  await payWithPayPal(page);
  await isOrder(page, 'paid');
  await expectAgreement(town, merchant);
});

test('Back leads from PayPal to the form, and after the purchase to a page that says it is paid', async () => {
  const { shop, page, asked } = await scene(phone);
  const orderId = await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await page.goBack();
  await page.waitForURL(`**/checkout/${orderId}`);
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  expect(await page.getByTestId('customer-name').inputValue()).toBe(customer.name);
  for (const name of ['terms', 'privacy', 'transfer'])
    await page.getByTestId(`agree-${name}`).setChecked(true);
  await payWithPayPal(page);
  await isOrder(page, 'paid');
  const [first, second] = asked('GET', WINDOW).map(paymentKeyOf);
  expect(first).not.toBe(second);

  await page.goBack();
  await expect.poll(() => page.getByTestId('ended').getAttribute('data-ending')).toBe('paid');
  await page.goto(`${shop.origin}/orders/${orderId}`);
  await isOrder(page, 'paid');
});

test('the way back belongs to the browser that left: another one learns nothing and finishes nothing', async () => {
  const { town, merchant, shop, page, asked } = await scene(phone);
  await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page);
  const back = await returnAddress(page);
  const paymentKey = paymentKeyOf(back);
  const notMine = { name: '결제를 시작한 브라우저가 아니에요' };

  const stranger = await page.context().browser()?.newContext(phone);
  const theirs = await stranger?.newPage();
  await theirs?.goto(back.href);
  await theirs?.getByRole('heading', notMine).waitFor();
  expect(new URL(theirs?.url() ?? '').origin, 'no success address').toBe(back.origin);
  expect(await theirs?.getByTestId('leave').count(), 'and no way to one').toBe(0);
  await stranger?.close();

  const forged = (change: (query: URLSearchParams) => void): string => {
    const address = new URL(back);
    change(address.searchParams);
    return address.href;
  };
  await page.goto(forged((query) => query.set('token', 'ANOTHERORDER12345')));
  await page.getByRole('heading', { name: '이 결제의 답이 아니에요' }).waitFor();
  await page.goto(forged((query) => query.delete('state')));
  await page.getByRole('heading', notMine).waitFor();
  expect(asked('GET', /^\/payments\/success$/)).toEqual([]);
  expect(await merchant.read({ paymentKey })).toMatchObject({ approvedAt: null });
  expect((await booksAtPayPal(town, { paymentKey })).captures).toEqual([]);

  await page.goto(back.href);
  await isOrder(page, 'paid');
});

test('a smaller amount in the success address stops the order, and PayPal is not asked for the money', async () => {
  const { town, merchant, shop, page } = await scene(phone);
  await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page);
  const back = await returnAddress(page);
  const { location = '' } = (await page.request.get(back.href, { maxRedirects: 0 })).headers();
  const forged = new URL(location);
  expect(forged.searchParams.get('amount')).toBe('25.98');
  forged.searchParams.set('amount', '0.01');
  await page.goto(forged.href);
  await isOrder(page, 'mismatch');
  expect(await page.getByRole('status').first().textContent()).toContain('빠져나간 돈은 없습니다');
  const { orders, captures } = await booksAtPayPal(town, {
    paymentKey: paymentKeyOf(back),
  });
  expect([orders.map(({ status }) => status), captures]).toEqual([['APPROVED'], []]);
  await expectAgreement(town, merchant);
});

test('who stays at PayPal for half an hour is told that the time is over, and that no money moved', async () => {
  const { town, merchant, shop, page } = await scene();
  const orderId = await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page);
  await shop.advance('PT30M');
  await page.getByTestId('pay').click();
  await page.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor();
  expect(await page.getByTestId('window').textContent()).toContain('돈은 움직이지 않았어요');
  const paymentKey = paymentKeyOf(page.url());
  expect(await merchant.read({ paymentKey })).toMatchObject({
    status: 'EXPIRED',
    failure: { code: 'EXPIRED_PAYMENT' },
  });
  await page.getByTestId('leave').click();
  await page.waitForURL('**/payments/fail**');
  expect(new URL(page.url()).searchParams.get('orderId')).toBe(orderId);
  expect(await page.getByTestId('fail-code').textContent()).toBe('PAY_PROCESS_ABORTED');
  await page.getByTestId('pay-again').click();
  await agree(page);
  await payWithPayPal(page);
  await isOrder(page, 'paid');
  expect((await booksAtPayPal(town, { paymentKey })).captures).toEqual([]);
  await expectAgreement(town, merchant);
});
