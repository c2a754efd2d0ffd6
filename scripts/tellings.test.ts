import { expect, test } from 'vitest';
import { counted, type Telling, tellings } from './tellings.mjs';

const file = (name: string, ...statuses: string[]) => ({
  name,
  status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});

/** Plays one telling after the other, and notes which files each was asked for. */
async function play(told: Telling[], most: number) {
  const asked: string[][] = [];
  const { code, files } = await tellings(async (again) => {
    asked.push(again);
    return told[asked.length - 1] as Telling;
  }, most);
  return { asked, code, counted: counted(files) };
}

const stalled: Telling = {
  code: 1,
  files: [file('a', 'passed', 'skipped'), file('b', 'passed', 'failed'), file('c', 'passed')],
};

test('a file in which a test failed is told once more, alone, and its last word counts', async () => {
  const whole: Telling = { code: 0, files: [file('b', 'passed', 'passed')] };
  expect(await play([stalled, whole], 3)).toEqual({
    asked: [[], ['b']],
    code: 0,
    counted: '4 passed, 0 failed, 1 skipped',
  });
});

test('what fails each time has failed', async () => {
  const still: Telling = { code: 1, files: [file('b', 'passed', 'failed')] };
  expect(await play([stalled, still, still], 3)).toEqual({
    asked: [[], ['b'], ['b']],
    code: 1,
    counted: '3 passed, 1 failed, 1 skipped',
  });
  expect((await play([stalled], 1)).asked).toEqual([[]]);
});

test('a file that cannot be loaded, or whose tests could not begin, has failed', async () => {
  const unbegun = { ...file('b', 'skipped'), status: 'failed' };
  expect(await play([{ code: 1, files: [file('a'), unbegun, file('c', 'passed')] }], 1)).toMatchObject({
    code: 1,
    counted: '1 passed, 2 failed, 1 skipped',
  });
});

test('an error between the tests is nobody’s, and stays one', async () => {
  const nobody: Telling = { code: 1, files: [file('a', 'passed')] };
  expect(await play([nobody], 3)).toEqual({ asked: [[]], code: 1, counted: '1 passed, 0 failed' });
  // Also where a file is well again.
  const again: Telling = { code: 1, files: [file('b', 'passed', 'passed')] };
  expect(await play([stalled, again], 3)).toMatchObject({ asked: [[], ['b']], code: 1 });
});

test('so many failures are no stall of a machine', async () => {
  const broken: Telling = { code: 1, files: Array.from({ length: 9 }, (_, n) => file(`${n}`, 'failed')) };
  expect(await play([broken], 3)).toEqual({ asked: [[]], code: 1, counted: '0 passed, 9 failed' });
});
