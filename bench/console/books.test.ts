import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../packages/gateway/src/store/database.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { freshDatabase } from '../../test/database.ts';
import { beside } from './beside.ts';
import { measuredShops, seedPayments } from './books.ts';
import { readConsoleOptions } from './options.ts';
import { pagesOf } from './pages.ts';

test('the books hold what every page reads, of one shop the most, and each filter has its sample', async () => {
  const database = await freshDatabase();
  const db = openDatabase({ url: database.url, connections: 4, answerMs: 60_000 }, () => undefined);
  onTestFinished(async () => {
    await db.end();
    await database.drop();
  });
  await migrate(db);
  await seedPayments(db, { payments: 2_000, shops: 3 });
  for (const { texts } of beside) for (const text of texts) await db.query(text);
  const { large, small } = await measuredShops(db);
  const count = async (table: string, where: string): Promise<number> =>
    (await db.query<{ count: number }>(`select count(*) from ${table} where ${where}`)).rows[0]?.count ?? 0;
  expect(await count('payments', `m_id = '${large}'`)).toBe(2_060);
  expect(await count('payments', `m_id = '${small}' and due_at is not null`)).toBeGreaterThan(0);
  const rare = ["status = 'ABORTED'", "method = 'FOREIGN_EASY_PAY'"];
  for (const where of rare)
    expect(await count('payments', `m_id = '${large}' and ${where}`)).toBeGreaterThan(0);
  expect(await count('deliveries', `m_id = '${large}' and state = 'SENDING' and due_at > now()`)).toBe(200);
  expect(await count('api_calls', `m_id = '${large}' and endpoint = 'confirmPayment'`)).toBeGreaterThan(50);
  expect(await count('shop_figures', `m_id = '${large}' and paid > 0`)).toBeGreaterThan(500);
  expect(await count('reconciliations', 'closing_balance is not null')).toBeGreaterThan(4_000);
  const pages = await pagesOf(db, { large, small });
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
  expect(pages.filter(({ path }) => path(0).includes('undefined') || path(0).includes('null'))).toEqual([]);
});

test('what is typed wrong is told in words', () => {
  expect(readConsoleOptions(['--payments', '5000', '--live', '0'])).toMatchObject({
    payments: 5_000,
    liveSeconds: 0,
  });
  expect(() => readConsoleOptions(['--times', 'many'])).toThrow('--times must be a whole number from 1 on.');
});
