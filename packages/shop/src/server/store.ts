import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Columns are named as the fields of `Order`, so that a row is an order. Times are milliseconds, money the smallest unit. */
const schema = `
create table if not exists stock (
  productId text primary key,
  quantity integer not null check (quantity >= 0)
) strict;

create table if not exists orders (
  orderId text primary key,
  session text not null,
  status text not null,
  version integer not null default 0,
  method text,
  currency text not null,
  amount integer not null check (amount > 0),
  balance integer not null check (balance between 0 and amount),
  orderName text not null,
  customerName text,
  customerPhone text,
  customerEmail text,
  requests integer not null default 0,
  requestedAt integer,
  paymentKey text unique,
  secret text,
  bankCode text,
  accountNumber text,
  accountHolder text,
  dueAt integer,
  failureCode text,
  stockHeld integer not null default 0,
  delivery text not null default 'none',
  createdAt integer not null,
  updatedAt integer not null,
  checkedAt integer not null
) strict;
create index if not exists orders_under_way on orders (status, checkedAt)
  where status in ('requested', 'confirming', 'awaiting-deposit');
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

create table if not exists cancellations (
  cancellationId text primary key,
  orderId text not null references orders,
  request text,
  outcome text,
  code text,
  createdAt integer not null,
  triedAt integer not null
) strict;
create unique index if not exists one_open_cancellation on cancellations (orderId) where outcome is null;

-- What a cancellation is called at the gateway: a notice about it names nothing else.
create table if not exists refunds (
  transactionKey text primary key,
  orderId text not null references orders,
  status text not null
) strict;
create index if not exists refunds_of_order on refunds (orderId);
create index if not exists refunds_pending on refunds (orderId) where status = 'IN_PROGRESS';

create table if not exists settings (name text primary key, value text not null) strict;
`;

/** What a table got after its first day. An order book from before has its orders, and lacks these columns. */
const laterColumns: Record<string, Record<string, string>> = {
  orders: { shipping: 'text', agreedAt: 'integer', confirmRefusals: 'integer not null default 0' },
};

/** Opens the order book; a file survives a crash in the middle of anything. */
export function openStore(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000',
  );
  inTransaction(db, () => {
    db.exec(schema);
    addLaterColumns(db);
  });
  return db;
}

function addLaterColumns(db: DatabaseSync): void {
  for (const [table, columns] of Object.entries(laterColumns)) {
    const present = new Set(
      db
        .prepare(`pragma table_info(${table})`)
        .all()
        .map((column) => column['name']),
    );
    for (const [name, type] of Object.entries(columns)) {
      if (!present.has(name)) db.exec(`alter table ${table} add column ${name} ${type}`);
    }
  }
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

/** A value that is made once and then stays, such as the key our tokens are signed with. */
export function lastingSetting(db: DatabaseSync, name: string, make: () => string): string {
  db.prepare('insert into settings (name, value) values (?, ?) on conflict do nothing').run(name, make());
  return String(db.prepare('select value from settings where name = ?').get(name)?.['value']);
}
