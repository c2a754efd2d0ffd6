import { afterAll, beforeAll, expect, test } from 'vitest';
import { phone } from '../../test/browser.ts';
import { overlay } from '../support/browser-buyer.ts';
import { type MerchantPage, openMerchantPage } from '../support/browser-merchant-page.ts';
import { useScenes } from '../support/browser-scene.ts';
import { newOrderId } from '../support/shop.ts';

const scene = useScenes();
let merchantPage: MerchantPage;
beforeAll(async () => {
  merchantPage = await openMerchantPage();
});
afterAll(() => merchantPage?.close());

const order = () => ({
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 15_000, currency: 'KRW' },
  orderId: newOrderId(),
  orderName: '생수 외 1건',
  customerName: '김구매',
});

test('without addresses the promise brings the three values, the page stays, and the server confirms with them', async () => {
  const { town, merchant, page } = await scene();
  const src = `${town.origin()}/v2/standard`;
  const request = order();
  await merchantPage.pay(page, { src, clientKey: merchant.clientKey, request });
  const window = overlay(page);
  await window.getByTestId('bank-20').click();
  await window.getByTestId('agree').click();
  await window.getByTestId('submit').click();
  const outcome = await merchantPage.outcome(page);
  expect(outcome).toEqual({
    resolved: {
      paymentKey: expect.stringMatching(/^[\w-]{20,200}$/),
      orderId: request.orderId,
      amount: request.amount,
    },
  });
  expect(await page.getByTestId('tollgate-window').count(), 'the overlay is gone').toBe(0);
  expect(page.url()).toBe(`${merchantPage.origin}/?order`);

  const { paymentKey } = (outcome as { resolved: { paymentKey: string } }).resolved;
  const confirmed = await merchant.confirm({ paymentKey, orderId: request.orderId, totalAmount: 15_000 });
  expect(confirmed.body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', virtualAccount: { bankCode: '20' } });
});

test('cancel and × reject the promise, each with its own code, and the page can ask again', async () => {
  const { town, merchant, page } = await scene();
  const paid = { src: `${town.origin()}/v2/standard`, clientKey: merchant.clientKey, request: order() };
  for (const [way, code] of [
    ['cancel', 'PAY_PROCESS_CANCELED'],
    ['close', 'USER_CANCEL'],
  ] as const) {
    await merchantPage.pay(page, paid);
    await overlay(page).getByTestId(way).click();
    expect(await merchantPage.outcome(page)).toEqual({ code, message: expect.stringMatching(/[가-힣]/) });
    expect(await page.getByTestId('tollgate-window').count()).toBe(0);
  }
  await merchantPage.pay(page, paid);
  await overlay(page).getByTestId('window').waitFor();
});

test('a phone has no promise to give: it rejects before anything is asked', async () => {
  const { town, merchant, page, asked } = await scene(phone);
  await merchantPage.pay(page, {
    src: `${town.origin()}/v2/standard`,
    clientKey: merchant.clientKey,
    request: order(),
  });
  expect(await merchantPage.outcome(page)).toMatchObject({ code: 'NOT_SUPPORTED_PROMISE' });
  expect(asked('POST', /^\/checkout\//)).toEqual([]);
});

test('a client key that nobody has, and the key of another family, open no window', async () => {
  const { town, merchant, page, expectComplaint } = await scene();
  expectComplaint(/status of 400 .*\/checkout\/v1\/payments$/);
  const src = `${town.origin()}/v2/standard`;
  const stranger = 'test_ck_nobodyHasThisClientKeyAtAll';
  await merchantPage.pay(page, { src, clientKey: stranger, request: order() });
  expect(await merchantPage.outcome(page)).toMatchObject({ code: 'INVALID_CLIENT_KEY' });
  await merchantPage.pay(page, { src, clientKey: merchant.widgetClientKey, request: order() });
  expect(await merchantPage.outcome(page)).toMatchObject({ code: 'NOT_SUPPORTED_WIDGET_KEY' });
  expect(await page.getByTestId('tollgate-window').count()).toBe(0);
});

test('the amount a merchant’s page sends is the amount that is paid, and a wrong one is refused by name', async () => {
  const { town, merchant, page } = await scene();
  const paid = { src: `${town.origin()}/v2/standard`, clientKey: merchant.clientKey };
  for (const [amount, code] of [
    [{ value: 0, currency: 'KRW' }, 'BELOW_ZERO_AMOUNT'],
    [{ value: '15000', currency: 'KRW' }, 'INVALID_AMOUNT_VALUE'],
    [{ value: 15_000, currency: 'BTC' }, 'INVALID_AMOUNT_CURRENCY'],
  ] as const) {
    await merchantPage.pay(page, { ...paid, request: { ...order(), amount } });
    expect(await merchantPage.outcome(page)).toMatchObject({ code });
  }
});

test('sandbox.paymentResult plays the buyer without a window, and the server confirms as always', async () => {
  const { town, merchant, page } = await scene();
  const request = { ...order(), sandbox: { paymentResult: 'SUCCESS' } };
  await merchantPage.pay(page, {
    src: `${town.origin()}/v2/standard`,
    clientKey: merchant.clientKey,
    request,
  });
  const outcome = (await merchantPage.outcome(page)) as { resolved: { paymentKey: string } };
  const confirmed = await merchant.confirm({
    ...outcome.resolved,
    totalAmount: 15_000,
    orderId: request.orderId,
  });
  expect(confirmed.body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', orderId: request.orderId });
});

const addresses = () => ({
  successUrl: `${merchantPage.origin}/?done=1#receipt`,
  failUrl: `${merchantPage.origin}/?failed=1`,
});

test.each([
  ['a PC that asks for windowTarget self', undefined, 'self'],
  ['a phone that asks for an iframe, which phones cannot have', phone, 'iframe'],
] as const)(
  '%s moves the page, and comes back to the merchant’s own query and fragment',
  async (_name, device, windowTarget) => {
    const { town, merchant, page } = await scene(device);
    const request = { ...order(), ...addresses(), windowTarget };
    await merchantPage.pay(page, {
      src: `${town.origin()}/v2/standard`,
      clientKey: merchant.clientKey,
      request,
    });
    await page.getByTestId('bank-71').click();
    await page.getByTestId('agree').click();
    await page.getByTestId('submit').click();
    await page.waitForURL('**/?done=1**');
    const { searchParams, hash } = new URL(page.url());
    expect([...searchParams.keys()]).toEqual(['done', 'orderId', 'paymentKey', 'amount']);
    expect(hash).toBe('#receipt');
  },
);

test('what the buyer chose in the window is in the Payment: escrow, the receipt of a business, who deposits', async () => {
  const { town, page } = await scene(phone);
  const merchant = await town.shop({ useEscrow: true });
  const request = { ...order(), ...addresses(), virtualAccount: { showCustomerMobilePhone: false } };
  await merchantPage.pay(page, {
    src: `${town.origin()}/v2/standard`,
    clientKey: merchant.clientKey,
    request,
  });
  await page.getByTestId('bank-45').click();
  expect(await page.getByTestId('customer-mobile-phone').count(), 'not asked for').toBe(0);
  await page.getByTestId('depositor-name').fill('주식회사 보내는곳');
  await page.getByTestId('cash-receipt-지출증빙').click();
  await page.getByTestId('cash-receipt-number').fill('123-45-67890');
  await page.getByTestId('use-escrow').click();
  await page.getByTestId('agree').click();
  await page.getByTestId('submit').click();
  await page.waitForURL('**/?done=1**');
  const paymentKey = new URL(page.url()).searchParams.get('paymentKey');
  const payment = { paymentKey, orderId: request.orderId, totalAmount: 15_000 };
  expect((await merchant.confirm(payment)).body).toMatchObject({
    useEscrow: true,
    cashReceipt: null,
    virtualAccount: { bankCode: '45', depositorName: null },
  });
  expect((await merchant.deposit(payment)).body).toMatchObject({
    status: 'DONE',
    cashReceipt: { type: '지출증빙', amount: 15_000 },
    virtualAccount: { depositorName: '주식회사 보내는곳' },
  });
});

test('a payment that the merchant’s server asked for opens its window by checkout.url, without any script', async () => {
  const { merchant, page } = await scene(phone);
  const body = { ...order(), ...addresses(), amount: 15_000 };
  const asked = await merchant.call('POST', '/v1/payments', { body });
  expect(asked).toMatchObject({ status: 200, body: { status: 'READY' } });
  await page.goto(asked.body.checkout.url);
  await page.getByTestId('bank-32').click();
  await page.getByTestId('agree').click();
  await page.getByTestId('submit').click();
  await page.waitForURL('**/?done=1**');
  const paymentKey = new URL(page.url()).searchParams.get('paymentKey');
  const confirmed = await merchant.confirm({ paymentKey, orderId: body.orderId, totalAmount: 15_000 });
  expect(confirmed.body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', virtualAccount: { bankCode: '32' } });
});
