import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../packages/gateway/src/store/database.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { freshDatabase } from '../../test/database.ts';
import { OtherPlan } from './plan.ts';
import { seed } from './seed.ts';

async function emptyBooks() {
  const database = await freshDatabase();
  const db = openDatabase({ url: database.url, connections: 4, answerMs: 60_000 }, () => undefined);
  onTestFinished(async () => {
    await db.end();
    await database.drop();
  });
  await migrate(db);
  const count = async (table: string, where = 'true'): Promise<number> =>
    (await db.query<{ count: number }>(`select count(*) from ${table} where ${where}`)).rows[0]?.count ?? 0;
  return { db, count };
}

/** Rows for which it does not hold; each must be empty. What is true of lived books is true of seeded ones. */
const never: Record<string, string> = {
  'a history with a gap': `
    select p.payment_key from payments p left join payment_history h using (m_id, payment_key)
     group by p.m_id, p.payment_key having count(h) <> p.version or max(h.version) <> p.version`,
  'a balance that is not the total less what was canceled': `
    select p.payment_key from payments p left join cancellations c on c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome = 'DONE'
     group by p.m_id, p.payment_key having p.balance_amount <> p.total_amount - coalesce(sum(c.amount), 0)`,
  'a merchant who is owed something else than the balance of what was paid': `
    select p.payment_key from payments p
      cross join lateral (select coalesce(sum(case when credit = 'merchant' then amount when debit = 'merchant' then -amount end), 0) as owed
                            from ledger_entries l where l.m_id = p.m_id and l.payment_key = p.payment_key) l
     where owed <> case when p.status in ('DONE', 'PARTIAL_CANCELED') then p.balance_amount else 0 end`,
  'a paid payment without its deposit, or its deposit under other books': `
    select p.payment_key from payments p left join deposits d using (m_id, payment_key)
      left join ledger_entries e on e.m_id = p.m_id
       and e.event = 'deposit:' || d.rail || '/' || d.bank_code || '/' || to_char(d.bank_date, 'YYYY-MM-DD') || '/' || d.bank_tx_no
     where p.status in ('DONE', 'PARTIAL_CANCELED') and (d.state is distinct from 'APPLIED' or e.payment_key is distinct from p.payment_key)`,
  'a number that is open without a payment that waits, or closed with one': `
    select u.payment_key from account_uses u join payments p using (m_id, payment_key)
      join account_numbers a using (rail, bank_code, account_number)
     where u.account_number like '99%' and (u.closed_at is null) <> (p.status = 'WAITING_FOR_DEPOSIT' and p.due_at is not null)
        or a.generation < u.generation or (a.generation = u.generation and (a.free_from is null) <> (u.closed_at is null))`,
  'an account that is of another use': `
    select p.payment_key from payments p join account_uses u using (m_id, payment_key)
     where (p.virtual_account ->> 'accountNumber', p.virtual_account ->> 'bankCode', (p.virtual_account ->> 'generation')::int)
           <> (u.account_number, u.bank_code, u.generation)`,
  'an order that points elsewhere': `
    select p.payment_key from payments p left join orders o using (m_id, order_id) where o.payment_key is distinct from p.payment_key`,
  'a webhook that speaks of another payment, or was not delivered': `
    select d.delivery_id from deliveries d left join delivery_attempts a using (m_id, delivery_id)
     where d.state <> 'SUCCESS' or a.status <> 200 or d.body not like '%' || d.order_id || '%'
        or a.request_headers ->> 'webhook-id' <> d.delivery_id`,
  'a payment that waits and has no deadline': `
    select payment_key from payments where m_id in (select m_id from bench.merchants)
       and status = 'WAITING_FOR_DEPOSIT' and due_at is null and requested_at > now() - interval '7 days'`,
  'an original that time would change': `
    select p.payment_key from payments p join bench.lives using (m_id, payment_key) where p.due_at is not null`,
  'something that is to happen at once': `
    select payment_key from payments where due_at < now() union all select refund_id from cancellations where due_at is not null`,
};

test('a seeded year is a year of true books, and seeding it again adds nothing', async () => {
  const { db, count } = await emptyBooks();
  const told: number[] = [];
  const made = await seed(db, { payments: 3_000, progress: ({ payments }) => told.push(payments) });
  expect(made.payments).toBe(3_000);
  expect(told.at(-1)).toBe(3_000);

  const seeded = `m_id in (select m_id from bench.merchants)`;
  expect(await count('payments', seeded)).toBe(3_000);
  const wrong: Record<string, unknown[]> = {};
  for (const [what, sql] of Object.entries(never)) {
    const { rows } = await db.query(sql);
    // The shops of the originals hold what just happened: a customer who is about to pay among it.
    if (rows.length > 0) wrong[what] = rows.slice(0, 3);
  }
  expect(wrong).toEqual({});
  // And there is enough of everything for that to mean something.
  const { rows } = await db.query<{ status: string; count: number }>(
    `select status, count(*) from payments where ${seeded} group by status`,
  );
  const statuses = Object.fromEntries(rows.map((row) => [row.status, row.count]));
  expect(statuses['DONE']).toBeGreaterThan(1_700);
  for (const status of ['EXPIRED', 'WAITING_FOR_DEPOSIT', 'CANCELED', 'PARTIAL_CANCELED'])
    expect(statuses[status]).toBeGreaterThan(20);
  for (const table of ['deliveries', 'delivery_attempts', 'idempotent_answers', 'deposit_inquiries'])
    expect(await count(table, table.startsWith('deposit') ? undefined : seeded), table).toBeGreaterThan(20);

  const rowsBefore = await count('payment_history');
  expect(await seed(db, { payments: 3_000 })).toMatchObject({ payments: 0, rows: 0 });
  expect(await count('payment_history')).toBe(rowsBefore);
  await expect(seed(db, { payments: 4_000 })).rejects.toThrow(OtherPlan);
}, 60_000);

test('keys come in the order of time and a few merchants have most of the payments', async () => {
  const { db } = await emptyBooks();
  await seed(db, { payments: 2_000 });
  const { rows } = await db.query<{ ordered: boolean; top: number }>(
    `select bool_and(substr(payment_key, 6, 14) = to_char(requested_at at time zone 'Asia/Seoul', 'YYYYMMDDHH24MISS')) as ordered,
            (select sum(n) from (select count(*) as n from payments group by m_id order by 1 desc limit 13) top)::int as top
       from payments where m_id in (select m_id from bench.merchants)`,
  );
  expect(rows[0]?.ordered).toBe(true);
  // A tenth of the merchants would have a tenth of the payments, were all alike.
  expect(rows[0]?.top).toBeGreaterThan(600);
}, 60_000);
