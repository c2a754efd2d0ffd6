import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf } from './support/books.ts';
import { atPayPal, captureIdOf, expectAgreement } from './support/paypal-books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * PayPal's answer to a capture is lost, late, broken, or in words that nobody knows. The money is taken once or not at
 * all, and in the end everybody agrees on which.
 */

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

/** Turns a knob for the orders of one payment. */
const turn = (payment: Payment, knob: Knob) =>
  town.payPal.control.setKnob({ ...knob, customId: payment.paymentKey });
/** PayPal tells nobody of it, so that whoever wants to know has to ask. */
const unheard = (payment: Payment) => turn(payment, { knob: 'dropWebhook', times: 100 });
const becomes = (payment: Payment, status: string) =>
  expect.poll(async () => (await shop.read(payment)).status, { timeout: 60_000 }).toBe(status);

async function expectTakenOnce(payment: Payment): Promise<void> {
  expect((await atPayPal(town, payment)).captures).toMatchObject([{ status: 'COMPLETED', amount: 72_624 }]);
  expect(await booksOf(town, payment)).toEqual(['capture rail→merchant 72624', 'fee fees→rail 3225']);
  expect(await shop.read(payment)).toMatchObject({ status: 'DONE', balanceAmount: 726.24 });
  expect(await shop.deliveries(payment.orderId)).toHaveLength(1);
}

const captureOrder = { route: 'captureOrder' } as const;

describe('one answer goes wrong, and the next is heard', () => {
  // biome-ignore format: a table
  test.each<[string, Knob]>([
    ['is lost after the work',       { knob: 'answerLost', ...captureOrder }],
    ['is lost before the work',      { knob: 'requestLost', ...captureOrder }],
    ['is a 500 before the work',     { knob: 'httpError', ...captureOrder, status: 500 }],
    ['is a 503 after the work',      { knob: 'httpError', ...captureOrder, status: 503, isDone: true }],
    ['is a 429',                     { knob: 'httpError', ...captureOrder, status: 429 }],
    ['is the page of a proxy',       { knob: 'htmlAnswer', ...captureOrder, isDone: true }],
    ['is a page that says 200',      { knob: 'htmlAnswer', ...captureOrder, status: 200 }],
    ['breaks off in the middle',     { knob: 'truncatedAnswer', ...captureOrder }],
    ['comes late',                   { knob: 'delayAnswer', ...captureOrder, ms: 1_500 }],
    ['comes a byte at a time',       { knob: 'slowDrip', ...captureOrder, ms: 1 }],
    ['has fields nobody knows',      { knob: 'extraFields', ...captureOrder }],
    ['finds the token expired',      { knob: 'expireToken', ...captureOrder }],
    ['finds the token expired, in other words', { knob: 'expireToken', ...captureOrder, body: 'error' }],
    ['has an order of an unknown word', { knob: 'unknownStatus', ...captureOrder, of: 'order' }],
  ])('the answer %s: the confirm is DONE, and the money was taken once', async (_, knob) => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await turn(approved, knob);
    expect(await shop.confirm(approved)).toMatchObject({ status: 200, body: { status: 'DONE' } });
    await inbox.wait(1);
    await expectTakenOnce(approved);
    expect(await alarmsOf(town, shop.mId)).toEqual([]);
  });
});

test('money whose state is an unknown word is held, and DONE when the word is known', async () => {
  await shop.hears('PAYMENT_STATUS_CHANGED');
  const approved = await shop.approved();
  await unheard(approved);
  await turn(approved, { knob: 'unknownStatus', ...captureOrder, of: 'capture' });
  expect(await shop.confirm(approved)).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
  expect((await alarmsOf(town, shop.mId)).map(({ kind }) => kind)).toEqual(['CAPTURE_HELD']);
  expect(await shop.confirm(approved)).toMatchObject({ status: 200, body: { status: 'DONE' } });
  await expectTakenOnce(approved);
});

