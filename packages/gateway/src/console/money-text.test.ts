import { expect, test } from 'vitest';
import { moneyText, plainFigures } from './money-text.ts';

test.each([
  [1290, 'USD', '$12.90', '12.90'],
  [1200, 'USD', '$12.00', '12.00'],
  [5, 'USD', '$0.05', '0.05'],
  [123456789, 'USD', '$1,234,567.89', '1234567.89'],
  [88000, 'KRW', '₩88,000', '88000'],
  [0, 'KRW', '₩0', '0'],
] as const)(
  '%i of %s is written with every decimal that the currency has: %s',
  (amount, currency, money, plain) => {
    expect(moneyText(amount, currency, 'en')).toBe(money);
    expect(plainFigures(amount, currency)).toBe(plain);
  },
);
