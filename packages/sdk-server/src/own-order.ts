import type { Order } from './order.ts';
import { base64url, hmac, isSame } from './sign.ts';
import type { World } from './world.ts';

/** What an address of ours proves: that we sent somebody to the window with it, for this order and this attempt. */
export type Purpose = 'success' | 'fail';

type Signed = Pick<Order, 'orderId' | 'attempt' | 'owner'>;

/** Put into the return addresses, whose own query the gateway keeps: `order-1.2.kX3…`. */
export async function returnToken(world: World, purpose: Purpose, order: Signed): Promise<string> {
  return `${order.orderId}.${order.attempt}.${await signature(world, purpose, order)}`;
}

/** @returns the attempt the token was made for; undefined when we did not make it for this order and purpose */
export async function readToken(
  world: World,
  purpose: Purpose,
  { token, order }: { token: unknown; order: Order },
): Promise<number | undefined> {
  if (typeof token !== 'string') return undefined;
  const [orderId, attempt = '', given] = token.split('.');
  if (orderId !== order.orderId || !/^\d{1,9}$/.test(attempt)) return undefined;
  const signed = { orderId, attempt: Number(attempt), owner: order.owner };
  return (await isSame(given, await signature(world, purpose, signed))) ? signed.attempt : undefined;
}

/** The orderId a token speaks of. Proves nothing by itself. */
export function orderIdIn(token: unknown): string | undefined {
  return typeof token === 'string' ? token.split('.')[0] : undefined;
}

/**
 * An order of this buyer: of this owner, and come by an address that we signed where we signed one. Somebody else's
 * looks exactly like one that does not exist.
 */
export async function ownOrder(
  world: World,
  {
    orderId,
    owner,
    token,
  }: { orderId: string | undefined; owner: string | undefined; token: string | undefined },
): Promise<Order | undefined> {
  const order = orderId ? await world.store.find(orderId) : undefined;
  if (!order || !isOwner(order, owner)) return undefined;
  if (!order.isSigned) return order;
  return (await readToken(world, 'success', { token, order })) === undefined ? undefined : order;
}

export function isOwner(order: Order, owner: string | undefined): boolean {
  return order.owner === null || order.owner === owner;
}

async function signature(
  world: World,
  purpose: Purpose,
  { orderId, attempt, owner }: Signed,
): Promise<string> {
  const text = JSON.stringify(['tollgate return address', purpose, orderId, attempt, owner]);
  return base64url(await hmac(world.signingKey, text));
}
