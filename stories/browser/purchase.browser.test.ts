import { expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import {
  buy,
  cancelOrder,
  fillWindow,
  finishWindow,
  isOrder,
  openBank,
  openWindow,
  orderForm,
  orderIdOf,
  overlay,
  send,
  tabTo,
} from '../support/browser-buyer.ts';
import { useScenes } from '../support/browser-scene.ts';

const scene = useScenes();

test('on a PC the window lies over the order page; the deposit of somebody else pays the order, which is refunded in two parts', async () => {
  const { merchant, shop, page, asked } = await scene();
  const orderId = await orderForm(page, shop.origin, ['mug', 'mug', 'cloth']);
  const orderPage = page.url();
  const window = await openWindow(page, 'overlay');
  expect(page.url(), 'the page stays where it is').toBe(orderPage);
  expect(await window.getByTestId('window').textContent()).toContain('48,000원');
  await fillWindow(window, '88');
  await window.getByTestId('submit').click();
  await page.waitForURL(`${shop.origin}/orders/${orderId}`);

  // The three parameters of the success address, and nothing else (S-VA).
  const [success = ''] = asked('GET', /^\/payments\/success$/);
  const query = new URL(success).searchParams;
  const paymentKey = query.get('paymentKey') ?? '';
  expect(Object.fromEntries(query)).toEqual({ orderId, paymentKey, amount: '48000' });

  await isOrder(page, 'awaiting-deposit');
  const issued = await merchant.read({ paymentKey });
  expect(issued).toMatchObject({
    status: 'WAITING_FOR_DEPOSIT',
    virtualAccount: { bankCode: '88', customerName: '김구매' },
  });
  expect(await page.getByTestId('bank').textContent()).toBe('신한은행');
  expect(await page.getByTestId('account-number').textContent()).toBe(issued['virtualAccount'].accountNumber);
  expect(await page.getByTestId('deposit-amount').textContent()).toBe('48,000원');
  const dueAt = await page.getByTestId('due-date').locator('time').getAttribute('datetime');
  expect(Date.parse(dueAt ?? '')).toBe(Date.parse(issued['virtualAccount'].dueDate));

  const bank = await openBank(page);
  expect(await send(bank, { amount: '47,999' })).toBe('AMOUNT_MISMATCH');
  expect(await page.getByTestId('order-status').getAttribute('data-status')).toBe('awaiting-deposit');
  expect(await send(bank, { amount: '48,000', depositorName: '다른 사람' })).toBe('OK');
  // The shop's timers stand still, so that only the webhook can do this, and the page is not reloaded.
  await isOrder(page, 'paid', 5_000);
  expect(await merchant.read({ paymentKey })).toMatchObject({
    status: 'DONE',
    virtualAccount: { depositorName: '다른 사람' },
  });
  expect(await send(bank)).toBe('ALREADY_PAID');

  expect(await page.getByTestId('balance').textContent()).toBe('48,000원');
  await cancelOrder(page, '20,000');
  await isOrder(page, 'partly-refunded');
  expect(await page.getByTestId('balance').textContent()).toBe('28,000원');
  await cancelOrder(page, '28,000');
  await isOrder(page, 'refunded');
  expect(await page.getByTestId('balance').textContent()).toBe('0원');
  expect(await page.getByTestId('cancel-open').count()).toBe(0);
  const refunded = await merchant.read({ paymentKey });
  expect(refunded).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0 });
  expect(refunded['cancels'].map((cancel: { cancelAmount: number }) => cancel.cancelAmount)).toEqual([
    20_000, 28_000,
  ]);
  await bank.reload();
  const refunds = bank.getByTestId('transfers').locator('li');
  await expect.poll(() => refunds.count()).toBe(2);
  expect(await refunds.first().textContent()).toContain('110123456789');
});

