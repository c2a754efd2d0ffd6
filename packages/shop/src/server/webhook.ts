import type { FastifyInstance } from 'fastify';
import type { Shop } from './shop.ts';

/**
 * The gateway tells us that a payment has changed. Public: no login, no CSRF token. The library takes it for a reason to
 * read the payment, whoever it comes from and however often; the order follows in `toss.ts`.
 */
export function webhookRoutes(app: FastifyInstance, shop: Shop): void {
  app.post('/webhooks/toss', async ({ headers, body, ip }, reply) => {
    const result = await shop.toss.webhook({ headers, body });
    const { kind, status } = result;
    // Not the whole result: an outcome holds the buyer's account.
    const orderId = kind === 'followed' ? result.outcome.orderId : undefined;
    const event = 'event' in result ? result.event : undefined;
    const because = 'because' in result ? result.because : undefined;
    shop.log.info({ kind, event, orderId, because, from: ip }, 'webhook');
    return reply.code(status).send({ kind });
  });
}
