import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountText, readMoney } from './money.ts';

test('what is written is read back, to the cent and to the yen', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('USD', 'EUR', 'JPY', 'HUF'),
      fc.integer({ min: 1, max: 999_999_999_999_999 }),
      (currency, amount) => {
        const value = amountText({ currency, amount });
        expect(readMoney({ currency_code: currency, value }, '', 'positive')).toEqual({ currency, amount });
      },
    ),
  );
});

test.each([
  ['1', 100],
  ['1.', 100],
  ['1.5', 150],
  ['.05', 5],
  ['007.10', 710],
  ['-0.00', 0],
])('%s is %i cents', (value, amount) => {
  expect(readMoney({ currency_code: 'USD', value }, '', 'zero or more').amount).toBe(amount);
});
