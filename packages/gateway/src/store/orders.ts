import type { Payment } from '@tollgate/domain';
import { takesOrder } from '@tollgate/domain';
import { columns, type Db, everyRow, type Tx } from './database.ts';
import { nameOf } from './payments.ts';

export interface OrderName {
  mId: string;
  orderId: string;
}

/**
 * Tells which payment took each order number, if one was approved. No lock: who takes a number that somebody else took
 * meanwhile fails in `pointOrders`, and the whole batch looks again. For the same reason a batch may take its numbers
 * without having looked, where they are hardly ever taken.
 */
export async function takenOrders(tx: Tx, names: readonly OrderName[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await tx.query<{ m_id: string; order_id: string; payment_key: string }>({
    name: 'taken-orders',
    text: `select o.m_id, o.order_id, o.payment_key
             from unnest($1::text[], $2::text[]) as asked (m_id, order_id)
             join orders o using (m_id, order_id)
            where o.is_taken`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.orderId,
    ),
  });
  return new Map(rows.map((row) => [nameOf(row.m_id, row.order_id), row.payment_key]));
}

/**
 * Points each order number at its newest payment, or at the one that took it. Given back, because a wallet refused, it
 * points at the newest again.
 *
 * @param isNew of a payment that is not, the number is in the books, which is cheaper to change than to look for
 * @throws a conflict when another batch took the number for good since it was read
 */
export async function pointOrders(
  tx: Tx,
  payments: readonly Payment[],
  isNew: (payment: Payment) => boolean,
): Promise<void> {
  const newest = new Map(payments.map((payment) => [nameOf(payment.mId, payment.orderId), payment]));
  // In key order, so that two batches can wait for but never block each other.
  const sorted = [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, payment]) => payment);
  await Promise.all([
    point(tx, POINT_NEW, sorted.filter(isNew)),
    point(
      tx,
      POINT_KNOWN,
      sorted.filter((payment) => !isNew(payment)),
    ),
  ]);
}

async function point(tx: Tx, statement: { name: string; text: string }, payments: Payment[]): Promise<void> {
  if (payments.length === 0) return;
  await tx.query({
    ...statement,
    values: columns(
      payments,
      (payment) => payment.mId,
      (payment) => payment.orderId,
      (payment) => payment.paymentKey,
      (payment) => takesOrder(payment),
    ),
  });
}

/** `said` is the row that says where the order number points from now on. */
const pointing = (said: string): string =>
  `payment_key = case when o.is_taken and not ${said}.is_taken then coalesce(o.newest_key, o.payment_key)
                                     else ${said}.payment_key end,
                  newest_key = case when o.is_taken then o.newest_key
                                    when ${said}.is_taken then o.payment_key end,
                  is_taken = ${said}.is_taken`;

const POINT_NEW = {
  name: 'point-orders',
  text: everyRow(`insert into orders as o (m_id, order_id, payment_key, is_taken)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
            order by 1, 2
           on conflict (m_id, order_id) do update
              set ${pointing('excluded')}
            where not o.is_taken or o.payment_key = excluded.payment_key`),
};

const POINT_KNOWN = {
  name: 'point-known-orders',
  text: everyRow(`update orders o
              set ${pointing('n')}
             from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) as n (m_id, order_id, payment_key, is_taken)
            where o.m_id = n.m_id and o.order_id = n.order_id and (not o.is_taken or o.payment_key = n.payment_key)`),
};

/** The payment an order number stands for: the approved one, else the newest. */
export async function paymentKeysOfOrders(db: Db, names: readonly OrderName[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ m_id: string; order_id: string; payment_key: string }>({
    name: 'payment-keys-of-orders',
    text: `select o.m_id, o.order_id, o.payment_key
             from unnest($1::text[], $2::text[]) as asked (m_id, order_id)
             join orders o using (m_id, order_id)`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.orderId,
    ),
  });
  return new Map(rows.map((row) => [nameOf(row.m_id, row.order_id), row.payment_key]));
}
