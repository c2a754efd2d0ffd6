import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import {
  columns,
  type Db,
  type EndingTx,
  everyRow,
  inTransaction,
  openDatabase,
  type Tx,
  together,
} from './database.ts';
import { migrate } from './migrate.ts';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.url, connections: 1 }, () => undefined);
  await migrate(db);
  await db.query('create table kept (name text primary key, place int not null)');
});
beforeEach(() => db.query('truncate kept'));
afterAll(async () => {
  await db.end();
  await database.drop();
});

/** Each in a statement of its own. */
async function keep(tx: Tx, name: string, place: unknown = 1): Promise<void> {
  await tx.query({
    name: 'keep',
    text: 'insert into kept select * from unnest($1::text[], $2::int[])',
    values: columns(
      [{ name, place }],
      (row) => row.name,
      (row) => row.place,
    ),
  });
}

const saving = (save: (tx: EndingTx) => Promise<unknown>): Promise<void> =>
  inTransaction(db, (tx) => tx.commitWith(() => save(tx)));
const kept = async (): Promise<string[]> =>
  (await db.query<{ name: string }>('select name from kept order by name')).rows.map(({ name }) => name);

test('what is saved is committed when the promise says so', async () => {
  await saving((tx) => together(tx, () => [keep(tx, 'a'), keep(tx, 'b')]));
  expect(await kept()).toEqual(['a', 'b']);
});

test('nothing to save is committed as well', async () => {
  await saving(async () => undefined);
  expect(await kept()).toEqual([]);
});

test('a value that no statement can carry: nothing of the others is kept', async () => {
  const hopeless = saving((tx) =>
    together(tx, () => [keep(tx, 'a'), keep(tx, 'b', { no: 'number' }), keep(tx, 'c')]),
  );
  await expect(hopeless).rejects.toThrow(TypeError);
  expect(await kept()).toEqual([]);
});

test('a failure that takes its way through other functions is noticed in time, too', async () => {
  const deep = async (tx: Tx, depth: number): Promise<void> =>
    depth === 0 ? keep(tx, 'b', { no: 'number' }) : deep(tx, depth - 1);
  await expect(saving((tx) => together(tx, () => [keep(tx, 'a'), deep(tx, 20)]))).rejects.toThrow(TypeError);
  expect(await kept()).toEqual([]);
});

test('what throws before it has asked for anything', async () => {
  const throws = saving(() => {
    throw new Error('no idea');
  });
  await expect(throws).rejects.toThrow('no idea');
  expect(await kept()).toEqual([]);
});

test('a statement that the database refuses takes the others with it, before it and after it', async () => {
  await keep(db as unknown as Tx, 'b');
  const refused = saving((tx) => together(tx, () => [keep(tx, 'a'), keep(tx, 'b'), keep(tx, 'c')]));
  await expect(refused).rejects.toMatchObject({ code: '23505' });
  expect(await kept()).toEqual(['b']);
});

test('fewer rows than were given are a conflict, and nothing is kept', async () => {
  await keep(db as unknown as Tx, 'a');
  const move = async (tx: Tx, names: string[]): Promise<void> => {
    await tx.query({
      name: 'move',
      text: everyRow('update kept k set place = 2 from unnest($1::text[]) as m (name) where k.name = m.name'),
      values: columns(names, (name) => name),
    });
  };
  const conflict = saving((tx) =>
    together(tx, () => [keep(tx, 'b'), move(tx, ['a', 'gone']), keep(tx, 'c')]),
  );
  await expect(conflict).rejects.toMatchObject({ code: '40001' });
  expect((await db.query('select * from kept')).rows).toEqual([{ name: 'a', place: 1 }]);
  await saving((tx) => together(tx, () => [move(tx, ['a'])]));
  expect((await db.query('select * from kept')).rows).toEqual([{ name: 'a', place: 2 }]);
});

test('who asks for more after the commit is told, because nothing of it could be kept', async () => {
  const late = saving(async (tx) => {
    await keep(tx, 'a');
    await keep(tx, 'b');
  });
  await expect(late).rejects.toThrow('after its commit');
});

test('a statement without a name cannot cross with the others', async () => {
  await expect(saving((tx) => tx.query('insert into kept values ($1, 1)', ['a']))).rejects.toThrow(
    'without a name',
  );
  expect(await kept()).toEqual([]);
});

test('the connection is whole after each of these', async () => {
  await saving((tx) => keep(tx, 'z'));
  expect(await kept()).toEqual(['z']);
  expect(db.totalCount).toBe(1);
});
