import type { Currency } from '../wire.ts';
import type { Shop } from './shop.ts';

/** One kind of goods in an order, with the prices of the day it was ordered, in the smallest unit. */
export type Line = { productId: string; quantity: number; prices: Partial<Record<Currency, number>> };

export function linesOf(shop: Shop, orderId: string): Line[] {
  const rows = shop.db.prepare('select * from orderLines where orderId = ? order by rowid').all(orderId);
  return rows.map((row) => ({
    productId: String(row['productId']),
    quantity: Number(row['quantity']),
    prices: JSON.parse(String(row['prices'])) as Line['prices'],
  }));
}

/** @returns undefined when something of it has no price in this currency, and so cannot be sold in it */
export function amountOf(lines: readonly Line[], currency: Currency): number | undefined {
  let sum = 0;
  for (const { prices, quantity } of lines) {
    const price = prices[currency];
    if (price === undefined) return undefined;
    sum += price * quantity;
  }
  return sum;
}
