import type { DatabaseSync } from 'node:sqlite';
import { type Change, OrderRefused } from '@tollgate/server';

/**
 * What a change of an order asks of the shelf and of the parcel. Runs in the transaction that writes the change, so each
 * happens exactly once.
 *
 * @returns false when the money is there and the goods are not: a person has to see to it
 * @throws OrderRefused OUT_OF_STOCK when the goods are gone and the buyer has not been charged yet
 */
export function settleGoods(db: DatabaseSync, { orderId, to, stock, delivery }: Change): boolean {
  const isThere = stock !== 'take' || takeFromShelf(db, orderId);
  if (!isThere && (to === 'requested' || to === 'confirming')) throw new OrderRefused('OUT_OF_STOCK');
  if (stock === 'put back') putBack(db, orderId);
  if (delivery) {
    const word = delivery === 'start' ? 'preparing' : 'stopped';
    db.prepare('update orders set delivery = ? where orderId = ?').run(word, orderId);
  }
  return isThere;
}

/** Puts an order's goods aside, all or none. */
function takeFromShelf(db: DatabaseSync, orderId: string): boolean {
  const missing = db
    .prepare(
      `select productId from orderLines join stock using (productId)
        where orderId = ? and stock.quantity < orderLines.quantity`,
    )
    .get(orderId);
  if (missing) return false;
  move(db, orderId, '-');
  db.prepare('update orders set stockHeld = 1 where orderId = ?').run(orderId);
  return true;
}

/** Gives them back, unless they were gone before and nothing was put aside. */
function putBack(db: DatabaseSync, orderId: string): void {
  const held = db.prepare('update orders set stockHeld = 0 where orderId = ? and stockHeld = 1').run(orderId);
  if (held.changes === 1) move(db, orderId, '+');
}

function move(db: DatabaseSync, orderId: string, sign: '+' | '-'): void {
  db.prepare(
    `update stock set quantity = stock.quantity ${sign} orderLines.quantity
       from orderLines where orderLines.orderId = ? and orderLines.productId = stock.productId`,
  ).run(orderId);
}
