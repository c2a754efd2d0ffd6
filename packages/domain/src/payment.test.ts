import { paymentStatuses } from '@tollgate/contract';
import { describe, expect, test } from 'vitest';
import { story } from '../test/story.ts';
import { can, isTaken, next, type PaymentEvent, transitions } from './payment.ts';

/** Every status and every event, read off the protocol and not off our table. A dot is a refusal. */
const arrows = `
                          READY                IN_PROGRESS          WAITING_FOR_DEPOSIT  DONE                 PARTIAL_CANCELED  CANCELED  ABORTED  EXPIRED
  authenticated           IN_PROGRESS          .                    .                    .                    .                 .         .        .
  approved                .                    DONE                 .                    .                    .                 .         .        .
  accountIssued           WAITING_FOR_DEPOSIT  WAITING_FOR_DEPOSIT  .                    .                    .                 .         .        .
  deposited               .                    .                    DONE                 .                    .                 .         .        .
  depositReversed         .                    .                    .                    WAITING_FOR_DEPOSIT  .                 .         .        .
  depositReversedForGood  .                    .                    .                    CANCELED             .                 .         .        .
  canceledInPart          .                    .                    .                    PARTIAL_CANCELED     PARTIAL_CANCELED  .         .        .
  canceledInFull          .                    .                    CANCELED             CANCELED             PARTIAL_CANCELED  .         .        .
  declined                .                    ABORTED              .                    .                    .                 .         .        .
  expired                 EXPIRED              EXPIRED              .                    .                    .                 .         .        .
`;
const [statuses = [], ...rows] = arrows
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([event, ...leads]) =>
  leads.map(
    (to, column) => [statuses[column], event, to] as [keyof typeof transitions, PaymentEvent, string],
  ),
);

describe('the transition table is the protocol’s, arrow for arrow', () => {
  test('no status and no event is missing', () => {
    expect(new Set(statuses)).toEqual(new Set(paymentStatuses));
    expect(new Set(Object.keys(transitions))).toEqual(new Set(paymentStatuses));
    const known = new Set(cells.map(([, event]) => event));
    for (const row of Object.values(transitions)) {
      for (const event of Object.keys(row)) expect(known).toContain(event);
    }
    expect(cells).toHaveLength(8 * 10);
  });

  test.each(cells.filter(([, , to]) => to !== '.'))(
    'a %s payment that is %s becomes %s',
    (status, event, to) => {
      expect(next(status, event)).toBe(to);
      expect(can({ status } as Parameters<typeof can>[0], event)).toBe(true);
    },
  );

  test.each(cells.filter(([, , to]) => to === '.'))('a %s payment cannot be %s', (status, event) => {
    expect(() => next(status, event)).toThrow(`a ${status} payment cannot be ${event}`);
    expect(can({ status } as Parameters<typeof can>[0], event)).toBe(false);
  });
});

test.each([
  ['READY', false],
  ['IN_PROGRESS', false],
  ['WAITING_FOR_DEPOSIT', true],
  ['DONE', true],
  ['PARTIAL_CANCELED', true],
  ['CANCELED', true],
  ['ABORTED', false],
  ['EXPIRED', false],
] as const)('after %s the order number is taken for good: %s', (status, taken) => {
  expect(isTaken(status)).toBe(taken);
});

test('a virtual account: paid, then canceled in two parts', () =>
  story(`
    authenticate             IN_PROGRESS
    confirm                  WAITING_FOR_DEPOSIT
    cancel    4000           NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT
    deposit   9999           AMOUNT_MISMATCH
    deposit   10000          DONE
    deposit   10000          ALREADY_PAID
    cancel    4000           PARTIAL_CANCELED
    money     left 6000      vat 545 suppliedAmount 5455
    cancel    6001           NOT_CANCELABLE_AMOUNT
    cancel    6000           PARTIAL_CANCELED
    money     left 0         vat 0 suppliedAmount 0
    cancel    1              NOT_CANCELABLE_AMOUNT
    cancel                   NOT_CANCELABLE_AMOUNT
  `));

