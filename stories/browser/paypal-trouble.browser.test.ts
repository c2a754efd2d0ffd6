import { expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import { isOrder } from '../support/browser-buyer.ts';
import {
  abroadForm,
  atPayPal,
  DEPART,
  leaveForPayPal,
  paymentKeyOf,
  payWithPayPal,
  RETURN,
  returnAddress,
  review,
  WINDOW,
} from '../support/browser-paypal.ts';
import { useScenes } from '../support/browser-scene.ts';
import { atPayPal as booksAtPayPal, captureIdOf, expectAgreement } from '../support/paypal-books.ts';

const scene = useScenes();

test('while PayPal is down the window says so and stays; it leads on as soon as PayPal is back', async () => {
  const { town, merchant, shop, page, asked, expectComplaint } = await scene(phone);
  const orderId = await abroadForm(page, shop.origin);
  await town.payPal.close();
  expectComplaint(/status of 400 .*\/depart$/);
  await page.getByTestId('pay').click();
  await page.getByRole('heading', { name: 'PayPal이 응답하지 않아요' }).waitFor();
  expect(await page.getByTestId('window').textContent()).toContain('돈은 움직이지 않았어요');
  const paymentKey = paymentKeyOf(asked('GET', WINDOW)[0]);
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'READY' });

  await town.reopenPayPal();
  await page.getByTestId('wallet-continue').click();
  await atPayPal(page);
  await review(page);
  await page.getByTestId('pay').click();
  await page.waitForURL(`**/orders/${orderId}`);
  await isOrder(page, 'paid');
  expect(asked('POST', DEPART)).toHaveLength(2);
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'DONE', orderId });
  const { captures } = await booksAtPayPal(town, { paymentKey });
  expect(captures).toMatchObject([{ status: 'COMPLETED', amount: 2598 }]);
  await expectAgreement(town, merchant);
});

test('PayPal is down when the buyer comes back: the page says so, and trying again finishes the purchase', async () => {
  const { town, merchant, shop, page, expectComplaint } = await scene();
  await abroadForm(page, shop.origin);
  await leaveForPayPal(page);
  await review(page);
  // Nor does a notice tell the gateway that the buyer approved.
  await town.payPal.control.setKnob({ knob: 'dropWebhook', times: 100 });
  const back = await returnAddress(page);
  await town.payPal.close();
  expectComplaint(/status of 50\d .*\/return/);
  await page.goto(back.href);
  await page.getByRole('heading', { name: 'PayPal의 답을 받지 못했어요' }).waitFor();
  expect(await page.getByTestId('window').textContent()).toContain('돈은 움직이지 않았어요');
  expect(await merchant.read({ paymentKey: paymentKeyOf(back.href) })).toMatchObject({ status: 'READY' });

  await town.reopenPayPal();
  await page.getByTestId('retry').click();
  await isOrder(page, 'paid');
  await expectAgreement(town, merchant);
});

test('a payment that PayPal reviews is neither paid nor lost: the order page waits, and turns paid by itself', async () => {
  const { town, merchant, shop, page, asked } = await scene(phone);
  await abroadForm(page, shop.origin);
  await payWithPayPal(page, 'pending@example.com');
  await isOrder(page, 'confirming');
  expect(await page.getByRole('status').first().textContent()).toContain('다시 결제하지 마세요');
  expect(await page.getByTestId('pay-again').count()).toBe(0);
  const paymentKey = paymentKeyOf(asked('GET', RETURN)[0]);
  const captureId = await captureIdOf(town, { paymentKey });
  await town.payPal.control.settleCapture({ captureId, end: 'COMPLETED' });
  await isOrder(page, 'paid');
  expect(await merchant.read({ paymentKey })).toMatchObject({ status: 'DONE', totalAmount: 25.98 });
  await expectAgreement(town, merchant);
});

test('double clicks, at the shop and at PayPal, make one payment', async () => {
  const { town, merchant, shop, page, asked } = await scene(phone);
  const orderId = await abroadForm(page, shop.origin);
  await page.getByTestId('pay').dblclick();
  await atPayPal(page);
  await review(page);
  await page.getByTestId('pay').dblclick();
  await page.waitForURL(`**/orders/${orderId}`);
  await isOrder(page, 'paid');
  expect(asked('POST', DEPART)).toHaveLength(1);
  const paymentKey = paymentKeyOf(asked('GET', RETURN)[0]);
  expect((await booksAtPayPal(town, { paymentKey })).captures).toMatchObject([{ amount: 2598 }]);
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body.paymentKey).toBe(paymentKey);
  await expectAgreement(town, merchant);
});
