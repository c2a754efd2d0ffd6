import { expect, test } from 'vitest';
import type { Credential } from './merchants.ts';
import { RememberedCallers } from './remembered.ts';

const caller = (mId: string, apiVersion = '2022-11-16') =>
  ({ merchant: { mId }, keyPair: { apiVersion } }) as Credential;

function scene(found: Record<string, Credential>) {
  const asked: string[] = [];
  const time = { now: 0 };
  let answer = (): void => undefined;
  const callers = new RememberedCallers(
    {
      load: async (key) => {
        asked.push(key);
        const credential = found[key];
        if (key === 'slow') await new Promise<void>((resolve) => (answer = resolve));
        return credential;
      },
    },
    () => time.now,
  );
  return { callers, asked, time, answer: () => answer() };
}

test('while nobody listens for changes, nothing is remembered', async () => {
  const { callers, asked } = scene({ key: caller('shop') });
  await callers.load('key');
  await callers.load('key');
  expect(asked).toEqual(['key', 'key']);
});

test('a caller is asked for once, until its merchant changes, and no other is forgotten', async () => {
  const found = { key: caller('shop'), other: caller('other') };
  const { callers, asked } = scene(found);
  callers.listening(true);
  for (let times = 0; times < 3; times += 1) {
    expect(await callers.load('key')).toBe(found.key);
    await callers.load('other');
  }
  expect(asked).toEqual(['key', 'other']);
  found.key = caller('shop', '2024-06-01');
  callers.forget('shop');
  expect(await callers.load('key')).toBe(found.key);
  await callers.load('other');
  expect(asked).toEqual(['key', 'other', 'key']);
});

test('a key that does not exist is asked for each time, so that a new one works at once', async () => {
  const found: Record<string, Credential> = {};
  const { callers } = scene(found);
  callers.listening(true);
  expect(await callers.load('key')).toBeUndefined();
  found['key'] = caller('shop');
  expect(await callers.load('key')).toBe(found['key']);
});

test('an answer that was on its way while something changed is used and not remembered', async () => {
  const { callers, asked, answer } = scene({ slow: caller('shop') });
  callers.listening(true);
  const loaded = callers.load('slow');
  callers.forget('shop');
  answer();
  await loaded;
  const again = callers.load('slow');
  answer();
  await again;
  expect(asked).toHaveLength(2);
});

test('a broken line forgets all, and nothing is remembered for longer than ten seconds anyway', async () => {
  const { callers, asked, time } = scene({ key: caller('shop') });
  callers.listening(true);
  await callers.load('key');
  time.now = 10_000;
  await callers.load('key');
  expect(asked).toHaveLength(2);
  callers.listening(false);
  await callers.load('key');
  expect(asked).toHaveLength(3);
});