test('one cancel of everything ends in CANCELED, whether or not the amount is written', () => {
  const paid = `
    authenticate             IN_PROGRESS
    confirm                  WAITING_FOR_DEPOSIT
    deposit   10000          DONE
  `;
  story(`${paid}
    cancel                   CANCELED
    cancel                   ALREADY_CANCELED_PAYMENT
    deposit   10000          CLOSED
    reversal                 nothing
  `);
  story(`${paid}
    cancel    10000          CANCELED
  `);
});

test('the bank takes the deposit back, and the customer pays again', () =>
  story(`
    authenticate             IN_PROGRESS
    confirm                  WAITING_FOR_DEPOSIT
    deposit   10000          DONE
    reversal                 WAITING_FOR_DEPOSIT
    tells                    DEPOSIT_CALLBACK
    reversal                 nothing
    cancel    4000           NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT
    deposit   10000          DONE
    tells                    PAYMENT_STATUS_CHANGED DEPOSIT_CALLBACK
    cancel    4000           PARTIAL_CANCELED
    reversal                 nothing
    books     rail 10000     merchant 6000 refunds 4000
  `));

test('a key on version 1.4 is told that a deposit taken back is a cancel', () =>
  story(
    `
    authenticate             IN_PROGRESS
    confirm                  WAITING_FOR_DEPOSIT
    deposit   10000          DONE
    reversal                 CANCELED
    tells                    PAYMENT_STATUS_CHANGED DEPOSIT_CALLBACK
    money     left 0         vat 0 suppliedAmount 0
    books     nothing
    deposit   10000          CLOSED
    cancel                   ALREADY_CANCELED_PAYMENT
    reversal                 nothing
  `,
    { apiVersion: '1.4' },
  ));

test('canceled before anybody paid: nothing has to go back', () =>
  story(`
    authenticate             IN_PROGRESS
    confirm                  WAITING_FOR_DEPOSIT
    cancel    to nobody      CANCELED
    tells                    PAYMENT_STATUS_CHANGED DEPOSIT_CALLBACK
    money     left 0
    books     nothing
    deposit   10000          CLOSED
    deposit   10000 allowed  CLOSED
    cancel                   ALREADY_CANCELED_PAYMENT
  `));

test('the customer never finishes: the payment expires and stays so', () =>
  story(`
    confirm                  NOT_FOUND_PAYMENT_SESSION
    cancel                   NOT_CANCELABLE_PAYMENT
    wait      PT29M59.999S   READY
    wait      PT0.001S       EXPIRED
    tells                    PAYMENT_STATUS_CHANGED
    authenticate             NOT_FOUND_PAYMENT_SESSION
    confirm                  NOT_FOUND_PAYMENT_SESSION
    cancel                   NOT_CANCELABLE_PAYMENT
    deposit   10000          CLOSED
    wait      P30D           EXPIRED
  `));

test('the merchant confirms too late', () =>
  story(`
    wait      PT29M59S       READY
    authenticate             IN_PROGRESS
    cancel                   NOT_CANCELABLE_PAYMENT
    wait      PT9M59.999S    IN_PROGRESS
    wait      PT0.001S       EXPIRED
    tells                    PAYMENT_STATUS_CHANGED
    confirm                  NOT_FOUND_PAYMENT_SESSION
  `));

test('the rail refuses the confirm for good', () =>
  story(`
    authenticate             IN_PROGRESS
    decline                  ABORTED
    tells                    PAYMENT_STATUS_CHANGED
    confirm                  NOT_FOUND_PAYMENT_SESSION
    cancel                   NOT_CANCELABLE_PAYMENT
    wait      PT1H           ABORTED
  `));

test('nobody pays: the account stops taking money, and the payment keeps waiting without a word', () =>
  story(`
    issue                    WAITING_FOR_DEPOSIT
    wait      PT167H59M59S   WAITING_FOR_DEPOSIT
    wait      PT1S           WAITING_FOR_DEPOSIT
    deposit   10000          EXPIRED
    deposit   10000 allowed  DONE
    reversal                 WAITING_FOR_DEPOSIT
    deposit   10000          EXPIRED
    cancel                   CANCELED
  `));
