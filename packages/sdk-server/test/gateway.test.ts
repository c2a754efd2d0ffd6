import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Shop } from '../../../stories/support/shop.ts';
import { buildTown, type Town } from '../../../stories/support/town.ts';
import { type Alert, type Change, createTossPayments, newOrderId, type TossPayments } from '../src/index.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { visitOf } from './stage.ts';

/** The same library against the gateway itself: nothing here is scripted but the buyer and the bank. */
let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
}, 120_000);
afterAll(() => town.close());

type OpenShop = {
  shop: Shop;
  toss: TossPayments;
  changes: Change[];
  alerts: Alert[];
  /** What the shop answered to webhooks. */
  answers: number[];
};

/** A shop whose webhooks arrive over HTTP, signed, at the library. */
async function openShop(fetchOfShop: typeof fetch = fetch): Promise<OpenShop> {
  const shop = await town.shop();
  const answers: number[] = [];
  const changes: Change[] = [];
  const alerts: Alert[] = [];
  let toss: TossPayments | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const result = await toss?.webhook({ headers: request.headers, body: Buffer.concat(chunks) });
    answers.push(result?.status ?? 503);
    response.writeHead(result?.status ?? 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/toss`;
  const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'];
  const { body } = await shop.call('POST', '/sandbox/v1/webhooks', { body: { url, events } });
  toss = createTossPayments({
    secretKey: shop.secretKey,
    clientKey: shop.clientKey,
    baseUrl: town.origin(),
    webhookSecrets: [body.signingSecret],
    store: memoryStore({ onChange: (change) => void changes.push(change) }),
    onAlert: (alert) => alerts.push(alert),
    fetch: fetchOfShop,
  });
  return { shop, toss, changes, alerts, answers };
}

async function authenticated({ shop, toss }: OpenShop) {
  const orderId = newOrderId();
  const amount = { value: 50_000, currency: 'KRW' } as const;
  await toss.request({ orderId, amount, method: 'VIRTUAL_ACCOUNT', owner: 'kim' });
  const payment = await shop.authenticated({ orderId, amount });
  return { orderId, payment, visit: visitOf(payment as Parameters<typeof visitOf>[0]) };
}

const refundAccount = { bank: '신한', accountNumber: '110-123-456789', holderName: '김고객' };
const statesOf = ({ changes }: OpenShop) => changes.map(({ to }) => to);

describe('against the gateway', { timeout: 60_000 }, () => {
  test('a virtual account: issued, paid by a signed webhook, a part given back, then the rest', async () => {
    const open = await openShop();
    const { toss, shop } = open;
    const { orderId, payment, visit } = await authenticated(open);
    const issued = await toss.confirm(visit, 'kim');
    expect(issued).toMatchObject({
      kind: 'account-issued',
      account: { accountNumber: expect.stringMatching(/^X\d+/) },
    });
    expect(await toss.confirm(visit, 'kim')).toEqual(issued);

    await shop.deposit(payment);
    await expect.poll(async () => (await toss.outcome(orderId, 'kim'))?.kind).toBe('paid');
    await expect.poll(() => open.answers.length).toBe(2);
    expect(open.answers).toEqual([200, 200]);

    const part = await toss.cancel({ orderId, reason: '고객 변심', amount: 20_000, refundAccount });
    expect(part).toMatchObject({
      kind: 'done',
      outcome: { kind: 'partly-refunded', balance: { minor: 30_000 } },
    });
    expect(await toss.previewCancel({ orderId, reason: '고객 변심', refundAccount })).toMatchObject({
      kind: 'possible',
      becomes: 'refunded',
    });
    expect(await toss.cancel({ orderId, reason: '고객 변심', refundAccount })).toMatchObject({
      kind: 'done',
      outcome: { kind: 'refunded' },
    });
    expect(statesOf(open)).toEqual([
      ...['requested', 'confirming', 'awaiting-deposit', 'paid', 'partly-refunded', 'refunded'],
    ]);
    expect(open.alerts).toEqual([]);
  });

  test('C9 the answer to the confirm gets lost after the gateway has committed: the repeat brings the secret', async () => {
    let lost = 0;
    const open = await openShop(async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/confirm') || lost > 0) return response;
      lost += 1;
      throw new TypeError('the line went dead');
    });
    const { orderId, payment, visit } = await authenticated(open);
    expect((await open.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
    expect(lost).toBe(1);
    await open.shop.deposit(payment);
    await expect.poll(async () => (await open.toss.outcome(orderId, 'kim'))?.kind).toBe('paid');
    expect(open.alerts).toEqual([]);
  });

  test('E9 the bank takes the deposit back, and the delivery stops; paid again, it starts again', async () => {
    const open = await openShop();
    const { orderId, payment, visit } = await authenticated(open);
    await open.toss.confirm(visit, 'kim');
    const becomes = (kind: string) =>
      expect.poll(async () => (await open.toss.outcome(orderId, 'kim'))?.kind).toBe(kind);
    await open.shop.deposit(payment);
    await becomes('paid');
    await open.shop.reverse(payment);
    await becomes('account-issued');
    await open.shop.deposit(payment);
    await becomes('paid');
    expect(open.changes.map(({ delivery }) => delivery).filter(Boolean)).toEqual(['start', 'stop', 'start']);
  });

  test('F1 the deposit deadline passes in the shop’s clock; no webhook tells, reconcile does', async () => {
    const open = await openShop();
    const { orderId, visit } = await authenticated(open);
    await open.toss.confirm(visit, 'kim');
    await open.shop.advance('P8D');
    const { changed } = await open.toss.reconcile({ all: true });
    expect(changed).toEqual([{ orderId, from: 'awaiting-deposit', to: 'expired' }]);
    expect(open.answers).toEqual([]);
  });

  test('C8 ten minutes are over: refused, and the same order goes through in another window', async () => {
    const open = await openShop();
    const { orderId, visit } = await authenticated(open);
    await open.shop.advance('PT11M');
    const late = await open.toss.confirm(visit, 'kim');
    expect(['failed', 'expired']).toContain(late.kind);
    expect(late).toMatchObject({ canRetry: true });
    const amount = { value: 50_000, currency: 'KRW' } as const;
    expect((await open.toss.request({ orderId, amount, owner: 'kim' })).kind).toBe('open');
    const payment = await open.shop.authenticated({ orderId, amount });
    const again = await open.toss.confirm(visitOf(payment as Parameters<typeof visitOf>[0]), 'kim');
    expect(again.kind).toBe('account-issued');
  });

  test('F3 before the deposit: canceled in full, without an account', async () => {
    const open = await openShop();
    const { orderId, visit } = await authenticated(open);
    await open.toss.confirm(visit, 'kim');
    expect(await open.toss.cancel({ orderId, reason: '변심', amount: 1 })).toMatchObject({ kind: 'refused' });
    expect(await open.toss.cancel({ orderId, reason: '변심' })).toMatchObject({
      kind: 'done',
      outcome: { kind: 'canceled' },
    });
  });

  test('E3 somebody who knows the address of the webhook, but not the secret, changes nothing', async () => {
    const open = await openShop();
    const { orderId, visit } = await authenticated(open);
    await open.toss.confirm(visit, 'kim');
    const body = {
      createdAt: '2026-03-11T09:05:12',
      secret: 'ps_guess',
      status: 'DONE',
      transactionKey: 'T',
      orderId,
    };
    expect((await open.toss.webhook({ headers: {}, body })).status).toBe(403);
    expect(await open.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'account-issued' });
  });

  test('A3 a key of another shop confirms nothing, and says so', async () => {
    const open = await openShop();
    const other = await openShop();
    const orderId = newOrderId();
    const amount = { value: 50_000, currency: 'KRW' } as const;
    await other.toss.request({ orderId, amount });
    const payment = await open.shop.authenticated({ orderId, amount });
    expect(await other.toss.confirm(visitOf(payment as Parameters<typeof visitOf>[0]))).toMatchObject({
      kind: 'failed',
      trouble: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
  });
});
