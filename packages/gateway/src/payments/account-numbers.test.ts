import type { Change, Payment } from '@tollgate/domain';
import { expect, test } from 'vitest';
import { numberChanges, wantedNumbers } from './account-numbers.ts';

const use = {
  rail: 'simulator',
  bankCode: '88',
  accountNumber: '1',
  generation: 2,
  mId: 'shop',
  paymentKey: 'pk',
};

const change = (event: Change['event'], given: Partial<Payment> = {}): Change => {
  const { mId, paymentKey, ...number } = use;
  const virtualAccount = { ...number, customerName: '김고객', dueDate: new Date(), depositorName: null };
  return {
    payment: { mId, paymentKey, virtualAccount, ...given } as Payment,
    event,
    at: new Date(),
    entries: [],
    webhooks: [],
  };
};

test('an account that is issued opens its number', () => {
  expect(numberChanges([change('accountIssued')])).toEqual({ opened: [use], turned: [] });
});

test.each([
  ['deposited', false],
  ['canceledInFull', false],
  ['deadlinePassed', false],
  ['depositReversed', true],
] as const)('%s leaves the number open: %s', (event, isOpen) => {
  expect(numberChanges([change(event)])).toEqual({ opened: [], turned: [{ ...use, isOpen }] });
});

test.each([
  'canceledInPart',
  'refundSettled',
  'cancellationOpened',
  'depositReversedForGood',
  'expired',
] as const)('%s is nothing to a number', (event) => {
  expect(numberChanges([change(event)])).toEqual({ opened: [], turned: [] });
});

test('a payment without an account has no number to change', () => {
  expect(numberChanges([change('canceledInFull', { virtualAccount: null })])).toEqual({
    opened: [],
    turned: [],
  });
});

test('paid and taken back in one batch: the number is open', () => {
  const both = numberChanges([change('deposited'), change('depositReversed')]);
  expect(both.turned).toEqual([{ ...use, isOpen: true }]);
});

test('numbers are asked for by bank, every process in the same order', () => {
  const number = (rail: string, bankCode: string) => ({ rail, bankCode });
  expect(wantedNumbers([number('b', '88'), number('a', '88'), number('b', '20'), number('b', '88')])).toEqual(
    [
      { rail: 'a', bankCode: '88', count: 1 },
      { rail: 'b', bankCode: '20', count: 1 },
      { rail: 'b', bankCode: '88', count: 2 },
    ],
  );
});
