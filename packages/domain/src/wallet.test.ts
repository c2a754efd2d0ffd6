import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysOf, requested } from '../test/life.ts';
import {
  approveOrder,
  type CancelCommand,
  type Change,
  cancel,
  capture,
  checkConfirm,
  closeCancellation,
  declineCapture,
  type Entry,
  expire,
  Failure,
  type ForeignEasyPayRequest,
  holdCapture,
  later,
  openCapture,
  type Payment,
  placeOrder,
  recordOutsideRefund,
  releaseCapture,
  request,
  returnStranded,
  reverseCapture,
  settleRefund,
  strandCapture,
  takesOrder,
  taxOf,
} from './index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const opensAt = new Date('2026-03-10T23:15:44+09:00');
const approvedAt = later(opensAt, MINUTE);
const order = { rail: 'paypal-simulator', orderId: '5O190127TN364715T' };

/** 726.24 dollars, as a public payload has them. */
const TOTAL = 72_624;

function ready(totalAmount = TOTAL): Payment {
  const wallet: ForeignEasyPayRequest = {
    provider: 'PAYPAL',
    country: 'US',
    products: [],
    shipping: null,
    transactionContext: null,
  };
  return request(
    {
      ...requested,
      currency: 'USD',
      country: 'US',
      totalAmount,
      request: { ...requested.request, foreignEasyPay: wallet },
    },
    false,
    opensAt,
  ).payment;
}

const changed = (change: Change | undefined): Payment => {
  if (!change) throw new Error('nothing was decided');
  return change.payment;
};
const ordered = (): Payment => changed(placeOrder(ready(), order, opensAt));
const approved = (): Payment => approveOrder(ordered(), approvedAt).payment;
const capturing = (): Payment => changed(openCapture(approved(), approvedAt));
const taken = { captureId: '3C679366HH908993F', amount: TOTAL, fee: 3_225 };
const paid = (): Change => capture(capturing(), taken, keysOf(1), later(approvedAt, MINUTE)) as Change;

const command = (given: Partial<CancelCommand>): CancelCommand => ({
  reason: 'size exchange',
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  ...given,
});

