import { expect, test } from 'vitest';
import { formatDateTime, formatDuration } from './time.ts';

test.each([
  [7 * 86_400_000, '7일', '7 days'],
  [7 * 86_400_000 - 1000, '6일 23시간', '6 days 23 hours'],
  [86_400_000 + 59_000, '1일', '1 day'],
  [86_399_000, '23시간 59분', '23 hours 59 minutes'],
  [272_000, '4분 32초', '4 minutes 32 seconds'],
  [999, '1초', '1 second'],
  [0, '0초', '0 seconds'],
  [-5000, '0초', '0 seconds'],
])('%i ms are %s', (ms, ko, en) => {
  expect(formatDuration(ms, 'ko')).toBe(ko);
  expect(formatDuration(ms, 'en')).toBe(en);
});

test('a deadline is Korean time, wherever the customer sits', () => {
  const at = Date.parse('2026-03-17T05:22:00Z');
  expect(formatDateTime(at, 'ko')).toBe('3월 17일 (화) 14:22');
  expect(formatDateTime(at, 'en')).toBe('Tue, Mar 17, 14:22 KST');
});

test('midnight is 00:00', () => {
  expect(formatDateTime(Date.parse('2026-03-17T00:00:00+09:00'), 'ko')).toBe('3월 17일 (화) 00:00');
});
