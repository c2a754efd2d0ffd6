import type { Currency, Method, OrderStatus } from '../wire.ts';
import type { Shop } from './shop.ts';
import { OutOfStock, putBack, takeFromShelf } from './stock.ts';
import { inTransaction } from './store.ts';

/** A row of `orders`. Money in the smallest unit, times in milliseconds. */
export type Order = {
  orderId: string;
  /** The buyer's session: nobody else sees the order. */
  session: string;
  status: OrderStatus;
  /** Grows with every change; see `saveOrder`. */
  version: number;
  method: Method | null;
  currency: Currency;
  amount: number;
  /** What can still be refunded. */
  balance: number;
  orderName: string;
  customerName: string | null;
  customerPhone: string | null;
  customerEmail: string | null;
  /** JSON of `Shipping`; only where the method asks for it. */
  shipping: string | null;
  /** When the buyer agreed to the terms of a wallet abroad. */
  agreedAt: number | null;
  /** How often the buyer pressed pay; an old window cannot fail a new request. */
  requests: number;
  requestedAt: number | null;
  paymentKey: string | null;
  /** How often this paymentKey's confirm was refused for a while only; see `confirm.ts`. */
  confirmRefusals: number;
  /** Proves that a webhook comes from the gateway. Never leaves the server. */
  secret: string | null;
  bankCode: string | null;
  accountNumber: string | null;
  accountHolder: string | null;
  dueAt: number | null;
  failureCode: string | null;
  stockHeld: 0 | 1;
  delivery: 'none' | 'preparing' | 'stopped';
  createdAt: number;
  updatedAt: number;
  /** When the payment was last read, or its confirm last tried. */
  checkedAt: number;
};

/** What each state means for the goods. Entering a state brings it about, in the same commit, exactly once. */
// biome-ignore format: a table
export const meaning: Record<OrderStatus, { holdsStock: boolean; delivers: boolean }> = {
  'created':          { holdsStock: false, delivers: false },
  'requested':        { holdsStock: true,  delivers: false },
  'confirming':       { holdsStock: true,  delivers: false },
  'awaiting-deposit': { holdsStock: true,  delivers: false },
  'paid':             { holdsStock: true,  delivers: true  },
  'partly-refunded':  { holdsStock: true,  delivers: true  },
  'refunded':         { holdsStock: false, delivers: false },
  'canceled':         { holdsStock: false, delivers: false },
  'expired':          { holdsStock: false, delivers: false },
  'mismatch':         { holdsStock: false, delivers: false },
  'failed':           { holdsStock: false, delivers: false },
};

export type Changes = Partial<Omit<Order, 'orderId' | 'session' | 'version' | 'stockHeld' | 'delivery'>>;

/** Nothing was ever approved for this order, so the buyer may (still, or again) pay for it. */
export function isOpenForPayment({ status, paymentKey }: Order): boolean {
  return ['created', 'requested', 'failed'].includes(status) || (status === 'expired' && paymentKey === null);
}

export function findOrder(shop: Shop, orderId: string): Order | undefined {
  const row = shop.db.prepare('select * from orders where orderId = ?').get(orderId);
  return row as Order | undefined;
}

/**
 * Writes the changes, unless somebody else has changed the order since it was read: then nothing is written and the
 * answer is undefined. So an old answer from the gateway can never overwrite a newer one, however many processes run.
 *
 * @throws OutOfStock when the goods are gone and the buyer has not been charged yet
 */
export function saveOrder(shop: Shop, order: Order, changes: Changes, cause: string): Order | undefined {
  const status = changes.status ?? order.status;
  const next: Order = { ...order, ...changes, status, version: order.version + 1, updatedAt: shop.now() };
  const saved = inTransaction(shop.db, () => {
    settleGoods(shop, order, next);
    if (!write(shop, order, next, changes)) return undefined;
    if (status !== order.status) remember(shop, next, cause);
    return next;
  });
  if (saved) {
    if (status !== order.status) shop.log.info({ orderId: order.orderId, status, cause }, 'order changed');
    shop.changes.emit(order.orderId);
  }
  return saved;
}

function settleGoods(shop: Shop, order: Order, next: Order): void {
  const { holdsStock, delivers } = meaning[next.status];
  if (holdsStock && !order.stockHeld) {
    const isTaken = takeFromShelf(shop.db, order.orderId);
    if (!isTaken && (next.status === 'requested' || next.status === 'confirming'))
      throw new OutOfStock(order.orderId);
    // The money is there and the goods are not: a person has to see to it. Nothing is on the shelf to be put back later.
    if (!isTaken) shop.log.error({ orderId: order.orderId }, 'paid late, and the goods are gone');
    next.stockHeld = isTaken ? 1 : 0;
  }
  if (!holdsStock && order.stockHeld) {
    putBack(shop.db, order.orderId);
    next.stockHeld = 0;
  }
  if (delivers) next.delivery = 'preparing';
  else if (order.delivery === 'preparing') next.delivery = 'stopped';
}

/** That we have asked meanwhile is noted beside the version, and an order read before must not forget it. */
function write(shop: Shop, order: Order, next: Order, changes: Changes): boolean {
  const columns = (Object.keys(next) as (keyof Order)[]).filter(
    (column) => column !== 'checkedAt' || changes.checkedAt !== undefined,
  );
  const assignments = columns.map((column) => `${column} = ?`).join(', ');
  const result = shop.db
    .prepare(`update orders set ${assignments} where orderId = ? and version = ?`)
    .run(...columns.map((column) => next[column]), order.orderId, order.version);
  return result.changes === 1;
}

function remember(shop: Shop, { orderId, status, updatedAt }: Order, cause: string): void {
  shop.db.prepare('insert into orderHistory values (?, ?, ?, ?)').run(orderId, updatedAt, status, cause);
}

/** Notes that we have just asked, without making the order look changed. */
export function noteChecked(shop: Shop, orderId: string): void {
  shop.db.prepare('update orders set checkedAt = ? where orderId = ?').run(shop.now(), orderId);
}