function codeOf(decide: () => unknown): string {
  try {
    decide();
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'decided';
}

describe('from the order page to the wallet and back', () => {
  test('a won account’s deposit deadline is nothing to a wallet', () => {
    expect(ready()).toMatchObject({
      status: 'READY',
      method: null,
      country: 'US',
      useEscrow: null,
      wallet: null,
    });
  });

  test('the order at the wallet is remembered once, and a repeat changes nothing', () => {
    const payment = ordered();
    expect(payment).toMatchObject({ status: 'READY', wallet: { ...order, capture: null } });
    expect(placeOrder(payment, order, opensAt)).toBeUndefined();
    expect(() => placeOrder(payment, { ...order, orderId: 'ANOTHER' }, opensAt)).toThrow(/already/);
  });

  test('after half an hour nobody leaves for the wallet any more, and no approval counts', () => {
    const late = later(opensAt, 30 * MINUTE);
    expect(codeOf(() => placeOrder(ready(), order, late))).toBe('NOT_FOUND_PAYMENT_SESSION');
    expect(codeOf(() => approveOrder(ordered(), late))).toBe('NOT_FOUND_PAYMENT_SESSION');
  });

  test('an approval takes no money and gives the merchant ten minutes', () => {
    const change = approveOrder(ordered(), approvedAt);
    expect(change).toMatchObject({
      payment: { status: 'IN_PROGRESS', method: 'FOREIGN_EASY_PAY', approvedAt: null },
      entries: [],
      webhooks: [],
    });
    expect(expire(change.payment, later(approvedAt, 10 * MINUTE))?.payment.status).toBe('EXPIRED');
  });
});

describe('taking the money', () => {
  const confirm = { keyPairId: 'individual', orderId: requested.orderId, amount: TOTAL };

  test('from the moment it is asked for, the payment cannot expire and its order number is taken', () => {
    const payment = capturing();
    const muchLater = later(approvedAt, 3 * 60 * MINUTE);
    expect(expire(payment, muchLater)).toBeUndefined();
    expect(takesOrder(payment)).toBe(true);
    expect(takesOrder(approved())).toBe(false);
    expect(codeOf(() => checkConfirm(payment, confirm, false, muchLater))).toBe('decided');
    expect(openCapture(payment, muchLater), 'asked before').toBeUndefined();
  });

  test('DONE, with the gross amount owed to the merchant and the fee told apart', () => {
    const change = paid();
    expect(change.payment).toMatchObject({
      status: 'DONE',
      balanceAmount: TOTAL,
      secret: keysOf(1).secret,
      lastTransactionKey: keysOf(1).transactionKey,
      wallet: { capture: { state: 'COMPLETED', captureId: taken.captureId, fee: taken.fee } },
    });
    expect(change.entries).toEqual([
      { event: `capture:${taken.captureId}`, debit: 'rail', credit: 'merchant', amount: TOTAL },
      { event: `fee:${taken.captureId}`, debit: 'fees', credit: 'rail', amount: taken.fee },
    ]);
    expect(change.webhooks).toEqual([{ eventType: 'PAYMENT_STATUS_CHANGED' }]);
    expect(capture(change.payment, taken, keysOf(2), opensAt), 'told twice').toBeUndefined();
  });

  test('another amount than was asked for is nothing a rule may settle', () => {
    expect(() => capture(capturing(), { ...taken, amount: TOTAL - 1 }, keysOf(1), approvedAt)).toThrow(
      /took/,
    );
  });

  test('money that comes after the capture was given up is money all the same', () => {
    const released = changed(releaseCapture(capturing(), approvedAt));
    expect(released).toMatchObject({ status: 'IN_PROGRESS', wallet: { capture: null } });
    expect(capture(released, taken, keysOf(1), approvedAt)?.payment.status).toBe('DONE');
  });

  test('a capture that the wallet looks into is no payment yet, and ends either way', () => {
    const held = holdCapture(capturing(), taken.captureId, approvedAt);
    expect(held).toMatchObject({
      payment: { status: 'IN_PROGRESS', wallet: { capture: { state: 'PENDING' } } },
      webhooks: [],
    });
    const waiting = changed(held);
    expect(holdCapture(waiting, taken.captureId, approvedAt)).toBeUndefined();
    expect(releaseCapture(waiting, approvedAt), 'it is not ours to give up').toBeUndefined();
    expect(capture(waiting, taken, keysOf(1), approvedAt)?.payment.status).toBe('DONE');
    expect(declineCapture(waiting, 'REJECT_CARD_COMPANY', approvedAt)?.payment.status).toBe('ABORTED');
  });

  test('a no for good aborts, tells the merchant and frees the order number', () => {
    const change = declineCapture(capturing(), 'REJECT_CARD_COMPANY', approvedAt);
    expect(change).toMatchObject({
      payment: { status: 'ABORTED', failure: { code: 'REJECT_CARD_COMPANY' }, wallet: { capture: null } },
      entries: [],
      webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
    });
    expect(takesOrder(changed(change))).toBe(false);
    expect(declineCapture(changed(change), 'REJECT_CARD_COMPANY', approvedAt)).toBeUndefined();
  });

  test('money for a payment that has ended is remembered once and changes no status', () => {
    const expired = changed(expire(approved(), later(approvedAt, 10 * MINUTE)));
    const change = strandCapture(expired, taken, approvedAt);
    const stranded = changed(change);
    expect(stranded).toMatchObject({ status: 'EXPIRED', wallet: { capture: { state: 'STRANDED' } } });
    expect(change?.entries).toEqual([
      { event: `suspense:${taken.captureId}`, debit: 'rail', credit: 'suspense', amount: TOTAL },
      { event: `fee:${taken.captureId}`, debit: 'fees', credit: 'rail', amount: taken.fee },
    ]);
    expect(takesOrder(stranded), 'the order may be paid by another payment').toBe(false);
    expect(strandCapture(stranded, taken, approvedAt)).toBeUndefined();
  });

  test('what goes back of it leaves suspense, in as many parts as it comes', () => {
    const expired = changed(expire(approved(), later(approvedAt, 10 * MINUTE)));
    const stranded = changed(strandCapture(expired, taken, approvedAt));
    const first = returnStranded(stranded, 1_000, approvedAt);
    const second = returnStranded(changed(first), TOTAL, approvedAt);
    expect([first, second].map((change) => change?.entries[0]?.amount)).toEqual([1_000, TOTAL - 1_000]);
    expect(new Set([first, second].map((change) => change?.entries[0]?.event)).size).toBe(2);
    expect(returnStranded(changed(second), TOTAL, approvedAt), 'told twice').toBeUndefined();
    expect(returnStranded(paid().payment, 1_000, approvedAt), 'it is the merchant’s').toBeUndefined();
  });
});

describe('cancelling', () => {
  const at = later(approvedAt, DAY);

  test('181.56 of 726.24 dollars leaves 544.68, of which 49.52 are tax', () => {
    const opened = cancel(paid().payment, command({ amount: 18_156, currency: 'USD' }), keysOf(2), at);
    expect(opened.payment.cancellations.at(-1)).toMatchObject({
      outcome: null,
      refund: { account: null, state: 'PENDING' },
    });
    const done = closeCancellation(opened.payment, keysOf(2).refundId, 'DONE', keysOf(3), at);
    expect(done.payment).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 54_468 });
    expect(taxOf(done.payment)).toEqual({ vat: 4_952, suppliedAmount: 49_516 });
    expect(done.webhooks).toEqual([
      { eventType: 'PAYMENT_STATUS_CHANGED' },
      { eventType: 'CANCEL_STATUS_CHANGED', transactionKey: keysOf(2).transactionKey },
    ]);
  });

  test.each([
    ['a part without a currency', { amount: 100 }, 'INVALID_REQUEST'],
    ['a part in won', { amount: 100, currency: 'KRW' as const }, 'INVALID_CURRENCY'],
    ['a part in dollars', { amount: 100, currency: 'USD' as const }, 'decided'],
    ['everything', {}, 'decided'],
    ['everything by its amount', { amount: TOTAL }, 'decided'],
    ['more than there is', { amount: TOTAL + 1, currency: 'USD' as const }, 'NOT_CANCELABLE_AMOUNT'],
  ])('%s: %#', (_, given, answer) => {
    expect(codeOf(() => cancel(paid().payment, command(given), keysOf(2), at))).toBe(answer);
  });

  test('the refusal of a part without a currency names the field', () => {
    try {
      cancel(paid().payment, command({ amount: 100 }), keysOf(2), at);
      expect.unreachable();
    } catch (error) {
      expect((error as Failure).hint?.en).toContain('currency');
      expect((error as Failure).hint?.ko).toContain('currency');
    }
  });

  test('for 180 days, and not a moment longer', () => {
    const { payment } = paid();
    const until = later(payment.approvedAt as Date, 180 * DAY);
    const cancelAt = (now: Date) => codeOf(() => cancel(payment, command({}), keysOf(2), now));
    expect(cancelAt(later(until, -1))).toBe('decided');
    expect(cancelAt(until)).toBe('EXCEED_MAX_REFUND_DUE');
  });

  test('what the wallet gives back of its fee is booked with the refund', () => {
    const opened = cancel(paid().payment, command({}), keysOf(2), at);
    const done = closeCancellation(opened.payment, keysOf(2).refundId, 'DONE', keysOf(3), at);
    const settled = settleRefund(done.payment, keysOf(2).refundId, 'COMPLETED', at, 1_200);
    expect(settled?.entries).toEqual([
      { event: `refund:${keysOf(2).refundId}`, debit: 'refunds', credit: 'rail', amount: TOTAL },
      { event: `fee-return:${keysOf(2).refundId}`, debit: 'rail', credit: 'fees', amount: 1_200 },
    ]);
  });
});

