import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failUrl, requestWindow, successUrl } from './support/browser-request.ts';
import { newOrderId, refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * The guide of the virtual-account window that this project was made from, rule by rule. What it says of
 * the browser (overlay, phone, mobile never in a frame) is in stories/browser.
 */

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

const wish = () => ({ amount: { value: 50_000, currency: 'KRW' }, orderId: newOrderId() });

describe('the account', () => {
  // biome-ignore format: a table, in the order of the guide
  const banks = [
    ['경남은행', '39'], ['광주은행', '34'], ['KB국민은행', '06'], ['IBK기업은행', '03'], ['NH농협은행', '11'],
    ['DGB대구은행', '31'], ['부산은행', '32'], ['새마을금고', '45'], ['Sh수협은행', '07'], ['신한은행', '88'],
    ['우리은행', '20'], ['우체국예금보험', '71'], ['하나은행', '81'],
  ] as const;

  test('is issued by each of 13 banks, and the window offers exactly these', async () => {
    const shop = await town.shop();
    const window = await requestWindow(shop, wish());
    const offered = (await window.state()).banks.map(({ code }: { code: string }) => code);
    expect(offered).toEqual(banks.map(([, code]) => code));
    const issued = await Promise.all(banks.map(([, bank]) => shop.waiting({ bank })));
    expect(issued.map(({ virtualAccount }) => virtualAccount.bankCode)).toEqual(offered);
    expect(new Set(issued.map(({ virtualAccount }) => virtualAccount.accountNumber)).size).toBe(13);
  });

  test('is not issued by any other bank', async () => {
    const shop = await town.shop();
    for (const bank of ['37', '89', '90', '04', '토스뱅크']) {
      const body = { method: 'VIRTUAL_ACCOUNT', orderName: '머그컵', bank, ...wish() };
      const answer = await shop.call('POST', '/sandbox/v1/payments', { body });
      expect([bank, answer.status, answer.body.code]).toEqual([bank, 400, 'INVALID_BANK']);
    }
  });

  test('takes the money of anybody: the name on the deposit need not be the customer’s', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting({ customerName: '김구매' });
    const paid = await shop.deposit(payment, { depositorName: '전혀 다른 사람' });
    expect(paid.body).toMatchObject({
      status: 'DONE',
      virtualAccount: { customerName: '김구매', depositorName: '전혀 다른 사람' },
    });
  });

  test('takes the exact amount only, and not in two parts', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    for (const amount of [49_999, 50_001, 25_000, 25_000]) {
      expect(await shop.deposit(payment, { amount })).toMatchObject({
        status: 422,
        body: { code: 'AMOUNT_MISMATCH' },
      });
    }
    expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
    expect((await shop.deposit(payment)).status).toBe(200);
  });

  test('of a test key takes no real money: its number begins with X', async () => {
    const { virtualAccount } = await (await town.shop()).waiting();
    expect(virtualAccount.accountNumber).toMatch(/^X\d{8,19}$/);
  });
});

test('a cash receipt is there after the deposit, and not before', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting({
    cashReceipt: { type: '소득공제', registrationNumber: '01012345678' },
  });
  expect([payment.cashReceipt, payment.cashReceipts]).toEqual([null, null]);
  expect(await shop.read(payment)).toMatchObject({ cashReceipt: null, cashReceipts: null });
  await shop.deposit(payment);
  expect(await shop.read(payment)).toMatchObject({ cashReceipt: { type: '소득공제', amount: 50_000 } });
});

describe('the keys', () => {
  test('printed in the guide work without signing up', async () => {
    const docs = await town.shop();
    const documented = { ...docs, clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq' };
    const window = await requestWindow(documented, wish());
    const address = await window.finish();
    const [orderId, totalAmount] = [address.searchParams.get('orderId') as string, 50_000];
    const secretKey = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
    const answer = await docs.confirm({ paymentKey: window.paymentKey, orderId, totalAmount }, { secretKey });
    expect(answer).toMatchObject({ status: 200, body: { mId: 'tgdocs', status: 'WAITING_FOR_DEPOSIT' } });
  });

  test('go into Basic authorization with a colon after the secret key, which must not be left out', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const confirmWith = (token: string) =>
      shop.confirm(payment, { secretKey: null, headers: { authorization: `Basic ${btoa(token)}` } });
    expect(await confirmWith(shop.secretKey)).toMatchObject({
      status: 403,
      body: { code: 'INCORRECT_BASIC_AUTH_FORMAT' },
    });
    expect(await confirmWith(`${shop.secretKey}:`)).toMatchObject({ status: 200 });
  });
});

