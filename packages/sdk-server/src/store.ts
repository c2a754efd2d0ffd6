import type { Change, Order } from './order.ts';

/**
 * Where orders are remembered. An order is one row: its key, its version, and a document that only this library reads.
 * Three adapters come with the library; another database needs these five functions.
 */
export type Store = {
  find(orderId: string): Promise<Order | undefined>;
  /** @param paymentKey as `claimedKey` gives it */
  findByPaymentKey(paymentKey: string): Promise<Order | undefined>;
  /** @returns false when there is an order of this orderId already */
  insert(order: Order, change: Change): Promise<boolean>;
  /**
   * Writes the order, provided that what is stored is the version before it. Both, and the merchant's own rows that
   * follow from `change`, in one commit: this is what makes everything else exactly once.
   *
   * @param change undefined when nothing changed that anybody but the library would care about
   * @returns false when the stored version is another one, and nothing was written
   */
  replace(order: Order, change: Change | undefined): Promise<boolean>;
  /** Orders whose `lookAt` is not null and at most `now`, in the order of their orderId, behind `after`. */
  due(query: { now: number; after: string; limit: number }): Promise<Order[]>;
};

/**
 * The paymentKey that belongs to this order and to no other; adapters keep it unique. A confirm that failed claims
 * nothing: else anybody could lock another buyer out by trying to confirm that buyer's payment.
 */
export function claimedKey({ status, paymentKey }: Order): string | null {
  return status === 'failed' ? null : paymentKey;
}
