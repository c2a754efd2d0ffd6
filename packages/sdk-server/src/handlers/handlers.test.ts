import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStage } from '../../test/stage.ts';
import type { ConfirmResult, TossPayments } from '../index.ts';
import { expressHandlers } from './express.ts';
import { fastifyTollgate } from './fastify.ts';
import { honoHandlers } from './hono.ts';
import { nextRoutes } from './next.ts';
import { type WebHandlers, webHandlers } from './web.ts';

type Server = (path: string, init?: RequestInit) => Promise<Response>;
const where = (result: ConfirmResult) =>
  'orderId' in result ? `/orders/${result.orderId}` : `/problem/${result.kind}`;
/** Who the visitor is stands in a header here; a shop takes it from a session. */
const header = 'x-owner';

const overHttp = async (listener: Parameters<typeof createServer>[1]): Promise<Server> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
};

const servers: Record<string, (toss: TossPayments) => Promise<Server>> = {
  web: async (toss) => {
    const handlers: WebHandlers<Request> = webHandlers<Request>(toss, {
      owner: (request) => request.headers.get(header) ?? undefined,
      afterConfirm: where,
    });
    return byPath(
      (request) => handlers.success(request, request),
      (request) => handlers.fail(request, request),
      (request) => handlers.webhook(request),
    );
  },
  next: async (toss) => {
    const routes = nextRoutes(toss, {
      owner: async (request) => request.headers.get(header) ?? undefined,
      afterConfirm: where,
    });
    return byPath(routes.success.GET, routes.fail.GET, routes.webhook.POST);
  },
  hono: async (toss) => {
    const handlers = honoHandlers(toss, {
      owner: (context) => context.req.header(header),
      afterConfirm: where,
    });
    const app = new Hono()
      .get('/payments/success', handlers.success)
      .get('/payments/fail', handlers.fail)
      .post('/webhooks/toss', handlers.webhook);
    return async (path, init) => app.request(path, init);
  },
  express: async (toss) => overHttp(expressApp(toss)),
  'express behind express.json()': async (toss) => overHttp(expressApp(toss, express.json())),
  fastify: async (toss) => {
    const app = Fastify();
    await app.register(fastifyTollgate, {
      toss,
      pages: { owner: (request) => request.headers[header] as string | undefined, afterConfirm: where },
    });
    // The rest of the shop keeps its own way of reading bodies.
    app.post('/echo', async (request) => request.body);
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => app.close());
    return (path, init) => fetch(origin + path, { redirect: 'manual', ...init });
  },
};

function expressApp(toss: TossPayments, ...before: express.RequestHandler[]) {
  const handlers = expressHandlers(toss, { owner: (request) => request.get(header), afterConfirm: where });
  return express()
    .use(...[...before, (_request: unknown, _response: unknown, next: () => void) => next()])
    .get('/payments/success', handlers.success)
    .get('/payments/fail', handlers.fail)
    .post('/webhooks/toss', handlers.webhook);
}

type Handler = (request: Request) => Promise<Response>;
function byPath(success: Handler, fail: Handler, webhook: Handler): Promise<Server> {
  return Promise.resolve(async (path, init) => {
    const request = new Request(`http://shop.test${path}`, init);
    if (path.startsWith('/payments/success')) return success(request);
    return path.startsWith('/payments/fail') ? fail(request) : webhook(request);
  });
}

const kim = { headers: { [header]: 'kim' } };
const posted = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

