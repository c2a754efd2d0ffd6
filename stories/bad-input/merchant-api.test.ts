import { endpoints } from '@tollgate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Payment, Shop } from '../support/shop.ts';
import { newOrderId, refundReceiveAccount } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { expectRefusal, type FieldRow, type PatchRow, refusesWrongFields } from './refusals.ts';
import { abroadFields, accountOptions, optionsOf, productsOf, toPayPal } from './shared-fields.ts';
import * as wrong from './wrong-values.ts';
import { written } from './wrong-values.ts';

let town: Town;
let shop: Shop;
let before: Record<string, string>;
/** One payment in each state that a wrong request could change. */
let inProgress: Payment;
let waiting: Payment;
let paid: Payment;
let strangers: Payment;

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop();
  inProgress = await shop.authenticated();
  waiting = await shop.waiting();
  paid = await shop.paid();
  strangers = await (await town.shop()).paid();
  before = await books(town.db);
});
afterAll(() => town.close());

const post = (path: () => string) => (rawBody: string, headers: Record<string, string>) =>
  shop.call('POST', path(), { rawBody, headers });

// biome-ignore format: a table
const confirmFields: FieldRow[] = [
  ['orderId',    wrong.orderId,  'INVALID_REQUEST', 'INVALID_REQUEST'],
  ['amount',     wrong.noAmount, 'INVALID_REQUEST', 'INVALID_REQUEST'],
];

/** Amounts that are amounts, but not this payment's. */
const otherAmounts: PatchRow[] = [
  0,
  -1,
  -50_000,
  0.5,
  50_000.5,
  '50000.5',
  49_999,
  50_001,
  1e13,
  999_999_999_999_999,
  written('50000.000001'),
  written('5e3'),
  '1e13',
].map((amount) => [{ amount }, 'FORBIDDEN_REQUEST']);

refusesWrongFields('POST /v1/payments/confirm', {
  db: () => town.db,
  send: post(() => '/v1/payments/confirm'),
  body: () => ({
    paymentKey: inProgress.paymentKey,
    orderId: inProgress.orderId,
    amount: inProgress.totalAmount,
  }),
  schema: endpoints.confirmPayment.body,
  fields: [['paymentKey', wrong.text(200), 'INVALID_REQUEST', 'INVALID_REQUEST'], ...confirmFields],
  patches: [
    ...otherAmounts,
    [{ orderId: 'another-order' }, 'FORBIDDEN_REQUEST'],
    [{ paymentKey: 'nobody' }, 'NOT_FOUND_PAYMENT_SESSION'],
    [{ paymentKey: '__proto__' }, 'NOT_FOUND_PAYMENT_SESSION'],
    [{ paymentKey: '\u202e\u200b한글🙂' }, 'NOT_FOUND_PAYMENT_SESSION'],
    [{ paymentKey: 7 }, 'NOT_FOUND_PAYMENT_SESSION'],
  ],
});

refusesWrongFields('POST /v1/payments/{paymentKey}', {
  db: () => town.db,
  send: post(() => `/v1/payments/${inProgress.paymentKey}`),
  body: () => ({ orderId: inProgress.orderId, amount: inProgress.totalAmount }),
  schema: endpoints.confirmPaymentByKey.body,
  fields: confirmFields,
  patches: otherAmounts,
});

const accountOf = (field: string) => `refundReceiveAccount.${field}`;

