import type { FastifyInstance } from 'fastify';
import { canBePaid, findOrder, methodOf, type Order } from './order.ts';
import { sendPage } from './pages.ts';
import { sessionOf } from './session.ts';
import type { Shop } from './shop.ts';

/** failUrl: the buyer gave up or was refused. Only the library's own signature in the address changes an order. */
export function failRoutes(app: FastifyInstance, shop: Shop): void {
  app.get<{ Querystring: Record<string, unknown> }>('/payments/fail', async (request, reply) => {
    const session = sessionOf(request);
    const { trouble, message, orderId } = await shop.toss.fail(request.query, session);
    // PAY_PROCESS_CANCELED comes without orderId: where the signature is missing, too, the session knows the order.
    const order = orderId ? await findOrder(shop, orderId) : await latestOrder(shop, session);
    return sendPage(shop, reply, 200, {
      failure: {
        code: trouble.code,
        message,
        orderId: order?.orderId ?? null,
        method: order ? methodOf(order) : null,
        canRetry: order !== undefined && canBePaid(order),
      },
    });
  });
}

/** The one the buyer was probably paying for. A settled one cannot be it. */
async function latestOrder(shop: Shop, session: string | undefined): Promise<Order | undefined> {
  if (!session) return undefined;
  const row = shop.db
    .prepare('select orderId from orders where session = ? order by createdAt desc, rowid desc limit 1')
    .get(session);
  const order = row && (await findOrder(shop, String(row['orderId'])));
  return order && canBePaid(order) ? order : undefined;
}
