import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../../test/database.ts';
import type { TossPayments, WindowRequest } from '../src/index.ts';
import { ScriptedGateway, secretOf } from './scripted-gateway.ts';
import { testKeys, visitOf } from './stage.ts';

/** The examples of the README, written out as they stand there, in a place of this package that is never kept. */
const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist/readme');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = new Map(
  [...readme.matchAll(/^```ts\n(\/\/ (\S+\.ts)\n[\s\S]*?)^```$/gm)].map(([, code = '', name = '']) => [
    name,
    code,
  ]),
);

let gateway: ScriptedGateway;
beforeAll(async () => {
  gateway = await new ScriptedGateway().start();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of examples) writeFileSync(join(folder, name), code);
  const compilerOptions = { lib: ['es2024', 'esnext.disposable'] };
  const tsconfig = { extends: '../../../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  process.env['TOSS_SECRET_KEY'] = testKeys.secretKey;
  process.env['TOSS_CLIENT_KEY'] = testKeys.clientKey;
  process.env['TOSS_API_URL'] = gateway.origin;
  process.env['SHOP_DATABASE'] = ':memory:';
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function example<T>(name: string): Promise<T> {
  return (await import(/* @vite-ignore */ join(folder, name))) as T;
}
const shop = async () => ({
  ...(await example<{ toss: TossPayments; db: DatabaseSync }>('toss.ts')),
  ...(await example<{ beginPayment(session: string, won: number): Promise<WindowRequest> }>('pay.ts')),
});

test('every TypeScript block of the README is an example with a name', () => {
  expect(examples.size).toBe(readme.match(/^```ts$/gm)?.length);
  expect(examples.size).toBeGreaterThanOrEqual(10);
});

test('the examples compile as they stand', async () => {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const compiler = join(typescript, 'bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', folder]).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
}, 120_000);

type Call = (path: string, init?: RequestInit) => Promise<Response>;
const listening = async (listener: RequestListener): Promise<Call> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
};

type Route = (request: Request) => Promise<Response>;
const shops: Record<string, () => Promise<Call>> = {
  'with-express.ts': async () => listening((await example<{ app: RequestListener }>('with-express.ts')).app),
  'with-fastify.ts': async () => {
    const { app } = await example<{ app: FastifyInstance }>('with-fastify.ts');
    await app.ready();
    return listening((request, response) => app.routing(request, response));
  },
  'with-hono.ts': async () => {
    const { app } = await example<{ app: Hono }>('with-hono.ts');
    return async (path, init) => app.request(path, init);
  },
  'with-next.ts': async () => {
    const routes = await example<{ success: { GET: Route }; fail: { GET: Route }; webhook: { POST: Route } }>(
      'with-next.ts',
    );
    return async (path, init) => {
      const request = new Request(`http://shop.test${path}`, init);
      if (path.startsWith('/webhooks')) return routes.webhook.POST(request);
      return path.startsWith('/payments/fail') ? routes.fail.GET(request) : routes.success.GET(request);
    };
  },
};

/** The way back from the window: what we signed, with what the gateway appends. */
const back = (address: string | undefined, appended: Record<string, string>) => {
  const url = new URL(address ?? '');
  for (const [name, value] of Object.entries(appended)) url.searchParams.set(name, value);
  return url.pathname + url.search;
};
const notice = (orderId: string, paymentKey: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    createdAt: '2026-03-11T09:05:12.118402',
    secret: secretOf(paymentKey),
    status: 'DONE',
    transactionKey: 'T',
    orderId,
  }),
});

