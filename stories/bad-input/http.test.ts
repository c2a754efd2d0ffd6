import { gzipSync } from 'node:zlib';
import { type Endpoint, endpoints, maxBodyBytes, maxBodyDepth } from '@tollgate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOrderId, type Payment, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { answerOf, requestText, sendBytes } from './raw-socket.ts';
import { expectRefusal } from './refusals.ts';

let town: Town;
let shop: Shop;
let payment: Payment;
let before: Record<string, string>;

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop();
  payment = await shop.authenticated();
  before = await books(town.db);
});
afterAll(() => town.close());

/** An address of each endpoint, of a payment and a webhook that do not exist. */
const all = Object.values(endpoints as Record<string, Endpoint>).map(({ method, path }) => ({
  method,
  path: path.replace(/:\w+/g, 'nobody'),
}));
const posts = all.filter(({ method }) => method === 'POST').map(({ path }) => path);
const windowPosts = [
  '/checkout/v1/payments',
  '/checkout/v1/payments/nobody/authenticate',
  '/checkout/v1/payments/nobody/cancel',
];

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const DOCS = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

describe('who is calling', () => {
  // biome-ignore format: a table
  test.each([
    ['nobody',                          undefined,                                 'UNAUTHORIZED_KEY'],
    ['an empty header',                 '',                                        'UNAUTHORIZED_KEY'],
    ['another scheme',                  'Bearer abc',                              'UNAUTHORIZED_KEY'],
    ['a scheme alone',                  'Basic',                                   'UNAUTHORIZED_KEY'],
    ['no base64',                       'Basic !!!',                               'UNAUTHORIZED_KEY'],
    ['the key without base64',          `Basic ${DOCS}:`,                          'UNAUTHORIZED_KEY'],
    ['a key without its colon',         basic(DOCS),                               'INCORRECT_BASIC_AUTH_FORMAT'],
    ['a colon alone',                   basic(':'),                                'UNAUTHORIZED_KEY'],
    ['the key as password',             basic(`:${DOCS}`),                         'UNAUTHORIZED_KEY'],
    ['an unknown key',                  basic('test_sk_nobody:'),                  'UNAUTHORIZED_KEY'],
    ['an unknown live key',             basic('live_sk_nobody:'),                  'UNAUTHORIZED_KEY'],
    ['a key with a BOM',                basic(`\ufeff${DOCS}:`),                   'UNAUTHORIZED_KEY'],
    ['a key with a blank',              basic(`${DOCS} :`),                        'UNAUTHORIZED_KEY'],
    ['a key in capitals',               basic(`${DOCS.toUpperCase()}:`),           'UNAUTHORIZED_KEY'],
    ['a key with a NUL',                basic(`${DOCS}\0:`),                       'UNAUTHORIZED_KEY'],
    ['broken UTF-8',                    basic('\ud800:'),                          'UNAUTHORIZED_KEY'],
    ['a prototype’s name',              basic('__proto__:'),                       'UNAUTHORIZED_KEY'],
    ['a very long key',                 basic(`${'k'.repeat(8_000)}:`),            'UNAUTHORIZED_KEY'],
    ['a client key',                    basic('test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq:'), 'INVALID_API_KEY'],
    ['a widget’s client key',           basic('test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm:'), 'INVALID_API_KEY'],
  ])('%s is refused everywhere before anything is read', async (_, authorization, code) => {
    await Promise.all(
      all.map(async ({ method, path }, index) => {
        const language = index % 2 === 0 ? 'ko' : 'en';
        const headers = { 'accept-language': language, ...(authorization !== undefined && { authorization }) };
        const answer = await shop.call(method, path, { secretKey: null, headers, ...(method === 'POST' && { rawBody: '{' }) });
        expectRefusal(answer, { code, language });
      }),
    );
  });

  test('a password after the colon changes nothing', async () => {
    const answer = await shop.call('GET', '/v1/payments/nobody', {
      secretKey: null,
      headers: { authorization: basic(`${DOCS}:password`) },
    });
    expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT' });
  });
});

const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const ok = '{"orderId":"order-1","amount":1}';

