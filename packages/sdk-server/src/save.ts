import { changeOf, type Order } from './order.ts';
import { nextLook } from './timing.ts';
import type { World } from './world.ts';

export type Changes = Partial<
  Omit<Order, 'orderId' | 'version' | 'createdAt' | 'updatedAt' | 'looks' | 'since'>
>;

/**
 * Writes the changes, unless somebody else has changed the order since it was read: then nothing is written and the
 * answer is undefined. So an old answer from the gateway can never overwrite a newer one, however many processes run.
 * The version grows even when nothing changed, because having looked is news to whoever looked earlier.
 *
 * @throws what the merchant's own `onChange` throws; nothing is written then
 */
export async function save(
  world: World,
  order: Order,
  changes: Changes,
  cause: string,
): Promise<Order | undefined> {
  const now = world.now();
  const status = changes.status ?? order.status;
  const isSame = status === order.status;
  const next: Order = {
    ...order,
    ...changes,
    status,
    since: isSame ? order.since : now,
    // Who only says when to look again has not looked yet.
    looks: isSame ? order.looks + (changes.lookAt === undefined ? 1 : 0) : 0,
    version: order.version + 1,
    updatedAt: now,
  };
  if (changes.lookAt === undefined) next.lookAt = nextLook(next, now, world.timing);
  const isSaved = await world.store.replace(next, changeOf(order, next, cause));
  return isSaved ? next : undefined;
}
