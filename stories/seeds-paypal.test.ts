import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { booksOf } from './support/books.ts';
import { type AtPayPal, failUrl, goToPayPal, requestWindow, successUrl } from './support/browser-request.ts';
import { atPayPal, expectAgreement } from './support/paypal-books.ts';
import { newOrderId, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * The guide of the PayPal window that this project was made from, rule by rule. What it says of the browser is in
 * stories/browser; which sentence is proven where, in stories/seeds-table.test.ts.
 */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
});
beforeEach(async () => {
  shop = await town.shop();
});
afterEach(() => expectAgreement(town, shop));
afterAll(() => town.close());

/** The order of the guide's own page. */
const sample = () => ({
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 5_000, currency: 'USD' },
  orderId: newOrderId(),
  orderName: '티셔츠 외 2건',
  foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
});

/** A browser that has left the merchant's page for PayPal. */
async function leave(request: Record<string, unknown> = sample(), at: Shop = shop) {
  const window = await requestWindow(at, request);
  const buyer: AtPayPal = await goToPayPal(town, shop, window);
  return { window, buyer };
}

/** The merchant's server confirms with what its success address was given, text by text. */
const confirmWith = (address: URL, changed: Record<string, unknown> = {}, secretKey = shop.secretKey) => {
  const { from, ...given } = Object.fromEntries(address.searchParams);
  return shop.call('POST', '/v1/payments/confirm', { body: { ...given, ...changed }, secretKey });
};