describe('what happens at the wallet itself', () => {
  const outside = { refundId: '1JU08902781691411', amount: 2_000, feeReturned: 0, reason: '…' };

  test('a refund made there becomes a cancellation, once', () => {
    const change = recordOutsideRefund(paid().payment, outside, keysOf(5), approvedAt);
    expect(change).toMatchObject({
      payment: { status: 'PARTIAL_CANCELED', balanceAmount: TOTAL - 2_000 },
      webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }, { eventType: 'CANCEL_STATUS_CHANGED' }],
    });
    expect(recordOutsideRefund(changed(change), outside, keysOf(6), approvedAt)).toBeUndefined();
    const tooMuch = { ...outside, amount: TOTAL + 1 };
    expect(recordOutsideRefund(paid().payment, tooMuch, keysOf(6), approvedAt)).toBeUndefined();
  });

  test('a refund made there while ours is under way leaves a true rest', () => {
    const opened = cancel(paid().payment, command({ amount: 1_000, currency: 'USD' }), keysOf(2), approvedAt);
    const both = changed(recordOutsideRefund(opened.payment, outside, keysOf(5), approvedAt));
    const done = closeCancellation(both, keysOf(2).refundId, 'DONE', keysOf(3), approvedAt).payment;
    expect(done.balanceAmount).toBe(TOTAL - 3_000);
    const ours = done.cancellations.find(({ refundId }) => refundId === keysOf(2).refundId);
    expect(ours?.refundableAmount).toBe(TOTAL - 3_000);
  });

  test('a dispute takes what is left out of the books, once, and leaves the status alone', () => {
    const reversed = reverseCapture(paid().payment, TOTAL, approvedAt);
    expect(reversed).toMatchObject({
      payment: { status: 'DONE' },
      entries: [{ event: `dispute:${taken.captureId}`, debit: 'merchant', credit: 'rail', amount: TOTAL }],
      webhooks: [],
    });
    expect(reverseCapture(changed(reversed), TOTAL, approvedAt)).toBeUndefined();
    expect(reverseCapture(paid().payment, 0, approvedAt), 'nothing is gone').toBeUndefined();
  });
});

