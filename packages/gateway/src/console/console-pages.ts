import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { languageOfRequest } from './console-call.ts';

const CONSOLE = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

/**
 * The developer center (개발자센터) itself: one page for every address below `/console`, whose script reads the address,
 * and the files that it loads.
 *
 * @param folder where it was built to
 */
export async function consolePages(
  app: FastifyInstance,
  { log }: Pick<Gateway, 'log'>,
  folder: string = CONSOLE,
): Promise<void> {
  await app.register(fastifyStatic, {
    root: `${folder}assets`,
    prefix: '/console/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    // The payment window serves its files in the same way, and a reply is decorated once.
    decorateReply: false,
  });
  const serve = async (reply: FastifyReply, language: 'ko' | 'en') => {
    reply.headers(SAFETY).type('text/html; charset=utf-8');
    const html = await readFile(`${folder}index.html`, 'utf8').catch(() => undefined);
    if (html === undefined) {
      log.warn({ folder }, 'the developer center was not built');
      return reply.code(503).send(notBuilt[language]);
    }
    return reply.send(html);
  };
  app.get('/console', (request, reply) => serve(reply, languageOfRequest(request)));
  app.get('/console/*', (request, reply) => {
    if (/^\/console\/(?:api|assets)(?:\/|\?|$)/.test(request.url)) return reply.callNotFound();
    return serve(reply, languageOfRequest(request));
  });
  if (!app.hasRoute({ method: 'GET', url: '/' })) app.get('/', (_, reply) => reply.redirect('/console', 302));
}

const SAFETY = {
  // The page names the files of its build, so it is asked for anew; they are kept for good.
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const page = (language: 'ko' | 'en', title: string, words: string): string =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style><h1>${title}</h1><p>${words}</p></html>`;

const notBuilt = {
  ko: page(
    'ko',
    '개발자센터를 아직 빌드하지 않았어요',
    '<code>npm run build -w @tollgate/console</code>을 실행한 뒤 새로 고쳐 주세요. <code>npm start</code>는 알아서 빌드해요. API는 지금도 쓸 수 있어요.',
  ),
  en: page(
    'en',
    'The developer center is not built yet',
    'Run <code>npm run build -w @tollgate/console</code> and reload. <code>npm start</code> builds it by itself. The API works meanwhile.',
  ),
};
