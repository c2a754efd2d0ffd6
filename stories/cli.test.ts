import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../test/architecture.ts';
import type { Shop } from './support/shop.ts';
import { newOrderId } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
  shop = await town.shop();
});
afterAll(() => town?.close());

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function begin(...words: string[]): ChildProcess {
  const cli = join(root, 'packages/cli/bin/tollgate.mjs');
  return spawn(process.execPath, [cli, ...words], {
    env: {
      ...process.env,
      LANG: 'en_US.UTF-8',
      TOLLGATE_URL: town.origin(),
      TOSS_SECRET_KEY: shop.secretKey,
    },
  });
}

async function tollgate(...words: string[]): Promise<Ended> {
  const child = begin(...words);
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout?.on('data', (text) => {
    ended.out += text;
  });
  child.stderr?.on('data', (text) => {
    ended.err += text;
  });
  ended.code = await new Promise((resolve) => child.once('close', resolve));
  return ended;
}

const json = async (...words: string[]) => JSON.parse((await tollgate('--json', ...words)).out);

test('a payment from the command line: asked for, confirmed, paid, taken back, canceled in part', async () => {
  const orderId = newOrderId();
  expect(await json('pay', '--order-id', orderId, '--amount', '20000')).toMatchObject({
    orderId,
    status: 'IN_PROGRESS',
  });
  const paid = await json('pay', '--paid', '--amount', '20000');
  expect(paid).toMatchObject({ status: 'DONE', totalAmount: 20_000 });
  expect(await json('deposit', paid.orderId, '--reverse')).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  expect(await json('deposit', paid.paymentKey)).toMatchObject({ status: 'DONE' });
  const account = '88:110123456789:김고객';
  expect(await json('cancel', paid.paymentKey, '--amount', '5000', '--account', account)).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 15_000,
  });
  const told = await tollgate('pay', '--method', 'paypal', '--confirm', '--amount', '726.24');
  expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/status\s+DONE[\s\S]*\$726\.24/) });
});

test('what the gateway refuses is said in its words, and the exit code tells why it failed', async () => {
  expect(await tollgate('deposit', 'nothing-such')).toMatchObject({
    code: 4,
    out: '',
    err: expect.stringContaining('NOT_FOUND_PAYMENT'),
  });
  expect(await tollgate('clock', 'advance', 'soon')).toMatchObject({ code: 2 });
  expect(await tollgate('nonsense')).toMatchObject({ code: 2 });
  expect(await tollgate('--gateway', 'http://127.0.0.1:9', 'clock')).toMatchObject({ code: 3 });
  expect(await tollgate('--secret-key', 'live_sk_x', 'clock')).toMatchObject({ code: 2 });
});

test('the log tells every call, and why it was refused', async () => {
  await tollgate('deposit', 'nobody-knows-this');
  await expect
    .poll(async () => (await tollgate('logs')).out)
    .toMatch(/404 {2}GET \/v1\/payments\/orders\/nobody-knows-this .*NOT_FOUND_PAYMENT · \S/);
});

test('the clock goes forward as people write it', async () => {
  const before = await json('clock');
  expect((await json('clock', 'advance', '1d12h')).offsetMs).toBe(before.offsetMs + 36 * 3_600_000);
});

test('a fault is set, strikes once, and is gone; a lost answer is not called a missing gateway', async () => {
  const { faults } = await json('faults', 'add', 'answerLost', '--endpoint', 'confirmPayment');
  expect(faults).toMatchObject([{ effect: 'answerLost', endpoint: 'confirmPayment', remaining: 1 }]);
  expect(await tollgate('pay', '--confirm')).toMatchObject({
    code: 3,
    err: expect.stringContaining('was cut'),
  });
  expect(await tollgate('pay', '--confirm')).toMatchObject({ code: 0 });
  expect(await json('faults', 'clear')).toEqual({ faults: [] });
  expect((await tollgate('faults', 'effects')).out).toContain('answerLost');
});

test('listen hands webhooks over, with their headers; trigger makes one with a payment behind it; resend sends again', async () => {
  const heard: { headers: unknown; body: string }[] = [];
  const mine = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((done) => mine.listen(0, '127.0.0.1', done));
  const to = `http://127.0.0.1:${(mine.address() as AddressInfo).port}/webhooks`;
  const listening = begin('listen', '--forward-to', to, '--events', 'DEPOSIT_CALLBACK');
  await new Promise((resolve) => listening.stderr?.once('data', resolve));

  const { orderId } = await json('trigger', 'DEPOSIT_CALLBACK');
  await expect.poll(() => heard.length).toBe(1);
  expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ orderId, status: 'DONE' });
  expect(heard[0]?.headers).toMatchObject({ 'tosspayments-webhook-transmission-id': expect.any(String) });
  expect(await json('resend', orderId)).toMatchObject([{ orderId, eventType: 'DEPOSIT_CALLBACK' }]);
  await expect.poll(() => heard.length).toBe(2);

  listening.kill('SIGINT');
  await new Promise((resolve) => listening.once('close', resolve));
  expect((await shop.call('GET', '/sandbox/v1/webhooks')).body).toEqual([]);
  mine.close();
});

test('the doctor says what is missing and what to do', async () => {
  const { out } = await tollgate('doctor');
  expect(out).toMatch(/✓ Gateway/);
  expect(out).toMatch(/✗ Webhooks: no endpoint is registered\n\s+→/);
});
