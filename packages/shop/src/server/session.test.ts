import { expect, test } from 'vitest';
import { isSame } from './session.ts';

test('E2 only the very same words are the same', () => {
  expect(isSame('ps_1', 'ps_1')).toBe(true);
  expect(isSame('ps_1', 'ps_2')).toBe(false);
  expect(isSame('ps_1', 'ps_10')).toBe(false);
});

test.each([null, undefined, '', 0, [], ['ps_1'], {}])('E2 %j equals nothing, not even nothing', (given) => {
  expect(isSame(given, 'ps_1')).toBe(false);
  expect(isSame(given, '')).toBe(false);
  expect(isSame(given, null)).toBe(false);
});
