import { describe, expect, test } from 'vitest';
import { act, type Life, opened, refundAccount, requested } from '../test/life.ts';
import { story } from '../test/story.ts';
import { type CancelCommand, closeCancellation, openCancellation } from './cancellation.ts';
import { type Change, isPartialCancelable } from './payment.ts';

const toWaiting = `
  authenticate                IN_PROGRESS
  confirm                     WAITING_FOR_DEPOSIT
`;
const toDone = `${toWaiting}
  deposit   10000             DONE
`;
const canceled = (life: Life, command: Partial<CancelCommand> = {}) => act(life, { do: 'cancel', command });

describe('a cancel is refused, and nothing moves', () => {
  // biome-ignore format: a table
  test.each<[state: string, before: string, command: Partial<CancelCommand>, code: string]>([
    ['nobody finished in the window', '', {}, 'NOT_CANCELABLE_PAYMENT'],
    ['the merchant has not confirmed', 'authenticate IN_PROGRESS', {}, 'NOT_CANCELABLE_PAYMENT'],
    ['the confirm was refused', 'authenticate IN_PROGRESS \n decline ABORTED', {}, 'NOT_CANCELABLE_PAYMENT'],
    ['time ran out', 'wait PT30M EXPIRED', {}, 'NOT_CANCELABLE_PAYMENT'],
    ['all was canceled', `${toDone} cancel CANCELED`, {}, 'ALREADY_CANCELED_PAYMENT'],
    ['it was canceled before the deposit', `${toWaiting} cancel CANCELED`, { amount: 1 }, 'ALREADY_CANCELED_PAYMENT'],
    ['all was canceled in parts', `${toDone} cancel 1 PARTIAL_CANCELED \n cancel PARTIAL_CANCELED`, {}, 'NOT_CANCELABLE_AMOUNT'],
    ['another cancel is open', `${toDone} open 1 DONE`, { amount: 1 }, 'FORBIDDEN_CONSECUTIVE_REQUEST'],
    ['a part is asked before the deposit', toWaiting, { amount: 9_999 }, 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT'],
    ['more is asked than was to be paid', toWaiting, { amount: 10_001 }, 'NOT_CANCELABLE_AMOUNT'],
    ['more is asked than was paid', toDone, { amount: 10_001 }, 'NOT_CANCELABLE_AMOUNT'],
    ['more is asked than is left', `${toDone} cancel 4000 PARTIAL_CANCELED`, { amount: 6_001 }, 'NOT_CANCELABLE_AMOUNT'],
    ['the merchant believes less is left', toDone, { refundableAmount: 9_999 }, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    ['the merchant believes nothing is left', toDone, { refundableAmount: 0 }, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    ['another currency is named', toDone, { currency: 'USD' }, 'INVALID_CURRENCY'],
    ['no refund account is given', toDone, { refundAccount: undefined }, 'INVALID_REFUND_ACCOUNT_INFO'],
    ['none is given for the rest', `${toDone} cancel 1 PARTIAL_CANCELED`, { refundAccount: undefined }, 'INVALID_REFUND_ACCOUNT_INFO'],
    ['the issued account is given', toDone, { refundAccount: { ...refundAccount, accountNumber: '5501928374650' } }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['a year has passed since the deposit', `${toDone} wait P365D DONE`, {}, 'EXCEED_MAX_REFUND_DUE'],
    // The first reason that holds is told.
    ['it is canceled, and the account is missing', `${toDone} cancel CANCELED`, { refundAccount: undefined }, 'ALREADY_CANCELED_PAYMENT'],
    ['nothing is left, and the belief is stale', `${toDone} cancel 1 PARTIAL_CANCELED \n cancel PARTIAL_CANCELED`, { refundableAmount: 9_999 }, 'NOT_CANCELABLE_AMOUNT'],
    ['the belief is stale, and more is asked', toDone, { refundableAmount: 1, amount: 10_001 }, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    ['more is asked, without an account', toDone, { amount: 10_001, refundAccount: undefined }, 'NOT_CANCELABLE_AMOUNT'],
    ['it is open, and more is asked', `${toDone} open 1 DONE`, { amount: 10_001 }, 'FORBIDDEN_CONSECUTIVE_REQUEST'],
    ['it is too late, without an account', `${toDone} wait P365D DONE`, { refundAccount: undefined }, 'EXCEED_MAX_REFUND_DUE'],
  ])('when %s', (_, before, command, code) => {
    const life = story(before);
    const { answer, life: after } = canceled(life, command);
    expect(answer).toMatchObject({ name: 'Failure', code });
    expect(after.payment).toBe(life.payment);
    expect(after.books).toEqual(life.books);
  });

  test('a day before the year is over it is still possible, and before a deposit no year counts', () => {
    story(`${toDone} wait P364DT23H59M59S DONE \n cancel CANCELED`);
    story(`${toWaiting} wait P400D WAITING_FOR_DEPOSIT \n cancel CANCELED`);
  });

  test('the year counts from the deposit that stands, not from one that was taken back', () =>
    story(`
      ${toWaiting}
      deposit   10000         DONE
      wait      P3D           DONE
      reversal                WAITING_FOR_DEPOSIT
      wait      P3D           WAITING_FOR_DEPOSIT
      deposit   10000         DONE
      wait      P364D         DONE
      cancel    4000          PARTIAL_CANCELED
      wait      P1D           PARTIAL_CANCELED
      cancel                  EXCEED_MAX_REFUND_DUE
    `));
});

describe('escrow holds the money until delivery, so only the whole goes back', () => {
  const request = { ...requested.request, virtualAccount: { useEscrow: true } };

  test('before and after the deposit', () => {
    const life = story(
      `${toWaiting}
      cancel    4000          NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT
      deposit   10000         DONE
      cancel    4000          NOT_ALLOWED_PARTIAL_REFUND
      cancel    10001         NOT_CANCELABLE_AMOUNT
      cancel    10000         CANCELED`,
      { request },
    );
    expect(isPartialCancelable(life.payment)).toBe(false);
  });

  test('without escrow a part may go back, and before the window nobody knows', () => {
    expect(isPartialCancelable(story(toDone).payment)).toBe(true);
    expect(isPartialCancelable(opened().payment)).toBe(true);
  });
});

describe('an opened cancel promises the amount away, and moves nothing', () => {
  const life = story(toDone);
  const { answer, life: after } = canceled(life, { amount: 4_000 });

  test('balance, status and books stay; the row names the account and waits for the rail', () => {
    const opening = openCancellation(after.payment);
    expect(answer).toEqual({
      payment: { ...life.payment, cancellations: [opening] },
      event: 'cancellationOpened',
      at: life.now,
      entries: [],
      webhooks: [],
    });
    expect(opening).toEqual({
      refundId: 'refund-0004',
      transactionKey: expect.any(String),
      amount: 4_000,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      reason: '고객 변심',
      refundableAmount: 6_000,
      canceledAt: life.now,
      receiptKey: null,
      outcome: null,
      refund: { account: refundAccount, state: 'PENDING', feeReturned: 0 },
    });
  });

  test('the rail’s yes takes it off the balance and tells the merchant', () => {
    const at = act(after, { do: 'pass', ms: 5_000 }).life;
    const { payment, ...rest } = act(at, { do: 'close', outcome: 'DONE' }).answer as Change;
    const transactionKey = openCancellation(after.payment)?.transactionKey;
    expect(payment).toMatchObject({
      status: 'PARTIAL_CANCELED',
      totalAmount: 10_000,
      balanceAmount: 6_000,
      lastTransactionKey: transactionKey,
      approvedAt: life.payment.approvedAt,
    });
    expect(payment.cancellations).toMatchObject([
      {
        outcome: 'DONE',
        refundableAmount: 6_000,
        canceledAt: at.now,
        refund: { state: 'PENDING', feeReturned: 0 },
      },
    ]);
    expect(openCancellation(payment)).toBeUndefined();
    expect(rest).toEqual({
      event: 'canceledInPart',
      at: at.now,
      transaction: { transactionKey, status: 'PARTIAL_CANCELED', amount: 4_000 },
      entries: [{ event: 'cancel:refund-0004', debit: 'merchant', credit: 'refunds', amount: 4_000 }],
      webhooks: [
        { eventType: 'PAYMENT_STATUS_CHANGED' },
        { eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false },
      ],
    });
  });

  test('the rail’s no leaves everything as it was, and the next cancel may begin', () => {
    const refused = act(after, { do: 'close', outcome: 'ABORTED' });
    expect(refused.answer).toEqual({
      payment: {
        ...life.payment,
        cancellations: [
          {
            ...openCancellation(after.payment),
            outcome: 'ABORTED',
            refund: { account: refundAccount, state: 'FAILED', feeReturned: 0 },
          },
        ],
      },
      event: 'cancellationRefused',
      at: life.now,
      entries: [],
      webhooks: [],
    });
    expect(canceled(refused.life, { amount: 10_000 }).answer).toMatchObject({ event: 'cancellationOpened' });
  });

  test.each(['DONE', 'ABORTED'] as const)('the same answer %s again changes nothing', (outcome) => {
    const closed = act(after, { do: 'close', outcome }).life;
    expect(act(closed, { do: 'close', outcome }).answer).toEqual({
      payment: closed.payment,
      event: 'cancellationRepeated',
      at: closed.now,
      entries: [],
      webhooks: [],
    });
  });

  test.each([
    ['DONE', 'ABORTED'],
    ['ABORTED', 'DONE'],
  ] as const)('a rail that says %s and then %s is not believed', (first, then) => {
    const closed = act(after, { do: 'close', outcome: first }).life;
    expect(() => act(closed, { do: 'close', outcome: then })).toThrow(`is ${first}, not ${then}`);
  });

  test('an answer to a cancellation that nobody opened is our mistake', () => {
    expect(() => closeCancellation(life.payment, 'refund-0404', 'DONE', {} as never, life.now)).toThrow(
      'no cancellation refund-0404',
    );
  });
});

test('before the deposit it is done at once: no refund, no account, no money booked', () => {
  const life = story(toWaiting);
  const { payment, ...rest } = canceled(life, { refundAccount }).answer as Change;
  expect(payment).toMatchObject({ status: 'CANCELED', balanceAmount: 0, approvedAt: null });
  expect(payment.cancellations).toMatchObject([{ outcome: 'DONE', refundableAmount: 0, refund: null }]);
  expect(rest).toMatchObject({
    event: 'canceledInFull',
    transaction: { status: 'CANCELED', amount: 10_000 },
    entries: [],
  });
});

test('what empties the balance is a full cancel, in one step or as the last of several', () => {
  const events = ({ changes }: Life) =>
    changes.map(({ event }) => event).filter((event) => event.startsWith('canceledIn'));
  expect(events(story(`${toDone} cancel CANCELED`))).toEqual(['canceledInFull']);
  expect(events(story(`${toDone} cancel 1 PARTIAL_CANCELED \n cancel 9999 PARTIAL_CANCELED`))).toEqual([
    'canceledInPart',
    'canceledInFull',
  ]);
});
