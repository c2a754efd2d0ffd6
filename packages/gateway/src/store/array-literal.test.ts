import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { arrayLiteral } from './array-literal.ts';
import { type Db, openDatabase } from './database.ts';

let database: FreshDatabase;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.url, connections: 1 }, () => undefined);
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const backFrom = async (type: string, values: unknown[]): Promise<unknown> =>
  (await db.query(`select $1::${type}[] as back`, [arrayLiteral(values)])).rows[0].back;

describe('a column comes back as it was sent', () => {
  const odd = [
    '',
    'NULL',
    'null',
    '{}',
    ',',
    '"',
    '\\',
    '\\"',
    "'",
    ' a ',
    '머그컵',
    '👍',
    '\t\n\r',
    '\u0001',
    '{"a":"\\""}',
  ];
  test('texts, however odd', async () => {
    expect(await backFrom('text', [...odd, null, undefined])).toEqual([...odd, null, null]);
  });

  test('no element', async () => {
    expect(await backFrom('text', [])).toEqual([]);
  });

  test('JSON in its text', async () => {
    const value = { 이름: 'a "b" \\ c', list: [1, null, { d: true }] };
    expect(await backFrom('jsonb', [JSON.stringify(value), null])).toEqual([value, null]);
  });

  test('numbers and truth', async () => {
    expect(await backFrom('bigint', [0, -1, Number.MAX_SAFE_INTEGER, null])).toEqual([
      '0',
      '-1',
      '9007199254740991',
      null,
    ]);
    expect(await backFrom('float8', [0.1, 1e300])).toEqual([0.1, 1e300]);
    expect(await backFrom('boolean', [true, false, null])).toEqual([true, false, null]);
  });

  test('bytes', async () => {
    const bytes = Buffer.from([0, 1, 34, 92, 255]);
    expect(await backFrom('bytea', [bytes, null, Buffer.alloc(0)])).toEqual([bytes, null, Buffer.alloc(0)]);
  });

  test('times, the far future and the year before the first included', async () => {
    const times = [
      ...['1970-01-01T00:00:00.000Z', '2026-11-22T05:41:24.123Z', '+012345-06-07T08:09:10.011Z'],
      ...['0000-12-31T10:00:00.000Z', '-000043-03-15T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ].map((text) => new Date(text));
    expect(await backFrom('timestamptz', [...times, null])).toEqual([...times, null]);
  });
});

test('what is none of these is refused, and never written as something else', () => {
  expect(() => arrayLiteral([{ a: 1 }])).toThrow(TypeError);
  expect(() => arrayLiteral([['a']])).toThrow(TypeError);
  expect(() => arrayLiteral([new Date(Number.NaN)])).toThrow(RangeError);
});
