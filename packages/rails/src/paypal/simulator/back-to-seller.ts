import { buyerOf } from './buyers.ts';
import { contextOf, type Order } from './order-rows.ts';

/**
 * The seller's address with the order's id, and the buyer's on the way back from paying. What the seller wrote into it
 * stays byte for byte.
 */
export function backToSeller(order: Order, which: 'return_url' | 'cancel_url'): string | undefined {
  const url = contextOf(order)[which];
  if (!url) return undefined;
  const buyer = which === 'return_url' && order.buyer !== null ? buyerOf(order.buyer) : undefined;
  const added = `token=${order.order_id}${buyer ? `&PayerID=${buyer.payerId}` : ''}`;
  const [, address = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? [];
  return `${address}?${query ? `${query}&` : ''}${added}${fragment}`;
}
