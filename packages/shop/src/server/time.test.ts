import { expect, test } from 'vitest';
import { parseTime } from './time.ts';

test.each([
  ['2026-03-11T09:05:12', '2026-03-11T00:05:12.000Z'],
  ['2026-03-11T09:05:12.118402', '2026-03-11T00:05:12.118Z'],
  ['2026-03-11T09:05:12.11840', '2026-03-11T00:05:12.118Z'],
  ['2026-03-11T09:05:12.1', '2026-03-11T00:05:12.100Z'],
  ['2026-03-11T09:05:12.123456789', '2026-03-11T00:05:12.123Z'],
  ['2026-03-11T09:05:12+09:00', '2026-03-11T00:05:12.000Z'],
  ['2026-03-11T09:05:12.5+0900', '2026-03-11T00:05:12.500Z'],
  ['2026-03-11T00:05:12Z', '2026-03-11T00:05:12.000Z'],
])('E11 the date %s is understood, in Korean time where it has no offset', (text, utc) => {
  expect(parseTime(text)?.toISOString()).toBe(utc);
});

test.each(['yesterday', '2026-03-11', '2026-13-11T09:05:12', '', null, 1_773_000_000])(
  'E11 %j is no date',
  (text) => {
    expect(parseTime(text)).toBeUndefined();
  },
);
