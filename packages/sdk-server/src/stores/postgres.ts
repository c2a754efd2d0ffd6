import type { Change, Order } from '../order.ts';
import { claimedKey, type Store } from '../store.ts';

type Rows = { rows: unknown[]; rowCount: number | null };

/** What is used of a connection of `pg`. */
export type PostgresClient = {
  query(sql: string, values?: unknown[]): Promise<Rows>;
  release(error?: Error | boolean): void;
};

/** What is used of `pg`'s Pool. */
export type PostgresPool<Client extends PostgresClient = PostgresClient> = {
  query(sql: string, values?: unknown[]): Promise<Rows>;
  connect(): Promise<Client>;
};

export type PostgresStoreOptions<Client extends PostgresClient> = {
  /**
   * Told of every change inside the transaction that writes it: your own rows, written through `client`, and the
   * order's state come together or not at all. What it throws undoes the change.
   */
  onChange?: (change: Change, client: Client) => void | Promise<void>;
};

/** The table; run it with your own migrations, or call `createTable`. */
export const postgresSchema = `
create table if not exists tollgate_orders (
  order_id text primary key,
  version integer not null,
  status text not null,
  payment_key text unique,
  look_at bigint,
  document jsonb not null
);
create index if not exists tollgate_orders_due on tollgate_orders (look_at) where look_at is not null`;

const insert = `insert into tollgate_orders (version, status, payment_key, look_at, document, order_id)
                values ($1, $2, $3, $4, $5, $6) on conflict (order_id) do nothing`;
// Whoever waits for the row's lock compares the version again once it has it.
const replace = `update tollgate_orders set version = $1, status = $2, payment_key = $3, look_at = $4, document = $5
                  where order_id = $6 and version = $1 - 1`;
const due = `select document from tollgate_orders
              where look_at is not null and look_at <= $1 and order_id > $2 order by order_id limit $3`;

/** Orders in one table of a PostgreSQL database, which may hold the rest of the shop as well. */
export function postgresStore<Client extends PostgresClient>(
  pool: PostgresPool<Client>,
  { onChange }: PostgresStoreOptions<Client> = {},
): Store & { createTable(): Promise<void> } {
  const write = async (sql: string, order: Order, change: Change | undefined): Promise<boolean> => {
    const values = [
      order.version,
      order.status,
      claimedKey(order),
      order.lookAt,
      JSON.stringify(order),
      order.orderId,
    ];
    if (!change || !onChange) return (await pool.query(sql, values)).rowCount === 1;
    return inTransaction(pool, async (client) => {
      const isWritten = (await client.query(sql, values)).rowCount === 1;
      if (isWritten) await onChange(change, client);
      return isWritten;
    });
  };
  const orders = async (sql: string, values: unknown[]) => (await pool.query(sql, values)).rows.map(orderOf);
  return {
    createTable: async () => {
      await pool.query(postgresSchema);
    },
    find: async (orderId) =>
      (await orders('select document from tollgate_orders where order_id = $1', [orderId]))[0],
    findByPaymentKey: async (key) =>
      (await orders('select document from tollgate_orders where payment_key = $1', [key]))[0],
    insert: (order, change) => write(insert, order, change),
    replace: (order, change) => write(replace, order, change),
    due: ({ now, after, limit }) => orders(due, [now, after, limit]),
  };
}

async function inTransaction<Client extends PostgresClient, T>(
  pool: PostgresPool<Client>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away, and its transaction with it.
    await client.query('rollback').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Some drivers read JSON, others hand out its text. */
function orderOf(row: unknown): Order {
  const { document } = row as { document: Order | string };
  return typeof document === 'string' ? (JSON.parse(document) as Order) : document;
}
