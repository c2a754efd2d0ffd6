import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAgreement } from './support/paypal-books.ts';
import type { Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * Every key of a Payment in dollars, in the documented order, with its value or its null: what confirm answers, what a
 * cancel in part answers, what a read answers afterwards; in English, and for readers of older versions.
 */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
  shop = await town.shop();
});
afterEach(() => expectAgreement(town, shop));
afterAll(() => town.close());

const text = (pattern: RegExp) => expect.stringMatching(pattern);
const time = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
const transactionKey = text(/^(txrd_\w{1,59}|[0-9A-F]{32})$/);
const secret = text(/^ps_[0-9A-Za-z]{28}$/);
const jacket = { amount: { value: 129.9, currency: 'USD' }, orderName: 'Linen jacket' };
const cancelReason = 'size exchange';

type Changes = {
  status?: string;
  secret?: unknown;
  cancels?: object[];
  money?: { balanceAmount: number; suppliedAmount: number; vat: number };
};

function example({ mId }: Shop, orderId: string, changes: Changes = {}) {
  return {
    mId,
    lastTransactionKey: transactionKey,
    paymentKey: text(new RegExp(`^${mId.slice(0, 5)}\\d{14}[A-Za-z0-9]{5,}$`)),
    orderId,
    orderName: 'Linen jacket',
    taxExemptionAmount: 0,
    status: changes.status ?? 'DONE',
    requestedAt: time,
    approvedAt: time,
    useEscrow: null,
    cultureExpense: false,
    card: null,
    virtualAccount: null,
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    cancels: changes.cancels ?? null,
    secret: changes.secret ?? null,
    type: 'NORMAL',
    easyPay: '페이팔',
    country: 'US',
    failure: null,
    isPartialCancelable: true,
    receipt: null,
    checkout: { url: text(/^http:\/\/\S+\/v1\/payments\/[\w-]+\/checkout$/) },
    currency: 'USD',
    totalAmount: 129.9,
    ...(changes.money ?? { balanceAmount: 129.9, suppliedAmount: 118.09, vat: 11.81 }),
    taxFreeAmount: 0,
    method: '해외간편결제',
    version: '2022-11-16',
    metadata: null,
  };
}

/** One entry of `cancels[]`. */
const canceled = (cancelAmount: number, refundableAmount: number) => ({
  transactionKey,
  cancelReason,
  taxExemptionAmount: 0,
  canceledAt: time,
  cardDiscountAmount: 0,
  transferDiscountAmount: 0,
  easyPayDiscountAmount: 0,
  receiptKey: null,
  cancelAmount,
  taxFreeAmount: 0,
  refundableAmount,
  cancelStatus: 'DONE',
  cancelRequestId: null,
});

/** The same keys, in the same order, all the way down; and the same values. */
function expectExactly(payment: unknown, wanted: object): void {
  expect(payment).toEqual(wanted);
  expect(keysOf(payment)).toEqual(keysOf(wanted));
}

function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return undefined;
  return Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]);
}

describe('129.90 dollars', () => {
  test('confirm answers with every key, the secret among them; a read tells all of it but the secret', async () => {
    const approved = await shop.approved(jacket);
    const confirmed = await shop.confirm(approved);
    expect(confirmed.status).toBe(200);
    expectExactly(confirmed.body, example(shop, approved.orderId, { secret }));
    expect(confirmed.text, 'a number of dollars and cents, not a text').toContain('"totalAmount":129.9,');

    const read = await shop.read(approved);
    expectExactly(read, example(shop, approved.orderId));
    expect({ ...read, secret: confirmed.body.secret }).toEqual(confirmed.body);
    const byOrder = await shop.call('GET', `/v1/payments/orders/${approved.orderId}`);
    expect(byOrder.body).toEqual(read);
  });

  test('a cancel of 29.95 answers with what is left and with every key of the cancel', async () => {
    const paid = await shop.captured(jacket);
    const answer = await shop.cancel(paid, { cancelReason, cancelAmount: 29.95, currency: 'USD' });
    const wanted = example(shop, paid.orderId, {
      status: 'PARTIAL_CANCELED',
      cancels: [canceled(29.95, 99.95)],
      money: { balanceAmount: 99.95, suppliedAmount: 90.86, vat: 9.09 },
    });
    expect(answer.status).toBe(200);
    expectExactly(answer.body, wanted);
    expect(answer.body.lastTransactionKey).toBe(answer.body.cancels[0].transactionKey);
    expect(answer.body.lastTransactionKey).not.toBe(paid.lastTransactionKey);
    expectExactly(await shop.read(paid), wanted);
  });

  test('a cancel of everything in one step is CANCELED, and nothing is left to be taxed', async () => {
    const paid = await shop.captured(jacket);
    const answer = await shop.cancel(paid, { cancelReason });
    const wanted = example(shop, paid.orderId, {
      status: 'CANCELED',
      cancels: [canceled(129.9, 0)],
      money: { balanceAmount: 0, suppliedAmount: 0, vat: 0 },
    });
    expectExactly(answer.body, wanted);
  });
});