describe('no answer can be had', () => {
  const deaf = (payment: Payment, isDone: boolean) =>
    turn(payment, { knob: 'httpError', ...captureOrder, status: 500, isDone, times: 1_000 });
  const blind = (payment: Payment) => turn(payment, { knob: 'httpError', route: 'order', times: 1_000 });

  test('the money was taken: 500, 409 while nobody knows, and DONE by itself as soon as PayPal can be asked', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await unheard(approved);
    await deaf(approved, true);
    await blind(approved);
    const headers = { 'Idempotency-Key': newOrderId() };
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status: 500,
      body: { code: 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING', message: expect.stringContaining('두 번') },
    });
    expect(await shop.confirm(approved, { headers })).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENT_REQUEST_PROCESSING' },
    });
    expect(await shop.read(approved)).toMatchObject({ status: 'IN_PROGRESS', approvedAt: null });
    expect(await booksOf(town, approved), 'what is not known is not booked').toEqual([]);

    await shop.advance('PT24H');
    expect((await shop.read(approved)).status, 'it may be paid, so it cannot expire').toBe('IN_PROGRESS');
    await town.payPal.control.clearKnobs({});
    await becomes(approved, 'DONE');
    const answer = await shop.confirm(approved, { headers });
    expect(answer).toMatchObject({ status: 200, body: { status: 'DONE', secret: expect.any(String) } });
    await inbox.wait(1);
    await expectTakenOnce(approved);
  });

  test('the money was not taken: it is, under the same request id, as soon as PayPal listens', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await deaf(approved, false);
    expect((await shop.confirm(approved)).status).toBe(500);
    expect((await atPayPal(town, approved)).captures).toEqual([]);
    await town.payPal.control.clearKnobs({});
    await becomes(approved, 'DONE');
    await inbox.wait(1);
    await expectTakenOnce(approved);
    expect(await shop.confirm(approved)).toMatchObject({
      status: 400,
      body: { code: 'ALREADY_PROCESSED_PAYMENT' },
    });
  });

  test('the merchant asks again meanwhile: the same confirm brings the answer', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await unheard(approved);
    await deaf(approved, true);
    await blind(approved);
    expect((await shop.confirm(approved)).status).toBe(500);
    await town.payPal.control.clearKnobs({});
    const again = await shop.confirm(approved);
    expect(`${again.status} ${again.body.status ?? again.body.code}`).toMatch(
      /^(200 DONE|400 ALREADY_PROCESSED_PAYMENT)$/,
    );
    await inbox.wait(1);
    await expectTakenOnce(approved);
  });

  test('longer than PayPal remembers its request ids: it is asked what it did, and nothing is done again', async () => {
    await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await unheard(approved);
    await deaf(approved, true);
    await blind(approved);
    expect((await shop.confirm(approved)).status).toBe(500);
    await town.payPal.control.advanceClock({ advance: 'PT7H' });
    await town.payPal.control.clearKnobs({});
    await becomes(approved, 'DONE');
    expect(await captureIdOf(town, approved)).toMatch(/^\w+$/);
  });

  test('until PayPal itself has let the approval lapse: then there is no money, and the payment is over', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await unheard(approved);
    await deaf(approved, false);
    await blind(approved);
    expect((await shop.confirm(approved)).status).toBe(500);
    await town.payPal.control.advanceClock({ advance: 'PT4H' });
    await town.payPal.control.clearKnobs({});
    await becomes(approved, 'ABORTED');
    expect((await atPayPal(town, approved)).orders).toMatchObject([{ status: 'VOIDED' }]);
    expect((await inbox.wait(1))[0]?.body.data.status).toBe('ABORTED');
    expect(await booksOf(town, approved)).toEqual([]);
  });
});

describe('PayPal does not do it, for reasons of ours', () => {
  // biome-ignore format: a table
  test.each([
    ['PAYEE_ACCOUNT_RESTRICTED', 500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
    ['DUPLICATE_INVOICE_ID',     500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
    ['PERMISSION_DENIED',        400, 'PROVIDER_ERROR'],
  ] as const)('%s: %d %s, an alarm, and the merchant may confirm again', async (issue, status, code) => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await turn(approved, { knob: 'issue', ...captureOrder, issue });
    expect(await shop.confirm(approved)).toMatchObject({ status, body: { code } });
    expect(await shop.read(approved)).toMatchObject({ status: 'IN_PROGRESS', failure: null });
    expect(await alarmsOf(town, shop.mId)).toMatchObject([{ kind: 'CAPTURE_REFUSED', facts: { issue } }]);
    expect(await shop.confirm(approved)).toMatchObject({ status: 200, body: { status: 'DONE' } });
    await inbox.wait(1);
    await expectTakenOnce(approved);
  });

  test('the order has vanished: nothing is taken, and the payment is over', async () => {
    const approved = await shop.approved();
    await turn(approved, { knob: 'issue', ...captureOrder, issue: 'ORDER_NOT_APPROVED' });
    expect(await shop.confirm(approved)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    expect(await shop.read(approved)).toMatchObject({ status: 'ABORTED' });
  });

  test('ORDER_ALREADY_CAPTURED is a yes, when the order says so', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await turn(approved, { knob: 'httpError', ...captureOrder, status: 500, isDone: true });
    await turn(approved, { knob: 'issue', ...captureOrder, issue: 'ORDER_ALREADY_CAPTURED' });
    expect(await shop.confirm(approved)).toMatchObject({ status: 200, body: { status: 'DONE' } });
    await inbox.wait(1);
    await expectTakenOnce(approved);
  });
});
