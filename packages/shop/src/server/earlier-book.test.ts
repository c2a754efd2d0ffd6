import { expect, test } from 'vitest';
import { openShop, type TestShop } from '../../test/open-shop.ts';

/** The book as this shop kept it before the library did: how an order is paid stood in `orders`. */
const earlierSchema = `
create table orders (
  orderId text primary key, session text not null, status text not null, version integer not null default 0, method text,
  currency text not null, amount integer not null check (amount > 0),
  balance integer not null check (balance between 0 and amount),
  orderName text not null, customerName text, customerPhone text, customerEmail text,
  requests integer not null default 0, requestedAt integer, paymentKey text unique, secret text, bankCode text,
  accountNumber text, accountHolder text, dueAt integer, failureCode text, stockHeld integer not null default 0,
  delivery text not null default 'none', createdAt integer not null, updatedAt integer not null, checkedAt integer not null
) strict;
create index orders_under_way on orders (status, checkedAt) where status in ('requested', 'confirming', 'awaiting-deposit');
create index orders_of_session on orders (session, createdAt);
create table cancellations (
  cancellationId text primary key, orderId text not null references orders, request text, outcome text, code text,
  createdAt integer not null, triedAt integer not null
) strict;
create table settings (name text primary key, value text not null) strict;`;

const laterSchema = `
alter table orders add column shipping text; alter table orders add column agreedAt integer;
alter table orders add column confirmRefusals integer not null default 0;
create table refunds (transactionKey text primary key, orderId text not null references orders, status text not null) strict;`;

/** Writes what the shop knows today into a book of that time, which then takes its place. */
function writeEarlierBook(shop: TestShop, isLater: boolean): void {
  const orders = shop.table.prepare('select * from orders').all();
  const payments = orders.map(({ orderId }) => {
    const row = shop.table
      .prepare('select document from tollgate_orders where order_id = ?')
      .get(String(orderId));
    return row && JSON.parse(String(row['document']));
  });
  shop.table.exec(
    `pragma foreign_keys = off; drop table orders; drop table tollgate_orders; ${earlierSchema}`,
  );
  if (isLater) shop.table.exec(laterSchema);
  for (const [index, own] of orders.entries()) {
    const { shipping: _shipping, agreedAt: _agreedAt, ...kept } = own;
    const { account, cancellation, refunds = [], ...paid } = payments[index] ?? {};
    const row: Record<string, string | number | null> = {
      ...(kept as Record<string, string | number | null>),
      ...{ status: paid.status ?? 'created', currency: paid.currency ?? 'KRW', method: paid.method ?? null },
      ...{ amount: paid.amount ?? 36_000, balance: paid.balance ?? 36_000, requests: paid.attempt ?? 0 },
      ...{
        paymentKey: paid.paymentKey ?? null,
        secret: paid.secret ?? null,
        requestedAt: paid.requestedAt ?? null,
      },
      ...{ accountNumber: account?.accountNumber ?? null, bankCode: account?.bankCode ?? null },
      ...{ accountHolder: account?.holderName ?? null, dueAt: account?.dueAt ?? null },
      ...{ updatedAt: Number(own['createdAt']), checkedAt: 0 },
    };
    const names = Object.keys(row);
    shop.table
      .prepare(`insert into orders (${names}) values (${names.map(() => '?')})`)
      .run(...Object.values(row));
    if (cancellation) {
      shop.table
        .prepare('insert into cancellations values (?, ?, ?, null, null, 0, 0)')
        .run(cancellation.id, row['orderId'] ?? '', JSON.stringify(cancellation.body));
    }
    for (const { transactionKey, status } of isLater ? refunds : []) {
      shop.table
        .prepare('insert into refunds values (?, ?, ?)')
        .run(transactionKey, row['orderId'] ?? '', status);
    }
  }
}

test.each([
  ['before PayPal', false],
  ['before the library', true],
])('an order book from %s is opened: its orders are all there, and go on', async (_name, isLater) => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const waits = await buyer.waiting();
  const created = await buyer.order();
  const requested = await buyer.authenticated();
  const cancels = await buyer.waiting();
  shop.gateway.answer('cancel', 'lost', 'unreached');
  await buyer.post(`/api/orders/${cancels.orderId}/cancel`, { reason: 'x', balance: 36_000 });
  const before = await buyer.see(waits.orderId);
  await shop.restart(() => writeEarlierBook(shop, isLater));

  expect(await buyer.see(waits.orderId)).toEqual(before);
  expect((await buyer.see(created)).status).toBe('created');
  await expect.poll(async () => (await buyer.see(cancels.orderId)).status).toBe('canceled');
  expect(new Set(shop.gateway.callsOf('cancel').map(({ key }) => key)).size).toBe(1);
  expect(shop.stock('mug')).toBe(496);

  shop.gateway.deposit(waits.paymentKey);
  await shop.webhook({ secret: waits.secret, status: 'DONE', transactionKey: 'T', orderId: waits.orderId });
  expect((await buyer.see(waits.orderId)).status).toBe('paid');
  await buyer.open(requested.success);
  expect((await buyer.see(requested.orderId)).status).toBe('awaiting-deposit');
  await buyer.pressPay(created);
  expect((await buyer.see(created)).status).toBe('requested');
  const tables = shop.table.prepare("select name from sqlite_master where type = 'table'").all();
  expect(tables.map(({ name }) => name)).not.toContain('cancellations');
  // Opened once more, there is nothing left to carry over.
  await shop.restart();
  expect((await buyer.see(waits.orderId)).status).toBe('paid');
});
