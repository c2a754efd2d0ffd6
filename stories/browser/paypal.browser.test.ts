import { expect, test } from 'vitest';
import { pc, phone } from '../../test/browser.ts';
import { customer, isOrder, orderForm, tabTo } from '../support/browser-buyer.ts';
import {
  abroadForm,
  agree,
  agreements,
  atPayPal,
  buyAbroad,
  leaveForPayPal,
  logIn,
  paymentKeyOf,
  RETURN,
  refund,
  review,
  WINDOW,
} from '../support/browser-paypal.ts';
import { expectNothingCutOff, expectSoundForEverybody, useScenes } from '../support/browser-scene.ts';
import { atPayPal as booksAtPayPal, expectAgreement } from '../support/paypal-books.ts';

const scene = useScenes();

test.each([
  ['a PC', pc],
  ['a phone', phone],
] as const)(
  'on %s the page leaves for PayPal and comes back paid, in dollars and cents, and is refunded in two parts',
  async (_name, device) => {
    const { town, merchant, shop, page, asked, expectComplaint } = await scene(device);
    const orderId = await abroadForm(page, shop.origin, ['mug', 'mug', 'cloth']);
    expect(await page.getByTestId('pay').textContent()).toContain('US$34.73');
    await leaveForPayPal(page);
    expect(new URL(page.url()).origin, 'an origin of its own').toBe(town.payPal.publicUrl);
    expect(await page.getByTestId('tollgate-window').count(), 'never in a frame').toBe(0);
    expect(await page.title(), 'it says what it is').toContain('시뮬레이터');

    expectComplaint(/status of 422 .*\/checkoutnow\/log-in$/);
    await logIn(page, undefined, 'not-the-password');
    await page.getByTestId('error').waitFor();
    expect(await page.getByTestId('amount').textContent()).toBe('$34.73 USD');
    await review(page);
    expect(await page.getByTestId('amount').textContent()).toBe('$34.73 USD');
    expect(await page.getByTestId('items').textContent()).toMatch(/Earthen mug.*25\.98.*Linen.*8\.75/s);
    expect(await page.getByTestId('shipping').innerText()).toMatch(/100 Sample Street.*San Jose.*US/s);

    const books = async () => booksAtPayPal(town, { paymentKey: paymentKeyOf(asked('GET', WINDOW).at(-1)) });
    expect((await books()).captures).toEqual([]);
    await page.getByTestId('pay').click();
    await page.waitForURL(`${shop.origin}/orders/${orderId}`);
    await isOrder(page, 'paid');

    // Three parameters and no currency: a shop knows its own order's.
    const [success = ''] = asked('GET', /^\/payments\/success$/);
    const query = Object.fromEntries(new URL(success).searchParams);
    const paymentKey = query['paymentKey'] ?? '';
    expect(query).toEqual({ orderId, paymentKey, amount: '34.73' });
    expect(await merchant.read({ paymentKey })).toMatchObject({
      status: 'DONE',
      method: '해외간편결제',
      easyPay: '페이팔',
      currency: 'USD',
      country: 'US',
      totalAmount: 34.73,
    });
    expect((await books()).captures).toMatchObject([{ status: 'COMPLETED', amount: 3473 }]);
    expect(await page.getByTestId('paid-with').textContent()).toBe('PayPal');
    expect(await page.getByTestId('paid-amount').textContent()).toBe('US$34.73');
    expect(await page.getByTestId('balance').textContent()).toBe('US$34.73');

    await refund(page, '8.75');
    await isOrder(page, 'partly-refunded');
    expect(await page.getByTestId('balance').textContent()).toBe('US$25.98');
    await refund(page);
    await isOrder(page, 'refunded');
    expect(await page.getByTestId('balance').textContent()).toBe('US$0.00');
    expect(await page.getByTestId('cancel-open').count()).toBe(0);
    const { status, cancels } = await merchant.read({ paymentKey });
    expect(status).toBe('PARTIAL_CANCELED');
    expect(cancels.map((cancel: { cancelAmount: number }) => cancel.cancelAmount)).toEqual([8.75, 25.98]);
    expect((await books()).refunds.map(({ amount }) => amount).sort()).toEqual([2598, 875]);
    await expectAgreement(town, merchant);
  },
);

