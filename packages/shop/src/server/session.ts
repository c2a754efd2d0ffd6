import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findOrder, type Order } from './order.ts';
import type { Shop } from './shop.ts';
import { lastingSetting } from './store.ts';

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
export function ownOrder(
  shop: Shop,
  request: FastifyRequest,
  orderId: string | undefined,
): Order | undefined {
  const session = sessionOf(request);
  const order = session && orderId ? findOrder(shop, orderId) : undefined;
  return order && order.session === session ? order : undefined;
}

/** Put into failUrl, where the gateway leaves it. Whoever comes back with it was sent away by this very request. */
export function failToken(shop: Shop, { orderId, requests }: Order): string {
  return `${orderId}.${requests}.${sign(shop, `${orderId}.${requests}`)}`;
}

export function readFailToken(shop: Shop, token: unknown): { orderId: string; requests: number } | undefined {
  if (typeof token !== 'string') return undefined;
  const [orderId = '', requests = '', signature = ''] = token.split('.');
  return isSame(signature, sign(shop, `${orderId}.${requests}`))
    ? { orderId, requests: Number(requests) }
    : undefined;
}

/** Compares in constant time. What is missing equals nothing, not even another nothing. */
export function isSame(given: unknown, expected: string | null): boolean {
  if (typeof given !== 'string' || !given || !expected) return false;
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function sign(shop: Shop, text: string): string {
  const key = lastingSetting(shop.db, 'failTokenKey', () => randomBytes(32).toString('hex'));
  return createHmac('sha256', key).update(text).digest('base64url');
}
