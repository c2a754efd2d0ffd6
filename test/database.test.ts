import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './database.ts';

test('two test files never see the same database', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  const { rows } = await client.query('select current_database() as name');
  expect(rows).toEqual([{ name: new URL(one.url).pathname.slice(1) }]);
  expect(one.url).not.toBe(other.url);
  client.on('error', () => {}); // the drop below ends it
  await one.drop();
  await other.drop();
  await expect(new pg.Client({ connectionString: one.url }).connect()).rejects.toMatchObject({
    code: '3D000',
  });
});
