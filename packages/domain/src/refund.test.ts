import { describe, expect, test } from 'vitest';
import { act, type Life, refundAccount } from '../test/life.ts';
import { story } from '../test/story.ts';
import { refundAccountFor, refundStatus } from './refund.ts';

const toDone = `
  authenticate                IN_PROGRESS
  confirm                     WAITING_FOR_DEPOSIT
  deposit   10000             DONE
`;

test('a refund is pending until the bank says how its transfer ended', () =>
  story(`
    ${toDone}
    cancel    4000            PARTIAL_CANCELED
    books     rail 10000      merchant 6000 refunds 4000
    settle    COMPLETED       COMPLETED
    tells                     nothing
    books     rail 6000       merchant 6000
    settle    COMPLETED       nothing
    settle    FAILED          nothing
    books     rail 6000       merchant 6000
  `));

test('a transfer that failed stays owed to the customer', () =>
  story(`
    ${toDone}
    cancel                    CANCELED
    settle    FAILED          FAILED
    books     rail 10000      refunds 10000
    settle    COMPLETED       nothing
  `));

test('of several refunds the worst news is told: pending, then failed in part', () =>
  story(`
    ${toDone}
    cancel    4000            PARTIAL_CANCELED
    cancel    3000            PARTIAL_CANCELED
    cancel    2000            PARTIAL_CANCELED
    settle    COMPLETED 2     PENDING
    settle    FAILED 1        PENDING
    settle    COMPLETED 3     PARTIAL_FAILED
    books     rail 5000       merchant 1000 refunds 4000
  `));

describe('the bank’s notice may overtake its answer', () => {
  test('then the word waits, and the money is booked with the cancel', () =>
    story(`
      ${toDone}
      open      4000          DONE
      settle    COMPLETED     NONE
      books     rail 10000    merchant 10000
      close     DONE          PARTIAL_CANCELED
      books     rail 6000     merchant 6000
      settle    COMPLETED     nothing
    `));

  test('a failure is not lost either', () => {
    const life = story(`
      ${toDone}
      open      4000          DONE
      settle    FAILED        NONE
      close     DONE          PARTIAL_CANCELED
      books     rail 10000    merchant 6000 refunds 4000
    `);
    expect(refundStatus(life.payment)).toBe('FAILED');
  });

  test('a rail that paid and then refuses contradicts itself: nothing is recorded, somebody must look', () => {
    const life = story(`${toDone} open 4000 DONE \n settle COMPLETED NONE`);
    expect(() => act(life, { do: 'close', outcome: 'ABORTED' })).toThrow('was paid back already');
  });
});

test('no refund is reported where no money had to go back', () => {
  const life = story(
    'issue WAITING_FOR_DEPOSIT \n cancel CANCELED \n settle COMPLETED nothing \n settle COMPLETED 7 nothing',
  );
  expect(refundStatus(life.payment)).toBe('NONE');
});

test('a refused refund is no refund', () => {
  const life = story(`${toDone} open 4000 DONE \n close ABORTED DONE \n settle COMPLETED nothing`);
  expect(refundStatus(life.payment)).toBe('NONE');
});

describe('where the money goes', () => {
  const { payment }: Life = story(toDone);

  test('to the customer’s own account, as the merchant names it', () => {
    expect(refundAccountFor(payment, refundAccount)).toBe(refundAccount);
  });

  test('never to the account it came in by, which nobody owns', () => {
    const issued = { ...refundAccount, accountNumber: payment.virtualAccount?.accountNumber ?? '' };
    expect(() => refundAccountFor(payment, issued)).toThrow(
      expect.objectContaining({ code: 'INVALID_REFUND_ACCOUNT_NUMBER', facts: {} }),
    );
  });

  test('and never nowhere', () => {
    expect(() => refundAccountFor(payment, undefined)).toThrow(
      expect.objectContaining({
        code: 'INVALID_REFUND_ACCOUNT_INFO',
        hint: expect.objectContaining({ en: expect.stringContaining('refundReceiveAccount') }),
      }),
    );
  });

  test('a rail without accounts returns it the way it came', () => {
    expect(refundAccountFor({ ...payment, virtualAccount: null }, undefined)).toBeNull();
  });
});
