import { type ErrorCode, endpoints, errorsOf } from '@tollgate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, act, balances, type Command, opened, opensAt } from '../test/life.ts';
import { eachStep, stories } from '../test/random-lives.ts';
import { Failure } from './failure.ts';
import { type Payment, type PaymentEvent, transitions } from './payment.ts';
import { taxOf } from './tax.ts';

const isChange = (answer: Answer) => typeof answer === 'object' && !(answer instanceof Failure);
const done = ({ cancellations }: Payment) => cancellations.filter(({ outcome }) => outcome === 'DONE');
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

test('the total never changes, and the balance is what no done cancellation took', () => {
  eachStep(({ before, after: { payment } }) => {
    expect(payment.totalAmount).toBe(before.payment.totalAmount);
    expect(payment.balanceAmount).toBe(payment.totalAmount - sum(done(payment).map(({ amount }) => amount)));
    expect(payment.balanceAmount).toBeGreaterThanOrEqual(0);
  });
});

test('the last done cancellation names the balance, and its transaction is the payment’s last', () => {
  eachStep(({ after: { payment, changes } }) => {
    const last = done(payment).at(-1);
    if (!last) return;
    expect(last.refundableAmount).toBe(payment.balanceAmount);
    expect(last.transactionKey).toBe(payment.lastTransactionKey);
    const keys = changes.flatMap(({ transaction }) => transaction?.transactionKey ?? []);
    expect(keys.at(-1)).toBe(last.transactionKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('supplied amount, VAT, tax-free and exempted amount add up to the balance, and none is below zero', () => {
  eachStep(({ after: { payment } }) => {
    const { vat, suppliedAmount } = taxOf(payment);
    const parts = [suppliedAmount, vat, payment.taxFreeAmount, payment.taxExemptionAmount];
    expect(sum(parts)).toBe(payment.balanceAmount);
    for (const part of [...parts, ...payment.cancellations.flatMap(partsOf)]) {
      expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
    }
    if (payment.taxType === 'taxable') expect(payment.taxFreeAmount).toBe(0);
    if (payment.taxType === 'taxFree') expect([vat, suppliedAmount]).toEqual([0, 0]);
  });
});
const partsOf = ({ amount, taxFreeAmount, taxExemptionAmount }: Payment['cancellations'][number]) => [
  taxFreeAmount,
  taxExemptionAmount,
  amount - taxFreeAmount - taxExemptionAmount,
];

test('at most one cancellation is open, and no cancellation disappears', () => {
  eachStep(({ before, after }) => {
    const open = after.payment.cancellations.filter(({ outcome }) => outcome === null);
    expect(open.length).toBeLessThanOrEqual(1);
    const ids = (payment: Payment) => payment.cancellations.map(({ refundId }) => refundId);
    expect(ids(after.payment).slice(0, ids(before.payment).length)).toEqual(ids(before.payment));
    expect(new Set(ids(after.payment)).size).toBe(ids(after.payment).length);
  });
});

test('what is over stays over, and what cannot be left is not left', () => {
  eachStep(({ before: { payment: before }, after: { payment: after } }) => {
    if (['CANCELED', 'ABORTED', 'EXPIRED'].includes(before.status)) expect(after.status).toBe(before.status);
    if (before.balanceAmount === 0) expect([after.status, after.balanceAmount]).toEqual([before.status, 0]);
    if (before.status === 'PARTIAL_CANCELED') expect(after.status).toBe('PARTIAL_CANCELED');
  });
});

test('every arrow that is taken is in the table, and every arrow of the table is taken', () => {
  const taken = new Set<string>();
  eachStep(({ before, answer, after }) => {
    if (!isChange(answer)) return;
    const { event } = answer as { event: PaymentEvent };
    const to = transitions[before.payment.status][event];
    // What is no event of the table (a cancellation opened, a refund settled) moves no status.
    expect(after.payment.status).toBe(event in known ? to : before.payment.status);
    if (to) taken.add(`${before.payment.status} ${event}`);
  }, 1_500);
  const arrows = Object.entries(transitions).flatMap(([from, row]) =>
    Object.keys(row).map((event) => `${from} ${event}`),
  );
  // Only a rail that approves at once takes that arrow, and none of a virtual account's does.
  expect([...taken].sort()).toEqual(arrows.filter((arrow) => arrow !== 'IN_PROGRESS approved').sort());
});
const known = Object.assign({}, ...Object.values(transitions)) as Record<string, string>;

test('the books: nobody is below zero, the merchant is owed the balance, the customers what is not yet paid back', () => {
  eachStep(({ after: { payment, books } }) => {
    const { rail = 0, merchant = 0, refunds = 0, ...others } = balances(books);
    expect(others).toEqual({});
    expect(merchant).toBe(payment.approvedAt ? payment.balanceAmount : 0);
    const unpaid = done(payment).filter(({ refund }) => refund && refund.state !== 'COMPLETED');
    expect(refunds).toBe(sum(unpaid.map(({ amount }) => amount)));
    expect(rail).toBe(merchant + refunds);
    expect(books.every(({ amount, debit, credit }) => amount > 0 && debit !== credit)).toBe(true);
    expect(new Set(books.map(({ event }) => event)).size).toBe(books.length);
  });
});

test('a payment that waits or is paid knows what it must know, and nothing else', () => {
  eachStep(({ after: { payment } }) => {
    const { status, approvedAt, virtualAccount, secret, failure, balanceAmount, totalAmount } = payment;
    const isIssued = ['WAITING_FOR_DEPOSIT', 'DONE', 'PARTIAL_CANCELED', 'CANCELED'].includes(status);
    const isPaid = status === 'DONE' || status === 'PARTIAL_CANCELED';
    expect([virtualAccount !== null, secret !== null]).toEqual([isIssued, isIssued]);
    expect(failure !== null).toBe(status === 'ABORTED' || status === 'EXPIRED');
    expect(balanceAmount === totalAmount).toBe(status !== 'CANCELED' && status !== 'PARTIAL_CANCELED');
    if (status !== 'CANCELED') {
      expect([approvedAt !== null, typeof virtualAccount?.depositorName === 'string']).toEqual([
        isPaid,
        isPaid,
      ]);
    }
  });
});

/** The codes that the merchant's documentation names, and the window's answer to a customer who is too late. */
const documented: Partial<Record<Command['do'], readonly ErrorCode[]>> = {
  authenticate: ['NOT_FOUND_PAYMENT_SESSION'],
  confirm: errorsOf(endpoints.confirmPayment),
  cancel: errorsOf(endpoints.cancelPayment),
};

test('a refusal is one its endpoint names and changes nothing, and no decision changes what it was given', () => {
  let refusals = 0;
  fc.assert(
    fc.property(stories, ([merchant, makes]) => {
      let life = opened(merchant, opensAt);
      for (const made of makes) {
        const command = made(life.payment);
        if (['close', 'decline', 'issue', 'pass'].includes(command.do)) continue;
        const snapshot = structuredClone(life);
        const { life: after, answer } = act(life, command);
        // Freezing does not reach inside a Date, so the copy is compared as well.
        expect(life).toEqual(snapshot);
        if (!isChange(answer)) {
          refusals++;
          if (answer instanceof Failure) expect(documented[command.do] ?? []).toContain(answer.code);
          expect(after.payment).toBe(life.payment);
          expect(after.books).toBe(life.books);
        }
        life = after;
      }
    }),
    { numRuns: 100 },
  );
  expect(refusals).toBeGreaterThan(0);
});

test('the same commands on the same payment are decided the same', () => {
  fc.assert(
    fc.property(stories, ([merchant, makes]) => {
      const run = () =>
        makes.slice(0, 12).reduce(
          (life, made) => {
            const command = made(life.payment);
            return ['close', 'decline', 'issue'].includes(command.do) ? life : act(life, command).life;
          },
          opened(merchant, opensAt),
        );
      expect(run()).toEqual(run());
    }),
    { numRuns: 100 },
  );
});
