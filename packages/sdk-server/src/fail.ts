import { type Trouble, troubleOf } from './errors/trouble.ts';
import { isOpenForPayment, type Order } from './order.ts';
import { isOwner, orderIdIn, readToken } from './own-order.ts';
import { readQuery, type Visit } from './query.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

export type FailResult = {
  trouble: Trouble;
  /**
   * The window's own words, plain text of at most 510 characters. Only where our signature proves that they came by way
   * of the window; even then escape them (`escapeHtml`), or show `trouble.buyer`.
   */
  message: string | null;
  /** Known without an orderId in the query too, which is missing when the buyer canceled. */
  orderId: string | null;
  canRetry: boolean;
};

/**
 * failUrl: the buyer gave up or was refused. Anybody can type this address, so the query alone changes nothing; only the
 * token that `request` put into failUrl does, and only for the attempt it was made for.
 */
export async function fail(world: World, visit: Visit, owner?: string): Promise<FailResult> {
  const { code = '', message, orderId, token } = readQuery(visit, ['code', 'message', 'orderId', 'token']);
  const known = code.slice(0, 100) || 'UNKNOWN';
  const trouble = troubleOf(/^\w+$/.test(known) ? known : 'UNKNOWN');
  const signed = await signedOrder(world, token, owner);
  if (signed) {
    const order = (await failRequest(world, signed.order, signed.attempt, trouble.code)) ?? signed.order;
    return { trouble, message: plain(message), orderId: order.orderId, canRetry: isOpenForPayment(order) };
  }
  const order = orderId ? await world.store.find(orderId) : undefined;
  // Without our signature an order without an owner could be anybody's: nothing is told about it.
  const own = order && order.owner !== null && isOwner(order, owner) ? order : undefined;
  return {
    trouble,
    message: null,
    orderId: own?.orderId ?? null,
    canRetry: own ? isOpenForPayment(own) : false,
  };
}

async function signedOrder(
  world: World,
  token: string | undefined,
  owner: string | undefined,
): Promise<{ order: Order; attempt: number } | undefined> {
  const orderId = orderIdIn(token);
  const order = orderId ? await world.store.find(orderId) : undefined;
  if (!order || !isOwner(order, owner)) return undefined;
  const attempt = await readToken(world, 'fail', { token, order });
  return attempt === undefined ? undefined : { order, attempt };
}

/** Only an order that waits for this very window can fail by it: never one that is being confirmed, or paid. */
async function failRequest(
  world: World,
  order: Order,
  attempt: number,
  code: string,
): Promise<Order | undefined> {
  if (order.status !== 'requested' || order.attempt !== attempt) return undefined;
  return save(world, order, { status: 'failed', failureCode: code }, `fail page: ${code}`);
}

function plain(message: string | undefined): string | null {
  return message ? message.replace(/\p{Cc}/gu, ' ').slice(0, 510) : null;
}

/** For whoever puts text into HTML by hand. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