// biome-ignore format: a table
const unreadable: readonly (readonly [what: string, body: string | Buffer, names?: string, headers?: Record<string, string>])[] = [
  ['half of it',               '{"orderId":'],
  ['single quotes',            "{'orderId':'order-1'}"],
  ['a comment',                '{"orderId":"order-1"/**/}'],
  ['a comma too many',         '{"orderId":"order-1",}'],
  ['two of them',              `${ok}${ok}`],
  ['a form',                   'orderId=order-1&amount=1', 'JSON', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['XML',                      '<orderId>order-1</orderId>', 'JSON', { 'content-type': 'application/xml' }],
  ['a raw NUL',                '{"orderId":"order\0-1"}'],
  ['a NUL',                    '{"orderId":"order\\u0000-1"}', 'orderId'],
  ['half a character',         '{"orderId":"order\\ud83d-1"}', 'orderId'],
  ['a name twice',             '{"amount":1,"amount":1}', 'amount'],
  ['a name twice, escaped',    '{"amount":1,"\\u0061mount":2}', 'amount'],
  ['a name twice, deep',       '{"metadata":{"amount":1,"amount":2}}', 'amount'],
  ['a byte order mark',        `\ufeff${ok}`, 'BOM|byte order mark'],
  ['another encoding',         Buffer.from('{"orderName":"\xb8\xd3\xb1\xd7"}', 'latin1'), 'UTF-8', { 'content-type': 'application/json; charset=euc-kr' }],
  ['UTF-16',                   Buffer.from(`\ufeff${ok}`, 'utf16le'), 'UTF-8'],
  ['surrogates in UTF-8',      Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]), 'UTF-8'],
  ['gzip',                     gzipSync(ok), 'Content-Encoding', { 'content-encoding': 'gzip' }],
  ['brotli by name',           ok, 'Content-Encoding', { 'content-encoding': 'br' }],
  ['no media type',            ok, 'Content-Type', { 'content-type': 'json' }],
  ['too deep',                 nested(maxBodyDepth + 1), '20'],
  ['very deep',                '['.repeat(200_000), '20'],
  ['too large',                `{"a":"${'x'.repeat(maxBodyBytes)}"}`, '256 KiB'],
];

test.each([...posts, ...windowPosts])('a body for POST %s that cannot be read is refused', async (path) => {
  const cors = path === '/checkout/v1/payments' ? '*' : null;
  await Promise.all(
    unreadable.map(async ([what, rawBody, names = '', headers = {}], index) => {
      const language = index % 2 === 0 ? 'ko' : 'en';
      const answer = await shop.call('POST', path, {
        rawBody,
        headers: { ...headers, 'accept-language': language },
      });
      expectRefusal(answer, { code: 'INVALID_REQUEST', language });
      expect(answer.body.message, what).toMatch(new RegExp(names));
      expect(answer.headers.get('access-control-allow-origin')).toBe(cors);
    }),
  );
});

test.each(posts)('a body for POST %s has to be an object', async (path) => {
  for (const rawBody of ['[]', '[{}]', '"x"', '"{}"', '7', '7.0', '1e400', 'null', 'true']) {
    const answer = await shop.call('POST', path, { rawBody });
    expectRefusal(answer, { code: 'INVALID_REQUEST', names: 'JSON' });
  }
});

test('names of the prototype give a body no values', async () => {
  const amount = payment['totalAmount'];
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const rawBody = `{"paymentKey":"${payment['paymentKey']}","orderId":"${payment['orderId']}","${name}":{"amount":${amount}}}`;
    expectRefusal(await shop.call('POST', '/v1/payments/confirm', { rawBody }), {
      code: 'INVALID_REQUEST',
      names: 'amount',
    });
  }
  const { body } = await shop.call('GET', `/v1/payments/${payment['paymentKey']}`);
  expect(body).toMatchObject({ status: 'IN_PROGRESS' });
});

