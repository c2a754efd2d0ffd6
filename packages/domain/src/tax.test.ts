import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inSmallestUnit } from './money.ts';
import { taxFreePart, taxOf } from './tax.ts';

describe('VAT is an eleventh of what is taxable, rounded half up in the smallest unit', () => {
  test.each([
    ['1000', 'KRW', '0', '91', '909'],
    ['15000', 'KRW', '0', '1364', '13636'],
    ['30000', 'KRW', '0', '2727', '27273'],
    ['37400', 'KRW', '0', '3400', '34000'],
    ['50000', 'KRW', '0', '4545', '45455'],
    ['10000', 'KRW', '3000', '636', '6364'],
    // An official sample prints a supplied amount of 455 here, with the tax of 445 right: a misprint.
    ['4900', 'KRW', '0', '445', '4455'],
    ['544.68', 'USD', '0', '49.52', '495.16'],
    ['1.25', 'USD', '0', '0.11', '1.14'],
    ['129.90', 'USD', '0', '11.81', '118.09'],
    ['99.95', 'USD', '0', '9.09', '90.86'],
    ['1100', 'JPY', '0', '100', '1000'],
    ['0', 'KRW', '0', '0', '0'],
    // The halves nearest to a rounding: 5/11 goes down, 6/11 goes up.
    ['5', 'KRW', '0', '0', '5'],
    ['6', 'KRW', '0', '1', '5'],
  ] as const)('%s %s with %s tax free: vat %s, supplied %s', (balance, currency, taxFree, vat, supplied) => {
    const unit = (text: string) => inSmallestUnit(text, currency) as number;
    const parts = { balanceAmount: unit(balance), taxFreeAmount: unit(taxFree), taxExemptionAmount: 0 };
    expect(taxOf(parts)).toEqual({ vat: unit(vat), suppliedAmount: unit(supplied) });
  });

  test('what is outside taxation bears no tax either', () => {
    expect(taxOf({ balanceAmount: 10_000, taxFreeAmount: 3_000, taxExemptionAmount: 1_500 })).toEqual({
      vat: 500,
      suppliedAmount: 5_000,
    });
  });

  test('an amount without a taxable part has no tax at all', () => {
    expect(taxOf({ balanceAmount: 9_000, taxFreeAmount: 7_000, taxExemptionAmount: 2_000 })).toEqual({
      vat: 0,
      suppliedAmount: 0,
    });
  });
});

test('the parts always add up to the balance, and the tax is the eleventh to within half a unit', () => {
  const parts = fc
    .tuple(fc.nat({ max: 10 ** 12 }), fc.nat({ max: 10 ** 12 }), fc.nat({ max: 10 ** 12 }))
    .map(([taxable, taxFreeAmount, taxExemptionAmount]) => ({
      taxable,
      taxFreeAmount,
      taxExemptionAmount,
      balanceAmount: taxable + taxFreeAmount + taxExemptionAmount,
    }));
  fc.assert(
    fc.property(parts, ({ taxable, ...rest }) => {
      const { vat, suppliedAmount } = taxOf(rest);
      expect(suppliedAmount + vat + rest.taxFreeAmount + rest.taxExemptionAmount).toBe(rest.balanceAmount);
      expect(Number.isInteger(vat) && vat >= 0 && suppliedAmount >= 0).toBe(true);
      // Exact in integers: |11 vat − taxable| ≤ 11/2.
      expect(2n * abs(11n * BigInt(vat) - BigInt(taxable))).toBeLessThanOrEqual(11n);
    }),
  );
});

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

test.each([
  ['taxable', 3_000, 0],
  ['taxFree', 3_000, 10_000],
  ['taxFree', 0, 10_000],
  ['mixed', 3_000, 3_000],
  ['mixed', 0, 0],
] as const)('a %s merchant who sends %i of 10000 has %i tax free', (taxType, sent, taxFree) => {
  expect(taxFreePart(taxType, sent, 10_000)).toBe(taxFree);
});
