import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import {
  type Alert,
  type Change,
  createTossPayments,
  type NewOrder,
  newOrderId,
  type Order,
  type Store,
  type Timing,
  type TossPayments,
  type TossPaymentsOptions,
} from '@tollgate/server';
import { memoryStore } from '@tollgate/server/memory';
import { sqliteStore } from '@tollgate/server/sqlite';
import { webHandlers } from '@tollgate/server/web';
import { expect, onTestFinished } from 'vitest';
import { type Call, callOf, requestOf, sessionOf, successOf } from './merchant-wire.ts';
import type { Town } from './town.ts';

export type MerchantOptions = {
  store?: 'memory' | 'sqlite';
  timing?: Partial<Timing>;
  toss?: Partial<TossPaymentsOptions>;
  /** What the merchant writes beside a change; what it throws undoes the change. */
  onChange?: (change: Change) => void;
  /** Of the shop at the gateway. */
  version?: string;
};

export type Merchant = Awaited<ReturnType<typeof openMerchant>>;

/** Where refunds go: a person's own account, as people write it. */
export const refundAccount = { bank: '신한', accountNumber: '110-123-456789', holderName: '김고객' };
export const won = (value: number | string) => ({ value, currency: 'KRW' }) as const;
export const dollars = (value: string) => ({ value, currency: 'USD' }) as const;

/** None of these decides whether a story holds: whoever is too slow is asked again. */
const brisk: Partial<Timing> = { commandTimeoutMs: 15_000, readTimeoutMs: 5_000, repeatAfterMs: 10 };
const unitMs: Record<string, number> = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };

/**
 * A merchant's whole server in a story, made of `@tollgate/server` and a page per outcome: it has an account at the real
 * gateway, hears its webhooks, and remembers what the library called, changed and gave alarm for.
 */
