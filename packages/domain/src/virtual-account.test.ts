import { describe, expect, test } from 'vitest';
import { act, chosen, type Life, number, opened, opensAt, requested } from '../test/life.ts';
import { story } from '../test/story.ts';
import { later } from './deadline.ts';
import type { Change } from './payment.ts';
import { issueAccount, passDeadline, refuseDeposit } from './virtual-account.ts';

const toDeposit = 'authenticate IN_PROGRESS \n confirm WAITING_FOR_DEPOSIT \n';
const toDone = `${toDeposit} deposit 10000 DONE \n`;
const changeOf = (life: Life): Change => life.changes.at(-1) as Change;

describe('the account is issued', () => {
  test('waiting, not paid: the secret is told, the history has a row of nothing, no money is booked', () => {
    const life = story(toDeposit);
    const { payment, ...rest } = changeOf(life);
    const { transactionKey } = rest.transaction ?? {};
    expect(payment).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      method: 'VIRTUAL_ACCOUNT',
      secret: expect.stringMatching(/^ps_/),
      approvedAt: null,
      lastTransactionKey: transactionKey,
      balanceAmount: 10_000,
      virtualAccount: {
        ...number,
        customerName: chosen.depositorName,
        dueDate: later(opensAt, 168 * 3_600_000),
        depositorName: null,
      },
      cashReceipts: [],
    });
    expect(rest).toEqual({
      event: 'accountIssued',
      at: opensAt,
      transaction: { transactionKey, status: 'WAITING_FOR_DEPOSIT', amount: 0 },
      entries: [],
      // Whoever asked to hear of issued accounts hears of it; the others do not.
      webhooks: [{ eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: true }],
    });
  });

  test('by API straight from the request, with the same result', () => {
    const [byApi, byWindow] = [story('issue WAITING_FOR_DEPOSIT'), story(toDeposit)];
    expect(byApi.payment).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', authenticatedAt: null });
    expect(byApi.payment.virtualAccount).toEqual(byWindow.payment.virtualAccount);
  });

  test('the deposit deadline counts from the request, not from the confirm', () => {
    const request = { ...requested.request, virtualAccount: { validHours: 1 } };
    const life = story(
      'wait PT20M READY \n authenticate IN_PROGRESS \n wait PT9M IN_PROGRESS \n confirm WAITING_FOR_DEPOSIT',
      { request },
    );
    expect(life.payment.virtualAccount?.dueDate).toEqual(later(opensAt, 3_600_000));
  });

  test('without a bank there is nothing to issue: that is our mistake, not the merchant’s', () => {
    expect(() => issueAccount(opened().payment, number, {} as never, opensAt)).toThrow('has no bank chosen');
  });
});

describe('the bank asks whether it may take a transfer', () => {
  const waiting = story(toDeposit).payment;
  const dueDate = waiting.virtualAccount?.dueDate as Date;

  test.each([
    [10_000, 0, undefined],
    [10_000, -1, undefined],
    [9_999, -1, 'AMOUNT_MISMATCH'],
    [10_001, -1, 'AMOUNT_MISMATCH'],
    [20_000, -1, 'AMOUNT_MISMATCH'],
    [10_000, 1, 'EXPIRED'],
    [9_999, 1, 'EXPIRED'],
  ])('%i won, %i ms after the last moment: %s', (amount, ms, answer) => {
    // The deadline itself is the first moment that is too late: midnight means the day before.
    expect(refuseDeposit(waiting, amount, later(dueDate, ms - 1))).toBe(answer);
  });

  test.each([
    ['before the confirm', 'authenticate IN_PROGRESS', 'CLOSED'],
    ['of an expired payment', 'wait PT30M EXPIRED', 'CLOSED'],
    ['after the deposit', toDone, 'ALREADY_PAID'],
    ['while its refund is asked for', `${toDone} open 10000 DONE`, 'ALREADY_PAID'],
    ['after a part went back', `${toDone} cancel 4000 PARTIAL_CANCELED`, 'ALREADY_PAID'],
    ['after all went back', `${toDone} cancel CANCELED`, 'CLOSED'],
    ['after a cancel before the deposit', `${toDeposit} cancel CANCELED`, 'CLOSED'],
  ])('%s: no', (_, before, answer) => {
    expect(refuseDeposit(story(before).payment, 10_000, opensAt)).toBe(answer);
  });

  test('the answer depends on nothing but amount, time and state, so asking twice is harmless', () => {
    expect(refuseDeposit(waiting, 10_000, opensAt)).toBeUndefined();
    expect(refuseDeposit(waiting, 10_000, opensAt)).toBeUndefined();
  });
});

