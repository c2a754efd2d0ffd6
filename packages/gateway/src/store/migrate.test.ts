import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { type Db, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';

let database: FreshDatabase;
let folder: string;
const opened: Db[] = [];
beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tollgate-migrations-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.end()));
  await database.drop();
  await rm(folder, { recursive: true });
});

function open(): Db {
  const db = openDatabase({ url: database.url, connections: 4 }, () => undefined);
  opened.push(db);
  return db;
}

const write = (files: Record<string, string>) =>
  Promise.all(Object.entries(files).map(([name, sql]) => writeFile(join(folder, name), sql)));

const migrateFolder = (db: Db) => migrate(db, pathToFileURL(`${folder}/`));

const tables = async (): Promise<string[]> => {
  const { rows } = await open().query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map(({ name }) => name);
};

test('every file is applied once, in the order of their names', async () => {
  const all = (await readdir(new URL('./migrations/', import.meta.url))).sort();
  expect(await migrate(open())).toEqual(all);
  expect(await migrate(open())).toEqual([]);
  const { rows } = await open().query<{ name: string }>('select name from migrations order by applied_at');
  expect(rows.map(({ name }) => name)).toEqual(all);
});

test('five gateways that start at once: one brings the schema up to date, the others find it so', async () => {
  await write({ '0001-a.sql': 'create table a (); select pg_sleep(0.3)', '0002-b.sql': 'create table b ()' });
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrateFolder(open())));
  expect(applied.filter((names) => names.length > 0)).toEqual([['0001-a.sql', '0002-b.sql']]);
});

test('who waits for a migration that takes longer than any request waits for it all the same', async () => {
  await write({ '0001-long.sql': 'create table long (); select pg_sleep(1)' });
  const hasty = (): Db => {
    const db = openDatabase({ url: database.url, connections: 2, answerMs: 300 }, () => undefined);
    db.on('connect', (client) => void client.query('set lock_timeout = 200'));
    opened.push(db);
    return db;
  };
  const applied = await Promise.all([migrateFolder(hasty()), migrateFolder(hasty())]);
  expect(applied.flat()).toEqual(['0001-long.sql']);
});

test('a migration that fails leaves nothing, and those before it stand', async () => {
  await write({ '0001-a.sql': 'create table a ()', '0002-b.sql': 'create table b (); select nonsense' });
  await expect(migrateFolder(open())).rejects.toThrow('nonsense');
  expect(await tables()).toEqual(['a', 'migrations']);
  await write({ '0002-b.sql': 'create table b ()' });
  expect(await migrateFolder(open())).toEqual(['0002-b.sql']);
});

test('a process that dies halfway leaves neither half a migration nor a lock', async () => {
  await write({ '0001-a.sql': 'create table a (); select pg_sleep(60)' });
  const dying = migrateFolder(open()).catch((error: Error) => error.message);
  await delay(200);
  await open().query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep%'`,
  );
  expect(await dying).toBeTypeOf('string');
  await write({ '0001-a.sql': 'create table a ()' });
  expect(await migrateFolder(open())).toEqual(['0001-a.sql']);
});

test('no lock of a finished migration stays behind in the pool', async () => {
  const db = open();
  await migrate(db);
  const { rows } = await open().query(
    `select count(*) from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()`,
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('an index is built while others write, and while other gateways wait to start', async () => {
  await write({ '0001-a.sql': 'create table a (n int); insert into a select generate_series(1, 1000)' });
  await migrateFolder(open());
  const writer = await open().connect();
  await writer.query('begin');
  await writer.query('insert into a values (1)');
  await write({
    '0002-index.sql': `-- outside a transaction
      drop index concurrently if exists a_by_n;
      create index concurrently a_by_n on a (n);`,
  });
  const starting = Promise.all([migrateFolder(open()), migrateFolder(open()), migrateFolder(open())]);
  // It waits for the writer; and who writes meanwhile waits for nobody.
  const isBuilding = async () => {
    const { rows } = await open().query(`select 1 from pg_stat_progress_create_index`);
    return rows.length;
  };
  await expect.poll(isBuilding).toBe(1);
  await open().query('insert into a values (2)');
  await writer.query('commit');
  writer.release();
  expect((await starting).flat()).toEqual(['0002-index.sql']);
  const { rows } = await open().query(
    `select indisvalid from pg_index where indexrelid = 'a_by_n'::regclass`,
  );
  expect(rows).toEqual([{ indisvalid: true }]);
});

test('a process that dies while it builds an index leaves a broken one, which the next replaces', async () => {
  await write({ '0001-a.sql': 'create table a (n int)' });
  await migrateFolder(open());
  const writer = await open().connect();
  await writer.query('begin');
  await writer.query('insert into a values (1)');
  await write({
    '0002-index.sql':
      '-- outside a transaction\ndrop index concurrently if exists a_by_n;\ncreate index concurrently a_by_n on a (n);',
  });
  const dying = migrateFolder(open()).catch((error: Error) => error.message);
  const kill = () =>
    open().query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'create index%' and pid <> pg_backend_pid()`,
    );
  await expect.poll(async () => (await kill()).rowCount).toBe(1);
  expect(await dying).toBeTypeOf('string');
  await writer.query('commit');
  writer.release();
  expect(await migrateFolder(open())).toEqual(['0002-index.sql']);
  const { rows } = await open().query(`select indisvalid from pg_index where indrelid = 'a'::regclass`);
  expect(rows).toEqual([{ indisvalid: true }]);
});

test('a change that cannot have its table gives way to those behind it, and comes again', async () => {
  await write({ '0001-a.sql': 'create table a (n int)' });
  await migrateFolder(open());
  const long = await open().connect();
  await long.query('begin');
  await long.query('select * from a');
  await write({ '0002-b.sql': 'alter table a add column b int' });
  const changing = migrateFolder(open());
  const waits = async () =>
    (await open().query(`select 1 from pg_locks where not granted and relation = 'a'::regclass`)).rowCount;
  await expect.poll(waits).toBe(1);
  // Behind the change and before the end of the one that it waits for.
  await open().query('select * from a');
  await long.query('commit');
  long.release();
  expect(await changing).toEqual(['0002-b.sql']);
});

test('an older version starts on the schema of a newer one, and changes nothing', async () => {
  await write({ '0001-a.sql': 'create table a ()', '0002-b.sql': 'create table b ()' });
  await migrateFolder(open());
  await rm(join(folder, '0002-b.sql'));
  expect(await migrateFolder(open())).toEqual([]);
  expect(await tables()).toEqual(['a', 'b', 'migrations']);
});
