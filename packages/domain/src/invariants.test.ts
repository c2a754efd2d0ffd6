import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Answer,
  act,
  balances,
  type Command,
  type Life,
  opened,
  opensAt,
  requested,
} from '../test/life.ts';
import { openCancellation } from './cancellation.ts';
import { Failure } from './failure.ts';
import { MAX_AMOUNT } from './money.ts';
import { type Payment, type PaymentEvent, transitions } from './payment.ts';
import type { RequestCommand } from './request.ts';
import { taxOf } from './tax.ts';

/** A number between 0 and 1, turned into an amount of the payment at hand. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const of = (part: number, amount: number): number => Math.max(1, Math.round(part * amount));

/** Commands are made for the payment they meet, so that right and wrong ones both occur. */
type Make = (payment: Payment) => Command;
const always = (command: Command) => fc.constant<Make>(() => command);

const deposits = fc
  .record({ right: fc.integer({ min: 0, max: 9 }), part: share, inquiryAccepted: fc.boolean() })
  .map<Make>(({ right, part, inquiryAccepted }) => ({ totalAmount }) => ({
    do: 'deposit',
    amount: right > 1 ? totalAmount : of(part * 2, totalAmount),
    inquiryAccepted,
  }));

const cancels = fc
  .record({
    whole: fc.integer({ min: 0, max: 4 }),
    part: share,
    // 1 cancels every part in proportion, which always fits.
    taxFree: fc.oneof(fc.constant(1), share),
    exempt: fc.oneof(fc.constant(1), share),
    belief: fc.integer({ min: 0, max: 9 }),
    toItself: fc.integer({ min: 0, max: 19 }),
  })
  .map<Make>(({ whole, part, taxFree, exempt, belief, toItself }) => (payment) => {
    const { balanceAmount, taxFreeAmount, taxExemptionAmount, currency } = payment;
    return {
      do: 'cancel',
      command: {
        ...(whole === 0 ? {} : { amount: of(part * 1.1, balanceAmount) }),
        taxFreeAmount: Math.round(taxFree * part * taxFreeAmount),
        taxExemptionAmount: Math.round(exempt * part * taxExemptionAmount),
        currency,
        ...(belief === 0 ? { refundableAmount: Math.round(part * balanceAmount) } : {}),
        ...(toItself === 0 ? { refundAccount: undefined } : {}),
      },
    };
  });

/** What usually comes next, so that stories reach the late chapters too. */
const usual = cancels.map<Make>((cancel) => (payment) => {
  if (openCancellation(payment)) return { do: 'close', outcome: 'DONE' };
  if (payment.status === 'READY') return { do: 'authenticate' };
  if (payment.status === 'IN_PROGRESS') return { do: 'confirm' };
  if (payment.status === 'WAITING_FOR_DEPOSIT') return { do: 'deposit', amount: payment.totalAmount };
  return cancel(payment);
});

const minutes = fc.integer({ min: 1, max: 45 }).map((count) => count * 60_000);
const days = fc.integer({ min: 1, max: 200 }).map((count) => count * 86_400_000);
const clock = fc.oneof({ weight: 8, arbitrary: minutes }, { weight: 1, arbitrary: days });

const make = fc.oneof(
  { weight: 12, arbitrary: usual },
  { weight: 1, arbitrary: always({ do: 'authenticate' }) },
  { weight: 1, arbitrary: always({ do: 'confirm' }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 3 }).map<Make>((amount) => () => ({ do: 'confirm', amount })),
  },
  { weight: 1, arbitrary: always({ do: 'issue' }) },
  { weight: 1, arbitrary: always({ do: 'decline' }) },
  { weight: 2, arbitrary: deposits },
  { weight: 2, arbitrary: always({ do: 'reverse' }) },
  { weight: 3, arbitrary: cancels },
  { weight: 1, arbitrary: always({ do: 'close', outcome: 'ABORTED' }) },
  {
    weight: 3,
    arbitrary: fc.nat({ max: 4 }).map<Make>((nth) => () => ({ do: 'settle', state: 'COMPLETED', nth })),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 4 }).map<Make>((nth) => () => ({ do: 'settle', state: 'FAILED', nth })),
  },
  { weight: 2, arbitrary: always({ do: 'expire' }) },
  { weight: 3, arbitrary: clock.map<Make>((ms) => () => ({ do: 'pass', ms })) },
);

const merchants = fc
  .record({
    taxType: fc.constantFrom('taxable', 'taxFree', 'mixed'),
    currency: fc.constantFrom('KRW', 'USD'),
    apiVersion: fc.constantFrom('1.3', '1.4', '2022-06-08', '2022-11-16', '2022-11-16'),
    totalAmount: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: MAX_AMOUNT })),
    taxFree: share,
    exempt: share,
    useEscrow: fc.constantFrom(undefined, undefined, undefined, true),
  })
  .map(({ taxFree, exempt, useEscrow, ...rest }): RequestCommand => {
    const taxExemptionAmount = Math.floor(exempt * rest.totalAmount);
    const taxFreeAmount = Math.floor(taxFree * (rest.totalAmount - taxExemptionAmount));
    const request = { ...requested.request, virtualAccount: { useEscrow } };
    return { ...requested, ...rest, taxFreeAmount, taxExemptionAmount, request };
  });

const stories = fc.tuple(merchants, fc.array(make, { minLength: 1, maxLength: 30, size: 'max' }));
type Step = { before: Life; command: Command; answer: Answer; after: Life };

/** Lives through a story and looks at every step of it. */
function eachStep(look: (step: Step) => void, numRuns = 150): void {
  fc.assert(
    fc.property(stories, ([merchant, makes]) => {
      let before = opened(merchant, opensAt);
      for (const made of makes) {
        const command = made(before.payment);
        // The rail answers only what it was asked: closing nothing is a bug of the caller and not a command.
        if (command.do === 'close' && !openCancellation(before.payment)) continue;
        if (command.do === 'close' && command.outcome === 'ABORTED' && isPaidBack(before.payment)) continue;
        if (command.do === 'decline' && before.payment.status !== 'IN_PROGRESS') continue;
        if (command.do === 'issue' && before.payment.status !== 'READY') continue;
        const { life: after, answer } = act(before, command);
        look({ before, command, answer, after });
        before = after;
      }
    }),
    { numRuns },
  );
}

const isPaidBack = (payment: Payment): boolean => openCancellation(payment)?.refund?.state === 'COMPLETED';
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

test('a refusal changes nothing, and no decision changes what it was given', () => {
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
