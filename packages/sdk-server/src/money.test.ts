import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, isCurrency, majorUnits, minorUnits } from './money.ts';

const amounts = fc.record({
  currency: fc.constantFrom('KRW', 'USD', 'JPY'),
  minor: fc.integer({ min: 0, max: 10 ** 15 - 1 }),
});
const within = ({ currency, minor }: { currency: 'KRW' | 'USD' | 'JPY'; minor: number }) =>
  currency === 'USD' || minor < 10 ** 13;

test('C1 every amount survives the way to the wire, through JSON, and back', () => {
  fc.assert(
    fc.property(amounts.filter(within), ({ currency, minor }) => {
      const wire = JSON.parse(JSON.stringify({ amount: majorUnits(minor, currency) })) as { amount: number };
      expect(minorUnits(wire.amount, currency)).toBe(minor);
      expect(minorUnits(String(wire.amount), currency)).toBe(minor);
      expect(minorUnits(amountOf(minor, currency).value, currency)).toBe(minor);
    }),
    { numRuns: 2_000 },
  );
});

test('C1 an amount is what its digits say: zeros behind the point change nothing, any other digit does', () => {
  fc.assert(
    fc.property(
      amounts.filter(within),
      fc.nat({ max: 8 }),
      fc.integer({ min: 1, max: 9 }),
      (amount, zeros, digit) => {
        const { currency, minor } = amount;
        const { value } = amountOf(minor, currency);
        const point = value.includes('.') ? value : `${value}.`;
        expect(minorUnits(`${point}${'0'.repeat(zeros + 1)}`, currency)).toBe(minor);
        expect(minorUnits(`${point}${'0'.repeat(zeros)}${digit}`, currency)).toBeUndefined();
      },
    ),
  );
});

test('C1 what is no decimal is no amount, whatever else it is', () => {
  const isDecimal = /^(0|[1-9]\d{0,12})(\.\d{1,12})?$/;
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String), fc.anything()),
      (value) => {
        const text = typeof value === 'number' ? String(value) : value;
        fc.pre(typeof text !== 'string' || !isDecimal.test(text));
        expect(minorUnits(value, 'USD')).toBeUndefined();
      },
    ),
    { numRuns: 2_000 },
  );
});

test('two amounts are equal exactly when their decimals are, which floats do not tell', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 10 ** 9 }), (one, other) => {
      const sum = minorUnits(amountOf(one + other, 'USD').value, 'USD');
      expect(sum).toBe(one + other);
    }),
  );
  expect(0.1 + 0.2).not.toBe(0.3);
  expect((minorUnits(0.1, 'USD') ?? 0) + (minorUnits(0.2, 'USD') ?? 0)).toBe(minorUnits('0.3', 'USD'));
});

describe('examples', () => {
  test.each([
    ['129.90', 'USD', 12_990],
    ['129.9', 'USD', 12_990],
    [129.9, 'USD', 12_990],
    ['50000.0', 'KRW', 50_000],
    [50_000, 'KRW', 50_000],
    ['0', 'KRW', 0],
    ['0.01', 'USD', 1],
    ['1000', 'JPY', 1_000],
  ] as const)('%s %s is %i', (value, currency, minor) => {
    expect(minorUnits(value, currency)).toBe(minor);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '1e3',
    '1,000',
    '0x10',
    '01',
    '.5',
    '1.',
    'NaN',
    'Infinity',
    '１',
    '1.001',
  ])('%j dollars are no amount', (value) => {
    expect(minorUnits(value, 'USD')).toBeUndefined();
  });

  test('shown with all their decimals', () => {
    expect(amountOf(5, 'USD').value).toBe('0.05');
    expect(amountOf(12_990, 'USD').value).toBe('129.90');
    expect(amountOf(50_000, 'KRW').value).toBe('50000');
  });

  test('a name of Object is no currency', () => {
    expect(['KRW', 'toString', 'EUR', undefined].map(isCurrency)).toEqual([true, false, false, false]);
  });
});
