import type { FastifyInstance } from 'fastify';
import { findOrder, isOpenForPayment, type Order, saveOrder } from './order.ts';
import { sendPage } from './pages.ts';
import { ownOrder, readFailToken, sessionOf } from './session.ts';
import type { Shop } from './shop.ts';

type FailQuery = { code?: string; message?: string; orderId?: string; token?: string };

/**
 * failUrl: the buyer gave up or was refused. Anybody can type this address, so the query alone changes nothing; only the
 * token that we put into failUrl ourselves does, and only for the request it was made for.
 */
export function failRoutes(app: FastifyInstance, shop: Shop): void {
  app.get<{ Querystring: FailQuery }>('/payments/fail', (request, reply) => {
    const { code, message, orderId, token } = request.query;
    const sent = readFailToken(shop, token);
    const own = ownOrder(shop, request, sent?.orderId);
    if (sent && own) failRequest(shop, own, sent.requests, textOf(code, 100));

    // PAY_PROCESS_CANCELED comes without orderId: the session knows which order this was about.
    const order =
      own ?? ownOrder(shop, request, textOf(orderId, 64)) ?? latestOrder(shop, sessionOf(request));
    return sendPage(shop, reply, 200, {
      failure: {
        code: textOf(code, 100),
        // Words from a query are shown only where the token proves that they came by way of the window.
        message: own ? textOf(message, 510) : null,
        orderId: order?.orderId ?? null,
        method: order?.method ?? null,
        canRetry: order !== undefined && isOpenForPayment(order),
      },
    });
  });
}

/** Only an order that waits for this very window can fail by it: never one that is being confirmed, or paid. */
function failRequest(shop: Shop, order: Order, requests: number, code: string): void {
  if (order.status !== 'requested' || order.requests !== requests) return;
  saveOrder(shop, order, { status: 'failed', failureCode: code }, `fail page: ${code}`);
}

/** The one the buyer was probably paying for. A settled one cannot be it. */
function latestOrder(shop: Shop, session: string | undefined): Order | undefined {
  if (!session) return undefined;
  const row = shop.db
    .prepare('select orderId from orders where session = ? order by createdAt desc, rowid desc limit 1')
    .get(session);
  const order = row && findOrder(shop, String(row['orderId']));
  return order && isOpenForPayment(order) ? order : undefined;
}

/** A name given twice in the query arrives as a list. */
function textOf(value: unknown, maxLength: number): string {
  return typeof value === 'string' ? value.slice(0, maxLength) : '';
}
