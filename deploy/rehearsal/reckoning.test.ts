import { describe, expect, test } from 'vitest';
import type { Purchase } from './load.ts';
import { differences, type Row } from './reckoning.ts';

const wire = { paymentKey: 'key', virtualAccount: { accountNumber: 'X110' } };
const bought: Purchase = {
  orderId: 'order',
  opened: wire,
  confirmed: { payment: wire, text: '', key: 'key', at: 0 },
  isKnownPaid: false,
};
const paid: Purchase = { ...bought, depositId: 'deposit', isKnownPaid: true };
const canceled: Purchase = { ...paid, canceled: wire };

const waiting: Row = {
  payment_key: 'key',
  order_id: 'order',
  status: 'WAITING_FOR_DEPOSIT',
  balance_amount: 50_000,
  account: '110',
  events: ['requested', 'accountIssued'],
  entries: [],
  told: [],
};
const done: Row = {
  ...waiting,
  status: 'DONE',
  events: [...waiting.events, 'deposited'],
  entries: ['deposit 50000'],
  told: ['DONE'],
};
const refunded: Row = {
  ...done,
  status: 'CANCELED',
  balance_amount: 0,
  entries: ['cancel 50000', 'deposit 50000', 'refund 50000'],
  told: ['CANCELED', 'DONE'],
};

describe('what was acknowledged, against the books', () => {
  test.each([
    ['confirmed', bought, waiting],
    ['paid', paid, done],
    ['canceled', canceled, refunded],
  ])('%s, and the books know it', (_, purchase, row) => {
    expect(differences(purchase, row)).toEqual([]);
  });

  test.each([
    [
      'a confirm that is gone',
      bought,
      { ...waiting, status: 'IN_PROGRESS', events: ['requested'], account: null },
      3,
    ],
    ['another account number', bought, { ...waiting, account: '111' }, 1],
    ['a deposit that is gone', paid, waiting, 4],
    ['a deposit without its entry', paid, { ...done, entries: [] }, 1],
    ['a deposit that is booked twice', paid, { ...done, entries: ['deposit 50000', 'deposit 50000'] }, 1],
    ['a deposit that nobody is to be told of', paid, { ...done, told: [] }, 1],
    ['a cancellation that is gone', canceled, done, 4],
  ])('%s is found', (_, purchase, row, count) => {
    expect(differences(purchase, row)).toHaveLength(count);
  });
});
