import { isOpenForPayment, type Order as PayableOrder } from '@tollgate/server';
import type { Method, OrderStatus } from '../wire.ts';
import type { Shop } from './shop.ts';

/** A row of `orders`. Times in milliseconds. */
type Row = {
  orderId: string;
  /** The buyer's session: nobody else sees the order. */
  session: string;
  orderName: string;
  customerName: string | null;
  customerPhone: string | null;
  customerEmail: string | null;
  /** JSON of `Shipping`; only where the method asks for it. */
  shipping: string | null;
  /** When the buyer agreed to the terms of a wallet abroad. */
  agreedAt: number | null;
  stockHeld: 0 | 1;
  delivery: 'none' | 'preparing' | 'stopped';
  createdAt: number;
};

export type Order = Row & {
  /** How it is being paid, as the library remembers it; undefined until the buyer presses pay. Holds the webhook's secret. */
  toss: PayableOrder | undefined;
};

export async function findOrder(shop: Shop, orderId: string): Promise<Order | undefined> {
  const row = shop.db.prepare('select * from orders where orderId = ?').get(orderId);
  return row && { ...(row as Row), toss: await shop.store.find(orderId) };
}

export function statusOf({ toss }: Order): OrderStatus {
  return toss?.status ?? 'created';
}

/** We ask for no other methods than those of `methods.ts`. */
export function methodOf({ toss }: Order): Method | null {
  return (toss?.method ?? null) as Method | null;
}

/** Nothing was ever approved for this order, so the buyer may (still, or again) pay for it. */
export function canBePaid({ toss }: Order): boolean {
  return toss === undefined || isOpenForPayment(toss);
}
