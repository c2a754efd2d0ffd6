import { ReplaceFaultsRequest } from '@tollgate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from '../store/books-stage.ts';
import { clearFaults, readFaults, replaceFaults } from '../store/faults.ts';
import { listenForChanges } from '../store/listen-for-changes.ts';
import { FaultRules, type Subject } from './fault-rules.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const quiet = { info: () => undefined };
let ids = 0;
const wish = (mId: string, ...faults: object[]) =>
  replaceFaults(books.db, mId, ReplaceFaultsRequest.parse({ faults }).faults, () => `f${++ids}`);
/** How many of so many calls at once are struck, divided among processes. */
async function struck(
  processes: FaultRules[],
  mId: string,
  calls: number,
  subject: Subject,
): Promise<number> {
  const all = await Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      const rules = processes[index % processes.length] as FaultRules;
      return rules.firstToStrike(mId, await rules.of(mId, 'answer'), subject);
    }),
  );
  return all.filter((rule) => rule !== undefined).length;
}

test('of a hundred calls at once in three processes exactly the stated number is struck, and then none', async () => {
  const mId = await books.merchant();
  const processes = Array.from({ length: 3 }, () => new FaultRules(books.db, quiet, () => 0));
  await wish(mId, { effect: 'hang', endpoint: 'getPayment', from: 11, times: 17 });
  expect(await struck(processes, mId, 100, { endpoint: 'getPayment', method: 'GET' })).toBe(17);
  expect(await struck(processes, mId, 100, { endpoint: 'getPayment', method: 'GET' })).toBe(0);
  // A rule that is over counts no more, so it costs no more.
  expect(await readFaults(books.db, mId)).toMatchObject([{ matched: 27, applied: 17, remaining: 0 }]);
});

// biome-ignore format: a table
test.each([
  [{},                             { endpoint: 'getPayment' },                      1],
  [{},                             { endpoint: 'openWindow' },                      0],
  [{ endpoint: 'getPayment' },     { endpoint: 'getPayment' },                      1],
  [{ endpoint: 'getPayment' },     { endpoint: 'cancelPayment' },                   0],
  [{ method: 'POST' },             { endpoint: 'getPayment', method: 'GET' },       0],
  [{ orderId: 'one' },             { endpoint: 'getPayment', orderId: 'one' },      1],
  [{ orderId: 'one' },             { endpoint: 'getPayment', orderId: 'two' },      0],
  [{ orderId: 'one' },             { endpoint: 'getPayment' },                      0],
  [{ paymentKey: 'pk' },           { endpoint: 'getPayment', paymentKey: 'pk' },    1],
] satisfies [object, Subject, number][])('bound to %o, of a call of %o %i are struck', async (bound, subject, count) => {
  const mId = await books.merchant();
  await wish(mId, { effect: 'hang', ...bound });
  expect(await struck([new FaultRules(books.db, quiet, () => 0)], mId, 1, subject)).toBe(count);
  expect(await readFaults(books.db, mId)).toMatchObject([{ matched: count, applied: count }]);
});

test('a process remembers that a shop has no rules, asks nobody, and hears at once that it has some', async () => {
  const mId = await books.merchant();
  const rules = new FaultRules(books.db, quiet, () => 0);
  const changes = listenForChanges(books.db, [rules]);
  try {
    await expect.poll(() => rules.isRemembering).toBe(true);
    expect(await rules.of(mId, 'answer')).toEqual([]);
    const other = await books.merchant();
    await rules.changed(mId, () => wish(mId, { effect: 'hang' }));
    expect(await rules.of(mId, 'answer')).toHaveLength(1);
    expect(await rules.of(mId, 'webhook')).toEqual([]);
    expect(await rules.of(other, 'answer')).toEqual([]);
    // Changed by somebody else: this process hears of it.
    await clearFaults(books.db, mId);
    await expect.poll(async () => (await rules.of(mId, 'answer')).length).toBe(0);
  } finally {
    await changes.stop();
  }
});
