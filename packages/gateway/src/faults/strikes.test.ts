import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draws, lastStrike, type Turns } from './strikes.ts';

const turns = (given: Partial<Turns> = {}): Turns => ({
  from: 1,
  times: 1,
  probability: 1,
  seed: '',
  ...given,
});
/** The calls that a rule strikes, of the first so many. */
const struck = (rule: Turns, calls: number): number[] => {
  const last = lastStrike(rule) ?? Number.POSITIVE_INFINITY;
  return Array.from({ length: calls }, (_, index) => index + 1).filter((n) => n <= last && draws(rule, n));
};

// biome-ignore format: a table
test.each([
  [{},                                [1]],
  [{ times: 3 },                      [1, 2, 3]],
  [{ from: 3 },                       [3]],
  [{ from: 3, times: 2 },             [3, 4]],
  [{ from: 4, times: 'always' },      [4, 5, 6, 7, 8]],
] satisfies [Partial<Turns>, number[]][])('without chance %o strikes the calls %o', (rule, calls) => {
  expect(struck(turns(rule), 8)).toEqual(calls);
});

const anyTurns = fc.record({
  from: fc.integer({ min: 1, max: 1_000 }),
  times: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant('always' as const)),
  probability: fc.double({ min: 0.05, max: 1, noNaN: true }),
  seed: fc.string({ maxLength: 20 }),
});

test('a rule strikes exactly the stated number of times, and never before its first call', () => {
  fc.assert(
    fc.property(anyTurns, (rule) => {
      const last = lastStrike(rule);
      const calls = struck(rule, (last ?? rule.from + 200) + 100);
      if (rule.times === 'always') expect(last).toBeUndefined();
      else expect(calls).toHaveLength(rule.times);
      expect(calls.every((n) => n >= rule.from)).toBe(true);
      if (last !== undefined) expect(calls.at(-1)).toBe(last);
    }),
  );
});

test('the same seed gives the same run, another seed another', () => {
  fc.assert(
    fc.property(anyTurns, (rule) => {
      expect(struck({ ...rule }, 500)).toEqual(struck(rule, 500));
    }),
  );
  const runs = Array.from({ length: 100 }, (_, seed) =>
    struck(turns({ times: 'always', probability: 0.5, seed: `run ${seed}` }), 64).join(),
  );
  expect(new Set(runs).size).toBe(100);
});

test.each([0.001, 0.05, 0.3, 0.9])('of many calls %d of all are struck', (probability) => {
  const calls = 200_000;
  const share = struck(turns({ times: 'always', probability, seed: 'a run' }), calls).length / calls;
  expect(Math.abs(share - probability)).toBeLessThan(0.1 * probability + 0.001);
});

test('neighbouring calls are struck independently of each other', () => {
  const rule = turns({ times: 'always', probability: 0.5, seed: 'pairs' });
  const pairs = Array.from({ length: 100_000 }, (_, n) => draws(rule, n + 1) && draws(rule, n + 2));
  expect(pairs.filter(Boolean).length / pairs.length).toBeCloseTo(0.25, 1);
});
