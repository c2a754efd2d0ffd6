import { expect, test } from 'vitest';
import { businessDate, fileReadyAt, instant, settleDate } from './bank-clock.ts';

const at = (text: string) => Date.parse(text);

// biome-ignore format: a table
test.each([
  ['081', '2026-03-10T23:59:59+09:00', '2026-03-10'],
  ['081', '2026-03-11T00:00:00+09:00', '2026-03-11'],
  ['088', '2026-03-10T23:49:59+09:00', '2026-03-10'],
  ['088', '2026-03-10T23:50:00+09:00', '2026-03-11'],
  ['088', '2026-03-11T00:00:00+09:00', '2026-03-11'],
  ['088', '2026-12-31T23:59:00+09:00', '2027-01-01'],
  ['088', '2026-03-10T15:00:00Z',      '2026-03-11'],
])('day_change_2359: bank %s at %s books on %s', (bankCode, moment, date) => {
  expect(businessDate(bankCode, at(moment))).toBe(date);
});

test.each([
  ['2026-03-13', '2026-03-13'],
  ['2026-03-14', '2026-03-16'],
  ['2026-03-15', '2026-03-16'],
  ['2026-02-28', '2026-03-02'],
])('money of %s settles on %s', (bankDate, date) => {
  expect(settleDate(bankDate)).toBe(date);
});

test('times are Korean, with their offset', () => {
  expect(instant(at('2026-03-10T05:22:31.118Z'))).toBe('2026-03-10T14:22:31.118+09:00');
  expect(instant(fileReadyAt('2026-03-10'))).toBe('2026-03-11T06:00:00.000+09:00');
});
