import { describe, expect, test } from 'vitest';
import { act, chosen, opened, opensAt, requested } from '../test/life.ts';
import { later } from './deadline.ts';
import { authenticate, expire, expiresAt, isOverdue, request } from './request.ts';
import type { VirtualAccountRequest } from './virtual-account.ts';

const asking = (virtualAccount: VirtualAccountRequest) => ({
  request: { ...requested.request, virtualAccount },
});

describe('a payment is opened', () => {
  test('READY, owing everything, with nothing that only later steps know', () => {
    const { payment, ...rest } = request(requested, false, opensAt);
    expect(payment).toEqual({
      ...requested,
      status: 'READY',
      method: null,
      balanceAmount: 10_000,
      useEscrow: null,
      requestedAt: opensAt,
      authenticatedAt: null,
      approvedAt: null,
      lastTransactionKey: null,
      secret: null,
      failure: null,
      choices: null,
      virtualAccount: null,
      wallet: null,
      cashReceipts: [],
      cancellations: [],
    });
    expect(rest).toEqual({ event: 'requested', at: opensAt, entries: [], webhooks: [] });
  });

  test.each([
    ['taxable', 3_000, 1_000, 0, 1_000],
    ['mixed', 3_000, 1_000, 3_000, 1_000],
    ['mixed', 9_000, 1_000, 9_000, 1_000],
    ['mixed', 0, 10_000, 0, 10_000],
    ['taxFree', 0, 0, 10_000, 0],
    ['taxFree', 3_000, 1_000, 9_000, 1_000],
    ['taxFree', 0, 10_000, 0, 10_000],
  ] as const)(
    'a %s merchant sends %i tax free and %i outside taxation: %i and %i count',
    (taxType, free, exempt, ...counts) => {
      const { payment } = opened({ taxType, taxFreeAmount: free, taxExemptionAmount: exempt });
      expect([payment.taxFreeAmount, payment.taxExemptionAmount]).toEqual(counts);
    },
  );

  test.each([
    ['mixed', 10_001, 0],
    ['mixed', 5_000, 5_001],
    ['mixed', 0, 10_001],
    ['taxable', 0, 10_001],
    ['taxFree', 0, 10_001],
  ] as const)(
    'a %s merchant cannot send %i tax free and %i outside taxation of 10000',
    (taxType, free, exempt) => {
      expect(() => opened({ taxType, taxFreeAmount: free, taxExemptionAmount: exempt })).toThrow(
        expect.objectContaining({ code: 'INVALID_REQUEST' }),
      );
    },
  );

  test('an order number that was paid for once is refused', () => {
    expect(() => request(requested, true, opensAt)).toThrow(
      expect.objectContaining({ code: 'DUPLICATED_ORDER_ID', facts: { orderId: requested.orderId } }),
    );
  });

  test.each([
    [{ validHours: 2161 }, 'EXCEED_MAX_VALID_HOURS'],
    [{ validHours: 0 }, 'INVALID_REQUEST'],
    [{ dueDate: '2026-06-08T14:22:32' }, 'EXCEED_MAX_DUE_DATE'],
    [{ dueDate: '2026-03-10T14:22:31' }, 'INVALID_DATE'],
    [{ dueDate: 'soon' }, 'INVALID_DATE'],
    [{ validHours: 1, dueDate: '2026-03-12T00:00:00' }, 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE'],
  ] as const)('a deadline of %o is refused here, before any customer sees it: %s', (virtualAccount, code) => {
    expect(() => opened(asking(virtualAccount))).toThrow(expect.objectContaining({ code }));
  });
});

describe('the customer finishes in the window', () => {
  const { payment } = opened();

  test('what they chose is kept, and the merchant’s ten minutes begin', () => {
    const at = later(opensAt, 60_000);
    const change = authenticate(payment, { ...chosen, useEscrow: true }, at);
    expect(change).toEqual({
      payment: {
        ...payment,
        status: 'IN_PROGRESS',
        method: 'VIRTUAL_ACCOUNT',
        useEscrow: true,
        authenticatedAt: at,
        choices: { ...chosen, useEscrow: true },
      },
      event: 'authenticated',
      at,
      entries: [],
      webhooks: [],
    });
    expect(expiresAt(change.payment)).toEqual(later(at, 600_000));
  });

  test('in the last millisecond of the thirty minutes, and not in the next', () => {
    expect(authenticate(payment, chosen, later(opensAt, 1_799_999)).payment.status).toBe('IN_PROGRESS');
    expect(() => authenticate(payment, chosen, later(opensAt, 1_800_000))).toThrow(
      'NOT_FOUND_PAYMENT_SESSION',
    );
  });

  test('only once', () => {
    const { life } = act(opened(), { do: 'authenticate' });
    expect(act(life, { do: 'authenticate' }).answer).toMatchObject({ code: 'NOT_FOUND_PAYMENT_SESSION' });
  });

  test.each([
    [undefined, true, true],
    [undefined, false, false],
    [true, false, true],
    [false, true, false],
  ])('the merchant asks for escrow: %s, the customer says %s: escrow is %s', (useEscrow, said, is) => {
    const change = authenticate(
      opened(asking({ useEscrow })).payment,
      { ...chosen, useEscrow: said },
      opensAt,
    );
    expect(change.payment.useEscrow).toBe(is);
    const issued = act({ ...opened(), payment: change.payment }, { do: 'confirm' });
    expect(issued.life.payment).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', useEscrow: is });
  });
});

describe('time runs out', () => {
  test('at the deadline itself, however late somebody looks', () => {
    const { payment } = opened();
    expect(expire(payment, later(opensAt, 1_799_999))).toBeUndefined();
    for (const lateMs of [1_800_000, 1_800_001, 10 ** 9]) {
      expect(expire(payment, later(opensAt, lateMs))).toEqual({
        payment: { ...payment, status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } },
        event: 'expired',
        at: later(opensAt, 1_800_000),
        entries: [],
        webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
      });
    }
  });

  test('an expired payment knows no method, no secret and no escrow when nobody authenticated', () => {
    const change = expire(opened().payment, later(opensAt, 1_800_000));
    expect(change?.payment).toMatchObject({
      method: null,
      secret: null,
      useEscrow: null,
      balanceAmount: 10_000,
    });
  });

  test('only before the merchant’s confirm', () => {
    const far = later(opensAt, 10 ** 11);
    for (const status of [
      'WAITING_FOR_DEPOSIT',
      'DONE',
      'PARTIAL_CANCELED',
      'CANCELED',
      'ABORTED',
      'EXPIRED',
    ] as const) {
      const payment = { ...act(opened(), { do: 'authenticate' }).life.payment, status };
      expect(expiresAt(payment)).toBeUndefined();
      expect(isOverdue(payment, far)).toBe(false);
      expect(expire(payment, far)).toBeUndefined();
    }
  });
});

test('a confirm that the rail refuses for good leaves the reason, and the whole amount untouched', () => {
  const { life } = act(opened(), { do: 'authenticate' });
  expect(act(life, { do: 'decline' }).answer).toEqual({
    payment: { ...life.payment, status: 'ABORTED', failure: { code: 'REJECT_ACCOUNT_PAYMENT' } },
    event: 'declined',
    at: opensAt,
    entries: [],
    webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
  });
});
