import { expect, test } from 'vitest';
import { outageOf } from './outage.ts';

const attempt = (askedAt: number, answeredAt: number, status: number) => ({ askedAt, answeredAt, status });

test('an outage is the longest time without an acknowledged change, whatever failed or hung in it', () => {
  const attempts = [
    attempt(900, 1_000, 200),
    attempt(1_900, 2_000, 200),
    // Asked before the mishap, and never answered.
    attempt(1_950, 12_000, 0),
    attempt(3_000, 3_100, 500),
    // Still running is service, but no success.
    attempt(14_000, 14_100, 409),
    attempt(20_000, 22_000, 200),
    attempt(22_500, 23_000, 500),
    attempt(23_000, 23_100, 200),
  ];
  expect(outageOf(attempts, 2_000)).toEqual({
    withoutService: 20,
    firstFailedToOk: 19,
    failed: 3,
    attempts: 8,
  });
});

test('where nothing failed there was no outage', () => {
  expect(outageOf([attempt(0, 100, 200), attempt(100, 200, 200)], 50)).toMatchObject({
    firstFailedToOk: 0,
    failed: 0,
  });
});
