import type { Change, Order } from '../order.ts';
import { claimedKey, type Store } from '../store.ts';

export type MemoryStoreOptions = {
  /** Told of every change, before it counts: what it throws undoes the change. */
  onChange?: (change: Change) => void | Promise<void>;
};

/** Forgets everything when the process ends: for tests and first steps, never for money. */
export function memoryStore({ onChange }: MemoryStoreOptions = {}): Store {
  const orders = new Map<string, Order>();
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, as a database would. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
  const holderOf = (paymentKey: string) =>
    [...orders.values()].find((order) => claimedKey(order) === paymentKey);
  const write = async (order: Order, change: Change | undefined): Promise<true> => {
    const key = claimedKey(order);
    const holder = key === null ? undefined : holderOf(key);
    if (holder && holder.orderId !== order.orderId) throw new Error('paymentKey belongs to another order');
    if (change) await onChange?.(structuredClone(change));
    orders.set(order.orderId, structuredClone(order));
    return true;
  };
  return {
    find: async (orderId) => structuredClone(orders.get(orderId)),
    findByPaymentKey: async (paymentKey) => structuredClone(holderOf(paymentKey)),
    insert: (order, change) => alone(async () => !orders.has(order.orderId) && write(order, change)),
    replace: (order, change) =>
      alone(async () => orders.get(order.orderId)?.version === order.version - 1 && write(order, change)),
    due: async ({ now, after, limit }) =>
      [...orders.values()]
        .filter(({ orderId, lookAt }) => lookAt !== null && lookAt <= now && orderId > after)
        .sort((one, other) => (one.orderId < other.orderId ? -1 : 1))
        .slice(0, limit)
        .map((order) => structuredClone(order)),
  };
}
