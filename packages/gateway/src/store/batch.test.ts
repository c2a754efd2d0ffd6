import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '@tollgate/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirm } from '../payments/confirm.ts';
import { createWriter, type Outcome, type Write, type Writer } from './batch.ts';
import { type Books, confirmation, openBooks } from './books-stage.ts';
import { DatabaseGone, type Db, openDatabase } from './database.ts';
import { type FlakyLine, flakyLine } from './flaky-line.ts';
import { Packet } from './packet.ts';

let books: Books;
let line: FlakyLine;
beforeAll(async () => {
  books = await openBooks();
  line = await flakyLine(books.url);
  await books.db.query('create table notes (place int primary key, note text unique)');
});
beforeEach(() => books.db.query('truncate notes'));
afterEach(() => line.mend());
afterAll(async () => {
  await line.close();
  await books.close();
});

/** Writes down one note; says how many it saw being written with it. */
interface Note {
  note: string;
  refused?: boolean;
}

interface Pad {
  all: readonly Note[];
  known: number;
  decided: string[];
}

const batches: string[][] = [];
beforeEach(() => void batches.splice(0));

const note: Write<Note, Pad, number> = {
  name: 'note',
  async load(tx, commands) {
    batches.push(commands.map((command) => command.note));
    const { rows } = await tx.query<{ known: number }>({
      name: 'load-notes',
      text: 'select count(*) as known from notes',
    });
    return { all: commands, known: rows[0]?.known ?? 0, decided: [] };
  },
  decide(pad, command) {
    if (command.refused) throw new Failure('INVALID_REQUEST', {});
    return pad.known + pad.decided.push(command.note);
  },
  async save(tx, { known, decided }) {
    await tx.query({
      name: 'save-notes',
      text: 'insert into notes (place, note) select $1 + row, note from unnest($2::text[]) with ordinality as n (note, row)',
      values: [known, decided],
    });
  },
};

const valuesOf = (outcomes: Outcome<unknown>[]) =>
  outcomes.map((outcome) =>
    'value' in outcome ? outcome.value : 'failure' in outcome ? outcome.failure.code : 'replay',
  );

const writeAll = (writer: Writer, notes: Note[], kind = note) =>
  Promise.all(notes.map((each) => writer.write(kind, each)));

const named = (...names: string[]): Note[] => names.map((each) => ({ note: each }));

const stored = async (): Promise<string[]> =>
  (await books.db.query<{ note: string }>('select note from notes order by place')).rows.map(
    (row) => row.note,
  );

/** What the database was sent while `work` ran. */
async function sentDuring(work: () => Promise<unknown>): Promise<string[]> {
  const before = books.sent.length;
  await work();
  return books.sent.slice(before);
}

/** Notes whose batches may overlap, and are all under way until then. */
const heldUntil = (open: Promise<void>): typeof note => ({
  ...note,
  name: 'slow',
  mayOverlap: true,
  load: async (_, commands) => {
    batches.push(commands.map((command) => command.note));
    await open;
    return { all: commands, known: 0, decided: [] };
  },
  save: async () => undefined,
});

