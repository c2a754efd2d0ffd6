import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { KeptAnswers, type ToldOf } from './kept-answers.ts';
import { readPayments, readStandings } from './payments.ts';

const noon = new Date('2026-03-10T12:00:00Z');
const later = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const told: ToldOf = { version: 3, since: noon, until: later(10) };
const standing = { version: 3, now: later(1) };

function listening(roomBytes?: number): KeptAnswers {
  const answers = new KeptAnswers(roomBytes);
  answers.listening(true);
  return answers;
}

const found = (answers: KeptAnswers, name: string): string | undefined =>
  answers.find(name, standing)?.toString();

describe('an answer is given again', () => {
  test.each([
    ['a moment later', { version: 3, now: later(1) }, true],
    ['in the same moment', { version: 3, now: noon }, true],
    ['not when something has happened', { version: 4, now: later(1) }, false],
    ['not from its turn on', { version: 3, now: later(10) }, false],
    ['not when the clock was set back', { version: 3, now: later(-1) }, false],
  ])('%s', (_, stands, isGiven) => {
    const answers = listening();
    answers.keep('it', '{"가상":"계좌"}', told);
    expect(answers.has('it')).toBe(true);
    expect(answers.find('it', stands)?.toString()).toBe(isGiven ? '{"가상":"계좌"}' : undefined);
  });

  test('for ever, where nothing happens by itself', () => {
    const answers = listening();
    answers.keep('it', '{}', { ...told, until: undefined });
    expect(answers.find('it', { version: 3, now: later(1e6) })?.toString()).toBe('{}');
  });

  test('as it was, also when its place is taken before it is sent', () => {
    const answers = listening(10);
    answers.keep('slow', '0123456789', told);
    const onItsWay = answers.find('slow', standing);
    answers.keep('next', 'abcdefghij', told);
    expect(onItsWay?.toString()).toBe('0123456789');
  });
});

describe('answers', () => {
  test('are kept while this process listens, and none is left when a line has broken', () => {
    const answers = new KeptAnswers();
    answers.keep('before', '{}', told);
    expect(answers.has('before')).toBe(false);
    answers.listening(true);
    answers.keep('meanwhile', '{}', told);
    expect(answers.has('meanwhile')).toBe(true);
    answers.listening(false);
    answers.listening(true);
    expect(answers.has('meanwhile')).toBe(false);
  });

  test('are written over when there is no room, the oldest first', () => {
    const answers = listening(10);
    for (const name of ['a', 'b', 'c', 'd']) answers.keep(name, name.repeat(3), told);
    expect(['a', 'b', 'c', 'd'].map((name) => found(answers, name))).toEqual([
      undefined,
      'bbb',
      'ccc',
      'ddd',
    ]);
  });

  test('that are larger than all the room are not kept', () => {
    const answers = listening(10);
    answers.keep('small', 'small', told);
    answers.keep('large', 'larger than that', told);
    expect([answers.has('large'), found(answers, 'small')]).toEqual([false, 'small']);
  });

  test('of whatever sizes and names come back as they were kept, or not at all', () => {
    const one = fc.record({ name: fc.constantFrom(...'abcdefgh'), answer: fc.string({ maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (all) => {
        const answers = listening(100);
        const newest = new Map<string, string>();
        for (const { name, answer } of all) {
          answers.keep(name, answer, told);
          newest.set(name, answer);
          expect(found(answers, name)).toBe(answer);
          for (const [each, kept] of newest) {
            const again = found(answers, each);
            if (again !== undefined) expect(again).toBe(kept);
          }
        }
      }),
    );
  });
});

describe('how payments stand', () => {
  let books: Books;
  beforeAll(async () => {
    books = await openBooks();
    await books.numbers('88', 5);
  });
  afterAll(() => books.close());

  test('is told at the place of each, with the time of its shop', async () => {
    const mId = await books.merchant();
    const other = await books.merchant();
    await books.db.query('update merchants set clock_offset_ms = 86400000 where m_id = $1', [other]);
    const { paymentKey } = await books.waiting(mId);
    const ahead = await books.authenticated(other);
    const [waiting, unknown, foreign, authenticated, again] = await readStandings(books.db, [
      { mId, paymentKey },
      { mId, paymentKey: 'nobody' },
      { mId: other, paymentKey },
      { mId: other, paymentKey: ahead.paymentKey },
      { mId, paymentKey },
    ]);
    expect([unknown, foreign]).toEqual([undefined, undefined]);
    const [read] = await readPayments(books.db, [{ mId, paymentKey }]);
    expect(waiting?.version).toBe(read?.version);
    expect(again?.version).toBe(read?.version);
    expect(authenticated?.version).toBe((read?.version ?? 0) - 1);
    const aheadMs = Number(authenticated?.now) - Number(waiting?.now);
    expect(Math.abs(aheadMs - 86_400_000)).toBeLessThan(1_000);
  });
});
