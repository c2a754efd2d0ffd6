import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PageState } from '../wire.ts';
import { ownOrder } from './session.ts';
import type { Shop } from './shop.ts';
import { orderView, pageState } from './view.ts';

const built = fileURLToPath(new URL('../../dist', import.meta.url));
const source = fileURLToPath(new URL('../front', import.meta.url));

/** The shop's pages are one built HTML file; the server puts in what the page is about. */
export function pageRoutes(app: FastifyInstance, shop: Shop): void {
  if (existsSync(`${built}/assets`)) {
    app.register(fastifyStatic, {
      root: `${built}/assets`,
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
    });
  }
  app.get('/', (_request, reply) => sendPage(shop, reply, 200, {}));

  for (const path of ['/checkout/:orderId', '/orders/:orderId']) {
    app.get<{ Params: { orderId: string } }>(path, async (request, reply) => {
      const order = await ownOrder(shop, request, request.params.orderId);
      if (!order) return sendPage(shop, reply, 404, { problem: 'unknown-order' });
      return sendPage(shop, reply, 200, { order: orderView(shop, order) });
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (request.method === 'GET') return sendPage(shop, reply, 404, { problem: 'not-found' });
    return reply.code(404).send({ code: 'NOT_FOUND' });
  });
}

export async function sendPage(
  shop: Shop,
  reply: FastifyReply,
  status: number,
  extra: Partial<PageState>,
): Promise<FastifyReply> {
  const file = existsSync(`${built}/index.html`) ? `${built}/index.html` : `${source}/index.html`;
  const html = await readFile(file, 'utf8');
  // A `<` inside the data could end the element and begin another one.
  const state = JSON.stringify(pageState(shop, extra)).replaceAll('<', '\\u003c');
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({ 'cache-control': 'no-store', ...pageHeaders(shop.config.scriptUrl, shop.config.apiUrl) })
    .send(html.replace('<!--state-->', () => `<script type="application/json" id="state">${state}</script>`));
}

/**
 * The page runs our script and the gateway's, and frames the gateway's window. Nobody frames us: the window must not be
 * opened from inside a frame.
 */
function pageHeaders(scriptUrl: string, apiUrl: string): Record<string, string> {
  const gateway = [...new Set([originOf(scriptUrl), originOf(apiUrl)])].join(' ');
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${gateway}`,
    `connect-src 'self' ${gateway}`,
    `frame-src ${gateway}`,
    `style-src 'self'${isTossPayments(scriptUrl) ? " 'unsafe-inline'" : ''}`,
    `img-src 'self' data: ${gateway}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'x-content-type-options': 'nosniff',
  };
}

/** Toss Payments itself works from several hosts of one domain. */
function originOf(url: string): string {
  return isTossPayments(url) ? 'https://*.tosspayments.com' : new URL(url).origin;
}
function isTossPayments(url: string): boolean {
  return new URL(url).hostname.endsWith('.tosspayments.com');
}
