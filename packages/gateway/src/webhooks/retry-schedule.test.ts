import { expect, test } from 'vitest';
import { afterAttempt } from './retry-schedule.ts';

const at = new Date('2026-03-11T00:00:00Z');

test.each([
  [1, 1],
  [2, 4],
  [3, 16],
  [4, 64],
  [5, 256],
  [6, 1024],
  [7, 4096],
])('after attempt %i failed, the next follows %i minutes later', (attempt, minutes) => {
  for (const status of [null, 100, 199, 300, 302, 400, 429, 500, 599]) {
    expect(afterAttempt({ attempt, status, at })).toEqual({
      state: 'SENDING',
      nextAttemptAt: new Date(at.getTime() + minutes * 60_000),
    });
  }
});

test('after the seventh retry failed nothing follows', () => {
  expect(afterAttempt({ attempt: 8, status: 500, at })).toEqual({ state: 'FAILED', nextAttemptAt: null });
});

test.each([1, 8])('a 2xx at attempt %i is the end', (attempt) => {
  for (const status of [200, 201, 202, 204, 299]) {
    expect(afterAttempt({ attempt, status, at })).toEqual({ state: 'SUCCESS', nextAttemptAt: null });
  }
});
