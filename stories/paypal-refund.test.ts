import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf } from './support/books.ts';
import { accountsOf, atPayPal, captureIdOf, expectAgreement, orderIdOf } from './support/paypal-books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/* What becomes of the money that goes back: at PayPal, in our books, and when somebody else moves it. */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
});
beforeEach(async () => {
  shop = await town.shop();
});
afterEach(async () => {
  await town.payPal.control.clearKnobs({});
  await expectAgreement(town, shop);
});
afterAll(() => town.close());

type Knob = Parameters<Town['payPal']['control']['setKnob']>[0];

/** For the order of one payment: a refund carries a name of its own. */
const turn = async (payment: Payment, knob: Knob) =>
  town.payPal.control.setKnob({ ...knob, orderId: await orderIdOf(town, payment) });
const refundCapture = { route: 'refundCapture' } as const;
const dollars = (cancelAmount: number) => ({ cancelAmount, currency: 'USD' });
const refundsOf = async (payment: Payment) =>
  (await atPayPal(town, payment)).refunds.map(({ amount, status, cause }) => `${amount} ${status} ${cause}`);
const kindsOf = async () => (await alarmsOf(town, shop.mId)).map(({ kind }) => kind);
/** Long enough for a job that was asked a moment ago. */
const soon = { timeout: 60_000 };
/** Something that happened at PayPal alone, told by its webhook. */
const heard = (look: () => Promise<unknown>) => expect.poll(look, soon);

describe('one answer goes wrong, and the next is heard', () => {
  // biome-ignore format: a table
  test.each<[string, Knob]>([
    ['is lost after the work',   { knob: 'answerLost', ...refundCapture }],
    ['is lost before the work',  { knob: 'requestLost', ...refundCapture }],
    ['is a 500 after the work',  { knob: 'httpError', ...refundCapture, isDone: true }],
    ['is a 429',                 { knob: 'httpError', ...refundCapture, status: 429 }],
    ['is the page of a proxy',   { knob: 'htmlAnswer', ...refundCapture }],
    ['breaks off in the middle', { knob: 'truncatedAnswer', ...refundCapture }],
    ['has fields nobody knows',  { knob: 'extraFields', ...refundCapture }],
    ['finds the token expired',  { knob: 'expireToken', ...refundCapture }],
  ])('the answer %s: cancelled, and refunded once', async (_, knob) => {
    const paid = await shop.captured();
    await turn(paid, knob);
    expect((await shop.cancel(paid, dollars(181.56))).body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 544.68 });
    expect(await refundsOf(paid)).toEqual(['18156 COMPLETED API']);
    expect(await kindsOf()).toEqual([]);
  });
});

describe('no answer can be had', () => {
  // biome-ignore format: a table
  test.each([
    ['the refund was made', true],
    ['the refund was not made', false],
  ])('%s: 500 now, 409 while nobody knows, and CANCELED by itself with one refund', async (_, isDone) => {
    const inbox = await shop.hears('CANCEL_STATUS_CHANGED');
    const paid = await shop.captured();
    await turn(paid, { knob: 'httpError', ...refundCapture, isDone, times: 1_000 });
    await turn(paid, { knob: 'httpError', route: 'order', times: 1_000 });
    const headers = { 'Idempotency-Key': newOrderId() };
    const answer = await shop.cancel(paid, {}, { headers });
    expect(answer).toMatchObject({ status: 500, body: { code: 'FAILED_REFUND_PROCESS', message: expect.stringContaining('두 번') } });
    expect(await shop.cancel(paid, {}, { headers })).toMatchObject({ status: 409, body: { code: 'IDEMPOTENT_REQUEST_PROCESSING' } });
    expect(await shop.cancel(paid)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN_CONSECUTIVE_REQUEST' } });
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', balanceAmount: 726.24, cancels: null });
    await town.payPal.control.clearKnobs({});
    await heard(async () => (await shop.read(paid)).status).toBe('CANCELED');
    expect(await refundsOf(paid)).toEqual(['72624 COMPLETED API']);
    const last = await shop.cancel(paid, {}, { headers });
    expect(last).toMatchObject({ status: 200, body: { status: 'CANCELED', cancels: [{ cancelAmount: 726.24 }] } });
    expect(await inbox.wait(1)).toHaveLength(1);
    expect(await kindsOf()).toEqual([]);
  });
});

describe('the refund takes its time at PayPal', () => {
  test('pending, then there: CANCELED at once, and owed to the customer until PayPal says so', async () => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'refundPending' });
    expect((await shop.cancel(paid, dollars(26.24))).body).toMatchObject({ balanceAmount: 700 });
    expect(await accountsOf(town, shop.mId)).toMatchObject({ merchant: 70_000, refunds: 2_624 });
    const [refund] = (await atPayPal(town, paid)).refunds;
    await town.payPal.control.settleRefund({ refundId: refund?.refundId ?? '', end: 'COMPLETED' });
    await heard(async () => (await accountsOf(town, shop.mId))['refunds']).toBe(undefined);
    expect(await kindsOf()).toEqual([]);
  });

  test('pending, then failed: it stays cancelled, the money stays owed, and a person is told', async () => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'refundPending' });
    await shop.cancel(paid);
    const [refund] = (await atPayPal(town, paid)).refunds;
    await town.payPal.control.settleRefund({ refundId: refund?.refundId ?? '', end: 'FAILED' });
    await heard(kindsOf).toEqual(['REFUND_FAILED']);
    expect(await accountsOf(town, shop.mId)).toEqual({ fees: -3_225, rail: -69_399, refunds: 72_624 });
    expect(await shop.read(paid)).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
  });

  test('taken and failed at once: refused, and nothing is cancelled', async () => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'refundFails' });
    expect(await shop.cancel(paid)).toMatchObject({ status: 400, body: { code: 'REFUND_REJECTED' } });
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', balanceAmount: 726.24, cancels: null });
    expect((await shop.cancel(paid)).body.status, 'the next may work').toBe('CANCELED');
    expect(await refundsOf(paid)).toEqual(['72624 FAILED API', '72624 COMPLETED API']);
  });
});

