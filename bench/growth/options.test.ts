import { expect, test } from 'vitest';
import { growthOf, type Turn } from './measure.ts';
import { largestFor, readGrowthOptions } from './options.ts';

const GB = 1e9;

test.each([
  [200, [10_000, 1_000_000, 10_000_000]],
  [68, [10_000, 1_000_000, 10_000_000]],
  [60, [10_000, 1_000_000, 8_000_000]],
  [40, [10_000, 1_000_000, 3_000_000]],
  [30, [10_000, 1_000_000]],
])('with %i GB free, the books are of %o payments', (free, sizes) => {
  expect(readGrowthOptions([], free * GB).sizes).toEqual(sizes);
});

test('what the largest books take leaves the disk its reserve', () => {
  for (let free = 40; free < 120; free += 7) {
    const taken = (largestFor(free * GB) + 1_010_000) * 4_300 + 3 * 2.5 * GB;
    expect(free * GB - taken).toBeGreaterThanOrEqual(12 * GB);
  }
});

test.each([
  [['--sizes', '10,ten'], '--sizes is "ten"'],
  [['--sizes', '1000,1000'], 'must grow'],
  [['--rounds', '0'], '--rounds is "0"'],
  [['--payments', '5000'], 'must grow'],
])('%o is refused with what to write instead', (words, says) => {
  expect(() => readGrowthOptions(words, 200 * GB)).toThrow(says);
});

test('a disk that is nearly full is told so', () => {
  expect(() => readGrowthOptions([], 8 * GB)).toThrow('8 GB free');
});

test('growth is the median of what each round shows, so that one slow minute moves nothing', () => {
  const turn = (p50: number): Turn => ({ p50, p99: 0, perSecond: 0, failures: {}, walPerRequest: 0 });
  const turns = new Map([
    [10_000, [turn(10), turn(20), turn(10)]],
    [1_000_000, [turn(11), turn(22), turn(90)]],
  ]);
  expect(growthOf({ turns }, 1_000_000)).toEqual({ median: 1.1, rounds: [1.1, 1.1, 9] });
  expect(growthOf({ turns }, 10_000).median).toBe(1);
});