describe.each(Object.keys(shops))('%s', (name) => {
  test('a virtual account: issued on the success page, delivered after the webhook, once', async () => {
    const call = await (shops[name] as () => Promise<Call>)();
    const { db, toss, beginPayment } = await shop();
    const window = await beginPayment('abc', 36_000);
    const payment = gateway.authenticate(window.orderId, window.amount.value);
    const cookie = { headers: { cookie: 'session=abc' } };
    const success = back(window.successUrl, visitOf(payment));

    const stranger = await call(success, { headers: { cookie: 'session=def' } });
    expect(stranger.headers.get('location')).toBe('/cart?problem=address');
    const answer = await call(success, cookie);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/orders/${window.orderId}`]);
    expect(await toss.outcome(window.orderId, 'abc')).toMatchObject({ kind: 'account-issued' });
    const dispatched = () =>
      db.prepare('select stopped from dispatch where order_id = ?').all(window.orderId);
    expect(dispatched()).toEqual([]);
    if (name === 'with-express.ts') {
      const page = await (await call(`/orders/${window.orderId}`, cookie)).json();
      expect(page).toMatchObject({ pleaseSendTo: { accountNumber: 'X5501928374650' }, amount: '36000' });
      expect((await call(`/orders/${window.orderId}`)).status).toBe(404);
    }

    gateway.deposit(payment.paymentKey);
    for (let delivery = 0; delivery < 2; delivery++) {
      expect((await call('/webhooks/toss', notice(window.orderId, payment.paymentKey))).status).toBe(200);
    }
    expect(await toss.outcome(window.orderId, 'abc')).toMatchObject({ kind: 'paid' });
    expect(dispatched()).toEqual([{ stopped: 0 }]);
    gateway.reverse(payment.paymentKey);
    await call('/webhooks/toss', notice(window.orderId, payment.paymentKey));
    expect(dispatched()).toEqual([{ stopped: 1 }]);
  });

  test('a buyer who gave up may try again', async () => {
    const call = await (shops[name] as () => Promise<Call>)();
    const { toss, beginPayment } = await shop();
    const window = await beginPayment('abc', 36_000);
    const fail = back(window.failUrl, { code: 'PAY_PROCESS_CANCELED', message: 'x' });
    expect((await call(fail, { headers: { cookie: 'session=abc' } })).status).toBe(200);
    expect(await toss.outcome(window.orderId, 'abc')).toMatchObject({ kind: 'failed', canRetry: true });
  });
});

test('by-hand.ts and refund.ts: issued, paid, a part given back, the same form sent twice, the rest', async () => {
  const { toss, beginPayment } = await shop();
  const { successPage, webhookPage } = await example<{
    successPage(request: Request, session: string): Promise<Response>;
    webhookPage(request: Request): Promise<Response>;
  }>('by-hand.ts');
  const { refund } = await example<{ refund(form: Record<string, string>): Promise<string> }>('refund.ts');
  const { orderId, amount, successUrl } = await beginPayment('abc', 36_000);
  const payment = gateway.authenticate(orderId, amount.value);
  const visit = new Request(`http://shop.test${back(successUrl, visitOf(payment))}`);
  expect(await (await successPage(visit, 'abc')).text()).toBe('Please send 36000 won to X5501928374650.');

  const form = {
    orderId,
    amount: '6000',
    bank: '국민',
    accountNumber: '123-456',
    holderName: '김샘플',
    formId: 'one',
  };
  expect(await refund(form)).toContain('이렇게는 취소할 수 없어요');
  gateway.deposit(payment.paymentKey);
  expect(
    (await webhookPage(new Request('http://shop.test/', notice(orderId, payment.paymentKey)))).status,
  ).toBe(200);
  expect(await (await successPage(visit, 'abc')).text()).toContain('Paid at 2026-03-11');

  expect(await refund({ ...form, accountNumber: '' })).toContain('환불받을 계좌');
  expect(await refund(form)).toBe('남은 금액 30000');
  expect(await refund(form)).toBe('남은 금액 30000');
  expect(await refund({ ...form, amount: '30000', formId: 'two' })).toBe('모두 취소했어요');
  expect(await toss.outcome(orderId, 'abc')).toMatchObject({ kind: 'refunded' });
});

test('jobs.ts: what is open is looked at', async () => {
  const { toss, beginPayment } = await shop();
  const { onceADay, everyMinute } =
    await example<Record<'onceADay' | 'everyMinute', TossPayments['reconcile']>>('jobs.ts');
  const { orderId, amount } = await beginPayment('abc', 36_000);
  gateway.authenticate(orderId, amount.value, { status: 'EXPIRED' });
  expect((await everyMinute()).changed.map((change) => change.orderId)).not.toContain(orderId);
  expect((await onceADay()).changed).toContainEqual({ orderId, from: 'requested', to: 'expired' });
  expect(await toss.outcome(orderId, 'abc')).toMatchObject({ kind: 'expired', canRetry: true });
});

test('postgres.ts: a PayPal payment in PostgreSQL', async () => {
  const database = await freshDatabase();
  const { openShop } = await example<{
    openShop(url: string): Promise<{ toss: TossPayments; pool: import('pg').Pool }>;
  }>('postgres.ts');
  const { toss, pool } = await openShop(database.url);
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const orderId = 'order-in-dollars';
  await toss.request({
    orderId,
    amount: { value: '129.90', currency: 'USD' },
    method: 'FOREIGN_EASY_PAY',
    owner: 'abc',
  });
  const payment = gateway.authenticate(orderId, 129.9, { method: '해외간편결제', currency: 'USD' });
  expect(await toss.confirm(visitOf(payment), 'abc')).toMatchObject({
    kind: 'paid',
    amount: { value: '129.90' },
  });
  expect((await pool.query('select order_id from dispatch')).rows).toEqual([{ order_id: orderId }]);
});
