import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, openBooks } from './books-stage.ts';
import { inTransaction } from './database.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

/** Tables that stay small whatever a merchant sells, and those whose rows are few and for good. */
const small = [
  'alarms',
  'client_keys',
  'deposit_reversals',
  'entry_links',
  'figure_marks',
  'invitations',
  'key_pairs',
  'known_browsers',
  'login_attempts',
  'login_steps',
  'members',
  'merchants',
  'migrations',
  'number_blocks',
  'passkeys',
  'rail_cursors',
  'reconciliation_breaks',
  'reconciliations',
  'recovery_codes',
  'secret_keys',
  'sessions',
  'webhook_endpoints',
];
/** Grow with the payments, but only ever by a few in a hundred of them, or are written once by a job. */
const quiet = ['api_calls_other', 'delivery_attempts_other', 'reconciliation_lines', 'wallet_visits'];

test('every table that grows with the payments says how it is to be vacuumed', async () => {
  const { rows } = await books.db.query<{ table: string; settings: string[] | null }>(
    `select relname as table, reloptions as settings from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const without = rows.filter(({ settings }) => !settings?.some((each) => each.startsWith('autovacuum_')));
  expect(without.map(({ table }) => table).sort()).toEqual([...small, ...quiet].sort());
  const of = (table: string) => rows.find((row) => row.table === table)?.settings ?? [];
  // What is changed has room for it on its page; what is only appended is frozen by its first vacuum.
  for (const table of [
    'payments',
    'orders',
    'deliveries',
    'account_numbers',
    'cancellations',
    'open_captures',
  ])
    expect(of(table), table).toContain('fillfactor=80');
  for (const table of ['payment_history', 'ledger_entries', 'checkouts'])
    expect(of(table), table).toContain('autovacuum_freeze_min_age=0');
  for (const { table, settings } of rows.filter(({ table }) => /^delivery_attempts_\d/.test(table)))
    expect(settings, table).toContain('autovacuum_freeze_min_age=0');
  // A fifth of a large table is never waited for.
  for (const table of [
    'payments',
    'orders',
    'deliveries',
    'account_numbers',
    'idempotent_answers',
    'account_uses',
  ])
    expect(
      Number(/=([\d.]+)/.exec(of(table).find((each) => each.includes('vacuum_scale_factor')) ?? '')?.[1]),
      table,
    ).toBeLessThanOrEqual(0.02);
});

test('taking an order number costs no index anything, however full the table is', async () => {
  const hot = await inTransaction(books.db, async (tx) => {
    await tx.query(
      `insert into orders (m_id, order_id, payment_key) select 'shop', 'order-' || g, 'key-' || g from generate_series(1, 2000) g`,
    );
    await tx.query(
      `update orders set is_taken = true, newest_key = payment_key where order_id like 'order-%5'`,
    );
    const { rows } = await tx.query<{ updated: number; hot: number }>(
      `select pg_stat_get_xact_tuples_updated('orders'::regclass) as updated, pg_stat_get_xact_tuples_hot_updated('orders'::regclass) as hot`,
    );
    return rows[0];
  });
  expect(hot).toEqual({ updated: 200, hot: 200 });
});