export async function openMerchant(town: Town, options: MerchantOptions = {}) {
  const shop = await town.shop(options.version ? { version: options.version } : {});
  const changes: Change[] = [];
  const alerts: Alert[] = [];
  const calls: Call[] = [];
  /** What the merchant answered to webhooks, in order. */
  const answers: number[] = [];
  let offsetMs = 0;
  const onChange = (change: Change) => {
    options.onChange?.(change);
    changes.push(change);
  };
  const store: Store =
    options.store === 'sqlite'
      ? sqliteStore(new DatabaseSync(':memory:'), { onChange })
      : memoryStore({ onChange });

  let handlers: ReturnType<typeof webHandlers<string>> | undefined;
  const answer = async (request: Request, session: string): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (!handlers) return new Response(null, { status: 503 });
    if (pathname === '/payments/success') return handlers.success(request, session);
    if (pathname === '/payments/fail') return handlers.fail(request, session);
    if (pathname === '/webhooks/toss') {
      const response = await handlers.webhook(request);
      answers.push(response.status);
      return response;
    }
    const outcome = await toss.outcome(pathname.replace('/orders/', ''), session);
    return outcome ? Response.json(outcome) : new Response(null, { status: 404 });
  };
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(await requestOf(incoming), sessionOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'];
  const url = `${origin}/webhooks/toss`;
  const registered = await shop.call('POST', '/sandbox/v1/webhooks', { body: { url, events } });

  /** Another process of the same merchant: the same orders, another memory. */
  const open = (own: Partial<TossPaymentsOptions> = {}): TossPayments =>
    createTossPayments({
      secretKey: shop.secretKey,
      clientKey: shop.clientKey,
      baseUrl: town.origin(),
      webhookSecrets: [registered.body.signingSecret],
      store,
      clock: () => Date.now() + offsetMs,
      onAlert: (alert) => alerts.push(alert),
      timing: { ...brisk, ...options.timing },
      fetch: (input, init) => {
        calls.push(callOf(String(input), init));
        return fetch(input, init);
      },
      ...options.toss,
      ...own,
    });
  const toss = open();
  handlers = webHandlers<string>(toss, {
    owner: (session) => session,
    afterConfirm: (result) => ('orderId' in result ? `/orders/${result.orderId}` : `/cart?${result.kind}`),
  });

  const merchant = {
    shop,
    toss,
    open,
    store,
    origin,
    changes,
    alerts,
    calls,
    answers,
    callsOf: (route: string) => calls.filter((call) => call.route === route),
    whats: () => alerts.map(({ what }) => what),
    states: (orderId?: string) =>
      changes.filter((change) => !orderId || change.orderId === orderId).map(({ to }) => to),
    deliveries: () => changes.flatMap(({ delivery }) => delivery ?? []),
    shelf: () => changes.flatMap(({ stock }) => stock ?? []),
    async faults(...faults: Record<string, unknown>[]): Promise<void> {
      const set = await shop.call('PUT', '/sandbox/v1/faults', { body: { faults } });
      expect(set).toMatchObject({ status: 200 });
    },
    /** How often each rule has struck. A rule that never struck proves nothing. */
    applied: async (): Promise<number[]> =>
      (await shop.call('GET', '/sandbox/v1/faults')).body.faults.map(
        (rule: { applied: number }) => rule.applied,
      ),
    /** Moves the shop's clock at the gateway. */
    advance: (duration: string) => shop.advance(duration),
    /** Time goes by at the merchant's, too. Webhooks are signed with the time that machines have: they come before. */
    async passes(duration: string): Promise<void> {
      const [, count, unit = ''] = /^PT?(\d+)([DHMS])$/.exec(duration) ?? [];
      offsetMs += Number(count) * (unitMs[unit] ?? Number.NaN);
      await shop.advance(duration);
    },
    async request(wanted: Partial<NewOrder> = {}) {
      const opened = await toss.request({
        orderId: newOrderId(),
        amount: won(50_000),
        method: 'VIRTUAL_ACCOUNT',
        owner: 'kim',
        successUrl: `${origin}/payments/success`,
        failUrl: `${origin}/payments/fail?campaign=spring`,
        ...wanted,
      });
      if (opened.kind !== 'open') throw new Error(`closed: ${opened.outcome.kind}`);
      const { orderId, amount, successUrl = '', failUrl = '' } = opened.window;
      return { orderId, amount, successUrl, failUrl };
    },
    /** The buyer has finished in the window, and stands before the success page. */
    async authenticated(wanted: Partial<NewOrder> = {}) {
      const opened = await merchant.request(wanted);
      const { orderId, amount } = opened;
      const finish = amount.currency === 'USD' ? shop.approved : shop.authenticated;
      const payment = await finish({ orderId, amount });
      return { ...opened, payment, success: successOf(opened.successUrl, payment) };
    },
    /** An account is issued, and the merchant knows. */
    async waiting(wanted: Partial<NewOrder> = {}) {
      const at = await merchant.authenticated(wanted);
      await merchant.visit(at.success);
      expect(await merchant.kind(at.orderId)).toBe('account-issued');
      return at;
    },
    /** The deposit was made, and its webhook heard. */
    async paid(wanted: Partial<NewOrder> = {}) {
      const at = await merchant.waiting(wanted);
      await shop.deposit(at.payment);
      await merchant.becomes(at.orderId, 'paid');
      return at;
    },
    /** PayPal's money is there. */
    async paidInDollars(value = '129.90') {
      const at = await merchant.authenticated({ amount: dollars(value), method: 'FOREIGN_EASY_PAY' });
      await merchant.visit(at.success);
      expect(await merchant.kind(at.orderId)).toBe('paid');
      return at;
    },
    async visit(address: string, session = 'kim') {
      const headers = { cookie: `session=${session}` };
      const response = await fetch(address.startsWith('/') ? origin + address : address, {
        headers,
        redirect: 'manual',
      });
      const text = await response.text();
      return { status: response.status, location: response.headers.get('location'), text };
    },
    /** Whoever knows the address may write there. */
    async post(body: unknown): Promise<number> {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
    },
    kind: async (orderId: string) => (await toss.outcome(orderId, 'kim'))?.kind,
    /** What the timer of a merchant would find out, again and again: a slow machine needs another turn. */
    isFoundOut: (orderId: string, kind: string) =>
      expect
        .poll(async () => {
          const now = await merchant.kind(orderId);
          if (now !== kind) await toss.reconcile({ all: true });
          return now;
        })
        .toBe(kind),
    /** The gateway sends again what was not taken, by the shop's clock. */
    isHeardAgain: () =>
      expect
        .poll(
          async () => {
            await shop.advance('PT5M');
            return answers.at(-1);
          },
          { interval: 500 },
        )
        .toBe(200),
    becomes: (orderId: string, kind: string) => expect.poll(() => merchant.kind(orderId)).toBe(kind),
    async order(orderId: string): Promise<Order> {
      const order = await store.find(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      return order;
    },
  };
  return merchant;
}
