import { expect, test } from 'vitest';
import { delayAfterMs, LogInPatience } from './log-in-patience.ts';

test('the first three tries are answered at once, then each waits longer, up to four seconds', () => {
  expect(Array.from({ length: 10 }, (_, wrong) => delayAfterMs(wrong))).toEqual([
    0, 0, 0, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000,
  ]);
});

function patience() {
  const waits: number[] = [];
  const clock = { now: 0 };
  const guarded = new LogInPatience(
    () => clock.now,
    async (ms) => void waits.push(ms),
  );
  return { waits, clock, guarded };
}
const wrong = () => undefined;
const right = () => 'buyer';

test('the right password gets in however often a wrong one was tried, and then all is forgotten', async () => {
  const { waits, guarded } = patience();
  for (let times = 0; times < 20; times += 1) await guarded.try('a', wrong);
  expect(await guarded.try('a', right)).toEqual({ found: 'buyer', isSlow: true });
  waits.length = 0;
  expect(await guarded.try('a', wrong)).toEqual({ found: undefined, isSlow: false });
  expect(waits).toEqual([]);
});

test('many guesses at once wait like one after the other', async () => {
  const { waits, guarded } = patience();
  await Promise.all(Array.from({ length: 10 }, () => guarded.try('a', wrong)));
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
});

test('one account does not slow another, and a quarter of an hour heals', async () => {
  const { waits, clock, guarded } = patience();
  for (let times = 0; times < 5; times += 1) await guarded.try('a', wrong);
  waits.length = 0;
  await guarded.try('b', wrong);
  clock.now = 15 * 60_000;
  await guarded.try('a', wrong);
  expect(waits).toEqual([]);
});
