import fc from 'fast-check';
import { expect, test } from 'vitest';
import { majorUnits, minorUnits } from './money.ts';

test.each([
  ['50000', 'KRW', 50_000],
  ['50000.0', 'KRW', 50_000],
  ['050000', 'KRW', 50_000],
  [50_000, 'KRW', 50_000],
  ['129.9', 'USD', 12_990],
  ['129.90', 'USD', 12_990],
  ['0.10', 'USD', 10],
] as const)('C1 %s %s is %i of the smallest unit', (text, currency, minor) => {
  expect(minorUnits(text, currency)).toBe(minor);
});

test.each([
  ['fifty', 'KRW'],
  ['', 'KRW'],
  [undefined, 'KRW'],
  [['50000', '50000'], 'KRW'],
  ['50000.5', 'KRW'],
  ['-50000', 'KRW'],
  ['5e4', 'KRW'],
  ['0x10', 'KRW'],
  [' 50000', 'KRW'],
  ['50,000', 'KRW'],
  ['٥٠٠', 'KRW'],
  ['9999999999999', 'KRW'],
  [1e21, 'KRW'],
  [Number.NaN, 'KRW'],
  ['129.901', 'USD'],
  ['.5', 'USD'],
] as const)('C1 %j %s is no amount', (text, currency) => {
  expect(minorUnits(text, currency)).toBeUndefined();
});

test('C1 every amount of cents survives the way over the wire and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (cents) => {
      expect(minorUnits(majorUnits(cents, 'USD'), 'USD')).toBe(cents);
    }),
  );
});