test('whatever is cancelled in whatever parts, the books end where the payment does', () => {
  const parts = fc.array(fc.record({ amount: fc.integer({ min: 1, max: TOTAL }), isOutside: fc.boolean() }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(parts, (cancels) => {
      const first = paid();
      const books: Entry[] = [...first.entries];
      let payment = first.payment;
      for (const [index, { amount, isOutside }] of cancels.entries()) {
        const keys = keysOf(index + 2);
        const changes = isOutside ? refundedOutside(payment, amount, keys) : refunded(payment, amount, keys);
        books.push(...changes.flatMap(({ entries }) => entries));
        payment = changes.at(-1)?.payment ?? payment;
      }
      const balanceOf = (account: string) =>
        books.reduce(
          (sum, { debit, credit, amount }) =>
            sum + (credit === account ? amount : 0) - (debit === account ? amount : 0),
          0,
        );
      expect(balanceOf('merchant')).toBe(payment.balanceAmount);
      expect(balanceOf('refunds')).toBe(0);
      expect(-balanceOf('rail')).toBe(payment.balanceAmount - taken.fee);
      expect(payment.cancellations.reduce((sum, each) => sum + each.amount, 0)).toBe(
        TOTAL - payment.balanceAmount,
      );
    }),
  );
});

function refundedOutside(payment: Payment, amount: number, keys: ReturnType<typeof keysOf>): Change[] {
  const refund = { refundId: keys.refundId, amount, feeReturned: 0, reason: '…' };
  const change = recordOutsideRefund(payment, refund, keys, approvedAt);
  return change ? [change] : [];
}

/** Cancelled and paid back, or nothing when it is refused. */
function refunded(payment: Payment, amount: number, keys: ReturnType<typeof keysOf>): Change[] {
  try {
    const opened = cancel(payment, command({ amount, currency: 'USD' }), keys, approvedAt);
    const done = closeCancellation(opened.payment, keys.refundId, 'DONE', keys, approvedAt);
    const settled = settleRefund(done.payment, keys.refundId, 'COMPLETED', approvedAt);
    return settled ? [opened, done, settled] : [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