describe('commands that arrive together', () => {
  test('share one transaction and are decided in the order of their arrival', async () => {
    const sent = await sentDuring(async () => {
      expect(valuesOf(await writeAll(books.writer, named('a', 'b', 'c')))).toEqual([1, 2, 3]);
    });
    expect(sent).toEqual(['begin', 'load-notes', 'save-notes', 'commit']);
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('while a batch is in flight wait for it and are the next one', async () => {
    const first = writeAll(books.writer, named('a'));
    await delay(0);
    while (batches.length === 0) await delay(0);
    const later = writeAll(books.writer, named('b', 'c'));
    await Promise.all([first, later]);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  test('are at most 256 to a batch', async () => {
    await writeAll(books.writer, named(...Array.from({ length: 600 }, (_, place) => `n${place}`)));
    expect(batches.map((batch) => batch.length)).toEqual([256, 256, 88]);
    expect(await stored()).toEqual(Array.from({ length: 600 }, (_, place) => `n${place}`));
  });

  test('overlap where they may: a second batch starts when it is as large as the first, and a third waits', async () => {
    const { promise: open, resolve: letGo } = Promise.withResolvers<void>();
    const slow = heldUntil(open);
    const some = (sign: string, count: number) =>
      writeAll(books.writer, named(...Array.from({ length: count }, (_, place) => `${sign}${place}`)), slow);
    const sizes = () => batches.map((batch) => batch.length);
    const first = some('a', 20);
    await expect.poll(sizes).toEqual([20]);
    const second = [some('b', 19)];
    // Long enough for it to begin, if it were to.
    await books.writer.write({ ...note, name: 'other' }, { note: 'meanwhile' });
    expect(sizes()).toEqual([20, 1]);
    second.push(some('c', 1));
    await expect.poll(sizes).toEqual([20, 1, 20]);
    const third = some('d', 50);
    await books.writer.write({ ...note, name: 'other' }, { note: 'meanwhile too' });
    expect(sizes()).toEqual([20, 1, 20, 1]);
    letGo();
    await Promise.all([first, ...second, third]);
    expect(sizes()).toEqual([20, 1, 20, 1, 50]);
  });

  test('do not overlap in a process that is one of several: the others overlap with it', async () => {
    const { promise: open, resolve: letGo } = Promise.withResolvers<void>();
    const slow = heldUntil(open);
    const writer = createWriter(books.db, undefined, 'amongOthers');
    const some = (count: number) =>
      writeAll(writer, named(...Array.from({ length: count }, (_, place) => `n${place}`)), slow);
    const first = some(20);
    await expect.poll(() => batches.length).toBe(1);
    const second = some(50);
    await books.writer.write(note, { note: 'meanwhile' });
    expect(batches.map((batch) => batch.length)).toEqual([20, 1]);
    letGo();
    await Promise.all([first, second]);
    expect(batches.map((batch) => batch.length)).toEqual([20, 1, 50]);
  });

  test('of different kinds do not wait for each other', async () => {
    const other: typeof note = { ...note, name: 'other' };
    const blocked = await books.db.connect();
    await blocked.query('begin');
    await blocked.query('lock table notes in exclusive mode');
    const slow = writeAll(books.writer, named('slow'));
    const quick: Write<Note, undefined, string> = {
      name: 'quick',
      load: async () => undefined,
      decide: (_, command) => command.note,
      save: async () => undefined,
    };
    expect(valuesOf([await books.writer.write(quick, { note: 'quick' })])).toEqual(['quick']);
    await blocked.query('rollback');
    blocked.release();
    await Promise.all([slow, writeAll(books.writer, named('too'), other)]);
  });
});

test('a refusal is an answer and touches nobody else', async () => {
  const outcomes = await writeAll(books.writer, [{ note: 'a' }, { note: 'b', refused: true }, { note: 'c' }]);
  expect(valuesOf(outcomes)).toEqual([1, 'INVALID_REQUEST', 2]);
  expect(await stored()).toEqual(['a', 'c']);
});

test('a lone command waits for nobody', async () => {
  await writeAll(books.writer, named('warm'));
  const begin = performance.now();
  for (let round = 0; round < 20; round++) await writeAll(books.writer, named(`n${round}`));
  expect(batches.map((batch) => batch.length)).toEqual(Array.from({ length: 21 }, () => 1));
  expect((performance.now() - begin) / 20).toBeLessThan(500);
});

describe('a batch that fails', () => {
  test('because of one command is run again one by one, and only that one fails', async () => {
    const poisoned: typeof note = {
      ...note,
      name: 'poisoned',
      decide: (pad, command) => {
        if (command.note === 'poison') throw new TypeError('no such thing');
        return note.decide(pad, command);
      },
    };
    const outcomes = await Promise.allSettled(
      named('a', 'poison', 'c').map((each) => books.writer.write(poisoned, each)),
    );
    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'done' : String(outcome.reason))),
    ).toEqual(['done', 'TypeError: no such thing', 'done']);
    expect(batches).toEqual([['a', 'poison', 'c'], ['a'], ['poison'], ['c']]);
    expect(await stored()).toEqual(['a', 'c']);
  });

  test('because the database refuses one value fails for that one alone', async () => {
    const outcomes = await Promise.allSettled(
      named('a', 'nul\0', 'c').map((each) => books.writer.write(note, each)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await stored()).toEqual(['a', 'c']);
  });

  test.each([
    ['40001', 'a serialisation failure'],
    ['40P01', 'a deadlock'],
    ['23505', 'a row that another process wrote first'],
  ])('with %s (%s) is run again as it is', async (sqlState) => {
    let failures = 2;
    const unlucky: typeof note = {
      ...note,
      name: `unlucky ${sqlState}`,
      save: async (tx, pad) => {
        await note.save(tx, pad);
        if (failures-- > 0) await tx.query(`do $$ begin raise sqlstate '${sqlState}'; end $$`);
      },
    };
    expect(valuesOf(await writeAll(books.writer, named('a', 'b'), unlucky))).toEqual([1, 2]);
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(await stored()).toEqual(['a', 'b']);
  });

  test('again and again gives up after five times', async () => {
    const hopeless: typeof note = {
      ...note,
      name: 'hopeless',
      save: async (tx) => void (await tx.query(`do $$ begin raise sqlstate '40001'; end $$`)),
    };
    await expect(books.writer.write(hopeless, { note: 'a' })).rejects.toMatchObject({ code: '40001' });
    expect(batches).toHaveLength(5);
  });

  test('two processes that write the same at the same moment: one row, and the second sees the first', async () => {
    const another = books.another();
    const outcomes = await Promise.all([
      ...named('a', 'b').map((each) => books.writer.write(note, each)),
      ...named('c', 'd').map((each) => another.writer.write(note, each)),
    ]);
    expect(valuesOf(outcomes).sort()).toEqual([1, 2, 3, 4]);
  });
});

test('nobody is answered before the commit', async () => {
  const events: string[] = [];
  const db = Object.create(books.db) as Db;
  db.connect = (async () => {
    const client = await books.db.connect();
    const query = client.query.bind(client) as (asked: unknown) => unknown;
    return Object.assign(Object.create(client), {
      query: (asked: unknown) => {
        if (asked instanceof Packet && asked.statements.some(({ name }) => name === 'commit')) {
          const answer = asked.handleReadyForQuery.bind(asked);
          asked.handleReadyForQuery = (connection) => {
            void delay(50).then(() => {
              events.push('committed');
              answer(connection);
            });
          };
        }
        return query(asked);
      },
    });
  }) as Db['connect'];
  await createWriter(db, () => void events.push('told')).write(note, { note: 'a' });
  events.push('answered');
  expect(events).toEqual(['committed', 'told', 'answered']);
});

test('who is told of commits cannot undo one', async () => {
  const writer = createWriter(books.db, () => {
    throw new Error('a bell that is broken');
  });
  expect(valuesOf(await writeAll(writer, named('a', 'b')))).toEqual([1, 2]);
  expect(await stored()).toEqual(['a', 'b']);
});

test('drained tells when all that was accepted is in the books', async () => {
  const writing = writeAll(books.writer, named('a', 'b'));
  await books.writer.drained();
  expect(await stored()).toEqual(['a', 'b']);
  await writing;
});

describe('while the database is gone', () => {
  const openLine = () => {
    const db = openDatabase({ url: line.url, connections: 4, answerMs: 300 }, () => undefined);
    return { db, writer: createWriter(db) };
  };

  test('everybody is told at once, and not one after the other', async () => {
    const { db, writer } = openLine();
    await writer.write(note, { note: 'before' });
    line.hush();
    const begin = performance.now();
    const names = Array.from({ length: 256 }, (_, place) => `n${place}`);
    const outcomes = await Promise.allSettled(named(...names).map((each) => writer.write(note, each)));
    expect(
      new Set(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.constructor)),
    ).toEqual(new Set([DatabaseGone]));
    expect(performance.now() - begin).toBeLessThan(15_000);
    await line.mend();
    expect(valuesOf([await writer.write(note, { note: 'after' })])).toEqual([2]);
    await db.end();
  });

  test('a refused connection is no reason to try each command alone', async () => {
    const { db, writer } = openLine();
    await line.cut();
    const outcomes = await Promise.allSettled(named('a', 'b', 'c').map((each) => writer.write(note, each)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(batches).toEqual([]);
    await db.end();
  });
});

test('no request makes a round trip per row: 200 confirms at once are a few statements', async () => {
  const mId = await books.merchant();
  await books.numbers('88', 250);
  const payments = await Promise.all(Array.from({ length: 200 }, () => books.authenticated(mId)));
  const sent = await sentDuring(async () => {
    const confirmed = await Promise.all(
      payments.map((payment) => books.writeValue(confirm, confirmation(payment))),
    );
    expect(new Set(confirmed.map(({ payment }) => payment.virtualAccount?.accountNumber)).size).toBe(200);
  });
  // One batch: begin, four to load, and one per table to save, however many payments there are.
  expect(sent.filter((text) => text === 'begin')).toHaveLength(1);
  expect(sent.length).toBeLessThanOrEqual(13);
});