test('without all three agreements nothing is asked of anybody; each is a decision of the buyer’s own', async () => {
  const { shop, page, asked } = await scene(phone);
  await orderForm(page, shop.origin);
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  for (const name of agreements) {
    expect(await page.getByTestId(`agree-${name}`).isChecked(), name).toBe(false);
  }
  for (const name of agreements) {
    await page.getByTestId('pay').click();
    expect(await page.getByTestId('gaps').textContent()).not.toBe('');
    await page.getByTestId(`agree-${name}`).click();
  }
  expect(asked('POST', /\/request$|^\/checkout\/v1\/payments$/)).toEqual([]);
  await leaveForPayPal(page);
});

test('the whole purchase works by keyboard alone, from the shelf to the refund', async () => {
  const { shop, page } = await scene();
  await page.goto(shop.origin);
  await tabTo(page, 'add-teapot');
  await page.keyboard.press('Enter');
  await tabTo(page, 'order');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/**');
  await tabTo(page, 'method-VIRTUAL_ACCOUNT');
  await page.keyboard.press('ArrowDown');
  for (const name of agreements) {
    await tabTo(page, `agree-${name}`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, 'pay');
  await page.keyboard.press('Enter');

  await atPayPal(page);
  await tabTo(page, 'email');
  await page.keyboard.type('tosspayments-paypal@example.com');
  await tabTo(page, 'password');
  await page.keyboard.type('tosskim123!@#');
  await page.keyboard.press('Enter');
  await page.getByTestId('buyer').waitFor();
  await tabTo(page, 'pay');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/orders/**');
  await isOrder(page, 'paid');
  expect(await page.getByTestId('paid-amount').textContent()).toBe('US$46.50');

  await tabTo(page, 'cancel-open');
  await page.keyboard.press('Enter');
  await tabTo(page, 'cancel-submit');
  await page.keyboard.press('Enter');
  await isOrder(page, 'refunded');
});

test('in English, from the shelf to the refund, the simulator included', async () => {
  const { shop, page } = await scene({ ...phone, locale: 'en-US' });
  const expectEnglish = async () => {
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    // What the buyer wrote, the shop's name at PayPal, and the link to the other language are Korean everywhere.
    const known = [customer.name, '한국어', ...(await page.getByTestId('brand-name').allTextContents())];
    const words = known.reduce((text, word) => text.replaceAll(word, ''), await page.innerText('body'));
    expect(words, page.url()).not.toMatch(/[가-힣]/);
  };
  await orderForm(page, shop.origin);
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await agree(page);
  await expectEnglish();
  expect(await page.getByTestId('pay').textContent()).toBe('Pay $25.98 with PayPal');
  await leaveForPayPal(page);
  await expectEnglish();
  await review(page);
  await expectEnglish();
  await page.getByTestId('pay').click();
  await page.waitForURL('**/orders/**');
  await isOrder(page, 'paid');
  expect(await page.getByTestId('order-status').textContent()).toBe('Paid');
  await expectEnglish();
  await refund(page, '5.00');
  await isOrder(page, 'partly-refunded');
  await expectEnglish();
});

test('a whole purchase, dark, on a small phone, is sound for everybody, page by page', async () => {
  const { shop, page } = await scene({
    ...phone,
    viewport: { width: 320, height: 568 },
    colorScheme: 'dark',
  });
  const check = async () => {
    await expectSoundForEverybody(page);
    await expectNothingCutOff(page);
  };
  await orderForm(page, shop.origin);
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await page.getByTestId('shipping-area2').fill('서울');
  await page.getByTestId('pay').click();
  await page.getByTestId('gaps').waitFor();
  await check();
  await page.getByTestId('shipping-area2').fill('Seoul');
  await agree(page);
  await leaveForPayPal(page);
  await check();
  await review(page);
  await check();
  await page.getByTestId('pay').click();
  await page.waitForURL('**/orders/**');
  await isOrder(page, 'paid');
  await page.getByTestId('cancel-open').click();
  await check();
});

test('the way back, walked again after the payment, shows that it is paid and takes nothing twice', async () => {
  const { town, merchant, shop, page, asked } = await scene(phone);
  const orderId = await buyAbroad(page, shop.origin);
  const [back = ''] = asked('GET', RETURN);
  const [success = ''] = asked('GET', /^\/payments\/success$/);
  for (const again of [back, back, success]) {
    await page.goto(again);
    await page.reload();
    if (again === success) await isOrder(page, 'paid');
    else await page.getByRole('heading', { name: '결제가 끝났어요' }).waitFor();
  }
  expect(page.url()).toBe(`${shop.origin}/orders/${orderId}`);
  const { captures } = await booksAtPayPal(town, { paymentKey: paymentKeyOf(back) });
  expect(captures).toMatchObject([{ status: 'COMPLETED', amount: 2598 }]);
  await expectAgreement(town, merchant);
});
