import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulatorAccount } from '../simulator-account.ts';
import { orderBody, type Shown, usd } from './rest-stage.ts';

let dir: string;
let paypal: ChildProcess;
let origin: string;
let token: string;

/** PayPal as its own process, on the books that are there. */
async function start(): Promise<void> {
  paypal = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      TOLLGATE_DATA_DIR: dir,
      TOLLGATE_PAYPAL_SIMULATOR_PORT: '0',
      TOLLGATE_PAYPAL_CALLBACK_URL: 'http://127.0.0.1:9/nobody',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!paypal.stdout) throw new Error('the simulator has no output');
  const [line] = (await once(createInterface(paypal.stdout), 'line')) as [string];
  origin = line.slice(line.indexOf('http'));
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const gone = once(paypal, 'exit');
  paypal.kill(signal);
  return (await gone)[0] as number | null;
}

async function ask(path: string, body?: object, id?: string): Promise<{ status: number; body: Shown }> {
  const response = await fetch(`${origin}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(id !== undefined && { 'paypal-request-id': id }),
      prefer: 'return=representation',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Shown };
}

const create = async (name: string) =>
  (await ask('/v2/checkout/orders', orderBody('10.00', { unit: { custom_id: name } }), `create:${name}`)).body
    .id;
const capture = (orderId: string) => ask(`/v2/checkout/orders/${orderId}/capture`, {}, `capture:${orderId}`);
const books = async () => (await ask('/control/books', {})).body;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tollgate-paypal-'));
  await start();
  const { clientId, clientSecret } = simulatorAccount;
  const response = await fetch(`${origin}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  token = ((await response.json()) as { access_token: string }).access_token;
});
afterEach(async () => {
  await end('SIGTERM');
  await rm(dir, { recursive: true });
});

test('what a killed PayPal knew, its books still hold: tokens, orders, money, ids, the clock', async () => {
  const orderId = await create('pk-1');
  await ask('/control/approve', { orderId });
  const captured = await capture(orderId);
  const [money] = captured.body.purchase_units[0].payments.captures;
  const refund = () => ask(`/v2/payments/captures/${money.id}/refund`, { amount: usd('4.00') }, 'refund:1');
  const refunded = await refund();
  await ask('/control/advanceClock', { advance: 'PT2H' });

  await end('SIGKILL');
  await start();
  expect((await ask(`/v2/checkout/orders/${orderId}`)).body.purchase_units[0].payments).toMatchObject({
    captures: [{ id: money.id, status: 'PARTIALLY_REFUNDED' }],
    refunds: [{ id: refunded.body.id, amount: usd('4.00') }],
  });
  expect((await capture(orderId)).status).toBe(200);
  expect(await refund()).toMatchObject({ status: 200, body: { id: refunded.body.id } });
  const { body } = await ask('/control/advanceClock', { ms: 0 });
  expect(Date.parse(body.now) - Date.now()).toBeGreaterThan(7_000_000);
});

test('killed among captures: what was answered is in the books, and a repeat finishes the rest, once each', async () => {
  const orders = await Promise.all(Array.from({ length: 40 }, (_, index) => create(`pk-${index}`)));
  await Promise.all(orders.map((orderId) => ask('/control/approve', { orderId })));
  const answered = new Set<string>();
  const captures = orders.map(async (orderId) => {
    const { status } = await capture(orderId);
    if (status === 201) answered.add(orderId);
    if (answered.size === 10) paypal.kill('SIGKILL');
  });
  const gone = once(paypal, 'exit');
  await Promise.allSettled(captures);
  await gone;

  await start();
  const { captures: kept, orders: keptOrders } = await books();
  const captured = new Set(kept.map(({ orderId }: { orderId: string }) => orderId));
  expect([...answered].filter((orderId) => !captured.has(orderId))).toEqual([]);
  for (const { orderId, status } of keptOrders) {
    expect(status).toBe(captured.has(orderId) ? 'COMPLETED' : 'APPROVED');
  }
  const repeats = await Promise.all(orders.map(capture));
  expect(repeats.map(({ status }) => status)).toEqual(orders.map((id) => (captured.has(id) ? 200 : 201)));
  expect((await books()).captures).toHaveLength(40);
});

test('told to stop, it closes its books and leaves with 0', async () => {
  expect(await end('SIGTERM')).toBe(0);
  await start();
});
