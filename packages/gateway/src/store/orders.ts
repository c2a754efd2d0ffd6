import type { Payment } from '@tollgate/domain';
import { takesOrder } from '@tollgate/domain';
import { columns, type Db, Raced, type Tx } from './database.ts';
import { nameOf } from './payments.ts';

export interface OrderName {
  mId: string;
  orderId: string;
}

/**
 * Tells which payment took each order number, if one was approved. No lock: who takes a number that somebody else took
 * meanwhile fails in `pointOrders`, and the whole batch looks again.
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
 * @throws Raced when another batch took the number for good since it was read
 */
export async function pointOrders(tx: Tx, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return;
  const newest = new Map(payments.map((payment) => [nameOf(payment.mId, payment.orderId), payment]));
  const pointed = await tx.query({
    name: 'point-orders',
    text: `insert into orders as o (m_id, order_id, payment_key, is_taken)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
            order by 1, 2
           on conflict (m_id, order_id) do update
              set payment_key = case when o.is_taken and not excluded.is_taken then coalesce(o.newest_key, o.payment_key)
                                     else excluded.payment_key end,
                  newest_key = case when o.is_taken then o.newest_key
                                    when excluded.is_taken then o.payment_key end,
                  is_taken = excluded.is_taken
            where not o.is_taken or o.payment_key = excluded.payment_key`,
    values: columns(
      [...newest.values()],
      (payment) => payment.mId,
      (payment) => payment.orderId,
      (payment) => payment.paymentKey,
      (payment) => takesOrder(payment),
    ),
  });
  if (pointed.rowCount !== newest.size) throw new Raced('another payment took the same order number');
}

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
