import { expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import {
  buy,
  customer,
  fillWindow,
  finishWindow,
  isOrder,
  openWindow,
  orderForm,
  overlay,
  windowOf,
} from '../support/browser-buyer.ts';
import { expectSoundForEverybody, useScenes } from '../support/browser-scene.ts';

const scene = useScenes();
const OPEN = /^\/checkout\/v1\/payments$/;
const AUTHENTICATE = /\/authenticate$/;
const WINDOW = /^\/v1\/payments\/[^/]+\/checkout$/;

test('the × gives the order form back: nothing failed, the button works, and the next window is another payment', async () => {
  const { merchant, shop, page, asked } = await scene();
  const orderId = await orderForm(page, shop.origin);
  const window = await openWindow(page, 'overlay');
  expect(await page.getByTestId('pay').isDisabled(), 'while the window is open').toBe(true);
  await window.getByTestId('close').click();
  await expect.poll(() => page.getByTestId('tollgate-window').count()).toBe(0);
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  expect(await page.getByRole('alert').count(), 'a decision is no error').toBe(0);
  expect(page.url()).toBe(`${shop.origin}/checkout/${orderId}`);

  await finishWindow(page, await openWindow(page, 'overlay'));
  await isOrder(page, 'awaiting-deposit');
  const [first, second] = asked('GET', WINDOW).map((url) => new URL(url).pathname.split('/')[3]);
  expect(first).not.toBe(second);
  expect(await merchant.read({ paymentKey: first })).toMatchObject({ status: 'READY', orderId });
  expect(await merchant.read({ paymentKey: second })).toMatchObject({
    status: 'WAITING_FOR_DEPOSIT',
    orderId,
  });
});

test.each([
  ['over the page', 'overlay', undefined],
  ['on a phone', 'page', phone],
] as const)(
  'cancel in the window, %s, goes to failUrl: PAY_PROCESS_CANCELED without orderId, and the order can be paid again',
  async (_name, where, device) => {
    const { merchant, shop, page, asked } = await scene(device);
    await orderForm(page, shop.origin);
    const window = await openWindow(page, where);
    await window.getByTestId('cancel').click();
    await page.waitForURL('**/payments/fail**');
    const query = new URL(page.url()).searchParams;
    expect([...query.keys()], 'the shop’s own token stays, and no orderId comes').toEqual([
      'token',
      'code',
      'message',
    ]);
    expect(query.get('code')).toBe('PAY_PROCESS_CANCELED');
    expect(query.get('message')).toMatch(/[가-힣]/);
    const [paymentKey] = asked('GET', WINDOW).map((url) => new URL(url).pathname.split('/')[3]);
    expect(await merchant.read({ paymentKey }), 'leaving changes nothing').toMatchObject({ status: 'READY' });

    await page.getByTestId('pay-again').click();
    expect(await page.getByTestId('customer-name').inputValue()).toBe(customer.name);
    await finishWindow(page, await openWindow(page, where));
    await isOrder(page, 'awaiting-deposit');
  },
);

test('the success page again, by reload and by its address, shows the same account and confirms nothing twice', async () => {
  const { town, merchant, shop, page, asked } = await scene();
  await buy(page, shop.origin, 'overlay');
  const accountNumber = await page.getByTestId('account-number').textContent();
  await page.reload();
  expect(await page.getByTestId('account-number').textContent()).toBe(accountNumber);
  const [success = ''] = asked('GET', /^\/payments\/success$/);
  await page.goto(success);
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByTestId('account-number').textContent()).toBe(accountNumber);
  const paymentKey = new URL(success).searchParams.get('paymentKey');
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  const issued = await town.db.query('select 1 from account_uses where payment_key = $1', [paymentKey]);
  expect(issued.rowCount, 'one account').toBe(1);
});

test('on a phone Back leads from the window to the form as it was, and after the purchase to how the payment stands', async () => {
  const { shop, page } = await scene(phone);
  const orderId = await orderForm(page, shop.origin);
  await openWindow(page, 'page');
  await page.goBack();
  await page.waitForURL(`**/checkout/${orderId}`);
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  expect(await page.getByTestId('customer-name').inputValue()).toBe(customer.name);

  await finishWindow(page, await openWindow(page, 'page'));
  await isOrder(page, 'awaiting-deposit');
  await page.goBack();
  const again = await windowOf(page, 'page');
  await again.getByRole('heading', { name: '입금을 기다리고 있어요' }).waitFor();
  expect(await again.getByTestId('submit').count(), 'there is nothing to send twice').toBe(0);
});

