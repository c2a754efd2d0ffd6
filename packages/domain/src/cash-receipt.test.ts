import { expect, test } from 'vitest';
import { act, type Command, type Life, opened } from '../test/life.ts';
import { type CashReceipt, type CashReceiptWish, standingReceipt } from './cash-receipt.ts';

const wish: CashReceiptWish = { type: '소득공제', registrationNumber: '01012345678' };
const pay: Command = { do: 'deposit', amount: 10_000 };
const takeBack: Command = { do: 'reverse' };

function lived(cashReceipt: CashReceiptWish | null, ...commands: Command[]): Life {
  const asked: Command[] = [{ do: 'authenticate', choices: { cashReceipt } }, { do: 'confirm' }, ...commands];
  return asked.reduce(
    (life, command) => act(life, command).life,
    opened({ taxType: 'mixed', taxFreeAmount: 3_000 }),
  );
}

const cancel = (amount: number, taxFreeAmount: number): Command[] => [
  { do: 'cancel', command: { amount, taxFreeAmount } },
  { do: 'close', outcome: 'DONE' },
];
const inShort = ({ receiptKey, transactionType, amount, taxFreeAmount }: CashReceipt) =>
  [receiptKey, transactionType, amount, taxFreeAmount].join(' ');

test('before the deposit there is no receipt to be seen', () => {
  expect(lived(wish).payment.cashReceipts).toEqual([]);
});

test('it is issued with the deposit, over what was paid', () => {
  const { payment, now } = lived(wish, pay);
  expect(payment.cashReceipts).toEqual([
    {
      receiptKey: 'receipt-0003',
      type: '소득공제',
      issueNumber: '120000003',
      transactionType: 'CONFIRM',
      amount: 10_000,
      taxFreeAmount: 3_000,
      issueStatus: 'IN_PROGRESS',
      customerIdentityNumber: '01012345678',
      requestedAt: now,
    },
  ]);
});

test('who wants none gets none, also when a part is canceled', () => {
  expect(lived(null, pay, ...cancel(4_000, 1_000)).payment.cashReceipts).toEqual([]);
});

test('a business is known by its own number', () => {
  const { payment } = lived({ type: '지출증빙', registrationNumber: '1234567890' }, pay);
  expect(payment.cashReceipts).toMatchObject([{ type: '지출증빙', customerIdentityNumber: '1234567890' }]);
});

test('each cancel takes back its own part, and names it in the cancellation', () => {
  const { payment } = lived(wish, pay, ...cancel(4_000, 1_000), ...cancel(6_000, 2_000));
  expect(payment.cashReceipts.map(inShort)).toEqual([
    'receipt-0003 CONFIRM 10000 3000',
    'c_receipt-0003 CANCEL 4000 1000',
    'c_receipt-0003_2 CANCEL 6000 2000',
  ]);
  expect(payment.cancellations.map(({ receiptKey }) => receiptKey)).toEqual([
    'c_receipt-0003',
    'c_receipt-0003_2',
  ]);
  expect(new Set(payment.cashReceipts.map(({ issueNumber }) => issueNumber)).size).toBe(3);
  expect(standingReceipt(payment.cashReceipts)).toBeUndefined();
});

test('what is left of a receipt still stands', () => {
  const { cashReceipts } = lived(wish, pay, ...cancel(9_999, 2_999)).payment;
  expect(standingReceipt(cashReceipts)).toBe(cashReceipts[0]);
});

test('a receipt that the tax office knows is canceled in a record of its own, again in progress', () => {
  const life = lived(wish, pay);
  const known = life.payment.cashReceipts.map((receipt) => ({
    ...receipt,
    issueStatus: 'COMPLETED' as const,
  }));
  const settled = { ...life, payment: { ...life.payment, cashReceipts: known } };
  const canceled = cancel(10_000, 3_000).reduce<Life>((each, command) => act(each, command).life, settled);
  expect(canceled.payment.cashReceipts.map(({ issueStatus }) => issueStatus)).toEqual([
    'COMPLETED',
    'IN_PROGRESS',
  ]);
});

test('a deposit taken back takes its receipt along, and the next deposit issues another', () => {
  const { payment } = lived(wish, pay, takeBack, pay, ...cancel(4_000, 1_000));
  expect(payment.cashReceipts.map(inShort)).toEqual([
    'receipt-0003 CONFIRM 10000 3000',
    'c_receipt-0003 CANCEL 10000 3000',
    'receipt-0005 CONFIRM 10000 3000',
    'c_receipt-0005 CANCEL 4000 1000',
  ]);
});

test('after a deposit taken back no receipt stands, so a cancel has none to take back', () => {
  const { payment } = lived(wish, pay, takeBack, { do: 'cancel', command: {} });
  expect(payment.status).toBe('CANCELED');
  expect(payment.cashReceipts).toHaveLength(2);
  expect(payment.cancellations).toMatchObject([{ receiptKey: null }]);
});

test('a cancel that the rail refuses takes back no receipt', () => {
  const { payment } = lived(wish, pay, { do: 'cancel', command: {} }, { do: 'close', outcome: 'ABORTED' });
  expect(payment.cashReceipts).toHaveLength(1);
  expect(payment.cancellations).toMatchObject([{ outcome: 'ABORTED', receiptKey: null }]);
});

test('no issue, no standing receipt', () => {
  expect(standingReceipt([])).toBeUndefined();
});
