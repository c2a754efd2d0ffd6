import type { ConfirmResult } from '../confirm.ts';
import { escapeHtml, type FailResult } from '../fail.ts';
import type { TossPayments } from '../toss-payments.ts';
import type { WebhookDelivery } from '../webhook.ts';

/** A page, or the address to go on to. */
export type Shown = Response | string;
type Maybe<T> = T | Promise<T>;

/** What only the shop knows. `context` is the framework's own thing: Express's request, Hono's context. */
export type Pages<Context> = {
  /** Whose visit this is: what `request` was given as `owner`. Left out when orders have none. */
  owner?: (context: Context) => Maybe<string | undefined>;
  /** Where the buyer goes after the confirm; usually the order's page. Look at `result.kind`. */
  afterConfirm: (result: ConfirmResult, context: Context) => Maybe<Shown>;
  /** Left out: a plain page that says what happened, in the buyer's language. */
  afterFail?: (result: FailResult, context: Context) => Maybe<Shown>;
};

export type WebHandlers<Context> = {
  /** GET successUrl. */
  success(request: Request, context: Context): Promise<Response>;
  /** GET failUrl. */
  fail(request: Request, context: Context): Promise<Response>;
  /** POST, public: no login, no CSRF token. */
  webhook(delivery: WebhookDelivery): Promise<Response>;
};

/** The three addresses of a shop as `Request → Response`; every framework's handlers are made from these. */
export function webHandlers<Context = undefined>(
  toss: TossPayments,
  { owner, afterConfirm, afterFail = plainFailPage }: Pages<Context>,
): WebHandlers<Context> {
  return {
    success: async (request, context) => {
      const result = await toss.confirm(request, await owner?.(context));
      return shown(await afterConfirm(result, context));
    },
    fail: async (request, context) => {
      const result = await toss.fail(request, await owner?.(context));
      // The plain page wants to know the language and nothing else, so it looks at the request itself.
      const page = afterFail === plainFailPage ? plainFailPage(result, request) : afterFail(result, context);
      return shown(await page);
    },
    webhook: async (delivery) => {
      const { status, kind } = await toss.webhook(delivery);
      return Response.json({ kind }, { status });
    },
  };
}

/** 303, so that a reload of what follows never sends anything twice. The address behind us holds a paymentKey. */
function shown(page: Shown): Response {
  if (typeof page !== 'string') return page;
  return new Response(null, {
    status: 303,
    headers: { location: page, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}

function plainFailPage({ trouble }: FailResult, request: unknown): Response {
  const accepted = request instanceof Request ? request.headers.get('accept-language') : null;
  const language = accepted?.toLowerCase().startsWith('en') ? 'en' : 'ko';
  const title = language === 'en' ? 'Not paid' : '결제되지 않았어요';
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><h1>${title}</h1><p>${escapeHtml(trouble.buyer[language])}</p><p><small>${escapeHtml(trouble.code)}</small></p>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'no-store',
    },
  });
}
