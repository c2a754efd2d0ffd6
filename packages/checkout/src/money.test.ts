import { expect, test } from 'vitest';
import { formatAmount } from './money.ts';

test.each([
  [39_800, 'KRW', '39,800원', '₩39,800'],
  [1_000, 'JPY', 'JP¥1,000', '¥1,000'],
  [12.5, 'USD', 'US$12.50', '$12.50'],
] as const)('%d %s', (value, currency, ko, en) => {
  expect(formatAmount({ value, currency }, 'ko')).toBe(ko);
  expect(formatAmount({ value, currency }, 'en')).toBe(en);
});
