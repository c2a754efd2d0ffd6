import type { FastifyInstance } from 'fastify';
import { findOrder, type Order } from './order.ts';
import { ownOrder } from './session.ts';
import type { Shop } from './shop.ts';
import { orderView } from './view.ts';

/** A comment now and then keeps proxies from closing a stream on which nothing happens. */
const heartbeatMs = 20_000;
/** Not for every reload. */
const readAgainAfterMs = 10_000;

/** The order page listens here (server-sent events) and hears every change at once, the first message being the present. */
export function liveRoutes(app: FastifyInstance, shop: Shop): void {
  const streams = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of streams) end();
  });

  app.get<{ Params: { orderId: string } }>('/api/orders/:orderId', async (request, reply) => {
    const order = await ownOrder(shop, request, request.params.orderId);
    return order ? reply.send(orderView(shop, order)) : reply.code(404).send({ code: 'UNKNOWN_ORDER' });
  });

  app.get<{ Params: { orderId: string } }>('/api/orders/:orderId/events', async (request, reply) => {
    const order = await ownOrder(shop, request, request.params.orderId);
    if (!order) return reply.code(404).send({ code: 'UNKNOWN_ORDER' });
    const { orderId } = order;
    const { raw } = reply.hijack();
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const send = async () => {
      const current = await findOrder(shop, orderId);
      if (current && !raw.writableEnded) raw.write(`data: ${JSON.stringify(orderView(shop, current))}\n\n`);
    };
    const heartbeat = setInterval(() => raw.write(':\n\n'), heartbeatMs);
    const end = () => raw.end();
    shop.changes.on(orderId, send);
    streams.add(end);
    raw.on('close', () => {
      clearInterval(heartbeat);
      shop.changes.off(orderId, send);
      streams.delete(end);
    });
    raw.write('retry: 1000\n');
    await send();
    catchUp(shop, order);
  });
}

/** Somebody is looking at an order that waits for money: should a webhook have been lost, this finds out. */
function catchUp(shop: Shop, order: Order): void {
  const { status, updatedAt = 0 } = order.toss ?? {};
  if (status !== 'awaiting-deposit' || shop.now() - updatedAt < readAgainAfterMs) return;
  shop.toss.refresh(order.orderId).catch((error: unknown) => shop.log.error(error));
}
