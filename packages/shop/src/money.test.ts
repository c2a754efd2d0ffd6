import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, majorUnits, minorUnits } from './money.ts';

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

const cents = fc.integer({ min: 0, max: 10 ** 12 });

test('C1 every amount of cents survives the way over the wire and back', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(minorUnits(majorUnits(amount, 'USD'), 'USD')).toBe(amount);
      expect(minorUnits(decimalText(amount, 'USD'), 'USD')).toBe(amount);
      expect(minorUnits(JSON.parse(JSON.stringify(majorUnits(amount, 'USD'))), 'USD')).toBe(amount);
    }),
  );
});

test('C1 two decimals are the same amount exactly when they are the same number, however they are written', () => {
  /** A decimal as digits / 10^places, written with noughts before and behind. */
  const decimal = fc
    .record({
      digits: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      places: fc.integer({ min: 0, max: 6 }),
      before: fc.integer({ min: 0, max: 2 }),
      behind: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ digits, places, before, behind }) => {
      const text = String(digits).padStart(places + 1, '0');
      const whole = '0'.repeat(before) + text.slice(0, text.length - places);
      const fraction = text.slice(text.length - places) + '0'.repeat(behind);
      return {
        millionths: digits * 10n ** BigInt(6 - places),
        text: fraction ? `${whole}.${fraction}` : whole,
      };
    });
  fc.assert(
    fc.property(decimal, cents, ({ millionths, text }, amount) => {
      const isWholeCents = millionths % 10_000n === 0n;
      expect(minorUnits(text, 'USD')).toBe(isWholeCents ? Number(millionths / 10_000n) : undefined);
      expect(minorUnits(text, 'USD') === amount).toBe(millionths === BigInt(amount) * 10_000n);
    }),
  );
});

test.each([
  [12_990, 'USD', '129.90'],
  [5, 'USD', '0.05'],
  [0, 'USD', '0.00'],
  [100, 'USD', '1.00'],
  [50_000, 'KRW', '50000'],
] as const)('%i of the smallest unit of %s is written %s', (amount, currency, text) => {
  expect(decimalText(amount, currency)).toBe(text);
});
