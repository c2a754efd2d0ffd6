import type { Change, Order } from '../order.ts';
import { claimedKey, type Store } from '../store.ts';

/** What is used of `node:sqlite`'s DatabaseSync; `better-sqlite3` and `bun:sqlite` have it, too. */
export type SqliteDatabase = {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: (string | number | null)[]): { changes: number | bigint };
    get(...values: (string | number | null)[]): unknown;
    all(...values: (string | number | null)[]): unknown[];
  };
};

export type SqliteStoreOptions<Database extends SqliteDatabase> = {
  /**
   * Told of every change inside the transaction that writes it: your own rows and the order's state are written
   * together or not at all. Synchronous, as the driver is; what it throws undoes the change.
   */
  onChange?: (change: Change, database: Database) => void;
};

const schema = `
create table if not exists tollgate_orders (
  order_id text primary key,
  version integer not null,
  status text not null,
  payment_key text unique,
  look_at integer,
  document text not null
) strict;
create index if not exists tollgate_orders_due on tollgate_orders (look_at) where look_at is not null`;

/** Orders in one table of an SQLite database, which may hold the rest of the shop as well. */
export function sqliteStore<Database extends SqliteDatabase>(
  database: Database,
  { onChange }: SqliteStoreOptions<Database> = {},
): Store {
  database.exec(schema);
  const tell = (change: Change | undefined) => {
    const told: unknown = change && onChange?.(change, database);
    if (told instanceof Promise) throw new Error('onChange of sqliteStore must be synchronous');
  };
  /** The driver is synchronous, so nobody else of this process comes between; other processes wait. */
  const write = (change: Change | undefined, statement: () => number | bigint): boolean => {
    database.exec('begin immediate');
    try {
      const isWritten = Number(statement()) === 1;
      if (isWritten) tell(change);
      database.exec('commit');
      return isWritten;
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  };
  const one = (sql: string, ...values: string[]) => orderOf(database.prepare(sql).get(...values));
  return {
    find: async (orderId) => one('select document from tollgate_orders where order_id = ?', orderId),
    findByPaymentKey: async (key) => one('select document from tollgate_orders where payment_key = ?', key),
    insert: async (order, change) =>
      write(change, () => {
        const sql = `insert into tollgate_orders (version, status, payment_key, look_at, document, order_id)
                     values (?, ?, ?, ?, ?, ?) on conflict (order_id) do nothing`;
        return database.prepare(sql).run(...columns(order), order.orderId).changes;
      }),
    replace: async (order, change) =>
      write(change, () => {
        const sql = `update tollgate_orders set version = ?, status = ?, payment_key = ?, look_at = ?, document = ?
                      where order_id = ? and version = ?`;
        return database.prepare(sql).run(...columns(order), order.orderId, order.version - 1).changes;
      }),
    due: async ({ now, after, limit }) => {
      const sql = `select document from tollgate_orders
                    where look_at is not null and look_at <= ? and order_id > ? order by order_id limit ?`;
      return database
        .prepare(sql)
        .all(now, after, limit)
        .flatMap((row) => orderOf(row) ?? []);
    },
  };
}

function columns(order: Order): (string | number | null)[] {
  return [order.version, order.status, claimedKey(order), order.lookAt, JSON.stringify(order)];
}

function orderOf(row: unknown): Order | undefined {
  const { document } = (row ?? {}) as { document?: string };
  return document === undefined ? undefined : (JSON.parse(document) as Order);
}