describe('the redirect', () => {
  test('to successUrl adds orderId, paymentKey and amount, and confirming them issues the account', async () => {
    const shop = await town.shop();
    const { orderId, amount } = wish();
    const window = await requestWindow(shop, { orderId, amount });
    const address = await window.finish();
    expect(address.href.startsWith(successUrl)).toBe(true);
    const { from, ...added } = Object.fromEntries(address.searchParams);
    expect(from, 'the merchant’s own').toBe('order');
    expect(added).toEqual({ orderId, paymentKey: window.paymentKey, amount: '50000' });
    const confirmed = await shop.call('POST', '/v1/payments/confirm', { body: added });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { status: 'WAITING_FOR_DEPOSIT', method: '가상계좌' },
    });
  });

  test('after a cancel goes to failUrl with PAY_PROCESS_CANCELED and a message, and without orderId', async () => {
    const shop = await town.shop();
    const window = await requestWindow(shop, wish());
    const address = await window.leave();
    expect(address.href.startsWith(failUrl)).toBe(true);
    const { token, ...added } = Object.fromEntries(address.searchParams);
    expect(token, 'the merchant’s own').toBe('kept');
    expect(added).toEqual({ code: 'PAY_PROCESS_CANCELED', message: expect.stringMatching(/[가-힣]/) });
  });

  test('after a failure goes to failUrl with three parameters', async () => {
    const shop = await town.shop();
    const { orderId, amount } = wish();
    const request = { method: 'VIRTUAL_ACCOUNT', orderName: '머그컵', orderId, amount, successUrl, failUrl };
    const body = {
      ...{
        clientKey: shop.clientKey,
        customerKey: '@@ANONYMOUS',
        target: 'iframe',
        mode: 'redirect',
        language: 'ko',
      },
      request: { ...request, sandbox: { paymentResult: 'FAIL' } },
    };
    const answer = await shop.call('POST', '/checkout/v1/payments', { body, secretKey: null });
    const { token, ...added } = Object.fromEntries(new URL(answer.body.outcome.url).searchParams);
    expect(token).toBe('kept');
    expect(added).toEqual({
      code: 'PAY_PROCESS_ABORTED',
      message: expect.stringMatching(/[가-힣]/),
      orderId,
    });
  });
});

describe('the confirm', () => {
  test('has ten minutes from the end of the request, not from the opening of the window', async () => {
    const shop = await town.shop();
    const { orderId, amount } = wish();
    const window = await requestWindow(shop, { orderId, amount });
    await shop.advance('PT25M');
    await window.finish();
    await shop.advance('PT9M');
    expect((await shop.confirm({ paymentKey: window.paymentKey, orderId, totalAmount: 50_000 })).status).toBe(
      200,
    );
  });

  test.each([
    [
      'after the ten minutes',
      async (shop) => {
        const payment = await shop.authenticated();
        await shop.advance('PT10M');
        return shop.confirm(payment);
      },
    ],
    [
      'with another paymentKey',
      async (shop) => {
        const payment = await shop.authenticated();
        return shop.confirm({ ...payment, paymentKey: `${payment['paymentKey'].slice(0, -1)}_` });
      },
    ],
    [
      'with a secret key that is no pair to the client key',
      async (shop) => shop.confirm(await shop.authenticated(), { secretKey: (await town.shop()).secretKey }),
    ],
  ] satisfies [
    string,
    (shop: Awaited<ReturnType<Town['shop']>>) => Promise<{ status: number; body: unknown }>,
  ][])('finds no session %s: NOT_FOUND_PAYMENT_SESSION', async (_name, confirm) => {
    expect(await confirm(await town.shop())).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
  });

  test('with another orderId or another amount than requested is FORBIDDEN_REQUEST', async () => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    for (const other of [{ orderId: newOrderId() }, { amount: 1 }]) {
      expect(await shop.confirm(payment, other)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN_REQUEST' },
      });
    }
  });

  test.each([
    ['NOT_FOUND_PAYMENT_SESSION', 404],
    ['REJECT_CARD_COMPANY', 403],
    ['FORBIDDEN_REQUEST', 403],
  ])('fails as the test header wishes: %s', async (code, status) => {
    const shop = await town.shop();
    const payment = await shop.authenticated();
    const headers = { 'TossPayments-Test-Code': code };
    expect(await shop.confirm(payment, { headers })).toMatchObject({
      status,
      body: { code, message: expect.any(String) },
    });
    expect((await shop.confirm(payment)).status, 'nothing happened').toBe(200);
  });

  test('issues the account, which is not yet the payment: WAITING_FOR_DEPOSIT, then DONE by webhook', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    const issued = await shop.waiting();
    expect(issued).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
    await shop.deposit(issued);
    const [letter] = await inbox.wait(1);
    expect(letter?.body).toMatchObject({ status: 'DONE', orderId: issued.orderId, secret: issued.secret });
    expect(await shop.read(issued)).toMatchObject({ status: 'DONE', approvedAt: expect.any(String) });

    await shop.cancel(issued, { refundReceiveAccount });
    const [, canceled] = await inbox.wait(2);
    expect(canceled?.body, 'a cancel is told as well').toMatchObject({
      status: 'CANCELED',
      secret: issued.secret,
    });
  });

  test('is the only answer that tells the secret: every later one has null, and the webhook repeats it', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const issued = await shop.waiting();
    expect(issued.secret).toMatch(/^ps_[0-9A-Za-z]{28}$/);
    const byOrder = await shop.call('GET', `/v1/payments/orders/${issued.orderId}`);
    const paid = await shop.deposit(issued);
    const canceled = await shop.cancel(issued, { refundReceiveAccount });
    for (const later of [await shop.read(issued), byOrder.body, paid.body, canceled.body])
      expect(later.secret).toBeNull();
    const letters = await inbox.wait(4);
    for (const { body } of letters) expect((body.data ?? body).secret).toBe(issued.secret);
  });
});
