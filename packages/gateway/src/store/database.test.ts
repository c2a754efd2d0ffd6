import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { DatabaseGone, type Db, inTransaction, openDatabase } from './database.ts';
import { type FlakyLine, flakyLine } from './flaky-line.ts';

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
  const db = openDatabase({ url, connections: 2, ...(answerMs && { answerMs }) }, () => undefined);
  opened.push(db);
  return db;
}

test('a session says itself that commits are durable and times are UTC, also where the address has options', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c synchronous_commit=off -c statement_timeout=5s -c search_path=mine');
  const { rows } = await open(url.href).query(
    `select current_setting('synchronous_commit') as commits, current_setting('TimeZone') as zone,
            current_setting('lock_timeout') as locks, current_setting('statement_timeout') as statements, current_setting('search_path') as path, current_setting('enable_seqscan') as "readsWhole"`,
  );
  expect(rows).toEqual([
    { commits: 'on', zone: 'UTC', locks: '10s', statements: '0', path: 'mine', readsWhole: 'off' },
  ]);
});

test.each([
  ['2026-11-22 05:41:24.123999Z', '2026-11-22T05:41:24.123Z'],
  ['2026-11-22 05:41:24.12Z', '2026-11-22T05:41:24.120Z'],
  ['2026-11-22 05:41:24.007Z', '2026-11-22T05:41:24.007Z'],
  ['2026-11-22 05:41:24.0001Z', '2026-11-22T05:41:24.000Z'],
  ['2026-11-22 05:41:24Z', '2026-11-22T05:41:24.000Z'],
  ['1969-12-31 23:59:59.5Z', '1969-12-31T23:59:59.500Z'],
  ['0099-02-28 00:00:00Z', '0099-02-28T00:00:00.000Z'],
  ['12026-01-02 03:04:05.678Z', '+012026-01-02T03:04:05.678Z'],
  ['0044-03-15 12:00:00Z BC', '-000043-03-15T12:00:00.000Z'],
])('%s is read as the moment it is', async (written, moment) => {
  const { rows } = await open().query<{ at: Date }>('select $1::timestamptz as at', [written]);
  expect(rows[0]?.at.toISOString()).toBe(moment);
});

describe('a transaction', () => {
  test('is kept whole or not at all', async () => {
    const db = open();
    await db.query('create table kept (id int)');
    await inTransaction(db, (tx) => tx.query('insert into kept values (1)'));
    const failing = inTransaction(db, async (tx) => {
      await tx.query('insert into kept values (2)');
      throw new Error('decided otherwise');
    });
    await expect(failing).rejects.toThrow('decided otherwise');
    expect((await db.query('select id from kept')).rows).toEqual([{ id: 1 }]);
    expect([db.totalCount, db.idleCount]).toEqual([1, 1]);
  });

  test('whose connection is ended by an operator fails as one that nobody can judge, and the process lives', async () => {
    const db = open();
    const ended = inTransaction(db, async (tx) => {
      const { rows } = await tx.query('select pg_backend_pid() as pid');
      await db.query('select pg_terminate_backend($1)', [rows[0].pid]);
      // Long enough for the news to arrive while no statement of ours is under way.
      await delay(100);
      await tx.query('select 1');
    });
    await expect(ended).rejects.toThrow(DatabaseGone);
    expect((await inTransaction(db, (tx) => tx.query('select 1 as one'))).rows).toEqual([{ one: 1 }]);
  });

  test('whose connection ends in the packet that hands it on fails, and the process lives', async () => {
    const broken = new Error('terminating connection due to administrator command');
    const db = open();
    const handedOn = db.connect();
    // The driver tells of it in the same turn in which the pool hands it on: nobody had a chance to listen.
    db.once('acquire', (connection) => queueMicrotask(() => connection.emit('error', broken)));
    const connection = await handedOn;
    connection.release(true);
    expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('is given up when the line falls silent, and the next one is fine when it is mended', async () => {
    const db = open(line.url, 300);
    const begin = performance.now();
    const silent = inTransaction(db, async (tx) => {
      line.hush();
      await tx.query('select 1');
    });
    await expect(silent).rejects.toThrow(DatabaseGone);
    await expect(inTransaction(db, async () => undefined)).rejects.toThrow(DatabaseGone);
    expect(performance.now() - begin).toBeLessThan(15_000);
    await line.mend();
    expect((await inTransaction(db, (tx) => tx.query('select 1 as one'))).rows).toEqual([{ one: 1 }]);
  });

  test('is refused at once while nothing listens', async () => {
    const db = open(line.url);
    await line.cut();
    const begin = performance.now();
    await expect(inTransaction(db, async () => undefined)).rejects.toThrow(DatabaseGone);
    expect(performance.now() - begin).toBeLessThan(3_000);
  });
});

describe('a server that only reads, as a former primary does,', () => {
  test('is left when a connection leads to it, and a better one is looked for', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    const db = open(url.href);
    await expect(inTransaction(db, (tx) => tx.query('select 1'))).rejects.toThrow(DatabaseGone);
    await expect(db.query('select 1')).rejects.toThrow('only reads');
    expect(db.totalCount).toBe(0);
  });

  test('is left when it became one under an open connection', async () => {
    const db = open();
    await db.query('create table written (id int)');
    // The pool hands the same connection out again, unless it was thrown away.
    await db.query('set default_transaction_read_only = on');
    const write = () => inTransaction(db, (tx) => tx.query('insert into written values (1)'));
    await expect(write()).rejects.toThrow(DatabaseGone);
    await write();
    expect((await db.query('select id from written')).rows).toEqual([{ id: 1 }]);
  });
});

test('a single statement is given up when the line falls silent', async () => {
  const db = open(line.url, 300);
  await db.query('select 1');
  line.hush();
  await expect(db.query('select 1')).rejects.toThrow();
  await line.mend();
  expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('what is told of a broken idle connection is short and knows no password', async () => {
  await open().query(`create role teller login password 'hush-hush'`);
  const address = Object.assign(new URL(line.url), { username: 'teller', password: 'hush-hush' });
  const told: Error[] = [];
  const db = openDatabase({ url: address.href, connections: 2 }, (error) => told.push(error));
  opened.push(db);
  await db.query('select 1');
  await line.cut();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await open().query('drop role teller');
  const logged = JSON.stringify(told.map((error) => pino.stdSerializers.err(error)));
  expect(logged).not.toContain('hush-hush');
  expect(logged.length).toBeLessThan(2_000);
});
