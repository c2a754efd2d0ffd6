import { type Currency, currencies } from '@tollgate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { amountToPay, asText, inSmallestUnit, MAX_AMOUNT, onTheWire, partOfAmount } from './money.ts';

test.each([
  ['50000', 'KRW', 50_000],
  ['50000.00', 'KRW', 50_000],
  ['000123', 'KRW', 123],
  ['0', 'KRW', 0],
  ['-5', 'KRW', -5],
  ['1000000000000', 'KRW', MAX_AMOUNT],
  ['3000', 'JPY', 3_000],
  ['129.9', 'USD', 12_990],
  ['129.90', 'USD', 12_990],
  ['129.900', 'USD', 12_990],
  ['0.01', 'USD', 1],
  ['544.68', 'USD', 54_468],
  // As floats, 4.35 × 100 is 434.99999999999994 and 1.15 × 100 is 114.99999999999999.
  ['4.35', 'USD', 435],
  ['1.15', 'USD', 115],
  ['10000000000', 'USD', MAX_AMOUNT],
] as const)('%s %s is %i of the smallest unit', (text, currency, amount) => {
  expect(inSmallestUnit(text, currency)).toBe(amount);
});

test.each([
  ['50000.5', 'KRW'],
  ['0.5', 'JPY'],
  ['129.905', 'USD'],
  ['1000000000001', 'KRW'],
  ['10000000000.01', 'USD'],
  ['9007199254740993', 'KRW'],
  ['1'.repeat(400), 'KRW'],
  ['1e3', 'KRW'],
  ['0x10', 'KRW'],
  ['1_000', 'KRW'],
  ['1,000', 'KRW'],
  ['+1', 'KRW'],
  ['--1', 'KRW'],
  [' 1', 'KRW'],
  ['1\n', 'KRW'],
  ['1.', 'USD'],
  ['.5', 'USD'],
  ['', 'KRW'],
  ['-', 'KRW'],
  ['NaN', 'KRW'],
  ['Infinity', 'KRW'],
  ['١٢٣', 'KRW'],
  ['１２３', 'KRW'],
] as const)('%j is no amount of %s', (text, currency) => {
  expect(inSmallestUnit(text, currency)).toBeUndefined();
});

test('nothing is zero, and never minus zero, which JSON cannot tell', () => {
  expect(inSmallestUnit('-0', 'KRW')).toBe(0);
  expect(inSmallestUnit('-0.00', 'USD')).toBe(0);
});

test('a text of a quarter of a megabyte is refused at once', () => {
  const before = performance.now();
  expect(inSmallestUnit(`1.${'0'.repeat(250_000)}1`, 'USD')).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(5_000);
});

const currency = fc.constantFrom(...(Object.keys(currencies) as Currency[]));
const amount = fc.integer({ min: 0, max: MAX_AMOUNT });

test('every amount survives the way out and in again, through JSON', () => {
  fc.assert(
    fc.property(amount, currency, (units, of) => {
      const onWire: unknown = JSON.parse(JSON.stringify({ amount: onTheWire(units, of) })).amount;
      expect(inSmallestUnit(String(onWire), of)).toBe(units);
      expect(inSmallestUnit(asText(units, of), of)).toBe(units);
    }),
  );
});

test('the text of an amount is plain decimals, no longer than the currency allows', () => {
  fc.assert(
    fc.property(amount, currency, (units, of) => {
      const { decimals } = currencies[of];
      expect(asText(units, of)).toMatch(decimals === 0 ? /^\d+$/ : /^\d+(\.\d{1,2})?$/);
    }),
  );
});

test('whatever is read is an integer within the ceiling, whatever is written there', () => {
  const written = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.stringMatching(/^-?\d{0,20}\.?\d{0,20}$/),
  );
  fc.assert(
    fc.property(written, currency, (text, of) => {
      const units = inSmallestUnit(text, of);
      if (units === undefined) return;
      expect(Number.isSafeInteger(units)).toBe(true);
      expect(Math.abs(units)).toBeLessThanOrEqual(MAX_AMOUNT);
      // The same value, compared as exact fractions of the text and not as floats.
      const [whole = '', fraction = ''] = text.replace('-', '').split('.');
      const scale = 10n ** BigInt(fraction.length);
      const told = BigInt(`${whole}${fraction}`) * 10n ** BigInt(currencies[of].decimals);
      expect(BigInt(Math.abs(units)) * scale).toBe(told);
    }),
  );
});

test.each(['0', '-1', '0.001', '1e3', 'abc', ''])('nobody can pay %j dollars', (text) => {
  expect(() => amountToPay(text, 'USD', 'amount.value')).toThrow(
    expect.objectContaining({
      code: 'INVALID_REQUEST',
      hint: expect.objectContaining({ en: expect.stringContaining('amount.value') }),
    }),
  );
});

test('an amount to pay is above zero, a part may be nothing', () => {
  expect(amountToPay('0.01', 'USD', 'amount')).toBe(1);
  expect(partOfAmount('0', 'KRW', 'taxFreeAmount')).toBe(0);
  expect(partOfAmount(undefined, 'KRW', 'taxFreeAmount')).toBe(0);
  expect(partOfAmount('3000', 'KRW', 'taxFreeAmount')).toBe(3_000);
});

test.each(['-1', '0.5', 'many'])('a part of %j won is refused by its name', (text) => {
  const refused = () => partOfAmount(text, 'KRW', 'taxFreeAmount');
  expect(refused).toThrow(Failure);
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'INVALID_REQUEST',
      hint: expect.objectContaining({ ko: expect.stringContaining('taxFreeAmount') }),
    }),
  );
});
