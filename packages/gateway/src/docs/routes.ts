import { readFile } from 'node:fs/promises';
import type { Language } from '@tollgate/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { languageOfRequest } from '../console/console-call.ts';
import type { Gateway } from '../gateway.ts';
import { type Book, languages, openBook } from './book.ts';
import { layout, missing } from './layout.ts';
import { isSlug } from './pages.ts';

/** What a page loads, from here and from nowhere else. */
const assets = {
  'docs.css': 'text/css; charset=utf-8',
  'article.css': 'text/css; charset=utf-8',
  'docs.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
} as const;

/**
 * The documentation: `/docs/ko` and `/docs/en`, made of the Markdown in `docs/guide`. `/docs` itself leads to the
 * reader's language. Pages name no other origin and run no script but their own.
 */
export function docsPages(
  app: FastifyInstance,
  { log }: Pick<Gateway, 'log'>,
  book: Book = openBook(),
): void {
  app.get('/docs', (request, reply) =>
    reply
      .headers({ 'cache-control': 'no-store', vary: 'accept-language' })
      .redirect(`/docs/${languageOfRequest(request)}`, 302),
  );

  for (const [name, type] of Object.entries(assets)) {
    const kept = readFile(new URL(`assets/${name}`, import.meta.url));
    // Whoever asks for it hears of it; nobody else has to.
    kept.catch((error) => log.warn({ error, name }, 'the docs miss a file'));
    app.get(`/docs/assets/${name}`, async (_, reply) =>
      reply
        .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
        .type(type)
        .send(await kept),
    );
  }

  for (const language of languages) {
    app.get(`/docs/${language}`, (_, reply) => send(reply, language, 'index'));
    app.get(`/docs/${language}/`, (_, reply) => reply.redirect(`/docs/${language}`, 302));
    app.get(`/docs/${language}/search.json`, async (_, reply) =>
      reply
        .headers({ ...SAFETY, 'cache-control': 'no-cache' })
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(await book.index(language))),
    );
    app.get<{ Params: { slug: string } }>(`/docs/${language}/:slug`, (request, reply) =>
      // The first page has one address.
      request.params.slug === 'index'
        ? reply.redirect(`/docs/${language}`, 302)
        : send(reply, language, request.params.slug),
    );
  }

  async function send(reply: FastifyReply, language: Language, slug: string): Promise<FastifyReply> {
    const titles = await book.titles(language);
    reply.headers(SAFETY).type('text/html; charset=utf-8');
    if (!isSlug(slug)) return reply.code(404).send(missing(language, titles));
    return reply.send(layout(await book.page(language, slug), titles));
  }
}

const SAFETY = {
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
