import { expect, test } from 'vitest';
import { momentOf, shown } from './moment-text.ts';

// biome-ignore format: a table
test.each([
  ['', 10, ''],
  ['  ', 16, ''],
  ['2026-12-24', 10, '2026-12-24'],
  [' 2026-12-24 ', 10, '2026-12-24'],
  ['2028-02-29', 10, '2028-02-29'],
  ['2026-12-24 09:30', 16, '2026-12-24T09:30'],
  ['2026-12-24T09:30', 16, '2026-12-24T09:30'],
  // Not whole yet, or the other shape's.
  ['2026-12', 10, undefined],
  ['2026-12-24', 16, undefined],
  ['2026-12-24 09:30', 10, undefined],
  // No calendar has it, and no browser may guess another day.
  ['2026-02-30', 10, undefined],
  ['2027-02-29', 10, undefined],
  ['2026-13-01', 10, undefined],
  ['2026-12-24 24:30', 16, undefined],
  ['2026-12-24 09:60', 16, undefined],
  ['12/24/2026', 10, undefined],
  ['tomorrow!!', 10, undefined],
] as const)('«%s» in a field of %i letters means %s', (text, letters, moment) => {
  expect(momentOf(text, letters)).toBe(moment);
});

test('a moment is shown as people read it', () => {
  expect(shown('2026-12-24T09:30')).toBe('2026-12-24 09:30');
  expect(shown('2026-12-24')).toBe('2026-12-24');
});
