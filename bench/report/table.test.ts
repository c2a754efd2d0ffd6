import { expect, test } from 'vitest';
import { median, rounded } from './statistics.ts';
import { count, ms, table } from './table.ts';

test('words stand to the left, figures to the right', () => {
  const text = table(
    ['', 'per s'],
    [
      ['confirm', '2,310'],
      ['GET by key', '9'],
    ],
    1,
  );
  expect(text).toBe('            per s\nconfirm     2,310\nGET by key      9');
});

test('figures have as many digits as mean something', () => {
  expect([ms(0.123), ms(1.26), ms(12.34), ms(1234.5), ms(Number.NaN)]).toEqual([
    '0.12',
    '1.3',
    '12.3',
    '1,235',
    '–',
  ]);
  expect([count(12_345.6), rounded(1.23456), rounded(12_345)]).toEqual(['12,346', 1.23, 12_300]);
});

test('one disturbed round does not move the median', () => {
  expect([median([5, 900, 6]), median([1, 2, 3, 4])]).toEqual([6, 2.5]);
});
