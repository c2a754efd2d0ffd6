import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCountry } from './countries.ts';

const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
const pairs = letters.flatMap((first) => letters.map((second) => first + second));

test('249 of the 676 pairs of letters are countries', () => {
  expect(pairs.filter(isCountry)).toHaveLength(249);
});

test.each(['KR', 'US', 'BS', 'GB', 'TW', 'HK', 'AX', 'SS', 'ZW'])('%s is a country', (code) => {
  expect(isCountry(code)).toBe(true);
});

// Unknown, for private use, withdrawn, reserved, not a country, and not even two letters.
test.each([
  'XX',
  'ZZ',
  'AA',
  'XK',
  'YU',
  'AN',
  'UK',
  'EU',
  'UN',
  'kr',
  'Kr',
  'K',
  '',
  'KOR',
  'D A',
  'D ',
  ' A',
  'K\n',
])('"%s" is none', (code) => {
  expect(isCountry(code)).toBe(false);
});

const theirs = '/usr/share/zoneinfo/iso3166.tab';
test.runIf(existsSync(theirs))('the time zone database knows exactly the same ones', () => {
  const lines = readFileSync(theirs, 'utf8').split('\n');
  const codes = lines.filter((line) => /^[A-Z]{2}\t/.test(line)).map((line) => line.slice(0, 2));
  expect(pairs.filter(isCountry)).toEqual(codes.sort());
});

test('every one of them has a name in the runtime’s own tables', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(pairs.filter((code) => isCountry(code) && names.of(code) === undefined)).toEqual([]);
});
