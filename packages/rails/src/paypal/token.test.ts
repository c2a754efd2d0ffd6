import { expect, test } from 'vitest';
import { Tokens } from './token.ts';

function keeper(lifeSeconds: number) {
  const world = { now: 0, fetched: 0, isDown: false };
  const tokens = new Tokens(
    async () => {
      await Promise.resolve();
      if (world.isDown) throw new Error('down');
      world.fetched += 1;
      return { token: `t${world.fetched}`, lifeSeconds };
    },
    () => world.now,
  );
  return { world, tokens };
}

test('a hundred who need a token at the same moment share one fetch', async () => {
  const { world, tokens } = keeper(32_400);
  const all = await Promise.all(Array.from({ length: 100 }, () => tokens.current()));
  expect(new Set(all)).toEqual(new Set(['t1']));
  expect(world.fetched).toBe(1);
});

test.each([
  [32_400, 29_160],
  [300, 240],
  [60, 30],
])('one that lives %i s is renewed after %i s', async (life, renewed) => {
  const { world, tokens } = keeper(life);
  await tokens.current();
  world.now = renewed * 1000 - 1;
  expect(await tokens.current()).toBe('t1');
  world.now = renewed * 1000;
  expect(await tokens.current()).toBe('t2');
});

test('while no new one can be had, the old one serves until it dies', async () => {
  const { world, tokens } = keeper(1_000);
  await tokens.current();
  world.isDown = true;
  world.now = 999_999;
  expect(await tokens.current()).toBe('t1');
  world.now = 1_000_000;
  await expect(tokens.current()).rejects.toThrow('down');
  world.isDown = false;
  expect(await tokens.current()).toBe('t2');
});

test('one that PayPal no longer takes is thrown away once, and its successor is not', async () => {
  const { world, tokens } = keeper(32_400);
  const old = await tokens.current();
  tokens.discard(old);
  await tokens.current();
  tokens.discard(old);
  expect(await tokens.current()).toBe('t2');
  expect(world.fetched).toBe(2);
});