describe('PayPal refuses', () => {
  // biome-ignore format: a table
  test.each([
    ['CAPTURE_FULLY_REFUNDED',                 400, 'ALREADY_CANCELED_PAYMENT'],
    ['REFUND_AMOUNT_EXCEEDED',                 403, 'NOT_CANCELABLE_AMOUNT'],
    ['REFUND_CAPTURE_CURRENCY_MISMATCH',       400, 'INVALID_REQUEST',  'alarm'],
    ['CURRENCY_MISMATCH',                      400, 'INVALID_REQUEST',  'alarm'],
    ['PENDING_CAPTURE',                        400, 'PROVIDER_ERROR'],
    ['REFUND_FAILED_INSUFFICIENT_FUNDS',       500, 'FAILED_REFUND_PROCESS', 'alarm'],
    ['REFUND_TIME_LIMIT_EXCEEDED',             403, 'EXCEED_MAX_REFUND_DUE'],
    ['PARTIAL_REFUND_NOT_ALLOWED',             403, 'NOT_ALLOWED_PARTIAL_REFUND'],
    ['TRANSACTION_DISPUTED',                   403, 'NOT_ALLOWED_PARTIAL_REFUND'],
    ['REFUND_NOT_ALLOWED',                     400, 'REFUND_REJECTED'],
    ['MAX_NUMBER_OF_REFUNDS_EXCEEDED',         400, 'REFUND_REJECTED'],
    ['REFUND_IS_RESTRICTED',                   400, 'REFUND_REJECTED'],
    ['REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK', 400, 'REFUND_REJECTED'],
    ['PAYEE_ACCOUNT_RESTRICTED',               500, 'FAILED_INTERNAL_SYSTEM_PROCESSING', 'alarm'],
    ['PERMISSION_DENIED',                      400, 'PROVIDER_ERROR',   'alarm'],
    ['COMPLIANCE_VIOLATION',                   400, 'REFUND_REJECTED',  'alarm'],
  ] as const)('%s: %d %s; nothing is cancelled, and another cancel may follow', async (issue, status, code, alarm?: string) => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'issue', ...refundCapture, issue });
    expect(await shop.cancel(paid, dollars(100))).toMatchObject({ status, body: { code, message: expect.any(String) } });
    expect(await shop.read(paid)).toMatchObject({ status: 'DONE', balanceAmount: 726.24, cancels: null });
    expect(await refundsOf(paid)).toEqual([]);
    expect(await kindsOf()).toEqual(alarm ? ['REFUND_REFUSED'] : []);
    expect((await shop.cancel(paid, dollars(100))).body.balanceAmount).toBe(626.24);
  });

  test('the same trouble twice is one alarm', async () => {
    const [one, other] = [await shop.captured(), await shop.captured()];
    for (const paid of [one, other]) {
      await turn(paid, { knob: 'issue', ...refundCapture, issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS' });
      await shop.cancel(paid);
    }
    expect(await alarmsOf(town, shop.mId)).toMatchObject([
      { kind: 'REFUND_REFUSED', facts: { issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS' } },
    ]);
  });
});

describe('the seller refunds on PayPal’s own site', () => {
  test('in part and then the rest: it stands among the cancels, the merchant is told, a person looks', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED');
    const paid = await shop.captured();
    const captureId = await captureIdOf(town, paid);
    await town.payPal.control.refundAtPayPal({ captureId, amount: 18_156 });
    await heard(async () => (await shop.read(paid)).status).toBe('PARTIAL_CANCELED');
    const part = await shop.read(paid);
    expect(part).toMatchObject({
      balanceAmount: 544.68,
      cancels: [{ cancelAmount: 181.56, refundableAmount: 544.68 }],
    });
    expect(part.lastTransactionKey).toBe(part.cancels[0].transactionKey);
    expect((await shop.cancel(paid, dollars(44.68))).body.balanceAmount).toBe(500);
    await town.payPal.control.refundAtPayPal({ captureId });
    await heard(async () => (await shop.read(paid)).balanceAmount).toBe(0);
    expect(await kindsOf()).toEqual(['REFUND_ELSEWHERE', 'REFUND_ELSEWHERE']);
    const told = await inbox.wait(7);
    expect(told.filter(({ body }) => body.eventType === 'CANCEL_STATUS_CHANGED')).toHaveLength(3);
    expect(await booksOf(town, paid)).toHaveLength(2 + 3 * 2);
  });

  test('while a cancel of ours waits for its answer: both stand, and the rest is true', async () => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'delayAnswer', ...refundCapture, ms: 2_000 });
    const canceling = shop.cancel(paid, dollars(26.24));
    await heard(() => refundsOf(paid)).toHaveLength(1);
    await town.payPal.control.refundAtPayPal({ captureId: await captureIdOf(town, paid), amount: 10_000 });
    expect((await canceling).status).toBe(200);
    await heard(async () => (await shop.read(paid)).balanceAmount).toBe(600);
    expect((await shop.read(paid)).cancels).toHaveLength(2);
  });

  test('more than ours leaves: our cancel is refused, and nobody is refunded twice', async () => {
    const paid = await shop.captured();
    await turn(paid, { knob: 'dropWebhook' });
    await town.payPal.control.refundAtPayPal({ captureId: await captureIdOf(town, paid), amount: 70_000 });
    expect(await shop.cancel(paid, dollars(100))).toMatchObject({
      status: 403,
      body: { code: 'NOT_CANCELABLE_AMOUNT' },
    });
    expect(await refundsOf(paid)).toEqual(['70000 COMPLETED SITE']);
    // Its webhook is lost: PayPal’s list of events tells it to a gateway that reads it.
    await town.gateways[0]?.stop();
    await town.startGateway();
    await heard(async () => (await shop.read(paid)).balanceAmount).toBe(26.24);
  });
});

