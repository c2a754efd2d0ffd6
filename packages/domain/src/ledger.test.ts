import { describe, expect, test } from 'vitest';
import { balances } from '../test/life.ts';
import { story } from '../test/story.ts';
import {
  cancelEntry,
  depositEntry,
  type Entry,
  refundEntry,
  reversalEntry,
  suspenseEntry,
  suspenseReversalEntry,
} from './ledger.ts';

const toDone = `
  issue                       WAITING_FOR_DEPOSIT
  books     nothing
  deposit   10000             DONE
  books     rail 10000        merchant 10000
`;

test('a deposit that is refunded in two parts leaves nothing behind', () => {
  const { books } = story(`
    ${toDone}
    cancel    4000            PARTIAL_CANCELED
    books     rail 10000      merchant 6000 refunds 4000
    settle    COMPLETED       COMPLETED
    books     rail 6000       merchant 6000
    cancel    6000            PARTIAL_CANCELED
    books     rail 6000       refunds 6000
    settle    COMPLETED       COMPLETED
    books     nothing
  `);
  expect(books.map(({ event, debit, credit, amount }) => `${event} ${debit}→${credit} ${amount}`)).toEqual([
    'deposit:deposit-2 rail→merchant 10000',
    'cancel:refund-0003 merchant→refunds 4000',
    'refund:refund-0003 refunds→rail 4000',
    'cancel:refund-0006 merchant→refunds 6000',
    'refund:refund-0006 refunds→rail 6000',
  ]);
});

test('while the rail is asked, the merchant is still owed everything', () =>
  story(`
    ${toDone}
    open      4000            DONE
    books     rail 10000      merchant 10000
    close     ABORTED         DONE
    books     rail 10000      merchant 10000
    open      4000            DONE
    close     DONE            PARTIAL_CANCELED
    close     DONE            PARTIAL_CANCELED
    books     rail 10000      merchant 6000 refunds 4000
  `));

test('a deposit that comes, goes and comes again is owed once', () =>
  story(`
    ${toDone}
    reversal                  WAITING_FOR_DEPOSIT
    books     nothing
    deposit   10000           DONE
    books     rail 10000      merchant 10000
  `));

test('a cancel before the deposit books nothing, also after one that was taken back', () => {
  story('issue WAITING_FOR_DEPOSIT \n cancel CANCELED \n books nothing');
  story(`${toDone} reversal WAITING_FOR_DEPOSIT \n cancel CANCELED \n books nothing`);
});

describe('every entry carries both sides, so no sum can be unbalanced', () => {
  test.each<[Entry, string, Record<string, number>]>([
    [depositEntry('d1', 7), 'deposit:d1', { rail: 7, merchant: 7 }],
    [reversalEntry('d1', 7), 'reversal:d1', { rail: -7, merchant: -7 }],
    [cancelEntry('r1', 7), 'cancel:r1', { merchant: -7, refunds: 7 }],
    [refundEntry('r1', 7), 'refund:r1', { rail: -7, refunds: -7 }],
    [suspenseEntry('d1', 7), 'suspense:d1', { rail: 7, suspense: 7 }],
    [suspenseReversalEntry('d1', 7), 'suspense-reversal:d1', { rail: -7, suspense: -7 }],
  ])('%o', (entry, event, moves) => {
    expect(entry.event).toBe(event);
    expect(entry.debit).not.toBe(entry.credit);
    expect(balances([entry])).toEqual(moves);
  });

  test('money that belongs to no payment is held apart, and goes back to nothing when it is taken back', () => {
    expect(balances([suspenseEntry('d1', 7), suspenseReversalEntry('d1', 7)])).toEqual({});
  });

  test('a deposit and its suspense, a cancel and its refund are different events of the same key', () => {
    const events = [
      depositEntry,
      reversalEntry,
      suspenseEntry,
      suspenseReversalEntry,
      cancelEntry,
      refundEntry,
    ];
    expect(new Set(events.map((entry) => entry('key', 1).event)).size).toBe(events.length);
  });
});
