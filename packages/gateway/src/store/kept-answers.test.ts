import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { bytesApart, isStillTrue, type KeptAnswer, KeptAnswers } from './kept-answers.ts';
import { readPayments, readStandings } from './payments.ts';

const noon = new Date('2026-03-10T12:00:00Z');
const later = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

const answer = (told: Partial<KeptAnswer> = {}): KeptAnswer => ({
  body: Buffer.from('{}'),
  version: 3,
  since: noon,
  until: later(10),
  ...told,
});

describe('an answer is still true', () => {
  test.each([
    ['a moment later', { version: 3, now: later(1) }, true],
    ['in the same moment', { version: 3, now: noon }, true],
    ['not when something has happened', { version: 4, now: later(1) }, false],
    ['not from its turn on', { version: 3, now: later(10) }, false],
    ['not when the clock was set back', { version: 3, now: later(-1) }, false],
  ])('%s', (_, standing, isTrue) => {
    expect(isStillTrue(answer(), standing)).toBe(isTrue);
  });

  test('for ever, where nothing happens by itself', () => {
    expect(isStillTrue(answer({ until: undefined }), { version: 3, now: later(1e6) })).toBe(true);
  });
});

describe('answers', () => {
  test('are bytes of their own, which hold nothing else in memory', () => {
    const bytes = bytesApart('가상계좌');
    expect(bytes.toString()).toBe('가상계좌');
    expect(bytes.buffer.byteLength).toBe(12);
  });

  test('are kept while this process listens, and none is left when a line has broken', () => {
    const answers = new KeptAnswers();
    answers.keep('before', answer());
    expect(answers.find('before')).toBeUndefined();
    answers.listening(true);
    answers.keep('meanwhile', answer());
    expect(answers.find('meanwhile')?.version).toBe(3);
    answers.listening(false);
    answers.listening(true);
    expect(answers.find('meanwhile')).toBeUndefined();
  });

  test('take no more room than they are given: the oldest goes first', () => {
    const answers = new KeptAnswers(10_000);
    answers.listening(true);
    const body = Buffer.alloc(1_600);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) answers.keep(name, answer({ body }));
    expect(['a', 'b', 'e', 'f'].map((name) => answers.find(name) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('of one payment again and again take the room of one', () => {
    const answers = new KeptAnswers(10_000);
    answers.listening(true);
    answers.keep('other', answer());
    for (let version = 1; version <= 100; version++)
      answers.keep('same', answer({ version, body: Buffer.alloc(1_600) }));
    expect(answers.find('other')).toBeDefined();
    expect(answers.find('same')?.version).toBe(100);
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