describe('an address', () => {
  const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
  const patterns = Object.values(endpoints as Record<string, Endpoint>).map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
  }));
  const others = [
    { path: '/health', serves: ['GET'] },
    { path: '/openapi.json', serves: ['GET'] },
    { path: '/v2/standard', serves: ['GET'] },
    { path: '/receipts/nobody', serves: ['GET'] },
    { path: '/receipts/nobody/cash-receipt', serves: ['GET'] },
    { path: '/v1/payments/nobody/checkout', serves: ['GET'] },
    { path: '/checkout/v1/payments', serves: ['POST', 'OPTIONS'] },
    { path: '/checkout/v1/payments/nobody/authenticate', serves: ['POST'] },
    { path: '/checkout/v1/payments/nobody/cancel', serves: ['POST'] },
    { path: '/rails/bank/v1/deposits', serves: ['POST'] },
  ];
  const known = [
    ...new Set(all.map(({ path }) => path)),
    // The parameter's place, and a value with every sign that a key may have.
    '/v1/payments/a-_=.@~%20%F0%9F%99%82',
  ].map((path) => ({
    path,
    serves: patterns.flatMap(({ method, pattern }) => (pattern.test(path) ? [method as string] : [])),
  }));

  test.each([...known, ...others])('$path serves its own verbs only', async ({ path, serves }) => {
    expect(serves.length).toBeGreaterThan(0);
    for (const verb of verbs.filter((each) => !serves.includes(each))) {
      const answer = await shop.call(verb, path);
      if (verb === 'HEAD') expect([answer.status, answer.text]).toEqual([404, '']);
      else expectRefusal(answer, { code: 'NOT_FOUND_HTTP_METHOD' });
    }
  });

  // biome-ignore format: a table
  test.each([
    ['//'], ['/v1'], ['/v1/'], ['/v1/payment'], ['/v2/payments'], ['/V1/payments/confirm'], ['/v1/payments/a/b'],
    ['/v1/payments//cancel/'], ['/v1/payments/a/cancel/b'], ['/v1/virtual-accounts/a'], ['/sandbox'], ['/sandbox/v1/nothing'],
    ['/checkout/v1'], ['/checkout/v1/payments/a'], ['/checkout/index.html'],
    ['/rails'], ['/rails/bank/v1/nothing'], ['/health/'], ['//health'], ['/health%00'], ['/openapi.json/'], ['/.env'],
    ['/%'], ['/%GG'], ['/v1/payments/%E0%A4%A'], ['/v1/payments/%ED%A0%80'], ['/v1/payments/%C0%AF'], ['/v1/payments/%FF'],
    ['/%F0%9F%99%82'], ['/__proto__'], [`/${'x'.repeat(10_000)}`], ['/v1/payments/orders'.concat('/a/b')],
  ])('%s is nobody’s', async (path) => {
    await Promise.all(
      ['GET', 'POST', 'PUT', 'DELETE'].map(async (verb) => {
        const answer = await shop.call(verb, path, verb === 'POST' ? { rawBody: '{' } : {});
        expectRefusal(answer, { code: 'NOT_FOUND' });
        const inEnglish = await shop.call(verb, path, { headers: { 'accept-language': 'en' } });
        expectRefusal(inEnglish, { code: 'NOT_FOUND', language: 'en' });
      }),
    );
  });

  test.each(['', 'nobody.js', '%00', '..%2f..%2f..%2fpackage.json', '%2e%2e%2findex.html', '.'])(
    '/checkout/assets/%s is no file of the window',
    async (file) => {
      const bytes = requestText({ line: `GET /checkout/assets/${file}` });
      expectRefusal(answerOf(await sendBytes(town.origin(), bytes)), { code: 'NOT_FOUND' });
    },
  );

  test('a key of ten thousand characters is looked at like any other', async () => {
    expectRefusal(await shop.call('GET', `/v1/payments/${'k'.repeat(10_000)}`), {
      code: 'NOT_FOUND_PAYMENT',
    });
    expectRefusal(await shop.call('DELETE', `/v1/payments/${'k'.repeat(10_000)}`), {
      code: 'NOT_FOUND_HTTP_METHOD',
    });
  });
});

