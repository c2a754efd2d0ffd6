import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consolePages } from './console-pages.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

describe('the calls', () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await openConsole({ TOLLGATE_LOG: 'error' });
  });
  afterAll(() => stage.close());

  test('a shop is made with its keys, found in the list, and its secret works and is never told again', async () => {
    const made = await stage.post('/shops', { name: '머그 가게' });
    expect(made).toMatchObject({ status: 200, body: { name: '머그 가게', environment: 'test' } });
    const { mId, secretKey } = made.body;
    const basic = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
    const clock = await stage.app.inject({ url: '/sandbox/v1/clock', headers: { authorization: basic } });
    expect(clock.statusCode).toBe(200);
    const listed = await stage.get('/shops');
    expect(listed.body.rows.map((shop: { mId: string }) => shop.mId)).toContain(mId);
    expect(listed.text).not.toContain(secretKey);
    expect((await stage.get(`/shops?search=${encodeURIComponent('머그')}`)).body.rows).toHaveLength(1);
    expect((await stage.get('/shops?search=nothing')).body).toEqual({ rows: [], next: null });
  });

  test('shops come in pages, newest first, each exactly once', async () => {
    await stage.books.db.query(
      `insert into merchants (m_id, name, environment, created_at)
         select 'page' || n, 'page', 'test', timestamptz '2020-01-01' + (n / 3) * interval '1 second' from generate_series(1, 120) n`,
    );
    await stage.books.db.query(
      `insert into key_pairs (m_id, key_pair_id, family, client_key)
         select m_id, 'individual', 'individual', 'test_ck_' || m_id from merchants where m_id like 'page%'`,
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/shops?search=page${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await stage.get(path);
      seen.push(...body.rows.map((shop: { mId: string }) => shop.mId));
      cursor = body.next;
    } while (cursor);
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect(seen[0]).toBe('page120');
  });

  test('a form is refused beside its field, with the rule and in the reader’s language', async () => {
    const refused = await stage.post('/shops', { version: '1999-01-01' }, { 'accept-language': 'en' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST', field: 'version' } });
    expect(refused.body.message).toContain('must be one of');
    expect((await stage.post('/shops', { version: '1999-01-01' })).body.message).toMatch(/[가-힣]/);
  });

  test.each([
    ['another page of the same browser', { origin: 'http://evil.example' }],
    ['a page that the browser calls foreign', { 'sec-fetch-site': 'cross-site' }],
    ['a form of another page, which cannot send JSON', { 'content-type': 'text/plain' }],
  ])('%s changes nothing', async (_, headers) => {
    const refused = await stage.post('/shops', { name: 'x' }, headers);
    expect(refused).toMatchObject({ status: 403, body: { code: 'FOREIGN_ORIGIN' } });
  });

  test('another page of the same browser has nothing made, and a link to us still opens', async () => {
    const site = (name: string, mode: string) => ({ 'sec-fetch-site': name, 'sec-fetch-mode': mode });
    for (const name of ['cross-site', 'same-site'])
      expect(await stage.get('/shops', site(name, 'no-cors')), name).toMatchObject({
        status: 403,
        body: { code: 'FOREIGN_ORIGIN' },
      });
    for (const ours of [
      site('cross-site', 'navigate'),
      site('same-origin', 'cors'),
      site('none', 'navigate'),
    ])
      expect((await stage.get('/shops', ours)).status).toBe(200);
  });

  test.each(['payments', 'logs'])(
    'a day of %s that no calendar has is refused beside its field',
    async (list) => {
      const mId = await stage.shop();
      for (const field of ['from', 'to'])
        expect(await stage.get(`/shops/${mId}/${list}?${field}=2026-02-31`)).toMatchObject({
          status: 400,
          body: { code: 'INVALID_REQUEST', field },
        });
    },
  );

  test('a name of a stranger that leads to this machine reads nothing', async () => {
    const read = await stage.get('/shops', { host: 'evil.example' });
    expect(read).toMatchObject({ status: 401, body: { code: 'LOGIN_REQUIRED' } });
  });

  test('what nobody has is not found', async () => {
    for (const path of ['/shops/nobody/home', '/shops/%00/home', '/payments/nothing'])
      expect(await stage.get(path), path).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('a payment’s key alone leads to its shop', async () => {
    const mId = await stage.shop();
    const { paymentKey } = await stage.books.authenticated(mId);
    expect(await stage.get(`/payments/${paymentKey}`)).toMatchObject({ status: 200, body: { mId } });
  });
});

describe('the pages', () => {
  const open = async (isBuilt: boolean) => {
    const folder = `${await mkdtemp(join(tmpdir(), 'console-'))}/`;
    if (isBuilt) await writeFile(`${folder}index.html`, '<!doctype html><div id="root"></div>');
    const app = Fastify();
    await consolePages(app, { log: pino({ level: 'silent' }) }, folder);
    return app;
  };

  test('every address below /console is the one page, with a policy that lets nothing foreign in', async () => {
    const app = await open(true);
    for (const url of ['/console', '/console/', '/console/payments/abc', '/console/keys?shop=x']) {
      const { statusCode, headers, body } = await app.inject(url);
      expect([statusCode, body], url).toEqual([200, '<!doctype html><div id="root"></div>']);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    }
    expect((await app.inject('/')).headers.location).toBe('/console');
  });

  test('a file or a call that is not there is not found, rather than the page', async () => {
    const app = await open(true);
    for (const url of [
      '/console/assets/old.js',
      '/console/api/nothing',
      '/console/assets/../../package.json',
    ])
      expect((await app.inject(url)).statusCode, url).toBe(404);
  });

  test('before it is built the page says how to build it', async () => {
    const app = await open(false);
    const { statusCode, body } = await app.inject({ url: '/console', headers: { 'accept-language': 'en' } });
    expect([statusCode, body]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});
