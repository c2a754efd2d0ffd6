import { DepositCallback, type Payment as WirePayment } from '@tollgate/contract';
import type { Change, Payment } from '@tollgate/domain';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../chance.ts';
import { freshEndpointId, freshEventId } from './event-id.ts';
import { writeWebhooks } from './webhook-bodies.ts';

const recordedAt = new Date('2026-03-11T00:05:12.118Z');
const payment = {
  mId: 'tgdocs',
  paymentKey: 'tgdoc20260311090000Mb3Xt',
  orderId: 'ord-20260310-0001',
  status: 'DONE',
  secret: 'ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L',
} as Payment;
/** As the merchant's reads are answered: without the secret. */
const render = ({ mId, paymentKey, orderId, status }: Payment) =>
  ({ mId, paymentKey, orderId, status, secret: null, type: 'NORMAL' }) as WirePayment;
const change = (webhooks: Change['webhooks'], more: Partial<Payment> = {}): Change => ({
  payment: { ...payment, ...more },
  event: 'deposited',
  at: recordedAt,
  entries: [],
  webhooks,
});
const write = (given: Change) => writeWebhooks(given, recordedAt, render, seededChance('a'));

describe('PAYMENT_STATUS_CHANGED', () => {
  test('carries the payment as the merchant reads it, with the stored secret in its place', () => {
    const [webhook] = write(change([{ eventType: 'PAYMENT_STATUS_CHANGED' }]));
    expect(webhook?.body).toBe(
      '{"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-03-11T09:05:12.118000","data":{"mId":"tgdocs",' +
        '"paymentKey":"tgdoc20260311090000Mb3Xt","orderId":"ord-20260310-0001","status":"DONE",' +
        '"secret":"ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L","type":"NORMAL"}}',
    );
    expect(webhook).toMatchObject({
      mId: 'tgdocs',
      orderId: payment.orderId,
      paymentKey: payment.paymentKey,
      onIssue: false,
    });
    expect(webhook?.createdAt).toBe(recordedAt);
  });

  test('of a payment that expired in the window has no secret', () => {
    const [webhook] = write(
      change([{ eventType: 'PAYMENT_STATUS_CHANGED' }], { status: 'EXPIRED', secret: null }),
    );
    expect(JSON.parse(webhook?.body ?? '').data).toMatchObject({ status: 'EXPIRED', secret: null });
  });
});

describe('DEPOSIT_CALLBACK', () => {
  test('is flat: five keys, no eventType, no paymentKey, no offset in its time', () => {
    const [webhook] = write(
      change([
        { eventType: 'DEPOSIT_CALLBACK', transactionKey: 'A94F0E6B7C1D4D22B3E8F5061728394A', onIssue: false },
      ]),
    );
    expect(webhook?.body).toBe(
      '{"createdAt":"2026-03-11T09:05:12.118000","secret":"ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L","status":"DONE",' +
        '"transactionKey":"A94F0E6B7C1D4D22B3E8F5061728394A","orderId":"ord-20260310-0001"}',
    );
    expect(DepositCallback.parse(JSON.parse(webhook?.body ?? ''))).toBeDefined();
  });

  test('of an issued account goes only to who asked for it', () => {
    const [webhook] = write(
      change([{ eventType: 'DEPOSIT_CALLBACK', transactionKey: 'T', onIssue: true }], {
        status: 'WAITING_FOR_DEPOSIT',
      }),
    );
    expect(webhook).toMatchObject({ eventType: 'DEPOSIT_CALLBACK', onIssue: true });
    expect(JSON.parse(webhook?.body ?? '').status).toBe('WAITING_FOR_DEPOSIT');
  });
});

test('a change with two events gives two messages with ids of their own, in its order', () => {
  const webhooks = write(
    change([
      { eventType: 'PAYMENT_STATUS_CHANGED' },
      { eventType: 'DEPOSIT_CALLBACK', transactionKey: 'T', onIssue: false },
    ]),
  );
  expect(webhooks.map(({ eventType }) => eventType)).toEqual(['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK']);
  expect(new Set(webhooks.map(({ eventId }) => eventId)).size).toBe(2);
  expect(write(change([]))).toEqual([]);
});

test('event ids are 24 signs of base 32 that sort by time', () => {
  const chance = seededChance('ids');
  const ids = Array.from({ length: 200 }, (_, ms) =>
    freshEventId(chance, new Date(recordedAt.getTime() + ms)),
  );
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{24}$/);
  expect(freshEventId({ bytes: (count) => Buffer.alloc(count, 255) }, new Date(0))).toBe(
    '0000000003zzzzzzzzzzzzzz',
  );
  expect(freshEndpointId({ bytes: () => Buffer.from('ffffffff', 'hex') })).toBe('zzzzzz');
  expect(freshEndpointId({ bytes: () => Buffer.from('00000007', 'hex') })).toBe('000001');
});