describe('money arrives', () => {
  test('anybody may send it: the name is kept, the payment is done at the moment of the deposit', () => {
    const before = story(`${toDeposit} wait PT18H WAITING_FOR_DEPOSIT`);
    const { payment, ...rest } = act(before, { do: 'deposit', amount: 10_000 }).answer as Change;
    const at = later(opensAt, 18 * 3_600_000);
    const { transactionKey } = rest.transaction ?? {};
    expect(payment).toEqual({
      ...before.payment,
      status: 'DONE',
      approvedAt: at,
      lastTransactionKey: transactionKey,
      virtualAccount: { ...before.payment.virtualAccount, depositorName: '박입금' },
    });
    expect(transactionKey).not.toBe(before.payment.lastTransactionKey);
    expect(rest).toMatchObject({
      event: 'deposited',
      at,
      transaction: { status: 'DONE', amount: 10_000 },
      entries: [{ debit: 'rail', credit: 'merchant', amount: 10_000 }],
      webhooks: [
        { eventType: 'PAYMENT_STATUS_CHANGED' },
        { eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false },
      ],
    });
  });

  test('late only because the bank held it: what we allowed is honoured, what we did not is not', () =>
    story(`
      ${toDeposit}
      wait      P7D             WAITING_FOR_DEPOSIT
      deposit   10000           EXPIRED
      deposit   9999 allowed    EXPIRED
      deposit   10000 allowed   DONE
    `));

  test('a late notice of a deposit that was in time still counts', () => {
    const { payment } = story(toDeposit);
    const inTime = later(payment.virtualAccount?.dueDate as Date, -1);
    expect(refuseDeposit(payment, 10_000, inTime)).toBeUndefined();
  });

  test('after the cancel it belongs to no payment, allowed or not', () =>
    story(`
      ${toDeposit}
      cancel                    CANCELED
      deposit   10000 allowed   CLOSED
    `));
});

describe('the bank takes a deposit back', () => {
  test('the payment waits again as if nobody had paid, but its last transaction is new', () => {
    const paid = story(`${toDone} wait PT2M DONE`);
    const { payment, ...rest } = act(paid, { do: 'reverse' }).answer as Change;
    const waiting = paid.changes.at(-2)?.payment;
    const { transactionKey } = rest.transaction ?? {};
    expect(payment).toEqual({ ...waiting, lastTransactionKey: transactionKey });
    expect(payment).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      virtualAccount: { depositorName: null },
    });
    expect(paid.changes.map((change) => change.transaction?.transactionKey)).not.toContain(transactionKey);
    expect(rest).toMatchObject({
      event: 'depositReversed',
      at: paid.now,
      transaction: { status: 'WAITING_FOR_DEPOSIT', amount: 10_000 },
      entries: [{ event: `reversal:${paid.depositKey}`, debit: 'merchant', credit: 'rail', amount: 10_000 }],
      webhooks: [{ eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false }],
    });
  });

  test.each(['1.0', '1.1', '1.2', '1.3', '1.4'])(
    'a key on version %s sees it canceled for good',
    (apiVersion) => {
      const { payment, changes } = story(`${toDone} reversal CANCELED`, { apiVersion });
      expect(changes.at(-1)?.event).toBe('depositReversedForGood');
      expect(payment).toMatchObject({
        balanceAmount: 0,
        approvedAt: null,
        virtualAccount: { depositorName: null },
      });
      expect(payment.cancellations).toMatchObject([
        {
          amount: 10_000,
          refundableAmount: 0,
          outcome: 'DONE',
          refund: null,
          transactionKey: payment.lastTransactionKey,
        },
      ]);
    },
  );

  test.each(['2022-06-08', '2022-07-27', '2022-11-16', '2024-06-01'])(
    'a key on version %s sees it wait',
    (apiVersion) => {
      story(`${toDone} reversal WAITING_FOR_DEPOSIT`, { apiVersion });
    },
  );

  test.each([
    ['nobody paid', toDeposit],
    ['it was taken back already', `${toDone} reversal WAITING_FOR_DEPOSIT`],
    ['a refund is under way', `${toDone} open 4000 DONE`],
    ['a part was refunded', `${toDone} cancel 4000 PARTIAL_CANCELED`],
    ['all was refunded', `${toDone} cancel CANCELED`],
    ['the payment was canceled before', `${toDeposit} cancel CANCELED`],
    ['the payment expired', 'wait PT30M EXPIRED'],
  ])('when %s, nothing is undone and somebody must look', (_, before) => {
    story(`${before} \n reversal nothing`);
  });

  test('a refund that the bank refused does not stand in its way', () =>
    story(`
      ${toDone}
      open      4000            DONE
      close     ABORTED         DONE
      reversal                  WAITING_FOR_DEPOSIT
      books     nothing
    `));

  test('a reversal that overtook its deposit is applied right after it: net zero, and still waiting', () =>
    story(`
      ${toDeposit}
      reversal                  nothing
      deposit   10000           DONE
      reversal                  WAITING_FOR_DEPOSIT
      books     nothing
    `));
});

describe('the deposit deadline passes', () => {
  const waiting = story(toDeposit).payment;
  const dueDate = waiting.virtualAccount?.dueDate as Date;

  test('silently, at the deadline itself: the status stays and nobody is told', () => {
    expect(passDeadline(waiting, later(dueDate, -1))).toBeUndefined();
    for (const lateMs of [0, 1, 10 ** 9]) {
      expect(passDeadline(waiting, later(dueDate, lateMs))).toEqual({
        payment: waiting,
        event: 'deadlinePassed',
        at: dueDate,
        entries: [],
        webhooks: [],
      });
    }
  });

  test.each([
    ['nobody issued an account', 'authenticate IN_PROGRESS'],
    ['the money is there', toDone],
    ['a part went back', `${toDone} cancel 4000 PARTIAL_CANCELED`],
    ['it was canceled', `${toDeposit} cancel CANCELED`],
    ['it expired before', 'wait PT30M EXPIRED'],
  ])('means nothing when %s', (_, before) => {
    expect(passDeadline(story(before).payment, later(dueDate, 10 ** 9))).toBeUndefined();
  });
});