test('before the confirm it is IN_PROGRESS, with a wallet and without any money', async () => {
  const approved = await shop.approved(jacket);
  expectExactly(approved, {
    ...example(shop, approved.orderId),
    lastTransactionKey: null,
    status: 'IN_PROGRESS',
    approvedAt: null,
  });
});

// biome-ignore format: a table
test.each([
  [726.24, 181.56, 544.68, 49.52, 495.16],
  [0.01,   'all',  0,      0,     0],
  [0.02,   0.01,   0.01,   0,     0.01],
  [1.25,   'all',  0,      0,     0],
  [2.5,    1.25,   1.25,   0.11,  1.14],
  [1000,   999.99, 0.01,   0,     0.01],
  [1_000_000, 0.01, 999_999.99, 90_909.09, 909_090.9],
])('of %s dollars %s are cancelled: %s are left, %s of it VAT and %s supplied', async (value, cancelAmount, balanceAmount, vat, suppliedAmount) => {
  const paid = await shop.captured({ amount: { value, currency: 'USD' } });
  expect(paid.vat + paid.suppliedAmount).toBeCloseTo(value, 6);
  const { body } = await shop.cancel(paid, cancelAmount === 'all' ? {} : { cancelAmount, currency: 'USD' });
  expect(body).toMatchObject({ totalAmount: value, balanceAmount, vat, suppliedAmount, cancels: [{ refundableAmount: balanceAmount }] });
});

test('in English the method and the wallet are words of the protocol', async () => {
  const headers = { 'accept-language': 'en-US' };
  const confirmed = await shop.confirm(await shop.approved(jacket), { headers });
  expect(confirmed.body).toMatchObject({ method: 'FOREIGN_EASY_PAY', easyPay: 'PAYPAL', country: 'US' });
  expect((await shop.read(confirmed.body)).easyPay).toBe('페이팔');
});

describe('readers of older versions', () => {
  test.each([
    ['2022-07-27', { easyPay: '페이팔', foreignEasyPay: { provider: '페이팔' }, totalAmount: 129.9 }],
    ['1.4', { easyPay: '페이팔', foreignEasyPay: { provider: '페이팔' }, country: 'US', vat: 11.81 }],
    ['1.3', { easyPay: '페이팔', totalAmount: 129, balanceAmount: 129, suppliedAmount: 118, vat: 11 }],
  ])('%s: %o, with a transactionKey', async (version, wanted) => {
    const older = await town.shop({ version });
    // Whoever reads whole dollars only still knows what the order cost.
    const { body: paid } = await older.confirm(await older.approved(jacket), { amount: 129.9 });
    expect(paid).toMatchObject({ ...wanted, version, status: 'DONE', transactionKey });
    expect(paid.transactionKey).toBe(paid.lastTransactionKey);
    expect('country' in paid).toBe(version !== '1.3');
    const part = await older.cancel(paid, { cancelAmount: 29.95, currency: 'USD' });
    expect(part.body).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: version === '1.3' ? 99 : 99.95,
    });
    await expectAgreement(town, older);
  });

  test('2024-06-01 changed nothing in it', async () => {
    const newer = await town.shop({ version: '2024-06-01' });
    const paid = await newer.captured(jacket);
    expectExactly(paid, { ...example(newer, paid.orderId, { secret }), version: '2024-06-01' });
  });
});

test('what the shop told of the purchase comes back: its own words, the country and the metadata', async () => {
  const paid = await shop.captured({
    ...jacket,
    orderName: '린넨 재킷 <Linen>',
    metadata: { basket: '7' },
    foreignEasyPay: { provider: 'PAYPAL', country: 'BS' },
  });
  expect(paid).toMatchObject({ orderName: '린넨 재킷 <Linen>', country: 'BS', metadata: { basket: '7' } });
});
