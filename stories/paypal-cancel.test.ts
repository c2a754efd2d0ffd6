import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf } from './support/books.ts';
import { accountsOf, atPayPal, expectAgreement, orderIdOf } from './support/paypal-books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

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

const dollars = (cancelAmount: number) => ({ cancelAmount, currency: 'USD' });
const refundsOf = async (payment: Payment) =>
  (await atPayPal(town, payment)).refunds.map(({ amount, status, cause }) => `${amount} ${status} ${cause}`);

test('everything in one step: CANCELED, nothing is left, and PayPal keeps its fee', async () => {
  const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED');
  const paid = await shop.captured();
  const { status, body } = await shop.cancel(paid, { cancelReason: 'size exchange' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'CANCELED', balanceAmount: 0, cancels: [{ cancelAmount: 726.24 }] });
  expect(await refundsOf(paid)).toEqual(['72624 COMPLETED API']);
  expect(await booksOf(town, paid)).toEqual([
    'capture rail→merchant 72624',
    'fee fees→rail 3225',
    'cancel merchant→refunds 72624',
    'refund refunds→rail 72624',
  ]);
  expect(await accountsOf(town, shop.mId), 'the fee is what it has cost').toEqual({
    fees: -3_225,
    rail: 3_225,
  });

  const told = await inbox.wait(3);
  const canceled = told.find(({ body }) => body.eventType === 'CANCEL_STATUS_CHANGED')?.body;
  expect(canceled.data).toEqual(body.cancels[0]);
  expect(Object.keys(canceled)).toEqual(['eventType', 'createdAt', 'data']);
  expect(canceled.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}$/);
  expect(canceled.data).toMatchObject({
    cancelStatus: 'DONE',
    cancelRequestId: null,
    cancelReason: 'size exchange',
  });

  expect(await shop.cancel(paid)).toMatchObject({ status: 400, body: { code: 'ALREADY_CANCELED_PAYMENT' } });
});