describe('a customer complains', () => {
  test('and PayPal takes the money back: the books and two alarms say so, the status stays', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED');
    const paid = await shop.captured();
    await shop.cancel(paid, dollars(26.24));
    await town.payPal.control.reverse({ captureId: await captureIdOf(town, paid) });
    await heard(async () => (await kindsOf()).sort()).toEqual(['CAPTURE_REVERSED', 'DISPUTE']);
    expect(await shop.read(paid)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 700 });
    expect((await booksOf(town, paid)).at(-1)).toBe('dispute merchant→rail 70000');
    expect(await accountsOf(town, shop.mId), 'nothing is owed to the merchant').toEqual({
      fees: -3_225,
      rail: 3_225,
    });
    expect(await shop.cancel(paid)).toMatchObject({ status: 400, body: { code: 'REFUND_REJECTED' } });
    expect((await inbox.wait(3)).map(({ body }) => body.eventType)).toHaveLength(3);
  });

  test('and withdraws it: no money moved, and only the complaint was told', async () => {
    const paid = await shop.captured();
    const captureId = await captureIdOf(town, paid);
    const { disputeId } = await town.payPal.control.openDispute({ captureId });
    await heard(kindsOf).toEqual(['DISPUTE']);
    expect(await shop.cancel(paid, dollars(1)), 'while it is open').toMatchObject({
      status: 403,
      body: { code: 'NOT_ALLOWED_PARTIAL_REFUND' },
    });
    await town.payPal.control.resolveDispute({ disputeId: disputeId ?? '', inFavourOf: 'SELLER' });
    await town.payPal.control.settle({});
    expect((await shop.cancel(paid, dollars(1))).status).toBe(200);
    expect(await kindsOf()).toEqual(['DISPUTE']);
  });
});