describe('the request', () => {
  test.each(['KRW', 'JPY'])('in %s is refused: PayPal is paid in US dollars only', async (currency) => {
    const amount = { value: 5_000, currency };
    const request = { ...sample(), amount, successUrl, failUrl };
    const opened = {
      clientKey: shop.clientKey,
      customerKey: '@@ANONYMOUS',
      target: 'self',
      mode: 'redirect',
      language: 'ko',
      request,
    };
    const byPage = await shop.call('POST', '/checkout/v1/payments', { body: opened, secretKey: null });
    expect(byPage).toMatchObject({ status: 400, body: { code: 'INVALID_AMOUNT_CURRENCY' } });
    const byServer = await shop.call('POST', '/v1/payments', { body: request });
    expect(byServer).toMatchObject({ status: 400, body: { code: 'INVALID_CURRENCY' } });
    expect(await shop.call('GET', `/v1/payments/orders/${request.orderId}`)).toMatchObject({ status: 404 });
  });

  test('with the keys printed in the guide works without signing up', async () => {
    const documented = { ...shop, clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq' };
    const { buyer } = await leave(sample(), documented);
    const answer = await confirmWith(await buyer.pay(), {}, 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R');
    expect(answer).toMatchObject({ status: 200, body: { mId: 'tgdocs', status: 'DONE' } });
  });
});

describe('PayPal’s own page', () => {
  test('is where the buyer is led, and takes the documented test account and no other password', async () => {
    const { buyer } = await leave();
    expect(buyer.url.origin).toBe(town.payPal.publicUrl);
    const page = await fetch(buyer.url);
    const html = await page.text();
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    const hidden = Object.fromEntries(
      [...html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    const logIn = (password: string) =>
      fetch(`${buyer.url.origin}/checkoutnow/log-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...hidden, email: 'tosspayments-paypal@example.com', password }),
      });
    expect((await logIn('tosskim123')).status).toBe(422);
    expect((await logIn('tosskim123!@#')).status).toBe(303);
  });

  test('takes no money: only the merchant’s confirm does', async () => {
    const { window, buyer } = await leave();
    const address = await buyer.pay();
    const { orders, captures } = await atPayPal(town, window);
    expect([orders.map(({ status }) => status), captures]).toEqual([['APPROVED'], []]);
    expect((await confirmWith(address)).body.status).toBe('DONE');
    expect((await atPayPal(town, window)).captures).toMatchObject([{ status: 'COMPLETED', amount: 500_000 }]);
  });
});

describe('the redirect', () => {
  test('to successUrl adds orderId, paymentKey and amount, which equals the requested one', async () => {
    const request = sample();
    const { window, buyer } = await leave(request);
    const address = await buyer.pay();
    expect(address.href.startsWith(successUrl)).toBe(true);
    const { from, ...added } = Object.fromEntries(address.searchParams);
    expect(from, 'the merchant’s own').toBe('order');
    expect(added).toEqual({ orderId: request.orderId, paymentKey: window.paymentKey, amount: '5000' });
    expect(Number(added['amount'])).toBe(request.amount.value);
  });

  test('walked twice leads to the same address, and the payment stays one', async () => {
    const { window, buyer } = await leave();
    const address = await buyer.pay();
    expect((await buyer.pay()).href).toBe(address.href);
    expect((await confirmWith(address)).status).toBe(200);
    expect((await atPayPal(town, window)).captures).toHaveLength(1);
  });

  test('after a cancel goes to failUrl with PAY_PROCESS_CANCELED and a message, and without orderId', async () => {
    const { buyer } = await leave();
    const address = await buyer.cancel();
    expect(address.href.startsWith(failUrl)).toBe(true);
    const { token, ...added } = Object.fromEntries(address.searchParams);
    expect(token, 'the merchant’s own').toBe('kept');
    expect(added).toEqual({ code: 'PAY_PROCESS_CANCELED', message: expect.stringMatching(/[가-힣]/) });
  });

  test('after a failure goes to failUrl with PAY_PROCESS_ABORTED and a message', async () => {
    const request = sample();
    const { buyer } = await leave(request);
    const { token, ...added } = Object.fromEntries((await buyer.refuse()).searchParams);
    expect(token).toBe('kept');
    expect(added).toEqual({
      code: 'PAY_PROCESS_ABORTED',
      message: expect.stringMatching(/[가-힣]/),
      orderId: request.orderId,
    });
  });

  test('for a wallet without a contract goes to failUrl with PAY_PROCESS_ABORTED and the reason', async () => {
    const request = {
      ...sample(),
      foreignEasyPay: { provider: 'PAYPAY', country: 'JP' },
      successUrl,
      failUrl,
    };
    const opened = {
      clientKey: shop.clientKey,
      customerKey: '@@ANONYMOUS',
      target: 'self',
      mode: 'redirect',
      language: 'ko',
      request,
    };
    const { body } = await shop.call('POST', '/checkout/v1/payments', { body: opened, secretKey: null });
    const { token, ...added } = Object.fromEntries(new URL(body.outcome.url).searchParams);
    expect(added).toEqual({
      code: 'PAY_PROCESS_ABORTED',
      message: expect.stringContaining('PAYPAY'),
      orderId: request.orderId,
    });
  });
});

describe('the confirm', () => {
  test('goes with a secret key and the colon after it, which must not be left out', async () => {
    const approved = await shop.approved();
    const confirm = (token: string) =>
      shop.confirm(approved, { secretKey: null, headers: { authorization: `Basic ${btoa(token)}` } });
    expect(await confirm(shop.secretKey)).toMatchObject({
      status: 403,
      body: { code: 'INCORRECT_BASIC_AUTH_FORMAT' },
    });
    expect(await confirm(`${shop.secretKey}:`)).toMatchObject({ status: 200 });
  });

  test('answers 200 with the Payment: DONE at once, and easyPay says 페이팔', async () => {
    const { buyer } = await leave();
    const confirmed = await confirmWith(await buyer.pay());
    expect(confirmed.status).toBe(200);
    expect(confirmed.body).toMatchObject({ status: 'DONE', easyPay: '페이팔', currency: 'USD' });
    expect(confirmed.body).toMatchObject({ totalAmount: 5_000, approvedAt: expect.any(String) });
  });

  test('with an amount that somebody has changed is FORBIDDEN_REQUEST, and the true one still goes', async () => {
    const { window, buyer } = await leave();
    const address = await buyer.pay();
    for (const amount of ['1', '50', '4999.99', 500_000])
      expect(await confirmWith(address, { amount })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN_REQUEST' },
      });
    expect((await atPayPal(town, window)).captures).toEqual([]);
    expect((await confirmWith(address)).status).toBe(200);
  });

  test('has ten minutes from the end of the request, not from the opening of the window', async () => {
    const { buyer } = await leave();
    await shop.advance('PT25M');
    const address = await buyer.pay();
    await shop.advance('PT9M');
    expect((await confirmWith(address)).status).toBe(200);
  });

  test('after ten minutes finds no session, and PayPal’s approval is never used', async () => {
    const { window, buyer } = await leave();
    const address = await buyer.pay();
    await shop.advance('PT10M');
    expect(await confirmWith(address)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    expect((await atPayPal(town, window)).captures).toEqual([]);
    expect(await shop.read(window)).toMatchObject({ status: 'EXPIRED' });
  });

  test('with another paymentKey, or a secret key that is no pair to the client key, finds no session', async () => {
    const { buyer } = await leave();
    const address = await buyer.pay();
    const paymentKey = `${address.searchParams.get('paymentKey')?.slice(0, -1)}_`;
    const { secretKey } = await town.shop();
    for (const answer of [
      await confirmWith(address, { paymentKey }),
      await confirmWith(address, {}, secretKey),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
    expect((await confirmWith(address)).status).toBe(200);
  });

  test('with another orderId, or the other key family of the same shop, is FORBIDDEN_REQUEST', async () => {
    const { buyer } = await leave();
    const address = await buyer.pay();
    for (const answer of [
      await confirmWith(address, { orderId: newOrderId() }),
      await confirmWith(address, {}, shop.widgetSecretKey),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_REQUEST' } });
    expect((await confirmWith(address)).status).toBe(200);
  });

  test('of a buyer whose card is rejected is REJECT_CARD_COMPANY with a word for the buyer', async () => {
    const { window, buyer } = await leave();
    const address = await buyer.pay('declined@example.com');
    expect(await confirmWith(address)).toMatchObject({
      status: 403,
      body: { code: 'REJECT_CARD_COMPANY', message: expect.stringMatching(/[가-힣]/) },
    });
    expect(await shop.read(window)).toMatchObject({
      status: 'ABORTED',
      failure: { code: 'REJECT_CARD_COMPANY' },
    });
  });

  test.each([
    ['NOT_FOUND_PAYMENT_SESSION', 404],
    ['REJECT_CARD_COMPANY', 403],
    ['FORBIDDEN_REQUEST', 403],
  ])('fails as the test header wishes: %s', async (code, status) => {
    const approved = await shop.approved();
    const headers = { 'TossPayments-Test-Code': code };
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status,
      body: { code, message: expect.any(String) },
    });
    expect((await shop.confirm(approved)).status, 'nothing happened').toBe(200);
  });
});

describe('the cancel', () => {
  test('of everything needs no more than a reason, as with every other method', async () => {
    const paid = await shop.captured();
    expect(await shop.cancel(paid)).toMatchObject({
      status: 200,
      body: {
        status: 'CANCELED',
        balanceAmount: 0,
        cancels: [{ cancelAmount: 726.24, cancelStatus: 'DONE' }],
      },
    });
  });

  test('of a part must name the currency, or nothing is cancelled', async () => {
    const paid = await shop.captured();
    expect(await shop.cancel(paid, { cancelAmount: 181.56 })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', message: expect.stringContaining('currency') },
    });
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', balanceAmount: 726.24, cancels: null });
    expect(await shop.cancel(paid, { cancelAmount: 181.56, currency: 'USD' })).toMatchObject({
      status: 200,
      body: { status: 'PARTIAL_CANCELED', balanceAmount: 544.68 },
    });
  });

  test('adds its record to those before it in the Payment', async () => {
    const paid = await shop.captured();
    const keys: string[] = [];
    for (const [cancelAmount, refundableAmount] of [
      [181.56, 544.68],
      [0.01, 544.67],
      [544.67, 0],
    ]) {
      const { body } = await shop.cancel(paid, { cancelAmount, currency: 'USD' });
      expect(body.cancels.at(-1)).toMatchObject({ cancelAmount, refundableAmount });
      expect(
        body.cancels.slice(0, -1).map(({ transactionKey }: { transactionKey: string }) => transactionKey),
      ).toEqual(keys);
      keys.push(body.lastTransactionKey);
    }
    expect(new Set(keys).size).toBe(3);
  });

  test('gives the fee of the purchase back to nobody', async () => {
    const paid = await shop.captured();
    await shop.cancel(paid, { cancelAmount: 181.56, currency: 'USD' });
    await shop.cancel(paid);
    const { captures, refunds } = await atPayPal(town, paid);
    expect(captures).toMatchObject([{ amount: 72_624, fee: 3_225 }]);
    expect(refunds.map(({ amount, feeBack }) => [amount, feeBack])).toEqual([
      [18_156, 0],
      [54_468, 0],
    ]);
    const fees = (await booksOf(town, paid)).filter((line) => line.includes('fee'));
    expect(fees).toEqual(['fee fees→rail 3225']);
  });
});
