import { expect, test } from 'vitest';
import type { Measured } from './measured.ts';
import { compareHeats } from './ratios.ts';

const measured = (perSecond: number, p50 = 1, p99 = 2): Measured => ({
  perSecond,
  latencyMs: { p50, p99, p999: p99, max: p99, mean: p50 },
  answered: perSecond,
  failures: {},
  wrong: [],
});

/** A heat of each place: what the keys reached there. */
const heatsOf = (cells: Record<string, Measured[]>): Map<string, Measured>[] =>
  Array.from({ length: Math.max(...Object.values(cells).map((each) => each.length)) }, (_, place) => {
    const there = Object.entries(cells).map(([key, each]) => [key, each[place]] as const);
    return new Map(there.filter((entry): entry is [string, Measured] => entry[1] !== undefined));
  });

const ratioOf = (cells: Record<string, Measured[]>, name: string) =>
  compareHeats(heatsOf(cells), 64).find((each) => each.name === name);

test('a ratio is the median of what the pairs say each for itself', () => {
  // The machine became ten times slower after the first pair; the medians of both sides would say 10.
  const cells = {
    'confirm@64': [measured(4_000), measured(400), measured(360)],
    'naive@64': [measured(1_000), measured(100), measured(90)],
  };
  expect(ratioOf(cells, 'confirmToNaive')).toMatchObject({
    value: 4,
    pairs: [4, 4, 4],
    quartiles: [4, 4],
    wanted: '≥ 3',
    holds: true,
  });
});

test('how far the pairs agree stands beside it', () => {
  const cells = {
    'confirm@64': [100, 200, 300, 400, 5_000].map((each) => measured(each)),
    'naive@64': [100, 100, 100, 100, 100].map((each) => measured(each)),
  };
  expect(ratioOf(cells, 'confirmToNaive')).toMatchObject({ value: 3, quartiles: [2, 4] });
});

test('two that did not stand next to each other are not compared', () => {
  const apart = [new Map([['confirm@64', measured(400)]]), new Map([['naive@64', measured(100)]])];
  expect(compareHeats(apart, 64).map(({ name }) => name)).toEqual(['confirmP99ToP50']);
});

test('pgbench is taken at its best', () => {
  const cells = {
    'confirm@64': [measured(1_500), measured(1_500), measured(1_500)],
    'pgbench-tpc-b@16': [measured(1_000), measured(2_000), measured(1_000)],
    'pgbench-tpc-b@64': [measured(2_000), measured(1_000), measured(2_000)],
  };
  expect(ratioOf(cells, 'confirmToPgbench')).toMatchObject({ value: 0.75, holds: false });
});

test('what should be small holds by being small', () => {
  const cells = { 'confirm@64': [measured(1, 10, 20), measured(1, 10, 31), measured(1, 10, 40)] };
  expect(ratioOf(cells, 'confirmP99ToP50')).toMatchObject({ value: 3.1, wanted: '≤ 3', holds: false });
});

test('a ratio of which one side was not measured is not told', () => {
  expect(compareHeats([new Map([['get@64', measured(1)]])], 64)).toEqual([]);
});

test('of what the references say about each other nothing is wanted', () => {
  const cells = { 'least@64': [measured(300)], 'pgbench-tpc-b@64': [measured(100)] };
  expect(ratioOf(cells, 'leastToPgbench')).toMatchObject({ value: 3, wanted: '', holds: true });
});
