import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { booksOf } from './support/books.ts';
import { accountsOf, atPayPal, captureIdOf, expectAgreement } from './support/paypal-books.ts';
import type { Payment, Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/* A PayPal that gives its fee back with a refund, in proportion. (That it keeps it is told in paypal-cancel.) */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown({ payPal: { keepsFee: false } });
});
beforeEach(async () => {
  shop = await town.shop();
});
afterEach(() => expectAgreement(town, shop));
afterAll(() => town.close());

const dollars = (cancelAmount: number) => ({ cancelAmount, currency: 'USD' });
const feesOf = async (payment: Payment) =>
  (await atPayPal(town, payment)).refunds.map(({ feeBack }) => feeBack);

test('everything back: the fee too, and the books are empty', async () => {
  const paid = await shop.captured();
  await shop.cancel(paid);
  expect(await booksOf(town, paid)).toEqual([
    'capture rail→merchant 72624',
    'fee fees→rail 3225',
    'cancel merchant→refunds 72624',
    'refund refunds→rail 72624',
    'fee-return rail→fees 3225',
  ]);
  expect(await accountsOf(town, shop.mId)).toEqual({});
});

test('in parts: of each its share, and not a cent more or less at the end', async () => {
  const paid = await shop.captured();
  for (const part of [181.56, 0.01, 0.01, 0.01, 500]) await shop.cancel(paid, dollars(part));
  expect(await accountsOf(town, shop.mId)).toMatchObject({ merchant: 4_465 });
  await shop.cancel(paid);
  const fees = await feesOf(paid);
  expect(fees).toHaveLength(6);
  expect(fees.reduce((sum, fee) => sum + fee, 0)).toBe(3_225);
  expect(await accountsOf(town, shop.mId)).toEqual({});
});

test('a refund that waits brings its share when it is there', async () => {
  const paid = await shop.captured();
  await town.payPal.control.setKnob({ knob: 'refundPending', captureId: await captureIdOf(town, paid) });
  await shop.cancel(paid);
  expect(await accountsOf(town, shop.mId)).toEqual({ fees: -3_225, rail: -69_399, refunds: 72_624 });
  const [refund] = (await atPayPal(town, paid)).refunds;
  await town.payPal.control.settleRefund({ refundId: refund?.refundId ?? '', end: 'COMPLETED' });
  await expect.poll(() => accountsOf(town, shop.mId), { timeout: 60_000 }).toEqual({});
});

test('a refund made on PayPal’s own site brings its share too', async () => {
  const paid = await shop.captured();
  await town.payPal.control.refundAtPayPal({ captureId: await captureIdOf(town, paid), amount: 36_312 });
  await expect.poll(async () => (await shop.read(paid)).balanceAmount, { timeout: 60_000 }).toBe(363.12);
  expect((await booksOf(town, paid)).at(-1)).toBe('fee-return rail→fees 1613');
});
