import type { Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import type { TossPayments } from '../toss-payments.ts';
import type { WebhookDelivery } from '../webhook.ts';
import { type Pages, webHandlers } from './web.ts';

/**
 * Express 4 and 5: `app.get('/payments/success', handlers.success)`, `app.get('/payments/fail', handlers.fail)`,
 * `app.post('/webhooks/toss', handlers.webhook)`. The webhook wants no body parser before it, so that a signature can be
 * checked; behind one it works as well, by secret and by reading.
 */
export function expressHandlers(
  toss: TossPayments,
  pages: Pages<ExpressRequest>,
): Record<'success' | 'fail' | 'webhook', RequestHandler> {
  const handlers = webHandlers(toss, pages);
  return {
    success: handler(async (request) => handlers.success(asWeb(request), request)),
    fail: handler(async (request) => handlers.fail(asWeb(request), request)),
    webhook: handler(async (request) => handlers.webhook(await delivered(request))),
  };
}

/** Express 4 does not catch what a promise throws. */
function handler(answer: (request: ExpressRequest) => Promise<Response>): RequestHandler {
  return (request, response, next) => {
    answer(request)
      .then((page) => send(response, page))
      .catch(next);
  };
}

function asWeb(request: ExpressRequest): Request {
  const language = request.headers['accept-language'];
  const url = new URL(request.originalUrl, 'http://localhost');
  return new Request(url, { ...(language && { headers: { 'accept-language': language } }) });
}

/** Longer than anything the protocol sends. */
const mostBytes = 256 * 1024;

async function delivered(request: ExpressRequest): Promise<WebhookDelivery> {
  const { headers } = request;
  const { rawBody } = request as { rawBody?: unknown };
  // Some hosts keep the bytes beside the parsed body. Without a parser Express 4 has an empty object as body.
  if (rawBody !== undefined) return { headers, body: rawBody };
  if (request.readableEnded) return { headers, body: request.body as unknown };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) return { headers, body: '' };
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return { headers, body };
}

async function send(response: ExpressResponse, page: Response): Promise<void> {
  response.status(page.status);
  for (const [name, value] of page.headers) response.append(name, value);
  response.end(await page.text());
}
