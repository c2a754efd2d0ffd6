import { expect, test } from 'vitest';
import { NumberPace } from './number-pace.ts';

const number = { rail: 'simulator', bankCode: '88' };

test('the pool should hold what ten seconds at the present pace need', () => {
  let now = 0;
  const pace = new NumberPace(() => now);
  for (let count = 0; count < 50; count += 1) pace.took(number);
  pace.took({ ...number, bankCode: '20' });
  now = 500;
  expect(pace.look()).toEqual(
    new Map([
      ['simulator/88', 1_000],
      ['simulator/20', 20],
    ]),
  );
  now = 1_000;
  expect(pace.look(), 'nothing since').toEqual(new Map());
});

test('a rush is said once, at its hundredth number, and again after each look', () => {
  const pace = new NumberPace(() => 0);
  const rush = () => Array.from({ length: 250 }, () => pace.took(number)).filter(Boolean).length;
  expect(rush()).toBe(1);
  pace.look();
  expect(rush()).toBe(1);
});
