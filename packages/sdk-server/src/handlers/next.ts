import type { TossPayments } from '../toss-payments.ts';
import { type Pages, webHandlers } from './web.ts';

/** A route handler of the Next.js app router; `NextRequest` is a `Request`. */
export type RouteHandler = (request: Request) => Promise<Response>;

/**
 * Route handlers: in `app/payments/success/route.ts` write `export const { GET } = routes.success`, in
 * `app/payments/fail/route.ts` `export const { GET } = routes.fail`, in `app/webhooks/toss/route.ts`
 * `export const { POST } = routes.webhook`.
 */
export function nextRoutes(
  toss: TossPayments,
  pages: Pages<Request>,
): { success: { GET: RouteHandler }; fail: { GET: RouteHandler }; webhook: { POST: RouteHandler } } {
  const handlers = webHandlers(toss, pages);
  return {
    success: { GET: (request) => handlers.success(request, request) },
    fail: { GET: (request) => handlers.fail(request, request) },
    webhook: { POST: (request) => handlers.webhook(request) },
  };
}