refusesWrongFields('POST /v1/payments/{paymentKey}/cancel', {
  db: () => town.db,
  send: post(() => `/v1/payments/${paid.paymentKey}/cancel`),
  body: () => ({ cancelReason: '고객 변심', refundReceiveAccount }),
  schema: endpoints.cancelPayment.body,
  // biome-ignore format: a table
  fields: [
    ['cancelReason',             wrong.text(200),                   'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['cancelAmount',             [...wrong.noPart, 0, '0', written('-0')], 'INVALID_REQUEST'],
    ['taxFreeAmount',            wrong.noPart,                      'INVALID_REQUEST'],
    ['taxExemptionAmount',       wrong.noPart,                      'INVALID_REQUEST'],
    ['refundableAmount',         wrong.noPart,                      'INVALID_REQUEST'],
    ['currency',                 [...wrong.word, 'krw', 'EUR', 410], 'INVALID_CURRENCY'],
    ['cancelRequestId',          wrong.text(64, 6),                 'INVALID_REQUEST'],
    ['refundReceiveAccount',     wrong.object,                      'INVALID_REQUEST'],
    [accountOf('bank'),          wrong.bank,                        'INVALID_BANK', 'INVALID_REFUND_ACCOUNT_INFO'],
    [accountOf('accountNumber'), [...wrong.text(20), '110-123-456', '1234567890a', '١٢٣', ' 1', -5, 1.5], 'INVALID_REFUND_ACCOUNT_NUMBER', 'INVALID_REFUND_ACCOUNT_INFO'],
    [accountOf('holderName'),    wrong.text(60),                    'INVALID_REFUND_ACCOUNT_INFO', 'INVALID_REFUND_ACCOUNT_INFO'],
  ],
  patches: [
    [{ refundReceiveAccount: null }, 'INVALID_REFUND_ACCOUNT_INFO'],
    [{ refundReceiveAccount: {} }, 'INVALID_REFUND_ACCOUNT_INFO', accountOf('bank')],
    [{ cancelAmount: 50_001 }, 'NOT_CANCELABLE_AMOUNT'],
    [{ cancelAmount: 999_999_999_999 }, 'NOT_CANCELABLE_AMOUNT'],
    [{ cancelAmount: written('5e9') }, 'NOT_CANCELABLE_AMOUNT'],
    [{ currency: 'USD' }, 'INVALID_CURRENCY'],
    [{ refundableAmount: 0 }, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    [{ refundableAmount: 49_999 }, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    [{ cancelAmount: 10, taxExemptionAmount: 11 }, 'INVALID_REQUEST', 'taxExemptionAmount'],
  ],
});

test('before its deposit a payment is not canceled in part', async () => {
  const answer = await shop.cancel(waiting, { cancelAmount: 1 });
  expectRefusal(answer, { code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' });
});

/** A deadline ninety days and a minute from now, in Seoul. */
const tooLate = () =>
  new Date(Date.now() + 90 * 86_400_000 + 9 * 3_600_000 + 60_000).toISOString().slice(0, 19);

refusesWrongFields('POST /v1/virtual-accounts', {
  db: () => town.db,
  send: post(() => '/v1/virtual-accounts'),
  body: () => ({
    amount: 50_000,
    orderId: newOrderId(),
    orderName: '머그컵',
    customerName: '김구매',
    bank: '88',
    cashReceipt: { type: '소득공제', registrationNumber: '01012345678' },
  }),
  schema: endpoints.issueVirtualAccount.body,
  // biome-ignore format: a table
  fields: [
    ['amount',              wrong.won,            'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['orderId',             wrong.orderId,        'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['orderName',           wrong.text(100),      'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['customerName',        wrong.text(100),      'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['bank',                wrong.notIssuing,     'INVALID_BANK',    'INVALID_REQUEST'],
    ['validHours',          wrong.hours,          'INVALID_REQUEST'],
    ['dueDate',             wrong.moment,         'INVALID_DATE'],
    ['customerEmail',       wrong.email,          'INVALID_REQUEST'],
    ['customerMobilePhone', wrong.phone,          'INVALID_REQUEST'],
    ['taxFreeAmount',       wrong.noPart,         'INVALID_REQUEST'],
    ['taxExemptionAmount',  wrong.noPart,         'INVALID_REQUEST'],
    ['useEscrow',           wrong.flag,           'INVALID_REQUEST'],
    ['cashReceipt',         wrong.object,         'INVALID_REQUEST'],
    ['cashReceipt.type',    wrong.word,           'INVALID_REQUEST'],
    ...productsOf('escrowProducts'),
    ['accountType',         wrong.word,           'INVALID_VIRTUAL_ACCOUNT_TYPE'],
    ['accountKey',          wrong.text(13),       'INVALID_REQUEST'],
    ['metadata',            wrong.metadata,       'INVALID_REQUEST'],
    ['cashReceipt.registrationNumber', wrong.text(30), 'INVALID_REQUEST'],
  ],
  patches: [
    [
      { cashReceipt: { type: '소득공제' } },
      'INVALID_REGISTRATION_NUMBER_TYPE',
      'cashReceipt.registrationNumber',
    ],
    [{ cashReceipt: { type: '소득공제', registrationNumber: '123' } }, 'INVALID_REGISTRATION_NUMBER_TYPE'],
    [
      { cashReceipt: { type: '지출증빙', registrationNumber: '01012345678' } },
      'INVALID_REGISTRATION_NUMBER_TYPE',
    ],
    [{ accountType: '고정' }, 'REQUIRED_ACCOUNT_KEY', 'accountKey'],
    [{ validHours: 2_161 }, 'EXCEED_MAX_VALID_HOURS', 'validHours'],
    [
      { validHours: 24, dueDate: '2099-01-01T00:00:00' },
      'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE',
      'dueDate',
    ],
    [{ dueDate: '2020-01-01T00:00:00' }, 'INVALID_DATE', 'dueDate'],
    [{ dueDate: '0000-01-01T00:00:00' }, 'INVALID_DATE', 'dueDate'],
    [{ dueDate: '9999-12-31T23:59:59' }, 'EXCEED_MAX_DUE_DATE'],
    [{ dueDate: tooLate() }, 'EXCEED_MAX_DUE_DATE'],
    [{ taxExemptionAmount: 50_001 }, 'INVALID_REQUEST', 'taxExemptionAmount'],
  ],
});

refusesWrongFields('POST /v1/payments', {
  db: () => town.db,
  send: post(() => '/v1/payments'),
  body: () => ({
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: newOrderId(),
    orderName: '머그컵',
    successUrl: 'https://shop.example/success',
    failUrl: 'https://shop.example/fail',
    virtualAccount: accountOptions,
    foreignEasyPay: toPayPal,
  }),
  schema: endpoints.createPayment.body,
  // biome-ignore format: a table
  fields: [
    ['method',              [...wrong.word, 'EASY_PAY', '토스페이'], 'NOT_SUPPORTED_METHOD', 'INVALID_REQUEST'],
    ['amount',              wrong.noBareAmount, 'INVALID_REQUEST', 'REQUIRED_AMOUNT'],
    ['amount (whole)',      [1e13, 50_000.5, '0.5', written('1e-1')], 'INVALID_REQUEST'],
    ['amount (positive)',   [0, '0', written('-0'), -1, '-50000', { value: 0 }, { value: -1, currency: 'KRW' }], 'BELOW_ZERO_AMOUNT'],
    ['amount (value)',      wrong.noAmount.map((value) => ({ value, currency: 'KRW' })), 'INVALID_REQUEST'],
    ['amount (currency)',   [...wrong.word, 'EUR', 'krw'].map((currency) => ({ value: 50_000, currency })), 'INVALID_REQUEST'],
    ['currency',            [...wrong.word, 'EUR'],   'INVALID_CURRENCY'],
    ['orderId',             wrong.orderId,            'INVALID_ORDER_ID', 'INVALID_REQUEST'],
    ['orderName',           wrong.text(100),          'INVALID_ORDER_NAME', 'INVALID_REQUEST'],
    ['successUrl',          wrong.address,            'INVALID_SUCCESS_URL', 'INVALID_SUCCESS_URL'],
    ['failUrl',             wrong.address,            'INCORRECT_FAIL_URL_FORMAT', 'INCORRECT_FAIL_URL_FORMAT'],
    ['customerName',        wrong.text(100),          'INVALID_REQUEST'],
    ['customerEmail',       wrong.email,              'INVALID_EMAIL'],
    ['customerMobilePhone', wrong.phone,              'INVALID_REQUEST'],
    ['taxFreeAmount',       wrong.noPart,             'INVALID_REQUEST'],
    ['metadata',            wrong.metadata,           'INVALID_REQUEST'],
    ...optionsOf('virtualAccount', { date: 'INVALID_DATE' }),
    ...abroadFields('foreignEasyPay'),
  ],
  patches: [
    [{ method: 'CARD' }, 'NOT_SUPPORTED_METHOD'],
    [
      {
        method: 'FOREIGN_EASY_PAY',
        amount: { value: 1, currency: 'USD' },
        'foreignEasyPay.provider': 'GCASH',
      },
      'NOT_SUPPORTED_METHOD',
    ],
    [{ amount: { value: 1, currency: 'USD' } }, 'INVALID_CURRENCY', 'amount.currency'],
    [{ amount: 1, currency: 'JPY' }, 'INVALID_CURRENCY', 'amount.currency'],
    [{ 'virtualAccount.validHours': 2_161 }, 'EXCEED_MAX_VALID_HOURS', 'virtualAccount.validHours'],
    [
      { 'virtualAccount.validHours': 1, 'virtualAccount.dueDate': '2099-01-01T00:00:00' },
      'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE',
    ],
    [{ 'virtualAccount.dueDate': '2020-01-01T00:00:00' }, 'INVALID_DATE', 'dueDate'],
    [{ 'virtualAccount.taxExemptionAmount': 0.5 }, 'INVALID_REQUEST', 'taxExemptionAmount'],
    [{ 'virtualAccount.taxExemptionAmount': 50_001 }, 'INVALID_REQUEST', 'taxExemptionAmount'],
  ],
});

test('the same shop’s other key pair is not the one that opened the payment', async () => {
  const widget = { secretKey: shop.widgetSecretKey };
  expectRefusal(await shop.confirm(inProgress, widget), { code: 'FORBIDDEN_REQUEST' });
  const older = await shop.call('POST', `/v1/payments/${inProgress['paymentKey']}`, {
    ...widget,
    body: { orderId: inProgress['orderId'], amount: inProgress['totalAmount'] },
  });
  expectRefusal(older, { code: 'FORBIDDEN_REQUEST' });
});

describe('payments that are not there, or not for everybody', () => {
  const keys = () => [
    'nobody',
    'k'.repeat(201),
    'k'.repeat(10_000),
    '%00',
    'a%00b',
    '__proto__',
    'constructor',
    '%E2%80%AE%F0%9F%99%82',
    "'%20or%201=1--",
    strangers.paymentKey as string,
    inProgress.orderId as string,
    (inProgress.paymentKey as string).toUpperCase(),
  ];

  test('by their key', async () => {
    for (const key of keys()) {
      expectRefusal(await shop.call('GET', `/v1/payments/${key}`), { code: 'NOT_FOUND_PAYMENT' });
      const canceled = await shop.call('POST', `/v1/payments/${key}/cancel`, { body: { cancelReason: 'x' } });
      expectRefusal(canceled, { code: 'NOT_FOUND_PAYMENT' });
      const confirmed = await shop.call('POST', `/v1/payments/${key}`, {
        body: { orderId: 'order-1', amount: 1 },
      });
      const isKey = key.length <= 200 && !key.includes('%00');
      expectRefusal(confirmed, { code: isKey ? 'NOT_FOUND_PAYMENT_SESSION' : 'NOT_FOUND_PAYMENT' });
    }
  });

  test('by their order number', async () => {
    for (const orderId of [
      'nobody',
      'x'.repeat(65),
      '%00',
      '__proto__',
      strangers.orderId,
      paid.paymentKey,
    ]) {
      expectRefusal(await shop.call('GET', `/v1/payments/orders/${orderId}`), { code: 'NOT_FOUND_PAYMENT' });
    }
  });
});

test('nothing that was refused left a trace in the database', async () => {
  expect(await books(town.db)).toEqual(before);
});
