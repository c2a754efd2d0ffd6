import { expect, test } from 'vitest';
import { apart, help, measurements, readOptions } from './options.mjs';

test('without a word everything is measured, three rounds long, at four sizes', () => {
  const options = readOptions([]);
  expect(options).toMatchObject({
    rounds: 3,
    connections: [1, 16, 64, 256],
    quick: false,
    workers: 2,
    soak: 0,
  });
  expect(options.only).toEqual(Object.keys(measurements));
  expect(options.webhooks).toBe(false);
});

test('a quick run is one short round, unless it is told otherwise', () => {
  expect(readOptions(['--quick'])).toMatchObject({ rounds: 1, seconds: 0.6, connections: [1, 64] });
  expect(readOptions(['--quick', '--rounds', '2', '--connections', '8'])).toMatchObject({
    rounds: 2,
    connections: [8],
  });
});

test('what is asked for is measured in the order of a round', () => {
  expect(readOptions(['--only', 'get, confirm']).only).toEqual(['confirm', 'get']);
});

test('webhooks are measured for a minute, and alone', () => {
  expect(readOptions(['--only', 'webhooks'])).toMatchObject({ webhooks: true, only: [], seconds: 60 });
  expect(readOptions(['--only', 'webhooks', '--seconds', '5']).seconds).toBe(5);
});

test.each([
  [['--only', 'webhooks,get'], 'without the others'],
  [['--only', 'confirmation'], 'confirmation'],
  [['--rounds', '0'], '--rounds is "0"'],
  [['--seconds', 'ten'], '--seconds is "ten"'],
  [['--connections', '1,x'], '--connections is "1,x"'],
  [['--workers', 'all'], '--workers is "all"'],
  [['--fast'], '--fast'],
])('%j is refused with the words %s', (words, said) => {
  expect(() => readOptions(words)).toThrow(said);
});

test('the help names every measurement', () => {
  for (const name of Object.keys({ ...measurements, ...apart })) expect(help).toContain(`  ${name}`);
});
