import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moneyOf, wireMoney } from './money.ts';

test.each([
  ['USD', 12_990, '129.90'],
  ['USD', 5, '0.05'],
  ['USD', 0, '0.00'],
  ['USD', 100, '1.00'],
  ['JPY', 1_000, '1000'],
] as const)('%s %i is written %s', (currency, amount, value) => {
  expect(wireMoney({ currency, amount })).toEqual({ currency_code: currency, value });
});

test('what is written is read as the same money', () => {
  const money = fc.record({
    currency: fc.constantFrom('USD' as const, 'JPY' as const),
    amount: fc.integer({ min: 0, max: 1_000_000_000_000 }),
  });
  fc.assert(
    fc.property(money, (each) => {
      expect(moneyOf(wireMoney(each))).toEqual(each);
    }),
  );
});

test.each([
  ['USD', '1.234'],
  ['USD', '-1.00'],
  ['USD', '1e3'],
  ['USD', ''],
  ['USD', '1,000.00'],
  ['JPY', '10.50'],
  ['EUR', '1.00'],
  ['toString', '1.00'],
])('%s %s is no money of ours', (currency, value) => {
  expect(moneyOf({ currency_code: currency, value })).toBeUndefined();
});

test('PayPal may write fewer decimals, or more that are nothing', () => {
  expect(moneyOf({ currency_code: 'USD', value: '7' })?.amount).toBe(700);
  expect(moneyOf({ currency_code: 'USD', value: '7.1' })?.amount).toBe(710);
  expect(moneyOf({ currency_code: 'JPY', value: '10.00' })?.amount).toBe(10);
});
