import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import type { Order as Payment } from '@tollgate/server';
import {
  configFrom,
  type RunningShop,
  type ShopConfig,
  startShop,
  type Timing,
} from '../src/server/index.ts';
import type { Method, OrderView, PageState, PaymentPrepared, PaymentRequest } from '../src/wire.ts';
import { FakeGateway, type WirePayment } from './fake-gateway.ts';
import { foreign } from './fake-payments.ts';

/** Timers stand still unless a test runs them, and nobody loses patience because a machine is slow. */
const patient: Partial<Timing> = {
  commandTimeoutMs: 30_000,
  readTimeoutMs: 30_000,
  webhookPatienceMs: 30_000,
  repeatAfterMs: 1,
  buyerPatienceMs: 30_000,
  jobEveryMs: 1e8,
};
/** For a test about a gateway that never answers. */
export const impatient: Partial<Timing> = { commandTimeoutMs: 400, readTimeoutMs: 400, buyerPatienceMs: 250 };

export type TestShop = Awaited<ReturnType<typeof openShop>>;
export type Overrides = Partial<Omit<ShopConfig, 'timing'>> & { timing?: Partial<Timing> };

/** A shop with a scripted gateway, a clock that stands until it is moved, and everything it logged. */
export async function openShop(overrides: Overrides = {}) {
  const gateway = await new FakeGateway().start();
  const dataDir = mkdtempSync(join(tmpdir(), 'shop-'));
  const config = configFrom({ SHOP_PORT: '0', TOLLGATE_URL: gateway.origin, TOLLGATE_DATA_DIR: dataDir });
  const settings = { ...config, ...overrides, timing: { ...config.timing, ...patient, ...overrides.timing } };
  let now = Date.parse('2026-03-10T14:22:31+09:00');
  let log = '';
  const world = {
    now: () => now,
    log: new Writable({
      write(chunk: Buffer, _encoding, done) {
        log += chunk.toString();
        done();
      },
    }),
  };
  let running: RunningShop = await startShop(settings, world);
  const table = new DatabaseSync(join(dataDir, 'shop.sqlite'));
  return {
    gateway,
    config: settings,
    /** The order book itself, to look into or to break. */
    table,
    /** How the library remembers that an order is paid. */
    payment: (orderId: string) => paymentIn(table, orderId),
    /** As another process would change it. */
    change(orderId: string, fields: Partial<Payment>) {
      const before = paymentIn(table, orderId);
      const next = { ...before, ...fields, version: before.version + 1 };
      table
        .prepare('update tollgate_orders set document = ?, status = ?, version = ? where order_id = ?')
        .run(JSON.stringify(next), next.status, next.version, orderId);
    },
    get origin() {
      return running.origin;
    },
    log: () => log,
    advance(ms: number) {
      now += ms;
    },
    runJobs: () => running.runJobs(),
    async restart(meanwhile = () => {}) {
      await running.close();
      meanwhile();
      running = await startShop(settings, world);
    },
    buyer: (cookie = '') => new Buyer(() => running.origin, gateway, cookie),
    webhook: (body: unknown) => post(`${running.origin}/webhooks/toss`, body),
    stock: (productId: string) =>
      Number(table.prepare('select quantity from stock where productId = ?').get(productId)?.['quantity']),
    async [Symbol.asyncDispose]() {
      table.close();
      await running.close();
      await gateway[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function paymentIn(table: DatabaseSync, orderId: string): Payment {
  const row = table.prepare('select document from tollgate_orders where order_id = ?').get(orderId);
  return JSON.parse(String(row?.['document'])) as Payment;
}

/** What `request` has put into failUrl. */
export const tokenOf = ({ request }: PaymentPrepared) =>
  new URL(request.failUrl).searchParams.get('token') ?? '';

export const customer = { name: '김샘플', phone: '010-1234-5678', email: 'kim@example.com' };
export const account = { bank: '06', accountNumber: '123-456-789012', holderName: '김샘플' };
export const shipping = {
  fullName: 'Kim Sample',
  country: 'US',
  line1: '1 Test Road',
  line2: 'Suite 2',
  area1: 'CA',
  area2: 'San Jose',
  postalCode: '95131',
};
export const agreements = { terms: true, privacy: true, transfer: true };

/** What the form sends with each method. */
export const choices: Record<Method, PaymentRequest> = {
  VIRTUAL_ACCOUNT: { method: 'VIRTUAL_ACCOUNT', customer },
  FOREIGN_EASY_PAY: { method: 'FOREIGN_EASY_PAY', customer, shipping, agreements },
};
/** What two mugs cost: prices of their own, not one converted. */
export const twoMugs: Record<Method, number> = { VIRTUAL_ACCOUNT: 36_000, FOREIGN_EASY_PAY: 25.98 };

/** Somebody with a browser: a cookie, and pages that they open. */
export class Buyer {
  cookie: string;
  readonly #origin: () => string;
  readonly #gateway: FakeGateway;
  constructor(origin: () => string, gateway: FakeGateway, cookie: string) {
    this.#origin = origin;
    this.#gateway = gateway;
    this.cookie = cookie;
  }

  async open(
    path: string,
  ): Promise<{ status: number; html: string; location: string | null; state: PageState }> {
    const response = await fetch(this.#origin() + path, {
      headers: { cookie: this.cookie },
      redirect: 'manual',
    });
    const html = await response.text();
    const json = /id="state">(.*?)<\/script>/s.exec(html)?.[1];
    return {
      status: response.status,
      html,
      location: response.headers.get('location'),
      state: (json ? JSON.parse(json) : undefined) as PageState,
    };
  }

  async post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await post(this.#origin() + path, body, this.cookie);
    if (response.cookie) this.cookie = response.cookie;
    return response;
  }

  /** Two mugs, 36,000 won or 25.98 dollars: in the basket and ordered. */
  async order(lines = [{ productId: 'mug', quantity: 2 }]): Promise<string> {
    return String((await this.post('/api/orders', { language: 'ko', lines })).body['orderId']);
  }

  async pressPay(orderId: string, method: Method = 'VIRTUAL_ACCOUNT'): Promise<PaymentPrepared> {
    const { body } = await this.post(`/api/orders/${orderId}/request`, choices[method]);
    return body as PaymentPrepared;
  }

  /** Ordered, pay pressed, and through the window: everything but the success page. */
  async authenticated(method: Method = 'VIRTUAL_ACCOUNT') {
    const orderId = await this.order();
    await this.pressPay(orderId, method);
    return { orderId, ...this.throughWindow(orderId, twoMugs[method], method) };
  }

  throughWindow(
    orderId: string,
    amount = 36_000,
    method: Method = 'VIRTUAL_ACCOUNT',
  ): { payment: WirePayment; success: string } {
    const fields = method === 'FOREIGN_EASY_PAY' ? foreign : {};
    const payment = this.#gateway.authenticate({ orderId, amount }, fields);
    const query = new URLSearchParams({ orderId, paymentKey: payment.paymentKey, amount: String(amount) });
    return { payment, success: `/payments/success?${query}` };
  }

  /** An order that is confirmed: it waits for its deposit, or with PayPal is paid. */
  async confirmed(method: Method) {
    const { orderId, payment, success } = await this.authenticated(method);
    await this.open(success);
    const { paymentKey } = payment;
    return { orderId, paymentKey, success, secret: this.#gateway.secrets.get(paymentKey) ?? '' };
  }

  /** An order that waits for its deposit. */
  waiting = () => this.confirmed('VIRTUAL_ACCOUNT');
  /** An order that PayPal has paid. */
  paidAbroad = () => this.confirmed('FOREIGN_EASY_PAY');

  async see(orderId: string): Promise<OrderView> {
    const response = await fetch(`${this.#origin()}/api/orders/${orderId}`, {
      headers: { cookie: this.cookie },
    });
    return (await response.json()) as OrderView;
  }
}

async function post(url: string, body: unknown, cookie = '') {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
    cookie: response.headers.get('set-cookie')?.split(';')[0],
  };
}
