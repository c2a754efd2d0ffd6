import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { cursorOf, hearEvents, takeGaps } from './rail-cursors.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

let rails = 0;

/** A rail whose feed has been read to event 10. */
async function read(): Promise<string> {
  const rail = `rail${++rails}`;
  await hearEvents(books.db, { rail, eventSeqs: [9, 10], cursor: 'ten' });
  return rail;
}

const stateOf = async (rail: string) => {
  const { rows } = await books.db.query<{ event_seq: number; ahead: string[]; is_due: boolean | null }>(
    'select event_seq, ahead, gap_due_at is not null as is_due from rail_cursors where rail = $1',
    [rail],
  );
  const { event_seq, ahead, is_due } = rows[0] ?? { event_seq: 0, ahead: [], is_due: null };
  return { known: event_seq, ahead: ahead.map(Number), hasGap: is_due };
};

// biome-ignore format: a table
test.each([
  ['in order',                       [[11], [12], [13]],       { known: 13, ahead: [],       hasGap: false }],
  ['together',                       [[13, 11, 12]],           { known: 13, ahead: [],       hasGap: false }],
  ['in another order',               [[12], [13], [11]],       { known: 13, ahead: [],       hasGap: false }],
  ['with one missing',               [[11], [13], [14]],       { known: 11, ahead: [13, 14], hasGap: true }],
  ['with several missing',           [[12], [15], [11]],       { known: 12, ahead: [15],     hasGap: true }],
  ['twice',                          [[11], [11, 11], [13, 13], [13]], { known: 11, ahead: [13], hasGap: true }],
  ['that were known long ago',       [[3], [10]],              { known: 10, ahead: [],       hasGap: false }],
])('notices %s', async (_, notices, state) => {
  const rail = await read();
  for (const eventSeqs of notices) await hearEvents(books.db, { rail, eventSeqs });
  expect(await stateOf(rail)).toEqual(state);
});

test('the feed fills a gap, and what came beyond it counts from there', async () => {
  const rail = await read();
  await hearEvents(books.db, { rail, eventSeqs: [12, 14, 16] });
  await hearEvents(books.db, { rail, eventSeqs: [11, 12, 13], cursor: 'thirteen' });
  expect(await stateOf(rail)).toEqual({ known: 14, ahead: [16], hasGap: true });
  expect(await cursorOf(books.db, rail)).toBe('thirteen');
});

test('a notice never moves the place in the feed', async () => {
  const rail = await read();
  await hearEvents(books.db, { rail, eventSeqs: [11] });
  expect(await cursorOf(books.db, rail)).toBe('ten');
});

test('a gap is taken after a moment’s patience, by one process, and again when it was not filled', async () => {
  const rail = await read();
  await hearEvents(books.db, { rail, eventSeqs: [12] });
  const mine = async () =>
    (await Promise.all([1, 2, 3].map(() => takeGaps(books.db)))).flat().filter((each) => each === rail);
  expect(await mine()).toEqual([]);
  const passes = () =>
    books.db.query(`update rail_cursors set gap_due_at = gap_due_at - interval '6 seconds' where rail = $1`, [
      rail,
    ]);
  await passes();
  expect(await mine()).toEqual([rail]);
  expect(await mine()).toEqual([]);
  await passes();
  expect(await mine()).toEqual([rail]);
  await hearEvents(books.db, { rail, eventSeqs: [11, 12], cursor: 'twelve' });
  await passes();
  expect(await mine()).toEqual([]);
});

test('fifty processes that tick off at once forget nothing', async () => {
  const rail = await read();
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => hearEvents(books.db, { rail, eventSeqs: [60 - index] })),
  );
  expect(await stateOf(rail)).toEqual({ known: 60, ahead: [], hasGap: false });
});

test('of a feed that does not answer for long no more than a thousand numbers are kept', async () => {
  const rail = await read();
  await hearEvents(books.db, { rail, eventSeqs: Array.from({ length: 3_000 }, (_, index) => 12 + index) });
  const { ahead } = await stateOf(rail);
  expect([ahead.length, ahead[0]]).toEqual([1_000, 12]);
});
