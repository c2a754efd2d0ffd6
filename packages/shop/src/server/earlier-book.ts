import type { DatabaseSync } from 'node:sqlite';
import type { Order } from '@tollgate/server';
import { sqliteStore } from '@tollgate/server/sqlite';

type Row = Record<string, string | number | null>;

/** From before the library remembered how an order is paid: then all of it stood in `orders`. */
export function isEarlierBook(db: DatabaseSync): boolean {
  return columnsOf(db, 'orders').has('status');
}

/**
 * Hands the payments of an earlier order book over to the library, and leaves the rest of each order where it was. May be
 * cut off in the middle: what was handed over is not handed over twice.
 */
export async function carryOver(db: DatabaseSync, schema: string): Promise<void> {
  const store = sqliteStore(db);
  for (const row of db.prepare("select * from orders where status <> 'created'").all() as Row[]) {
    const order = orderOf(db, row);
    const { orderId, status } = order;
    await store.insert(order, {
      orderId,
      from: null,
      to: status,
      cause: '',
      stock: null,
      delivery: null,
      order,
    });
  }
  // The other tables go on naming `orders`, which is then the new one.
  const later = columnsOf(db, 'orders').has('shipping') ? 'shipping, agreedAt' : 'null, null';
  db.exec(`pragma foreign_keys = off; pragma legacy_alter_table = on;
    begin immediate;
    drop index if exists orders_of_session;
    alter table orders rename to earlierOrders;
    ${schema}
    insert into orders
      select orderId, session, orderName, customerName, customerPhone, customerEmail, ${later}, stockHeld, delivery, createdAt
        from earlierOrders;
    drop table earlierOrders;
    drop table if exists cancellations;
    drop table if exists refunds;
    drop table if exists settings;
    commit;
    pragma legacy_alter_table = off`);
}

function columnsOf(db: DatabaseSync, table: string): Set<unknown> {
  const columns = db.prepare(`pragma table_info(${table})`).all();
  return new Set(columns.map(({ name }) => name));
}

function orderOf(db: DatabaseSync, row: Row): Order {
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  const number = (name: string) => Number(row[name] ?? 0);
  const orderId = String(row['orderId']);
  const refunds = refundsOf(db, orderId);
  const isSettled = ['refunded', 'canceled', 'expired', 'failed', 'mismatch'].includes(String(row['status']));
  return {
    orderId,
    version: 1,
    status: row['status'] as Order['status'],
    owner: text('session'),
    isSigned: false,
    attempt: number('requests'),
    currency: row['currency'] as Order['currency'],
    amount: number('amount'),
    balance: number('balance'),
    method: row['method'] as Order['method'],
    paymentKey: text('paymentKey'),
    round: number('confirmRefusals'),
    secret: text('secret'),
    account: row['accountNumber']
      ? {
          bankCode: text('bankCode') ?? '',
          accountNumber: text('accountNumber') ?? '',
          holderName: text('accountHolder') ?? '',
          dueAt: row['dueAt'] === null ? null : number('dueAt'),
        }
      : null,
    approvedAt: null,
    wasReversed: row['status'] === 'awaiting-deposit' && row['delivery'] === 'stopped',
    isPartialCancelable: true,
    failureCode: text('failureCode'),
    cancellation: openCancellation(db, orderId, number('balance')),
    cancellations: [],
    refunds,
    createdAt: number('createdAt'),
    updatedAt: number('updatedAt'),
    requestedAt: number('requestedAt'),
    since: number('updatedAt'),
    looks: 1,
    // What has not ended is looked at with the first round of the jobs.
    lookAt: isSettled && refunds.every(({ status }) => status !== 'IN_PROGRESS') ? null : 0,
  };
}

function refundsOf(db: DatabaseSync, orderId: string): NonNullable<Order['refunds']> {
  if (columnsOf(db, 'refunds').size === 0) return [];
  const rows = db
    .prepare('select transactionKey, status from refunds where orderId = ? order by rowid')
    .all(orderId);
  return rows.map((row) => ({
    transactionKey: String(row['transactionKey']),
    status: String(row['status']),
  }));
}

/** The one whose answer has not come: asked for again under its own idempotency key. */
function openCancellation(db: DatabaseSync, orderId: string, balance: number): Order['cancellation'] {
  const row = db
    .prepare('select cancellationId, request from cancellations where orderId = ? and outcome is null')
    .get(orderId);
  if (!row) return null;
  return {
    id: String(row['cancellationId']),
    requestId: null,
    body: JSON.parse(String(row['request'])),
    amount: balance,
  };
}
