import { expect, test, vi } from 'vitest';
import { knownTexts } from './known-texts.ts';

test('a text is read once, another text by itself', () => {
  const read = vi.fn((text: string) => text.toUpperCase());
  const known = knownTexts(read);
  expect([known('a'), known('b'), known('a')]).toEqual(['A', 'B', 'A']);
  expect(read.mock.calls).toEqual([['a'], ['b']]);
});

test('what is refused is refused each time', () => {
  const known = knownTexts((text: string) => {
    throw new Error(`no ${text}`);
  });
  expect(() => known('a')).toThrow('no a');
  expect(() => known('a')).toThrow('no a');
});

test('neither long texts nor many of them stay in memory', () => {
  const read = vi.fn((text: string) => text.length);
  const known = knownTexts(read);
  const long = 'x'.repeat(301);
  known(long);
  known(long);
  expect(read).toHaveBeenCalledTimes(2);
  for (let place = 0; place <= 1_000; place++) known(`text ${place}`);
  read.mockClear();
  known('text 1000');
  expect(read).not.toHaveBeenCalled();
  known('text 0');
  expect(read).toHaveBeenCalledTimes(1);
});
