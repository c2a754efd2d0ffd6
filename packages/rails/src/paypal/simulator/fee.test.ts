import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeBackOf, feeOf, parseFee } from './fee.ts';

describe('a fee is written as a share and a fixed part', () => {
  test.each([
    ['4.4+0.30', { share: 4_400, fixed: 30 }],
    ['4.4% + 0.30', { share: 4_400, fixed: 30 }],
    ['0+0', { share: 0, fixed: 0 }],
    ['3.499+1.5', { share: 3_499, fixed: 150 }],
  ])('%s', (text, rule) => expect(parseFee(text)).toEqual(rule));

  test.each(['', '4.4', '+0.30', '4,4+0.30', '-1+0', '4.4+0.305', '101+0'])('%s is not one', (text) =>
    expect(parseFee(text)).toBeUndefined(),
  );
});

test.each([
  [10_000, 470],
  [1_000, 74],
  [1, 1],
  [31, 31],
  [125, 36], // 5.5 cents of share are rounded up
  [999_999_999_999_999, 44_000_000_000_030],
])('of %i the fee is %i', (amount, fee) => expect(feeOf({ share: 4_400, fixed: 30 }, amount)).toBe(fee));

test('a fee comes back in proportion: nothing at first, all of it in the end, never less than before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999_999_999 }),
      fc.nat(),
      fc.nat(),
      (amount, some, more) => {
        const fee = feeOf({ share: 4_400, fixed: 30 }, amount);
        const refunded = some % (amount + 1);
        const later = Math.min(amount, refunded + more);
        expect(feeBackOf({ fee, amount, refunded: 0 })).toBe(0);
        expect(feeBackOf({ fee, amount, refunded: amount })).toBe(fee);
        expect(feeBackOf({ fee, amount, refunded: later })).toBeGreaterThanOrEqual(
          feeBackOf({ fee, amount, refunded }),
        );
      },
    ),
  );
});