describe.each(Object.keys(servers))('%s', (name) => {
  const open = async (settings = {}) => {
    const stage = await openStage(settings);
    return { stage, call: await (servers[name] as (toss: TossPayments) => Promise<Server>)(stage.toss) };
  };

  test('the success page confirms and sends on, and its address with the paymentKey goes no further', async () => {
    const { stage, call } = await open();
    const { visit, orderId } = await stage.authenticated();
    const path = `/payments/success?${new URLSearchParams(visit)}`;
    const answer = await call(path, kim);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/orders/${orderId}`]);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await stage.kind(orderId)).toBe('account-issued');
    const stranger = await call(path);
    expect(stranger.headers.get('location')).toBe('/problem/unknown-order');
  });

  test('the fail page says in the buyer’s language what happened, in our words, escaped', async () => {
    const { stage, call } = await open();
    const { window, orderId } = await stage.request({ failUrl: 'https://shop.test/payments/fail' });
    const { search } = new URL(window.failUrl ?? '');
    const attack = encodeURIComponent('<script>alert(1)</script>');
    const path = `/payments/fail${search}&code=PAY_PROCESS_CANCELED&message=${attack}`;
    const english = await call(path, { headers: { ...kim.headers, 'accept-language': 'en-US,en' } });
    expect(english.status).toBe(200);
    expect(english.headers.get('content-type')).toContain('text/html');
    const html = await english.text();
    expect(html).toContain('You stopped the payment. No money moved.');
    expect(html).not.toContain('<script>');
    expect(await (await call(path, { headers: { 'accept-language': 'ko-KR' } })).text()).toContain(
      '결제를 그만두었어요',
    );
    expect(await stage.kind(orderId)).toBe('failed');
  });

  test('E1 E5 the webhook is public and answers 200, 403, 400 and 503', async () => {
    const { stage, call } = await open({ timing: { webhookPatienceMs: 200 } });
    const { orderId, paymentKey, secret } = await stage.waiting();
    const body = (fields: object) =>
      JSON.stringify({
        createdAt: '2026-03-11T09:05:12.1',
        secret,
        status: 'DONE',
        transactionKey: 'T',
        orderId,
        ...fields,
      });
    stage.gateway.deposit(paymentKey);
    expect((await call('/webhooks/toss', posted(body({ secret: 'ps_wrong' })))).status).toBe(403);
    expect((await call('/webhooks/toss', posted('{'))).status).toBe(400);
    stage.gateway.script('read', { status: 500, body: {} });
    expect((await call('/webhooks/toss', posted(body({})))).status).toBe(503);
    expect(await stage.kind(orderId)).toBe('account-issued');
    expect((await call('/webhooks/toss', posted(body({})))).status).toBe(200);
    expect(await stage.kind(orderId)).toBe('paid');
  });

  test('a signature is checked over the bytes as they were sent', async () => {
    const whsec = 'whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVzIQ==';
    const { stage, call } = await open({ webhookSecrets: [whsec] });
    const { orderId, secret } = await stage.waiting();
    // Written as no JSON library of ours would write it.
    const body = `{ "createdAt":"2026-03-11T09:05:12.1", "secret":"${secret}", "status":"\\u0044ONE", "orderId":"${orderId}" }`;
    const at = new Date(stage.now());
    const signed = (id: string) => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(whsec).sign('whtrans_1', at, body),
    });
    expect((await call('/webhooks/toss', posted(body, signed('whtrans_1')))).status).toBe(200);
    const isParsedBefore = name.includes('express.json()');
    expect((await call('/webhooks/toss', posted(body, signed('other')))).status).toBe(
      isParsedBefore ? 200 : 403,
    );
  });

  test('a body beyond all measure is refused', async () => {
    const { call } = await open();
    const answer = await call('/webhooks/toss', posted(JSON.stringify({ orderId: 'x'.repeat(400_000) })));
    expect([400, 413]).toContain(answer.status);
  });
});

test('fastify: the rest of the app still reads JSON as it did', async () => {
  const stage = await openStage();
  const call = await (servers['fastify'] as (toss: TossPayments) => Promise<Server>)(stage.toss);
  expect(await (await call('/echo', posted('{"a":1}'))).json()).toEqual({ a: 1 });
});

test('a shop’s own pages: a Response is given as it is, an address becomes 303', async () => {
  const stage = await openStage();
  const handlers = webHandlers(stage.toss, {
    owner: () => 'kim',
    afterConfirm: (result) => new Response(result.kind, { status: result.kind === 'failed' ? 402 : 200 }),
    afterFail: ({ trouble }) => `/cart?why=${trouble.cause}`,
  });
  const { visit } = await stage.authenticated();
  const answer = await handlers.success(
    new Request(`http://shop.test/?${new URLSearchParams(visit)}`),
    undefined,
  );
  expect(await answer.text()).toBe('account-issued');
  const failed = await handlers.fail(new Request('http://shop.test/?code=PAY_PROCESS_CANCELED'), undefined);
  expect([failed.status, failed.headers.get('location')]).toEqual([303, '/cart?why=stopped']);
});
