import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { docsMerchant } from '../packages/gateway/src/docs-merchant.ts';
import { insertMerchants } from '../packages/gateway/src/store/merchant-accounts.ts';
import { migrate } from '../packages/gateway/src/store/migrate.ts';
import { freshDatabase } from '../test/database.ts';
import { balance, compare } from './books.ts';
import type { Load } from './load/job.ts';

const { mId } = docsMerchant;

async function books() {
  const database = await freshDatabase();
  const db = new pg.Pool({ connectionString: database.url, max: 2 });
  onTestFinished(async () => {
    await db.end();
    await database.drop();
  });
  await migrate(db);
  await insertMerchants(db, [docsMerchant]);
  const pay = (paymentKey: string, status: string, left = 1_000) =>
    db.query(
      `insert into payments (m_id, payment_key, order_id, order_name, key_pair_id, api_version, tax_type, status, currency,
         country, total_amount, balance_amount, requested_at, request)
       values ($1, $2, $2, 'mug', 'individual', '2022-11-16', 'taxable', $3, 'KRW', 'KR', 1000, $4, now(), '{}')`,
      [mId, paymentKey, status, left],
    );
  return { db, pay, shop: { mId } };
}

const load = (acknowledged: [string, string][], unanswered: string[] = []) =>
  ({ acknowledged, unanswered }) as unknown as Load;

const stock = { paymentKeys: ['a', 'b', 'c'], untouched: 'IN_PROGRESS' };

test('payments that stand where the answers said are in order, and so are those nobody answered for', async () => {
  const { pay, shop, ...town } = await books();
  await pay('a', 'DONE');
  await pay('b', 'DONE');
  await pay('c', 'IN_PROGRESS');
  expect(await compare(town, shop, load([['a', 'DONE']], ['b']), stock)).toEqual([]);
});

test('an acknowledged payment that is not there is found', async () => {
  const { pay, shop, ...town } = await books();
  await pay('a', 'IN_PROGRESS');
  await pay('b', 'IN_PROGRESS');
  await pay('c', 'IN_PROGRESS');
  const wrong = await compare(
    town,
    shop,
    load([
      ['a', 'DONE'],
      ['gone', 'DONE'],
    ]),
    stock,
  );
  expect(wrong).toEqual([expect.stringContaining('2 acknowledged answers are not in the books')]);
});

test('a payment that moved without an answer is found', async () => {
  const { pay, shop, ...town } = await books();
  for (const key of ['a', 'b', 'c']) await pay(key, 'DONE');
  const wrong = await compare(
    town,
    shop,
    load([
      ['a', 'DONE'],
      ['b', 'DONE'],
    ]),
    stock,
  );
  expect(wrong).toEqual([expect.stringContaining('1 payments moved without an answer, such as c DONE')]);
});

test('a ledger that does not know of what was paid is found', async () => {
  const { db, pay } = await books();
  const town = { db, quiet: { mId }, told: { mId } };
  await pay('a', 'DONE');
  expect(await balance(town)).toEqual([`the ledger of ${mId} has 0 KRW, its payments 1000`]);
  await db.query(
    `insert into ledger_entries (m_id, event, payment_key, currency, debit, credit, amount, at)
     values ($1, 'deposit:1', 'a', 'KRW', 'rail', 'merchant', 1000, now())`,
    [mId],
  );
  expect(await balance(town)).toEqual([]);
  await db.query(`insert into alarms (m_id, kind, facts) values ($1, 'DEPOSIT_CONFLICT', '{}')`, [mId]);
  expect(await balance(town)).toEqual(['1 alarms DEPOSIT_CONFLICT']);
});