test('a double click on pay opens one window, and one on next sends one form', async () => {
  const { shop, page, asked } = await scene();
  await orderForm(page, shop.origin);
  await page.getByTestId('pay').dblclick();
  const window = await windowOf(page, 'overlay');
  await fillWindow(window);
  await window.getByTestId('submit').dblclick();
  await page.waitForURL('**/orders/**');
  await isOrder(page, 'awaiting-deposit');
  expect(asked('POST', OPEN)).toHaveLength(1);
  expect(asked('POST', AUTHENTICATE)).toHaveLength(1);
});

test('after 30 minutes the window says that the time is over and no money moved; a new one works', async () => {
  const { merchant, shop, page, asked, expectComplaint } = await scene();
  const orderId = await orderForm(page, shop.origin);
  const window = await openWindow(page, 'overlay');
  await fillWindow(window);
  await shop.advance('PT30M');
  expectComplaint(/status of 404 .*\/authenticate$/);
  await window.getByTestId('submit').click();
  await window.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor();
  expect(await window.getByTestId('window').textContent()).toContain('돈은 움직이지 않았어요');
  const [expired = ''] = asked('GET', WINDOW);
  const paymentKey = new URL(expired).pathname.split('/')[3];
  expect(await merchant.read({ paymentKey })).toMatchObject({
    status: 'EXPIRED',
    failure: { code: 'EXPIRED_PAYMENT' },
  });

  await window.getByRole('button', { name: '창 닫기', exact: true }).click();
  await expect.poll(() => page.getByTestId('pay').isEnabled()).toBe(true);
  await finishWindow(page, await openWindow(page, 'overlay'));
  await isOrder(page, 'awaiting-deposit');
  expect(page.url()).toContain(orderId);
  await page.goto(expired);
  await page.getByRole('heading', { name: '결제 시간이 지났어요' }).waitFor();
  expect(await page.getByTestId('submit').count()).toBe(0);
});

test('a window opened again shows how the payment stands, and can do nothing', async () => {
  const { merchant, shop, page, asked } = await scene(phone);
  await orderForm(page, shop.origin);
  await openWindow(page, 'page');
  const [windowUrl = ''] = asked('GET', WINDOW);
  await page.reload();
  await finishWindow(page, await windowOf(page, 'page'));
  await isOrder(page, 'awaiting-deposit');
  const paymentKey = new URL(windowUrl).pathname.split('/')[3];
  const { checkout } = await merchant.read({ paymentKey });

  const expectStatus = async (title: string) => {
    // With the token of whoever opened it, and as the address in the Payment has it, without.
    for (const address of [windowUrl, checkout.url]) {
      await page.goto(address);
      await page.getByRole('heading', { name: title }).waitFor();
      expect(await page.getByTestId('submit').count()).toBe(0);
      expect(await page.content(), 'no account number is told to strangers').not.toMatch(/X\d{10,}/);
    }
  };
  await expectStatus('입금을 기다리고 있어요');
  await merchant.deposit({ paymentKey });
  await expectStatus('결제가 끝났어요');
  await merchant.cancel(
    { paymentKey },
    { refundReceiveAccount: { bank: '88', accountNumber: '110123456789', holderName: '김고객' } },
  );
  await expectStatus('취소된 결제예요');
});

test('an overlay whose page is reloaded is gone with it, and the order is still payable', async () => {
  const { shop, page } = await scene();
  await orderForm(page, shop.origin);
  await openWindow(page, 'overlay');
  await page.reload();
  expect(await overlay(page).getByTestId('window').count()).toBe(0);
  expect(await page.getByTestId('customer-name').inputValue(), 'what the shop knows is filled in').toBe(
    customer.name,
  );
  await finishWindow(page, await openWindow(page, 'overlay'));
  await isOrder(page, 'awaiting-deposit');
});

test.each([
  ['ko', '', '없는 결제예요', '돈은 움직이지 않았어요.'],
  ['en', '?lang=en', 'There is no such payment', 'No money has moved.'],
])(
  'the window of a payment that nobody asked for says so in words and looks like the window, %s',
  async (lang, query, title, money) => {
    const { town, page, expectComplaint } = await scene({ ...phone, viewport: { width: 320, height: 568 } });
    expectComplaint(/status of 404 .*\/checkout/);
    await page.goto(`${town.origin()}/v1/payments/tgdocs20260310142231Kq7Zp/checkout${query}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
    expect(await page.getByRole('main').textContent()).toContain(money);
    expect(
      await page.evaluate('[document.documentElement.lang, document.documentElement.scrollWidth]'),
    ).toEqual([lang, 320]);
    await expectSoundForEverybody(page);
  },
);
