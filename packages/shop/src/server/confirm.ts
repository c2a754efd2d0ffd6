import type { FastifyInstance } from 'fastify';
import { sendPage } from './pages.ts';
import { sessionOf } from './session.ts';
import type { Shop } from './shop.ts';

/** successUrl: the buyer has finished in the window. The library compares, stores and confirms; we show the order. */
export function confirmRoutes(app: FastifyInstance, shop: Shop): void {
  app.get<{ Querystring: Record<string, unknown> }>('/payments/success', async (request, reply) => {
    const result = await shop.toss.confirm(request.query, sessionOf(request));
    if (result.kind === 'unknown-order') return sendPage(shop, reply, 404, { problem: 'unknown-order' });
    if (result.kind === 'bad-address') return sendPage(shop, reply, 400, { problem: 'bad-amount' });
    return reply.redirect(`/orders/${result.orderId}`, 303);
  });
}