describe('bytes that are not HTTP', () => {
  const get = 'GET /v1/payments/nobody';
  // biome-ignore format: a table
  const garbage: [what: string, bytes: string | Buffer][] = [
    ['a line of text',               'garbage\r\n\r\n'],
    ['a TLS hello',                  Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ['an unknown version',           'GET / HTTP/9.9\r\nHost: a\r\n\r\n'],
    ['a header without a name',      'GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n'],
    ['a blank in a header’s name',   'GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n'],
    ['a NUL in a header',            'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
    ['a raw NUL in the path',        'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a blank in the path',          'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a negative length',            'POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths',                  'POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a length and chunks',          'POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a chunk without a length',     'POST /v1/payments HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n'],
    ['headers of 20 kB',             requestText({ line: get, headers: [`X: ${'x'.repeat(20_000)}`] })],
    ['a path of 20 kB',              requestText({ line: `GET /${'x'.repeat(20_000)}` })],
    ['bare line feeds',              'GET / HTTP/1.1\nHost: a\nX\n\n'],
  ];

  test.each(garbage)('%s: the protocol’s refusal, and the connection ends', async (_, bytes) => {
    expectRefusal(answerOf(await sendBytes(town.origin(), bytes)), { code: 'INVALID_REQUEST' });
  });

  test('the refusal is English for who asked in English', async () => {
    const bytes = requestText({ line: get, headers: ['Accept-Language: en-US', 'Bad Name: x'] });
    expectRefusal(answerOf(await sendBytes(town.origin(), bytes)), {
      code: 'INVALID_REQUEST',
      language: 'en',
    });
  });

  test.each(['TRACE', 'PROPFIND', 'QUERY', 'PURGE', 'M-SEARCH'])('%s is no verb of ours', async (verb) => {
    const answer = answerOf(
      await sendBytes(town.origin(), requestText({ line: `${verb} /v1/payments/nobody` })),
    );
    expectRefusal(answer, { code: 'NOT_FOUND_HTTP_METHOD' });
  });

  test.each([
    ['a request for another server', requestText({ line: 'GET http://evil.example/nothing' }), 404],
    ['OPTIONS *', requestText({ line: 'OPTIONS *' }), 404],
    ['no Host', 'GET /v1/payments/nobody HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['HTTP/1.0 without Host', 'GET /nothing HTTP/1.0\r\n\r\n', 404],
    ['an expectation', requestText({ line: get, headers: ['Expect: a-miracle'] }), 417],
    [
      'an upgrade',
      requestText({ line: 'GET /nothing', headers: ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings'] }),
      404,
    ],
  ])('%s is refused', async (_, bytes, status) => {
    expect(answerOf(await sendBytes(town.origin(), bytes)).status).toBe(status);
  });

  test('a second Authorization, Content-Type or length does not count', async () => {
    const own = ['Authorization: ', basic(`${shop.secretKey}:`)].join('');
    const answer = answerOf(
      await sendBytes(
        town.origin(),
        requestText({ line: get, headers: [own, `Authorization: ${basic('x:')}`] }),
      ),
    );
    expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT' });
  });

  test('garbage behind a whole request takes nothing from its answer', async () => {
    const body = '{"cancelReason":"x"}';
    const headers = [`Authorization: ${basic(`${shop.secretKey}:`)}`, `Content-Length: ${body.length}`];
    const whole = requestText({ line: 'POST /v1/payments/nobody/cancel', headers, body }).replace(
      'Connection: close\r\n',
      '',
    );
    const answer = answerOf(await sendBytes(town.origin(), `${whole}garbage\r\n\r\n`));
    expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT' });
  });

  test('a request that ends in garbage is refused itself', async () => {
    const headers = [`Authorization: ${basic(`${shop.secretKey}:`)}`, 'Transfer-Encoding: chunked'];
    const half = requestText({
      line: 'POST /v1/payments/nobody/cancel',
      headers,
      body: '5\r\n{"can\r\nxyz\r\n',
    });
    expectRefusal(answerOf(await sendBytes(town.origin(), half)), { code: 'INVALID_REQUEST' });
  });
});

test('headers of every kind change no refusal', async () => {
  const odd: Record<string, string>[] = [
    { 'accept-language': `${'en;q=0.1,'.repeat(500)}ko` },
    { 'accept-language': 'en;q=abc, *;q=1, 한국어'.replace(/[^\x20-\x7e]/g, '?') },
    { accept: 'text/html' },
    { 'if-none-match': '*' },
    { range: 'bytes=0-1' },
    { cookie: '__proto__=1; constructor=2' },
    { 'x-forwarded-for': "1.1.1.1, ' or 1=1" },
    { 'x-http-method-override': 'DELETE' },
    { 'tosspayments-test-code': '' },
    { 'idempotency-key': 'caf\u00e9 \t"\\' },
  ];
  for (const headers of odd) {
    const answer = await shop.call('GET', '/v1/payments/nobody', { headers });
    expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT' });
  }
  for (const code of [
    '__proto__',
    'constructor',
    'nothing',
    'EXPIRED_PAYMENT',
    'AMOUNT_MISMATCH',
    'x'.repeat(5_000),
  ]) {
    const answer = await shop.confirm(payment, { headers: { 'tosspayments-test-code': code } });
    expectRefusal(answer, { code: 'INVALID_TEST_CODE' });
  }
});

test('an idempotency key is written back as one header, whatever stands in it', async () => {
  const key = 'caf\u00e9 \u00ff\t"key" %0d%0aset-cookie: a=b';
  const answer = await shop.call('GET', '/v1/payments/nobody', { headers: { 'idempotency-key': key } });
  expect(answer.headers.get('idempotency-key')).toBe(key);
  expect(answer.headers.get('set-cookie')).toBeNull();
  const tooLong = await shop.confirm(payment, { headers: { 'idempotency-key': 'k'.repeat(301) } });
  expectRefusal(tooLong, { code: 'INVALID_IDEMPOTENCY_KEY' });
});

test('nothing that was refused left a trace in the database', async () => {
  expect(await books(town.db)).toEqual(before);
});

describe('what is unusual and no mistake', () => {
  const asked = () => ({
    amount: 50_000,
    orderId: newOrderId(),
    orderName: '머그컵',
    customerName: '김구매',
    bank: '88',
  });

  test.each<[string, Record<string, string>]>([
    ['plain text', { 'content-type': 'text/plain' }],
    ['curl’s own type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a charset', { 'content-type': 'application/json;charset=UTF-8' }],
    ['capitals', { 'content-type': 'APPLICATION/JSON' }],
    ['an encoding that is none', { 'content-encoding': 'identity' }],
  ])('JSON sent as %s is read', async (_, headers) => {
    expect((await shop.call('POST', '/v1/virtual-accounts', { body: asked(), headers })).status).toBe(200);
  });

  test('a body in chunks, without a type, in HTTP/1.0 or after the 100 is read', async () => {
    const body = JSON.stringify(asked());
    const own = `Authorization: ${basic(`${shop.secretKey}:`)}`;
    const [half, rest] = [body.slice(0, 40), body.slice(40)].map((part) => Buffer.from(part));
    const chunk = (part: Buffer) =>
      Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
    const head = requestText({
      line: 'POST /v1/virtual-accounts',
      headers: [own, 'Transfer-Encoding: chunked'],
    });
    const bytes = Buffer.concat([
      Buffer.from(head),
      chunk(half as Buffer),
      chunk(rest as Buffer),
      Buffer.from('0\r\n\r\n'),
    ]);
    expect(answerOf(await sendBytes(town.origin(), bytes)).status).toBe(200);
  });

  test('as deep and as large as is allowed', async () => {
    const small = JSON.stringify({ ...asked(), memo: '', deep: JSON.parse(nested(maxBodyDepth - 1)) });
    const padding = 'x'.repeat(maxBodyBytes - Buffer.byteLength(small));
    const rawBody = small.replace('"memo":""', `"memo":"${padding}"`);
    expect(Buffer.byteLength(rawBody)).toBe(maxBodyBytes);
    expect((await shop.call('POST', '/v1/virtual-accounts', { rawBody })).status).toBe(200);
  });

  test('names of the prototype among a merchant’s own data are data', async () => {
    const rawBody = JSON.stringify({ ...asked(), metadata: { constructor: 'a' } }).replace(
      '"constructor"',
      '"__proto__":"b","constructor"',
    );
    const answer = await shop.call('POST', '/v1/virtual-accounts', { rawBody });
    expect(answer.text).toContain('"metadata":{"__proto__":"b","constructor":"a"}');
    const read = await shop.call('GET', `/v1/payments/${answer.body.paymentKey}`);
    expect(read.text).toContain('"__proto__":"b"');
  });

  test.each([
    ['Host: "><script>alert(1)</script>'],
    ['Host: evil.example/path'],
    ['Host: user:password@evil.example'],
    ['X-Forwarded-Host: evil.example, "onload="'],
    ['X-Forwarded-Host: <b>'],
    ['X-Forwarded-Proto: javascript'],
    [`X-Forwarded-Host: ${'x'.repeat(5_000)}`],
  ])('%s does not end up in a link', async (header) => {
    const body = JSON.stringify(asked());
    const own = `Authorization: ${basic(`${shop.secretKey}:`)}`;
    const host = header.startsWith('Host:') ? header : `Host: localhost\r\n${header}`;
    const head = `POST /v1/virtual-accounts HTTP/1.1\r\n${host}\r\nConnection: close\r\n${own}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    const answer = answerOf(await sendBytes(town.origin(), head + body));
    expect(answer.status).toBe(200);
    const { origin, pathname } = new URL(answer.body.checkout.url);
    expect(origin).toMatch(/^http:\/\/(localhost|127\.0\.0\.1:\d+)$/);
    expect(pathname).toBe(`/v1/payments/${answer.body.paymentKey}/checkout`);
  });
});

test.each([
  ['/health', 'application/json; charset=utf-8', null, null],
  ['/openapi.json', 'application/json; charset=utf-8', '*', null],
  ['/v2/standard', 'text/javascript; charset=utf-8', '*', 'no-cache'],
])('%s needs no key and has sane headers', async (path, type, origin, cache) => {
  const answer = await shop.call('GET', `${path}?anything=%00`, { secretKey: null });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  expect(answer.headers.get('cache-control')).toBe(cache);
  expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  for (const chatty of ['server', 'x-powered-by', 'set-cookie'])
    expect(answer.headers.get(chatty)).toBeNull();
  if (path === '/openapi.json') expect(answer.body.openapi).toMatch(/^3\.1/);
  if (path === '/health') expect(answer.body).toEqual({ status: 'ok' });
});
