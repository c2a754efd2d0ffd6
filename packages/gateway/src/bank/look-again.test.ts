import { expect, test } from 'vitest';
import { lookAgainAfterMs } from './look-again.ts';

const minute = 60_000;
const hour = 60 * minute;

// biome-ignore format: a table
test.each([
  ['a file that is not there yet',              { lateMs: -5 * hour,      isCompared: false, open: 0 }, 10 * minute],
  ['a file that is a little late',              { lateMs: 2 * hour,       isCompared: false, open: 0 }, 10 * minute],
  ['a file that is very late',                  { lateMs: 9 * 24 * hour,  isCompared: false, open: 0 }, hour],
  ['a day that agrees: perhaps issued again',   { lateMs: hour,           isCompared: true,  open: 0 }, 24 * hour],
  ['a day with something open',                 { lateMs: 6 * 24 * hour,  isCompared: true,  open: 1 }, hour],
  ['a day that has been open for a week',       { lateMs: 7 * 24 * hour,  isCompared: true,  open: 1 }, 24 * hour],
  ['a day that agrees after a week: never',     { lateMs: 7 * 24 * hour,  isCompared: true,  open: 0 }, undefined],
])('%s', (_, looked, afterMs) => {
  expect(lookAgainAfterMs(looked)).toBe(afterMs);
});
