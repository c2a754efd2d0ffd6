import type { DatabaseSync } from 'node:sqlite';

export class OutOfStock extends Error {
  override name = 'OutOfStock';
}

/**
 * Puts an order's goods aside, all or none. Runs inside the transaction that changes the order.
 *
 * @returns false when something is missing
 */
export function takeFromShelf(db: DatabaseSync, orderId: string): boolean {
  const missing = db
    .prepare(
      `select productId from orderLines join stock using (productId)
        where orderId = ? and stock.quantity < orderLines.quantity`,
    )
    .get(orderId);
  if (missing) return false;
  move(db, orderId, '-');
  return true;
}

/** Gives them back. The order's own `stockHeld` mark sees to it that this happens once. */
export function putBack(db: DatabaseSync, orderId: string): void {
  move(db, orderId, '+');
}

function move(db: DatabaseSync, orderId: string, sign: '+' | '-'): void {
  db.prepare(
    `update stock set quantity = stock.quantity ${sign} orderLines.quantity
       from orderLines where orderLines.orderId = ? and orderLines.productId = stock.productId`,
  ).run(orderId);
}
