import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { windowState } from '../methods/virtual-account/window.ts';
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
      reply
        .headers({ ...SAFETY, 'content-security-policy': policy(checkout?.parentOrigin ?? null) })
        .type('text/html; charset=utf-8');
      if (!checkout || !payment || !now) return reply.code(404).send(noSuchWindow(language));
      const session = typeof request.query.session === 'string' ? request.query.session : '';
      const shown = isOpenedBy(checkout, session)
        ? payment
        : { ...payment, status: shownStatus(payment.status) };
      const state = windowState(checkout, shown, { session, language, now });
      return reply.send(pageOf(html, state, language));
    },
  );

  app.get('/v2/standard', async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('access-control-allow-origin', '*')
      .send(await readFile(SCRIPT)),
  );
}

/** Who comes without the window's token sees how the payment stands and can do nothing. */
const shownStatus = <Status extends string>(status: Status): Status | 'IN_PROGRESS' =>
  status === 'READY' ? 'IN_PROGRESS' : status;

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

const noSuchWindow = (language: string): string =>
  language === 'en'
    ? '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tollgate</title><h1>There is no such payment.</h1><p>No money moved. Please go back to the shop and start again.</p>'
    : '<!doctype html><html lang="ko"><meta charset="utf-8"><title>톨게이트</title><h1>없는 결제입니다.</h1><p>돈은 나가지 않았습니다. 상점으로 돌아가 다시 시도해 주세요.</p>';
