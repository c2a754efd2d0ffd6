import { expect, test } from 'vitest';
import { tpsOf } from './pgbench.ts';

const told = (failed: number, tps: string) => `pgbench (15.18, server 18.4)
number of transactions actually processed: 4923
number of failed transactions: ${failed} (0.000%)
latency average = 6.494 ms
tps = ${tps} (without initial connection time)`;

test('the rate is read off what pgbench says', () => {
  expect(tpsOf(told(0, '2463.877015'))).toBeCloseTo(2463.877);
});

test('a time that was over too soon is told apart from a failure', () => {
  const nothing = `number of transactions actually processed: 0\nnumber of failed transactions: 0 (NaN%)\n`;
  expect(tpsOf(nothing)).toBe(0);
});

test.each([
  ['a failed transaction', told(3, '2463.8')],
  ['no rate', 'pgbench: error: connection refused'],
])('%s is no measurement', (_, words) => {
  expect(() => tpsOf(words)).toThrow('pgbench');
});
