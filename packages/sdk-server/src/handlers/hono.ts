import type { Context, Handler } from 'hono';
import type { TossPayments } from '../toss-payments.ts';
import { type Pages, webHandlers } from './web.ts';

/**
 * Hono, on any runtime: `app.get('/payments/success', handlers.success)`, `app.get('/payments/fail', handlers.fail)`,
 * `app.post('/webhooks/toss', handlers.webhook)`.
 */
export function honoHandlers(
  toss: TossPayments,
  pages: Pages<Context>,
): Record<'success' | 'fail' | 'webhook', Handler> {
  const handlers = webHandlers(toss, pages);
  return {
    success: (context) => handlers.success(context.req.raw, context),
    fail: (context) => handlers.fail(context.req.raw, context),
    webhook: (context) => handlers.webhook(context.req.raw),
  };
}
