import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findOrder, type Order } from './order.ts';
import type { Shop } from './shop.ts';

const cookieName = 'shop_session';

export function sessionOf(request: FastifyRequest): string | undefined {
  const cookies = request.headers.cookie?.split(/; */) ?? [];
  const value = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  return value && /^[\w-]{32}$/.test(value) ? value : undefined;
}

/** Lax, so that the cookie is there when the window sends the buyer back, and absent when another site posts. */
export function ensureSession(request: FastifyRequest, reply: FastifyReply): string {
  const session = sessionOf(request) ?? randomBytes(24).toString('base64url');
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookieName}=${session}; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax${secure}`,
  );
  return session;
}

/** An order of this buyer. Somebody else's looks exactly like one that does not exist. */
export async function ownOrder(
  shop: Shop,
  request: FastifyRequest,
  orderId: string | undefined,
): Promise<Order | undefined> {
  const session = sessionOf(request);
  const order = session && orderId ? await findOrder(shop, orderId) : undefined;
  return order && order.session === session ? order : undefined;
}
