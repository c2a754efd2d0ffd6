import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { carryOver, isEarlierBook } from './earlier-book.ts';

/**
 * What was ordered, by whom, and what the goods are doing. How an order is being paid stands beside it, in the library's
 * own table, and is written in the same transactions: see `toss.ts`. Columns are named as the fields of `Order`.
 */
export const schema = `
create table if not exists stock (
  productId text primary key,
  quantity integer not null check (quantity >= 0)
) strict;

create table if not exists orders (
  orderId text primary key,
  session text not null,
  orderName text not null,
  customerName text,
  customerPhone text,
  customerEmail text,
  shipping text,
  agreedAt integer,
  stockHeld integer not null default 0,
  delivery text not null default 'none',
  createdAt integer not null
) strict;
create index if not exists orders_of_session on orders (session, createdAt);

create table if not exists orderLines (
  orderId text not null references orders,
  productId text not null,
  quantity integer not null check (quantity > 0),
  prices text not null,
  primary key (orderId, productId)
) strict;

create table if not exists orderHistory (
  orderId text not null references orders,
  at integer not null,
  status text not null,
  cause text not null
) strict;
create index if not exists history_of_order on orderHistory (orderId);
`;

/** Opens the order book; a file survives a crash in the middle of anything. */
export async function openStore(file: string): Promise<DatabaseSync> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000');
  if (isEarlierBook(db)) await carryOver(db, schema);
  db.exec('pragma foreign_keys = on');
  inTransaction(db, () => db.exec(schema));
  return db;
}

/** All of it or nothing of it. The driver is synchronous, so nobody else of this process comes between. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
}
