import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { coalesce } from './coalesce.ts';
import { createReads } from './reads.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const asked: (readonly number[])[] = [];
let underWay = 0;
let mostUnderWay = 0;
beforeEach(() => {
  asked.splice(0);
  underWay = mostUnderWay = 0;
});

/** Doubles numbers after a while; 13 is not known, and nothing that is asked together with 666 is answered. */
async function double(keys: readonly number[]): Promise<(number | undefined)[]> {
  asked.push(keys);
  mostUnderWay = Math.max(mostUnderWay, ++underWay);
  await delay(5);
  underWay -= 1;
  if (keys.includes(666)) throw Object.assign(new Error('invalid byte sequence'), { code: '22021' });
  if (keys.includes(404)) throw new Error('the database does not answer');
  return keys.map((key) => (key === 13 ? undefined : key * 2));
}

const loadAll = async (keys: number[]) => {
  const reads = coalesce(double);
  const loaded = await Promise.allSettled(keys.map((key) => reads.load(key)));
  return loaded.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'));
};

test('reads that are asked for together share a round trip, and each gets its own', async () => {
  expect(await loadAll([1, 13, 2, 1])).toEqual([2, undefined, 4, 2]);
  expect(asked).toEqual([[1, 13, 2, 1]]);
});

test('a read sees what is there after it was asked for: it never joins a round trip under way', async () => {
  const reads = coalesce(double);
  const first = reads.load(1);
  await delay(2);
  expect(await Promise.all([first, reads.load(1)])).toEqual([2, 2]);
  expect(asked).toEqual([[1], [1]]);
});

test('a crowd of readers takes no more than two connections of a kind', async () => {
  const reads = coalesce(double);
  const crowd: Promise<unknown>[] = [];
  for (let turn = 0; turn < 50; turn++) {
    for (let reader = 0; reader < 20; reader++) crowd.push(reads.load(reader));
    await new Promise(setImmediate);
  }
  expect(await Promise.all(crowd)).toHaveLength(1_000);
  expect(mostUnderWay).toBe(2);
  expect(asked.length).toBeLessThan(50);
});

test('a round trip carries at most 256', async () => {
  await loadAll(Array.from({ length: 600 }, (_, key) => key));
  expect(asked.map((keys) => keys.length)).toEqual([256, 256, 88]);
});

test('a key that cannot be read fails alone', async () => {
  expect(await loadAll([1, 2, 666, 4, 5])).toEqual([2, 4, 'failed', 8, 10]);
});

test('any other failure is everybody’s, and is not tried again', async () => {
  expect(await loadAll([1, 404, 3])).toEqual(['failed', 'failed', 'failed']);
  expect(asked).toHaveLength(1);
});

test('whoever asks for a window with a NUL in its address costs no buyer an answer', async () => {
  const mId = await books.merchant();
  const { paymentKey } = await books.authenticated(mId);
  const reads = createReads(books.db);
  const [theirs, ours] = await Promise.allSettled([
    reads.checkout.load('\0'),
    reads.checkout.load(paymentKey),
  ]);
  expect(theirs.status).toBe('rejected');
  expect(ours).toMatchObject({ status: 'fulfilled', value: { mId, paymentKey } });
});