describe('a part', () => {
  test('without currency is refused with a message that names it, and moves nothing', async () => {
    const paid = await shop.captured();
    const answer = await shop.cancel(paid, { cancelAmount: 181.56 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(answer.body.message).toContain('currency');
    const inEnglish = await shop.cancel(
      paid,
      { cancelAmount: 181.56 },
      { headers: { 'accept-language': 'en' } },
    );
    expect(inEnglish.body.message).toContain('currency');
    expect(await refundsOf(paid)).toEqual([]);
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', cancels: null });
  });

  // biome-ignore format: a table
  test.each([
    [{ cancelAmount: 181.56, currency: 'KRW' },         400, 'INVALID_CURRENCY'],
    [{ cancelAmount: 181.56, currency: 'EUR' },         400, 'INVALID_CURRENCY'],
    [{ cancelAmount: 726.25, currency: 'USD' },         403, 'NOT_CANCELABLE_AMOUNT'],
    [{ cancelAmount: 72_624, currency: 'USD' },         403, 'NOT_CANCELABLE_AMOUNT'],
    [{ cancelAmount: 181.567, currency: 'USD' },        400, 'INVALID_REQUEST'],
    [{ cancelAmount: 0, currency: 'USD' },              400, 'INVALID_REQUEST'],
    [{ cancelAmount: -1, currency: 'USD' },             400, 'INVALID_REQUEST'],
    [{ cancelAmount: 1, currency: 'USD', refundableAmount: 726.23 }, 400, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    [{ refundableAmount: 1 },                           400, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    [{ currency: 'KRW' },                               400, 'INVALID_CURRENCY'],
    [{ cancelAmount: 1, currency: 'USD', cancelReason: '' }, 400, 'INVALID_REQUEST'],
  ])('%o: %d %s, and nothing moves', async (wish, status, code) => {
    const paid = await shop.captured();
    expect(await shop.cancel(paid, wish)).toMatchObject({ status, body: { code } });
    expect(await refundsOf(paid)).toEqual([]);
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', balanceAmount: 726.24 });
  });

  test('of the whole amount needs no currency, as the whole does not', async () => {
    const paid = await shop.captured();
    expect((await shop.cancel(paid, { cancelAmount: 726.24 })).body).toMatchObject({ status: 'CANCELED' });
  });

  test('three and the rest: each is told what is left, the last by the balance alone', async () => {
    const paid = await shop.captured();
    for (const [cancelAmount, left] of [
      [181.56, 544.68],
      [0.01, 544.67],
      [500, 44.67],
    ] as const) {
      const { body } = await shop.cancel(paid, {
        ...dollars(cancelAmount),
        refundableAmount: left + cancelAmount,
      });
      expect(body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: left });
      expect(body.cancels.at(-1)).toMatchObject({ cancelAmount, refundableAmount: left });
    }
    const { body } = await shop.cancel(paid);
    expect(body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0, suppliedAmount: 0, vat: 0 });
    expect(body.cancels.map(({ cancelAmount }: Payment) => cancelAmount)).toEqual([181.56, 0.01, 500, 44.67]);
    expect(new Set(body.cancels.map(({ transactionKey }: Payment) => transactionKey)).size).toBe(4);
    expect(await refundsOf(paid)).toHaveLength(4);
    expect(await shop.cancel(paid)).toMatchObject({ status: 403, body: { code: 'NOT_CANCELABLE_AMOUNT' } });
    expect(await shop.cancel(paid, dollars(0.01))).toMatchObject({
      status: 403,
      body: { code: 'NOT_CANCELABLE_AMOUNT' },
    });
    expect(await accountsOf(town, shop.mId)).toEqual({ fees: -3_225, rail: 3_225 });
  });

  test('a refund account is not needed, and changes nothing where it is sent', async () => {
    const paid = await shop.captured();
    const refundReceiveAccount = { bank: '신한', accountNumber: '110123456789', holderName: '김고객' };
    const { body } = await shop.cancel(paid, { ...dollars(1), refundReceiveAccount });
    expect(body).toMatchObject({ status: 'PARTIAL_CANCELED', virtualAccount: null });
    expect(await refundsOf(paid)).toEqual(['100 COMPLETED API']);
  });
});

describe('at once', () => {
  test('of ten cancels one is carried out, and the others are told to wait', async () => {
    const paid = await shop.captured();
    await town.payPal.control.setKnob({
      knob: 'delayAnswer',
      route: 'refundCapture',
      ms: 3_000,
      orderId: await orderIdOf(town, paid),
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.cancel(paid, dollars(500))));
    const codes = answers.map(({ status, body }) => `${status} ${body.code ?? body.status}`).sort();
    expect(codes).toEqual(['200 PARTIAL_CANCELED', ...Array(9).fill('403 FORBIDDEN_CONSECUTIVE_REQUEST')]);
    expect(await refundsOf(paid)).toEqual(['50000 COMPLETED API']);
  });

  test('whoever cancels until nothing is left never takes more than there was', async () => {
    const paid = await shop.captured();
    const client = async (): Promise<number> => {
      for (let done = 0; ; ) {
        const { status, body } = await shop.cancel(paid, dollars(150));
        if (status === 200) done++;
        else if (body.code === 'NOT_CANCELABLE_AMOUNT') return done;
        else expect(body.code).toBe('FORBIDDEN_CONSECUTIVE_REQUEST');
      }
    };
    const done = await Promise.all(Array.from({ length: 4 }, client));
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(await shop.read(paid)).toMatchObject({ balanceAmount: 126.24 });
    expect(await refundsOf(paid)).toEqual(Array(4).fill('15000 COMPLETED API'));
  });

  test('the same key again: the same bytes, and one refund', async () => {
    const paid = await shop.captured();
    const headers = { 'Idempotency-Key': newOrderId() };
    const first = await shop.cancel(paid, dollars(100), { headers });
    const second = await shop.cancel(paid, dollars(100), { headers });
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
    expect(await refundsOf(paid)).toEqual(['10000 COMPLETED API']);
    expect((await shop.cancel(paid, dollars(100))).body.balanceAmount).toBe(526.24);
  });
});

describe('180 days', () => {
  test('on the last day it may be cancelled', async () => {
    const paid = await shop.captured();
    await shop.advance('P179D');
    expect((await shop.cancel(paid, dollars(1))).status).toBe(200);
  });

  test('afterwards no more, and PayPal is not asked', async () => {
    const paid = await shop.captured();
    await shop.advance('P180D');
    expect(await shop.cancel(paid)).toMatchObject({ status: 403, body: { code: 'EXCEED_MAX_REFUND_DUE' } });
    expect(await shop.cancel(paid, dollars(1))).toMatchObject({
      status: 403,
      body: { code: 'EXCEED_MAX_REFUND_DUE' },
    });
    expect(await refundsOf(paid)).toEqual([]);
  });
});

test('another shop’s key finds no payment to cancel', async () => {
  const paid = await shop.captured();
  const stranger = await town.shop();
  expect(await stranger.cancel(paid)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND_PAYMENT' } });
  expect(await refundsOf(paid)).toEqual([]);
  expect(await alarmsOf(town, shop.mId)).toEqual([]);
});
