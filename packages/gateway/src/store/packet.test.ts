import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { type Db, openDatabase } from './database.ts';
import { type FlakyLine, flakyLine } from './flaky-line.ts';
import { Packet } from './packet.ts';

let database: FreshDatabase;
let line: FlakyLine;
const opened: Db[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  line = await flakyLine(database.url);
});
afterEach(async () => {
  await line.mend();
  await Promise.all(opened.splice(0).map((db) => db.end()));
});
afterAll(async () => {
  await line.close();
  await database.drop();
});

function open(url = database.url, answerMs?: number): Db {
  const db = openDatabase({ url, connections: 1, ...(answerMs && { answerMs }) }, () => undefined);
  opened.push(db);
  return db;
}

/** Sends them in one packet; the rows of each, or the message of its error. */
async function send(client: pg.PoolClient, ...all: pg.QueryConfig[]): Promise<unknown[]> {
  const answers = all.map((config) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const told = (error: Error | null, result?: pg.QueryResult) => resolve(error?.message ?? result?.rows);
    return { asked: { config, told }, promise };
  });
  client.query(new Packet(answers.map(({ asked }) => asked)));
  return Promise.all(answers.map(({ promise }) => promise));
}

const echo = (value: string): pg.QueryConfig => ({
  name: 'echo',
  text: 'select $1::text as said',
  values: [value],
});
const wrong: pg.QueryConfig = { name: 'wrong', text: 'select 1 / 0 as none' };
const garbled: pg.QueryConfig = { name: 'garbled', text: 'selekt' };
const late: pg.QueryConfig = { name: 'late', text: 'select 2 as two' };

async function withClient<T>(db: Db, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  let isSound = false;
  try {
    const result = await work(client);
    isSound = true;
    return result;
  } finally {
    client.release(!isSound);
  }
}

test('each statement gets its own rows, in order, also when one stands there twice', async () => {
  await withClient(open(), async (client) => {
    const rows = [[{ said: 'a' }], [{ two: 2 }], [{ said: 'b' }], []];
    const none = { name: 'none', text: 'select 1 as one where false' };
    expect(await send(client, echo('a'), late, echo('b'), none)).toEqual(rows);
    expect(await send(client, echo('a'), late, echo('b'), none)).toEqual(rows);
  });
});

describe('when a statement fails', () => {
  test('those before it have their rows, those after it the same error, and the connection is sound', async () => {
    await withClient(open(), async (client) => {
      expect(await send(client, echo('a'), wrong, late)).toEqual([
        [{ said: 'a' }],
        'division by zero',
        'division by zero',
      ]);
      // One that was never reached is not taken for known.
      expect(await send(client, late, echo('b'))).toEqual([[{ two: 2 }], [{ said: 'b' }]]);
    });
  });

  test('because nobody understands it, it may be tried again', async () => {
    await withClient(open(), async (client) => {
      for (let attempt = 0; attempt < 2; attempt++) {
        const [said, error, after] = await send(client, echo('a'), garbled, late);
        expect([said, after]).toEqual([[{ said: 'a' }], error]);
        expect(error).toContain('syntax error');
      }
    });
  });

  test('inside a transaction, a commit behind it commits nothing', async () => {
    await withClient(open(), async (client) => {
      await client.query('create table if not exists kept (n int)');
      const insert = { name: 'insert', text: 'insert into kept values (1)' };
      await send(client, { name: 'begin', text: 'begin' }, insert, wrong, { name: 'commit', text: 'commit' });
      await client.query('rollback');
      expect((await client.query('select * from kept')).rows).toEqual([]);
    });
  });
});

test('two statements of one name are refused, and nothing is sent', async () => {
  await withClient(open(), async (client) => {
    await send(client, late);
    const impostor = { name: 'late', text: 'select 3 as three' };
    expect(await send(client, impostor)).toEqual(['two statements are called late']);
    expect(await send(client, late)).toEqual([[{ two: 2 }]]);
  });
});

test('what the driver sends by itself goes before and after it', async () => {
  await withClient(open(), async (client) => {
    const [first, packet, last] = await Promise.all([
      client.query('select 1 as n'),
      send(client, echo('a'), late),
      client.query('select 3 as n'),
    ]);
    expect([first.rows, packet, last.rows]).toEqual([
      [{ n: 1 }],
      [[{ said: 'a' }], [{ two: 2 }]],
      [{ n: 3 }],
    ]);
  });
});

describe('a connection that', () => {
  test('breaks fails every statement that was not answered', async () => {
    const db = open();
    const broken = withClient(db, async (client) => {
      client.on('error', () => undefined);
      const end = { name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())' };
      return send(client, end, late);
    });
    expect(await broken).toEqual([expect.any(String), expect.any(String)]);
    await expect.poll(() => db.idleCount).toBe(0);
  });

  test('falls silent is given up after the patience of one statement', async () => {
    const client = await open(line.url, 500).connect();
    client.on('error', () => undefined);
    expect(await send(client, late)).toEqual([[{ two: 2 }]]);
    line.hush();
    expect(await send(client, late, echo('a'))).toEqual(['Query read timeout', 'Query read timeout']);
    client.release(true);
  });
});
