import { createHash } from 'node:crypto';
import { Failure } from '@tollgate/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPayment } from '../payments/request.ts';
import type { Outcome, Write, Writer } from './batch.ts';
import { type Books, type Desks, openBooks, opening } from './books-stage.ts';
import type { Answer, Claim } from './idempotency.ts';

let books: Books;
let another: Desks;
beforeAll(async () => {
  books = await openBooks();
  another = books.another();
  await books.db.query('create table works (name text)');
});
beforeEach(() => books.db.query('truncate works, idempotent_answers'));
afterAll(() => books.close());

/** A work that is done once or too often. */
const work: Write<{ name: string; refused?: boolean }, string[], string> = {
  name: 'work',
  load: async () => [],
  decide(names, { name, refused }) {
    if (refused) throw new Failure('INVALID_REQUEST', {});
    names.push(name);
    return name;
  },
  save: async (tx, names) => void (await tx.query('insert into works select unnest($1::text[])', [names])),
};

const scopeOf = (key: string): Buffer => createHash('sha256').update(key).digest();
let traces = 0;

const claimOf = <R>(key: string, given: Partial<Claim<R>> = {}): Claim<R> => ({
  mId: 'shop',
  scope: scopeOf(key),
  traceId: `trace-${++traces}`,
  answer: (outcome): Answer | undefined =>
    'failure' in outcome
      ? { status: 400, body: outcome.failure.code }
      : { status: 200, body: String(outcome.value) },
  ...given,
});

const write = (
  key: string,
  name: string,
  given: Partial<Claim<string>> = {},
  writer: Writer = books.writer,
) => writer.write(work, { name, refused: name === 'refused' }, claimOf(key, given));

/** What the caller reads, and whether it was said before. */
const told = (outcome: Outcome<unknown>): string =>
  'replay' in outcome
    ? `again: ${outcome.replay.status} ${outcome.replay.body}`
    : `${outcome.answer?.status} ${outcome.answer?.body}`;

const worked = async (): Promise<string[]> =>
  (await books.db.query<{ name: string }>('select name from works order by name')).rows.map(
    ({ name }) => name,
  );

test('a repeat gets the first answer to the byte, with the first trace, and nothing is done', async () => {
  const first = await write('key', 'first', { traceId: 'the first' });
  const again = await write('key', 'second');
  expect([told(first), told(again)]).toEqual(['200 first', 'again: 200 first']);
  expect(again).toEqual({ replay: { status: 200, body: 'first', traceId: 'the first' } });
  expect(await worked()).toEqual(['first']);
});

test('a refusal is an answer too, also when the repeat would be taken', async () => {
  expect(told(await write('key', 'refused'))).toBe('400 INVALID_REQUEST');
  expect(told(await write('key', 'better'))).toBe('again: 400 INVALID_REQUEST');
  expect(await worked()).toEqual([]);
});

test('another key, another merchant and no key at all are not repeats', async () => {
  await write('key', 'first');
  expect(told(await write('other', 'second'))).toBe('200 second');
  expect(told(await write('key', 'third', { mId: 'other' }))).toBe('200 third');
  expect(told(await write('key', 'fourth', { scope: undefined }))).toBe('200 fourth');
});

test('an answer of 500 or more changed nothing and is forgotten', async () => {
  const failing = await write('key', 'first', { answer: () => ({ status: 500, body: 'broken' }) });
  expect(told(failing)).toBe('500 broken');
  expect(told(await write('key', 'second'))).toBe('200 second');
});

test.each([
  [14.999, 'again: 200 first'],
  [15, '200 second'],
  [400, '200 second'],
])('after %d days of the merchant’s time the key answers %s', async (day, answer) => {
  await write('key', 'first');
  await books.db.query(`update idempotent_answers set created_at = created_at - $1 * interval '1 day'`, [
    day,
  ]);
  expect(told(await write('key', 'second'))).toBe(answer);
  // Whoever it was that answered last is the one who is repeated from now on.
  expect(told(await write('key', 'third'))).toBe(answer.startsWith('again') ? answer : `again: ${answer}`);
});

describe('a work in two halves', () => {
  const begin = (key: string, given: Partial<Claim<string>> = {}) =>
    write(key, 'begun', {
      answer: (outcome) => ('failure' in outcome ? { status: 409, body: outcome.failure.code } : undefined),
      ...given,
    });
  const finish = (key: string, answer: Answer) =>
    write(key, 'finished', { isFinish: true, answer: () => answer });

  test('keeps its key busy in between, and then answers every repeat', async () => {
    expect(await begin('key')).toMatchObject({ value: 'begun', answer: undefined });
    expect(told(await write('key', 'impatient'))).toBe('again: 400 IDEMPOTENT_REQUEST_PROCESSING');
    await finish('key', { status: 200, body: 'done' });
    expect(told(await write('key', 'late'))).toBe('again: 200 done');
    expect(await worked()).toEqual(['begun', 'finished']);
  });

  test('that ends in a refusal repeats the refusal', async () => {
    await begin('key');
    await finish('key', { status: 400, body: 'REFUND_REJECTED' });
    expect(told(await write('key', 'late'))).toBe('again: 400 REFUND_REJECTED');
  });

  test('that ends in a 5xx frees its key', async () => {
    await begin('key');
    await finish('key', { status: 500, body: 'broken' });
    expect(told(await write('key', 'again'))).toBe('200 again');
  });

  test('that was finished by somebody else keeps the answer that was given first', async () => {
    await begin('key');
    await finish('key', { status: 200, body: 'first' });
    await finish('key', { status: 400, body: 'second' });
    expect(told(await write('key', 'late'))).toBe('again: 200 first');
  });
});

describe('two processes', () => {
  test('with one key at the same moment: one does it, both answer the same', async () => {
    for (let round = 0; round < 20; round++) {
      const outcomes = await Promise.all([
        write(`key ${round}`, 'here'),
        write(`key ${round}`, 'there', {}, another.writer),
      ]);
      expect(outcomes.filter((outcome) => 'replay' in outcome)).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => told(outcome).replace('again: ', ''))).size).toBe(1);
    }
    expect(await worked()).toHaveLength(20);
  });

  test('with many keys, each in its own order, do not end in a ring', async () => {
    const keys = Array.from({ length: 100 }, (_, place) => `key ${place}`);
    const outcomes = await Promise.all([
      ...keys.map((key) => write(key, 'here')),
      ...keys.toReversed().map((key) => write(key, 'there', {}, another.writer)),
    ]);
    expect(outcomes.filter((outcome) => 'replay' in outcome)).toHaveLength(100);
    expect(await worked()).toHaveLength(100);
    const { rows } = await books.db.query<{ deadlocks: number }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(rows[0]?.deadlocks).toBe(0);
  });

  test('that open a payment with one key at the same moment open one', async () => {
    const mId = await books.merchant();
    const open = (writer: Writer) => {
      const command = opening(mId, { orderId: 'order-once' });
      const answer: Claim<unknown>['answer'] = () => ({ status: 200, body: command.request.paymentKey });
      return writer.write(openPayment, command, claimOf('open', { mId, answer }));
    };
    const outcomes = await Promise.all([open(books.writer), open(another.writer)]);
    expect(new Set(outcomes.map((outcome) => told(outcome).replace('again: ', ''))).size).toBe(1);
    const { rows } = await books.db.query('select payment_key from payments where m_id = $1', [mId]);
    expect(rows).toHaveLength(1);
  });
});
