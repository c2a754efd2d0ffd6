import { expect, test } from 'vitest';
import { Queue } from './queue.ts';

test('what came first goes first, however long the line was', () => {
  const queue = new Queue([-2, -1]);
  const taken: (number | undefined)[] = [];
  for (let next = 0; next < 3_000; ) {
    for (let count = 0; count < 30; count++) queue.push(next++);
    for (let count = 0; count < 20; count++) taken.push(queue.shift());
  }
  expect(queue.size).toBe(2 + 3_000 - taken.length);
  while (queue.size > 0) taken.push(queue.shift());
  expect(taken).toEqual(Array.from({ length: 3_002 }, (_, place) => place - 2));
  expect(queue.shift()).toBeUndefined();
  queue.push(7);
  expect([queue.size, queue.shift(), queue.size]).toEqual([1, 7, 0]);
});
