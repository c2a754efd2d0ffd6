import fc from 'fast-check';
import { MAX_AMOUNT, openCancellation, type Payment, type RequestCommand } from '../src/index.ts';
import { type Answer, act, type Command, type Life, opened, opensAt, requested } from './life.ts';

/** A part of the amount at hand, from nothing to all of it. Random doubles would nearly all be next to nothing. */
const share = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
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

export const stories = fc.tuple(merchants, fc.array(make, { minLength: 1, maxLength: 30, size: 'max' }));
/** One command of a story, and what came of it. */
export type Step = { before: Life; command: Command; answer: Answer; after: Life };

/** Lives through a story and looks at every step of it. */
export function eachStep(look: (step: Step) => void, numRuns = 150): void {
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
