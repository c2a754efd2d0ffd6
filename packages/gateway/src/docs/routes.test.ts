import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openBook } from './book.ts';
import { slugs } from './pages.ts';
import { docsPages } from './routes.ts';

const quiet = { log: { warn: () => undefined } } as unknown as Parameters<typeof docsPages>[1];

let app: FastifyInstance;
beforeAll(() => {
  app = Fastify();
  docsPages(app, quiet);
});
afterAll(() => app.close());

test.each([
  ['ko-KR,ko;q=0.9', '/docs/ko'],
  ['en-US,en;q=0.9', '/docs/en'],
  ['', '/docs/ko'],
])('/docs with Accept-Language %j leads to %s', async (language, there) => {
  const answer = await app.inject({ url: '/docs', headers: { 'accept-language': language } });
  expect([answer.statusCode, answer.headers.location]).toEqual([302, there]);
});

test('every page is served in both languages, and may load nothing but its own files', async () => {
  for (const slug of slugs) {
    for (const language of ['ko', 'en']) {
      const answer = await app.inject(slug === 'index' ? `/docs/${language}` : `/docs/${language}/${slug}`);
      expect(answer.statusCode, slug).toBe(200);
      expect(answer.body).toContain(`<html lang="${language}">`);
      expect(answer.headers['content-security-policy']).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      expect(answer.body.match(/<script\b[^>]*>(.*?)<\/script>/g)).toEqual([
        '<script src="/docs/assets/docs.js" defer></script>',
      ]);
      expect(answer.body).not.toMatch(/\sstyle=|\son[a-z]+=/);
      expect(answer.body).toMatch(/not affiliated|제휴하거나 연결되어 있지 않아요/);
    }
  }
});

test('what a page names is there', async () => {
  const { body } = await app.inject('/docs/en');
  const files = new Set(
    [...body.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, path = '']) => path),
  );
  expect(files.size).toBe(4);
  for (const path of files) expect((await app.inject(path)).statusCode, path).toBe(200);
});

test('the search knows pages, headings and every error code', async () => {
  const lines = (await app.inject('/docs/ko/search.json')).json<[string, string, string][]>();
  expect(lines).toContainEqual(['/docs/ko/webhooks', '웹훅', '']);
  expect(lines).toContainEqual([
    '/docs/ko/errors#not_found_payment_session',
    '모든 오류 코드',
    'NOT_FOUND_PAYMENT_SESSION',
  ]);
});

test.each(['/docs/en/nothing', '/docs/en/toString', '/docs/ko/..%2f..%2fREADME'])(
  '%s is no page',
  async (path) => {
    const answer = await app.inject(path);
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('</html>');
  },
);

test('the first page has one address', async () => {
  for (const path of ['/docs/en/index', '/docs/en/'])
    expect((await app.inject(path)).headers.location).toBe('/docs/en');
});

test('a gateway without its guide answers an error, and the guide once it is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-docs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const book = openBook(`${folder}/`);
  await expect(book.page('ko', 'index')).rejects.toThrow('ENOENT');
  await expect(book.titles('ko')).rejects.toThrow('ENOENT');
});
