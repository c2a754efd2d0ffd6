import { expect, test } from 'vitest';
import { counted, type Telling, tellings } from './tellings.mjs';

const file = (name: string, ...tests: string[]) => ({
  name,
  isFailed: tests.includes('failed') || tests.length === 0,
  tests,
});

/** Plays one telling after the other, and notes which files each was asked for. */
async function play(told: (Omit<Telling, 'errors'> & { errors?: string[] })[], most: number) {
  const asked: string[][] = [];
  const { code, files } = await tellings(async (again) => {
    asked.push(again);
    return { errors: [], ...told[asked.length - 1] } as Telling;
  }, most);
  return { asked, code, counted: counted(files) };
}

const stalled = {
  code: 1,
  files: [file('a', 'passed', 'skipped'), file('b', 'passed', 'failed'), file('c', 'passed')],
};

test('a file in which a test failed is told once more, alone, and its last word counts', async () => {
  const whole = { code: 0, files: [file('b', 'passed', 'passed')] };
  expect(await play([stalled, whole], 3)).toEqual({
    asked: [[], ['b']],
    code: 0,
    counted: '4 passed, 0 failed, 1 skipped',
  });
});

test('what fails each time has failed', async () => {
  const still = { code: 1, files: [file('b', 'passed', 'failed')] };
  expect(await play([stalled, still, still], 3)).toEqual({
    asked: [[], ['b'], ['b']],
    code: 1,
    counted: '3 passed, 1 failed, 1 skipped',
  });
  expect((await play([stalled], 1)).asked).toEqual([[]]);
});

test('a file that cannot be loaded, or whose tests could not begin, has failed', async () => {
  const unbegun = { ...file('b', 'skipped'), isFailed: true };
  expect(await play([{ code: 1, files: [file('a'), unbegun, file('c', 'passed')] }], 1)).toMatchObject({
    code: 1,
    counted: '1 passed, 2 failed, 1 skipped',
  });
});

test('an error beside the tests stays one where another file failed, and not where it came with the failure', async () => {
  const nobody = { code: 1, files: [file('a', 'passed')], errors: ['a'] };
  expect(await play([nobody], 3)).toEqual({ asked: [[]], code: 1, counted: '1 passed, 0 failed' });
  const well = { code: 0, files: [file('b', 'passed', 'passed')] };
  expect(await play([{ ...stalled, errors: ['b', 'a'] }, well], 3)).toMatchObject({
    asked: [[], ['b']],
    code: 1,
  });
  expect(await play([{ ...stalled, errors: ['b'] }, well], 3)).toMatchObject({ asked: [[], ['b']], code: 0 });
});

test('so many failures are no stall of a machine', async () => {
  const broken = { code: 1, files: Array.from({ length: 9 }, (_, n) => file(`${n}`, 'failed')) };
  expect(await play([broken], 3)).toEqual({ asked: [[]], code: 1, counted: '0 passed, 9 failed' });
});
