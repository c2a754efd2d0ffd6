import { expect, test } from 'vitest';
import { rateLimit } from './rate-limit.ts';

test('a burst of a second’s worth passes, the next call waits for its share of a second', () => {
  let now = 5_000;
  const waitOf = rateLimit(10, () => now);
  expect(Array.from({ length: 10 }, () => waitOf('key'))).toEqual(Array(10).fill(0));
  expect(waitOf('key')).toBe(100);
  expect(waitOf('another key')).toBe(0);
  now += 99;
  expect(waitOf('key')).toBeCloseTo(1);
  now += 1;
  expect(waitOf('key')).toBe(0);
  expect(waitOf('key')).toBe(100);
});

test('a steady caller at the limit is never refused, and a rest saves no more than a second', () => {
  let now = 0;
  const waitOf = rateLimit(10, () => now);
  for (let call = 0; call < 1_000; call++) {
    expect(waitOf('key')).toBe(0);
    now += 100.001;
  }
  now += 60_000;
  expect(Array.from({ length: 11 }, () => waitOf('key')).filter((wait) => wait > 0)).toHaveLength(1);
});