test('on a phone the page moves to the window and back; the deposit pays the order, which is refunded whole', async () => {
  const { merchant, shop, page } = await scene(phone);
  const orderId = await orderForm(page, shop.origin);
  const window = await openWindow(page, 'page');
  expect(new URL(page.url()).pathname, 'the page is the window').toMatch(/^\/v1\/payments\/[^/]+\/checkout$/);
  expect(await page.getByTestId('close').count(), 'there is nothing to close').toBe(0);
  await finishWindow(page, window, '06');
  expect(page.url()).toBe(`${shop.origin}/orders/${orderId}`);
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByTestId('bank').textContent()).toBe('KB국민은행');

  const bank = await openBank(page);
  expect(await send(bank, { amount: '36,001' })).toBe('AMOUNT_MISMATCH');
  expect(await send(bank, { amount: '36000', depositorName: '엄마' })).toBe('OK');
  await isOrder(page, 'paid');
  await cancelOrder(page, '36000');
  await isOrder(page, 'refunded');
  expect(await page.getByTestId('balance').textContent()).toBe('0원');
  const answer = await merchant.call('GET', `/v1/payments/orders/${orderId}`);
  expect(answer.body).toMatchObject({
    status: 'CANCELED',
    balanceAmount: 0,
    cancels: [{ cancelAmount: 36_000, refundableAmount: 0 }],
  });
});

test('before the deposit an order is cancelled whole, without an account, and its number takes no money any more', async () => {
  const { merchant, shop, page } = await scene();
  const orderId = await buy(page, shop.origin, 'overlay');
  const bank = await openBank(page);
  await cancelOrder(page);
  await isOrder(page, 'canceled');
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body).toMatchObject({
    status: 'CANCELED',
    approvedAt: null,
    balanceAmount: 0,
    virtualAccount: { depositorName: null },
  });
  expect(await send(bank)).toBe('CLOSED');
  expect(await page.getByTestId('order-status').getAttribute('data-status')).toBe('canceled');
});

test('the whole purchase works by keyboard alone, from the shelf to the refund', async () => {
  const { shop, page } = await scene();
  await page.goto(shop.origin);
  await tabTo(page, 'add-teapot');
  await page.keyboard.press('Enter');
  await tabTo(page, 'order');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/**');
  for (const [field, text] of [
    ['name', '김구매'],
    ['phone', '01012345678'],
    ['email', 'buyer@example.com'],
  ]) {
    await tabTo(page, `customer-${field}`);
    await page.keyboard.type(text as string);
  }
  await tabTo(page, 'pay');
  await page.keyboard.press('Enter');

  const window = overlay(page);
  await window.getByTestId('window').waitFor();
  await tabTo(page, 'bank-39');
  await page.keyboard.press('ArrowDown');
  expect(await window.getByTestId('bank-34').isChecked(), 'the arrow chose the next bank').toBe(true);
  await tabTo(page, 'cash-receipt-소득공제');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await window.getByTestId('cash-receipt-미발행').isChecked()).toBe(true);
  await tabTo(page, 'agree');
  await page.keyboard.press('Space');
  await tabTo(page, 'submit');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/orders/**');
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByTestId('bank').textContent()).toBe('광주은행');

  await tabTo(page, 'bank-app');
  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('Enter');
  const bank = await opened;
  await bank.getByTestId('send').waitFor();
  await tabTo(bank, 'send');
  await bank.keyboard.press('Enter');
  await bank.locator('[data-testid=result][data-code=OK]').waitFor();
  await page.bringToFront();
  await isOrder(page, 'paid');

  await tabTo(page, 'cancel-open');
  await page.keyboard.press('Enter');
  await tabTo(page, 'refund-bank');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'refund-account');
  await page.keyboard.type('110-123-456789');
  await tabTo(page, 'cancel-submit');
  await page.keyboard.press('Enter');
  await isOrder(page, 'refunded');
  expect(orderIdOf(page)).toMatch(/^order_/);
});
