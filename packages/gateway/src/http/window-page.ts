import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { Language } from '@tollgate/contract';
import type { Payment } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { statusWindow, windowState } from '../methods/window.ts';
import { returnRoutes } from '../paypal/return-routes.ts';
import type { OpenCheckout } from '../store/checkouts.ts';
import { isOpenedBy } from './checkout-routes.ts';
import { openedBy } from './opened.ts';

const CHECKOUT = fileURLToPath(new URL('../../../checkout/dist/', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../../sdk-browser/dist/standard.js', import.meta.url));

/**
 * The payment window (결제창) and the browser script.
 *
 * The window's first state stands in its HTML, so that nothing has to be asked before it shows. It
 * loads from this origin only, and only the page that asked for it may frame it.
 */
export async function windowPages(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const html = await readFile(`${CHECKOUT}index.html`, 'utf8');
  const page: StatusPage = {
    unknown: (reply, language) => asPage(reply, null).code(404).send(noSuchWindow(html, language)),
    status: (reply, checkout, payment, shown) =>
      asPage(reply, null).send(pageOf(html, statusWindow(checkout, payment, shown), shown.language)),
  };
  await app.register(fastifyStatic, {
    root: `${CHECKOUT}assets`,
    prefix: '/checkout/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
  });

  app.get<{ Params: { paymentKey: string }; Querystring: { session?: unknown; lang?: unknown } }>(
    '/v1/payments/:paymentKey/checkout',
    async (request, reply) => {
      const { paymentKey } = request.params;
      const opened = await openedBy(gateway, paymentKey);
      const { checkout, payment, now } = opened ?? {};
      const language =
        request.query.lang === 'en'
          ? 'en'
          : request.query.lang === 'ko'
            ? 'ko'
            : (checkout?.language ?? 'ko');
      if (!checkout || !payment || !now) return page.unknown(reply, language);
      const session = typeof request.query.session === 'string' ? request.query.session : '';
      const isOpener = isOpenedBy(checkout, session);
      const state = windowState(checkout, payment, { session, isOpener, language, now });
      return asPage(reply, checkout.parentOrigin).send(pageOf(html, state, language));
    },
  );
  returnRoutes(app, gateway, page);

  app.get('/v2/standard', async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('access-control-allow-origin', '*')
      .send(await readFile(SCRIPT)),
  );
}

/** How a payment stands, told on a page of its own. */
export interface StatusPage {
  unknown(reply: FastifyReply, language: Language): FastifyReply;
  status(
    reply: FastifyReply,
    checkout: OpenCheckout,
    payment: Payment,
    shown: Parameters<typeof statusWindow>[2],
  ): FastifyReply;
}

const asPage = (reply: FastifyReply, parentOrigin: string | null): FastifyReply =>
  reply
    .headers({ ...SAFETY, 'content-security-policy': policy(parentOrigin) })
    .type('text/html; charset=utf-8');

const SAFETY = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const policy = (parentOrigin: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${parentOrigin ?? "'none'"}`,
  ].join('; ');

/** JSON inside a script element: no `<` may end the element early. */
function pageOf(html: string, state: object, language: string): string {
  const json = JSON.stringify(state)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return html
    .replace(/<html lang="[a-z]*"/, `<html lang="${language}"`)
    .replace('<!--state-->', () => `<script type="application/json" id="state">${json}</script>`);
}

/** The window's own page without its script: the look stays, and there is nothing to press. */
function noSuchWindow(html: string, language: 'ko' | 'en'): string {
  const { title, money, next } = unknown[language];
  const notice = `<section class="notice refusal"><div><p class="money">${money}</p><p>${next}</p></div></section>`;
  return html
    .replace(/<html lang="[a-z]*"/, `<html lang="${language}" data-frame="page"`)
    .replace(/<title>.*?<\/title>/s, `<title>${title}</title>`)
    .replace(/<script type="module".*?<\/script>/s, '')
    .replace(/<noscript>.*?<\/noscript>/s, '')
    .replace(
      '<div id="root"></div>',
      `<main class="window"><header class="bar"><h1>${title}</h1></header><div class="body">${notice}</div></main>`,
    );
}

const unknown = {
  ko: {
    title: '없는 결제예요',
    money: '돈은 움직이지 않았어요.',
    next: '주소를 다시 확인하거나, 상점으로 돌아가 다시 시도해 주세요.',
  },
  en: {
    title: 'There is no such payment',
    money: 'No money has moved.',
    next: 'Please check the address, or go back to the shop and try again.',
  },
};
