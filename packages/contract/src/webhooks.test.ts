import { expect, test } from 'vitest';
import { type Method, paymentStatuses } from './codes.ts';
import { webhookExamples } from './examples.ts';
import {
  CancelStatusChanged,
  cancelStatusChanged,
  DepositCallback,
  depositCallback,
  isWebhookSuccess,
  PaymentStatusChanged,
  paymentStatusChanged,
  retryDelaysMinutes,
  webhookEventsOf,
} from './webhooks.ts';

const both = ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK'];
const foreign = ['PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'];
const changed = ['PAYMENT_STATUS_CHANGED'];

// biome-ignore format: a table
test.each<[string, Method | null, Record<string, string[]>]>([
  ['a virtual account', 'VIRTUAL_ACCOUNT', {
    WAITING_FOR_DEPOSIT: ['DEPOSIT_CALLBACK'], DONE: both, CANCELED: both, PARTIAL_CANCELED: both,
    ABORTED: changed, EXPIRED: changed }],
  ['PayPal', 'FOREIGN_EASY_PAY', {
    DONE: changed, CANCELED: foreign, PARTIAL_CANCELED: foreign, ABORTED: changed, EXPIRED: changed }],
  ['a card', 'CARD', {
    DONE: changed, CANCELED: changed, PARTIAL_CANCELED: changed, ABORTED: changed, EXPIRED: changed }],
  ['a window nobody finished', null, { DONE: changed, CANCELED: changed, PARTIAL_CANCELED: changed, ABORTED: changed, EXPIRED: changed }],
])('%s tells these changes and no others', (_, method, told) => {
  for (const status of paymentStatuses) expect([status, webhookEventsOf(status, method)]).toEqual([status, told[status] ?? []]);
});

test('seven retries over 3 days, 19 hours and a minute', () => {
  expect(retryDelaysMinutes).toEqual([1, 4, 16, 64, 256, 1024, 4096]);
  expect(retryDelaysMinutes.reduce((sum, minutes) => sum + minutes, 0)).toBe((3 * 24 + 19) * 60 + 1);
});

test.each([
  [200, true],
  [201, true],
  [204, true],
  [299, true],
  [199, false],
  [301, false],
  [307, false],
  [400, false],
  [500, false],
])('an answer of %i arrived: %s', (status, arrived) => {
  expect(isWebhookSuccess(status)).toBe(arrived);
});

test('a deposit callback is flat, in the documented order, and has nothing more', () => {
  const { orderId, status, ...rest } = webhookExamples.DEPOSIT_CALLBACK;
  const body = depositCallback({ orderId, status, ...rest, paymentKey: 'never' } as DepositCallback);
  expect(JSON.stringify(body)).toBe(
    '{"createdAt":"2026-03-11T09:05:12.118402","secret":"ps_Hn4Lq8Zr2Xv6Bt0Wk5Mj9Pd3Fs7Y","status":"DONE",' +
      '"transactionKey":"3F7A1B8C6D2E4A95B0C4D8E6F1A2B3C7","orderId":"order-20260310-0001"}',
  );
  expect(DepositCallback.parse(body)).toEqual(body);
});

test('the other two carry eventType, createdAt and data, in this order', () => {
  const { PAYMENT_STATUS_CHANGED, CANCEL_STATUS_CHANGED } = webhookExamples;
  const payment = paymentStatusChanged(PAYMENT_STATUS_CHANGED.createdAt, PAYMENT_STATUS_CHANGED.data);
  const cancel = cancelStatusChanged(CANCEL_STATUS_CHANGED.createdAt, CANCEL_STATUS_CHANGED.data);
  expect([Object.keys(payment), Object.keys(cancel)]).toEqual(
    Array(2).fill(['eventType', 'createdAt', 'data']),
  );
  expect(PaymentStatusChanged.parse(payment)).toEqual(PAYMENT_STATUS_CHANGED);
  expect(CancelStatusChanged.parse(cancel)).toEqual(CANCEL_STATUS_CHANGED);
});

test('a cancellation in dollars is told whole, in the documented order', () => {
  expect(JSON.stringify(webhookExamples.CANCEL_STATUS_CHANGED)).toBe(
    '{"eventType":"CANCEL_STATUS_CHANGED","createdAt":"2026-03-12T10:02:41.000731","data":{' +
      '"transactionKey":"5B9D0E7C3A1F4826D4C8B2A6F0E15937","cancelReason":"size exchange","taxExemptionAmount":0,' +
      '"canceledAt":"2026-03-12T10:02:41+09:00","cardDiscountAmount":0,"transferDiscountAmount":0,' +
      '"easyPayDiscountAmount":0,"receiptKey":null,"cancelAmount":29.95,"taxFreeAmount":0,' +
      '"refundableAmount":99.95,"cancelStatus":"DONE","cancelRequestId":null}}',
  );
});

test('times of webhooks carry no offset', () => {
  const body = { ...webhookExamples.DEPOSIT_CALLBACK, createdAt: '2026-03-11T09:05:12+09:00' };
  expect(DepositCallback.safeParse(body).success).toBe(false);
});
