import { expect, test } from 'vitest';
import type { Measured, Row } from './measured.ts';
import { compareRows } from './ratios.ts';

const measured = (perSecond: number, p50 = 1, p99 = 2): Measured => ({
  perSecond,
  latencyMs: { p50, p99, p999: p99, max: p99, mean: p50 },
  answered: perSecond,
  failures: {},
  wrong: [],
});

const row = (key: string, ...rounds: Measured[]): Row => ({
  key,
  group: 'gateway',
  title: key,
  load: '',
  rounds,
});

const ratioOf = (rows: Row[], name: string) => compareRows(rows, 3, 64).find((each) => each.name === name);

test('a ratio is the median of what the rounds say each for itself', () => {
  // The machine became ten times slower after the first round; the medians of both sides would say 10.
  const rows = [
    row('confirm@64', measured(4_000), measured(400), measured(360)),
    row('naive@64', measured(1_000), measured(100), measured(90)),
  ];
  expect(ratioOf(rows, 'confirmToNaive')).toMatchObject({
    value: 4,
    rounds: [4, 4, 4],
    wanted: '≥ 3',
    holds: true,
  });
});

test('pgbench is taken at its best', () => {
  const rows = [
    row('confirm@64', measured(1_500), measured(1_500), measured(1_500)),
    row('pgbench-tpc-b@16', measured(1_000), measured(2_000), measured(1_000)),
    row('pgbench-tpc-b@64', measured(2_000), measured(1_000), measured(2_000)),
  ];
  expect(ratioOf(rows, 'confirmToPgbench')).toMatchObject({ value: 0.75, holds: false });
});

test('what should be small holds by being small', () => {
  const slow = row('confirm@64', measured(1, 10, 20), measured(1, 10, 31), measured(1, 10, 40));
  expect(ratioOf([slow], 'confirmP99ToP50')).toMatchObject({ value: 3.1, wanted: '≤ 3', holds: false });
});

test('a ratio of which one side was not measured is not told', () => {
  expect(compareRows([row('get@64', measured(1))], 1, 64)).toEqual([]);
});
