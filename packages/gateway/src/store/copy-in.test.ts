import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { copyIn } from './copy-in.ts';
import { type Db, openDatabase } from './database.ts';
import { type FlakyLine, flakyLine } from './flaky-line.ts';

let database: FreshDatabase;
let line: FlakyLine;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  line = await flakyLine(database.url);
  db = openDatabase({ url: line.url, connections: 1, answerMs: 500 }, () => undefined);
  await db.query('create table kept (place int primary key, said text, at timestamptz, is_odd boolean)');
});
afterEach(async () => {
  await db.query('truncate kept');
});
afterAll(async () => {
  await db.end();
  await line.close();
  await database.drop();
});

interface Row {
  place: number;
  said: string | null;
  at?: Date | null;
}

const keep = (...rows: Row[]): Promise<void> =>
  copyIn(
    db,
    'kept',
    [
      { name: 'place', of: (row: Row) => row.place },
      { name: 'said', of: (row) => row.said },
      { name: 'at', of: (row) => row.at },
      { name: 'is_odd', of: (row) => row.place % 2 === 1 },
    ],
    rows,
  );
const said = async (): Promise<unknown[]> =>
  (await db.query('select said from kept order by place')).rows.map((row) => row.said);

test('every sign comes through as it is, also those that COPY gives a meaning', async () => {
  const texts = [
    '',
    ' ',
    '\\N',
    '\\.',
    '\\',
    'a\tb',
    'a\nb',
    'a\r\nb',
    '\\t',
    'a\\new',
    '한글 🙂',
    '{"a":"\\n"}',
    null,
  ];
  await keep(...texts.map((text, place) => ({ place, said: text })));
  expect(await said()).toEqual(texts);
});

test('times far away come through, too', async () => {
  const times = ['2026-11-22T01:02:03.004Z', '+012026-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'];
  await keep(...times.map((time, place) => ({ place, said: null, at: new Date(time) })));
  const { rows } = await db.query(`select extract(epoch from at) * 1000 as ms from kept order by place`);
  expect(rows.map(({ ms }) => Number(ms))).toEqual(times.map((time) => Date.parse(time)));
});

test('nothing is kept of rows of which one is refused, and the connection goes on', async () => {
  await keep({ place: 1, said: 'first' });
  await expect(keep({ place: 2, said: 'second' }, { place: 1, said: 'again' })).rejects.toMatchObject({
    code: '23505',
  });
  await expect(keep({ place: 2.5, said: 'half' })).rejects.toMatchObject({ code: '22P02' });
  await expect(keep({ place: 3, said: 'a\u0000b' })).rejects.toMatchObject({ code: '22021' });
  await keep({ place: 4, said: 'fourth' });
  expect(await said()).toEqual(['first', 'fourth']);
});

test('a line that falls silent is given up after its time, and the next rows take another', async () => {
  line.hush();
  await expect(keep({ place: 1, said: 'into the dark' })).rejects.toThrow();
  await line.mend();
  await keep({ place: 2, said: 'here' });
  expect(await said()).toContain('here');
});
