import { onTestFinished } from 'vitest';
import {
  type Alert,
  type Change,
  type ConfirmResult,
  createTossPayments,
  type NewOrder,
  newOrderId,
  type Store,
  type Timing,
  type TossPayments,
  type TossPaymentsOptions,
  type WebhookResult,
} from '../src/index.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { ScriptedGateway, secretOf, type WirePayment } from './scripted-gateway.ts';

export const testKeys = {
  clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
  secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R',
};

/** Waits are short, and none of them decides whether a test passes. */
const quick: Partial<Timing> = {
  commandTimeoutMs: 1_000,
  readTimeoutMs: 1_000,
  webhookPatienceMs: 1_000,
  buyerPatienceMs: 10_000,
  repeatAfterMs: 1,
};

export const minutes = 60_000;
export const hours = 60 * minutes;

type Settings = Partial<Omit<TossPaymentsOptions, 'timing'>> & {
  timing?: Partial<Timing>;
  onChange?: (change: Change) => void;
};

/** The library with a scripted gateway behind real HTTP, a clock that stands until it is moved, and all it told. */
export async function openStage({ timing, onChange, ...settings }: Settings = {}) {
  const gateway = await new ScriptedGateway().start();
  onTestFinished(() => gateway.stop());
  let now = Date.parse('2026-03-10T14:22:31+09:00');
  const alerts: Alert[] = [];
  const changes: Change[] = [];
  const store: Store =
    settings.store ??
    memoryStore({
      onChange: (change) => {
        onChange?.(change);
        changes.push(change);
      },
    });
  /** Another process of the same shop: the same store, another memory. */
  const open = (own: Partial<TossPaymentsOptions> = {}): TossPayments =>
    createTossPayments({
      ...testKeys,
      baseUrl: gateway.origin,
      clock: () => now,
      onAlert: (alert) => alerts.push(alert),
      ...settings,
      store,
      timing: { ...quick, ...timing },
      ...own,
    });
  const toss = open();
  return {
    gateway,
    store,
    toss,
    open,
    alerts,
    changes,
    whats: () => alerts.map(({ what }) => what),
    states: () => changes.map(({ to }) => to),
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
    /** A new order, and what its window was opened with. */
    async request(wanted: Partial<NewOrder> = {}) {
      const order: NewOrder = {
        orderId: newOrderId(),
        amount: { value: 36_000, currency: 'KRW' },
        method: 'VIRTUAL_ACCOUNT',
        owner: 'kim',
        ...wanted,
      };
      const opened = await toss.request(order);
      if (opened.kind !== 'open') throw new Error(`${order.orderId} is ${opened.outcome.kind}`);
      return { ...opened, amount: Number(order.amount.value) };
    },
    /** The buyer has finished in the window; `visit` is what the success page is opened with. */
    async authenticated(wanted: Partial<NewOrder> = {}, fields: object = {}) {
      const opened = await this.request(wanted);
      const payment = gateway.authenticate(opened.orderId, opened.amount, fields);
      return { ...opened, payment, paymentKey: payment.paymentKey, visit: visitOf(payment) };
    },
    /** An account is issued. */
    async waiting(wanted: Partial<NewOrder> = {}) {
      const at = await this.authenticated(wanted);
      const result = await toss.confirm(at.visit, 'kim');
      if (result.kind !== 'account-issued') throw new Error(`not issued but ${result.kind}`);
      return { ...at, result, secret: secretOf(at.paymentKey) };
    },
    /** Money has come, and the shop knows. */
    async paid(wanted: Partial<NewOrder> = {}) {
      const at = await this.waiting(wanted);
      gateway.deposit(at.paymentKey);
      await toss.webhook(deposit({ orderId: at.orderId, secret: at.secret }));
      return at;
    },
    /** Paid at once, in dollars. */
    async paidInDollars(value = '129.90') {
      const wanted = { amount: { value, currency: 'USD' }, method: 'FOREIGN_EASY_PAY' } as const;
      const at = await this.authenticated(wanted, paypal);
      const result = await toss.confirm(at.visit, 'kim');
      if (result.kind !== 'paid') throw new Error(`not paid but ${result.kind}`);
      return { ...at, result };
    },
    kind: async (orderId: string) => (await toss.outcome(orderId, 'kim'))?.kind,
    order: async (orderId: string) => {
      const order = await store.find(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      return order;
    },
  };
}

export const paypal = { method: '해외간편결제', currency: 'USD', easyPay: '페이팔' };
export const visitOf = ({ orderId, paymentKey, totalAmount }: WirePayment): Record<string, string> => ({
  orderId,
  paymentKey,
  amount: String(totalAmount),
});

type Facts = { orderId: string; secret?: unknown; status?: string; createdAt?: unknown };

/** DEPOSIT_CALLBACK, the flat body: no eventType, no paymentKey, no data. */
export const deposit = ({ orderId, secret = null, status = 'DONE', ...rest }: Facts): Request =>
  hook({
    createdAt: '2026-03-11T09:05:12.118402',
    secret,
    status,
    transactionKey: 'A94F0E6B7C1D4D22B3E8F5061728394A',
    orderId,
    ...rest,
  });

/** PAYMENT_STATUS_CHANGED, the body that wraps a payment. */
export const changed = (data: Record<string, unknown>): Request =>
  hook({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2026-03-11T09:05:12.11840', data });

export const hook = (body: unknown, headers: Record<string, string> = {}): Request =>
  new Request('http://shop.test/webhooks/toss', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : (JSON.stringify(body) ?? ''),
  });

export const myAccount = { bank: '06', accountNumber: '123-456-789012', holderName: '김샘플' };

/** A door that the test opens when it likes. */
export function door(): { until: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { until: promise, open: resolve };
}

export type { ConfirmResult, WebhookResult };
