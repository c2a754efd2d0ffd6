import { randomUUID } from 'node:crypto';
import type { Delivery, Fault, Payment, SandboxMerchant, WebhookEventType } from '@tollgate/contract';
import { type Inbox, openInbox } from './inbox.ts';

export interface ShopOptions {
  name?: string;
  /** An API version such as `2022-11-16`, the newest by default. */
  version?: string;
  useEscrow?: boolean;
}

/** The gateway said no, as a merchant's server would hear it. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, { code, message }: { code: string; message: string }) {
    super(`${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** What a test asks for: everything may be left out. Amounts are won, or dollars for PayPal. */
export interface Wish {
  amount?: number;
  orderId?: string;
  orderName?: string;
  /** Two digits of a bank; Shinhan (88) by default. */
  bank?: string;
  depositorName?: string;
  /** A buyer of the PayPal simulator, by e-mail address. */
  buyer?: string;
  /** Anything else that `requestPayment` takes. */
  [field: string]: unknown;
}

/** A fault rule as the sandbox API takes it: `{ effect: 'answerLost', endpoint: 'confirmPayment' }`. */
export type FaultWish = { effect: Fault['effect'] } & Partial<Omit<Fault, 'effect'>>;

/** One merchant, for one test. Every step of a payment is one call; refusals are thrown as {@link Refused}. */
export interface TestShop extends SandboxMerchant {
  url: string;
  /** Any call of the API, with this shop's secret key. @throws Refused */
  call<Answer = unknown>(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** The buyer finished in the payment window: IN_PROGRESS, ready to be confirmed. */
  authenticated(wish?: Wish): Promise<Payment>;
  /** The same with PayPal, in dollars. */
  approvedAtPayPal(wish?: Wish): Promise<Payment>;
  confirm(payment: Payment, headers?: Record<string, string>): Promise<Payment>;
  /** A virtual account is issued and waits for its money. */
  waiting(wish?: Wish): Promise<Payment>;
  /** The money is there. */
  paid(wish?: Wish): Promise<Payment>;
  paidByPayPal(wish?: Wish): Promise<Payment>;
  /** Sends money to the account at the bank: by default what is due, under the buyer's name. */
  deposit(payment: Payment, how?: { amount?: number; depositorName?: string }): Promise<Payment>;
  /** The bank takes the deposit back. */
  reverseDeposit(payment: Payment): Promise<Payment>;
  cancel(
    payment: Payment,
    how?: { cancelAmount?: number; cancelReason?: string; [field: string]: unknown },
  ): Promise<Payment>;
  read(payment: Pick<Payment, 'paymentKey'> | { orderId: string }): Promise<Payment>;
  /** Moves this shop's clock; what falls due has happened when it answers. `'10m'`, `'7d'` or ISO 8601. */
  advance(duration: string): Promise<void>;
  /** What goes wrong from now on, in place of what went wrong before. */
  faults(...rules: FaultWish[]): Promise<void>;
  /** Hears webhooks; without names all of them. */
  webhooks(...events: WebhookEventType[]): Promise<Inbox>;
  /** Registers an endpoint of the shop that is being tested. */
  sendWebhooksTo(url: string, ...events: WebhookEventType[]): Promise<void>;
  /** What was sent for an order, with every attempt. */
  deliveries(orderId: string): Promise<Delivery[]>;
  close(): Promise<void>;
}

export const newOrderId = (): string => `test-${randomUUID()}`;

const everyEvent: WebhookEventType[] = [
  'PAYMENT_STATUS_CHANGED',
  'DEPOSIT_CALLBACK',
  'CANCEL_STATUS_CHANGED',
];

/** Where refunds go when a test does not say: a virtual account that was paid needs the buyer's own. */
const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김토스' };

export async function openShop(url: string, anyKey: string, options: ShopOptions): Promise<TestShop> {
  const keys = await ask<SandboxMerchant>(url, anyKey, 'POST', '/sandbox/v1/merchants', options);
  const inboxes: Inbox[] = [];
  const call: TestShop['call'] = (method, path, body, headers) =>
    ask(url, keys.secretKey, method, path, body, headers);
  const at = ({ paymentKey }: Pick<Payment, 'paymentKey'>) => encodeURIComponent(paymentKey);
  const shop: TestShop = {
    ...keys,
    url,
    call,
    authenticated: ({ amount = 15_000, ...wish } = {}) =>
      call('POST', '/sandbox/v1/payments', {
        method: 'VIRTUAL_ACCOUNT',
        amount: { currency: 'KRW', value: amount },
        orderId: newOrderId(),
        orderName: '테스트 주문',
        ...wish,
      }),
    approvedAtPayPal: ({ amount = 12.9, ...wish } = {}) =>
      call('POST', '/sandbox/v1/payments', {
        method: 'FOREIGN_EASY_PAY',
        amount: { currency: 'USD', value: amount },
        orderId: newOrderId(),
        orderName: 'Test order',
        foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
        ...wish,
      }),
    confirm: ({ paymentKey, orderId, totalAmount }, headers) =>
      call('POST', '/v1/payments/confirm', { paymentKey, orderId, amount: totalAmount }, headers),
    waiting: async (wish) => shop.confirm(await shop.authenticated(wish)),
    paid: async (wish) => shop.deposit(await shop.waiting(wish)),
    paidByPayPal: async (wish) => shop.confirm(await shop.approvedAtPayPal(wish)),
    deposit: (payment, how = {}) => call('POST', `/sandbox/v1/payments/${at(payment)}/deposit`, how),
    reverseDeposit: (payment) => call('POST', `/sandbox/v1/payments/${at(payment)}/deposit-reversal`, {}),
    cancel: (payment, how = {}) =>
      call('POST', `/v1/payments/${at(payment)}/cancel`, {
        cancelReason: '고객 변심',
        ...(payment.virtualAccount && payment.status !== 'WAITING_FOR_DEPOSIT' && { refundReceiveAccount }),
        ...(payment.currency !== 'KRW' && { currency: payment.currency }),
        ...how,
      }),
    read: (payment) =>
      call(
        'GET',
        'paymentKey' in payment ? `/v1/payments/${at(payment)}` : `/v1/payments/orders/${payment.orderId}`,
      ),
    advance: async (duration) => {
      await call('POST', '/sandbox/v1/clock', { advance: isoDuration(duration) });
    },
    faults: async (...faults) => {
      await call('PUT', '/sandbox/v1/faults', { faults });
    },
    webhooks: async (...events) => {
      const inbox = await openInbox();
      inboxes.push(inbox);
      await shop.sendWebhooksTo(inbox.url, ...events);
      return inbox;
    },
    sendWebhooksTo: async (to, ...events) => {
      await call('POST', '/sandbox/v1/webhooks', {
        url: to,
        events: events.length > 0 ? events : everyEvent,
      });
    },
    deliveries: (orderId) => call('GET', `/sandbox/v1/deliveries?orderId=${encodeURIComponent(orderId)}`),
    close: async () => {
      await Promise.all(inboxes.map((inbox) => inbox.close()));
    },
  };
  return shop;
}

async function ask<Answer>(
  url: string,
  secretKey: string,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer as { code: string; message: string });
  return answer as Answer;
}

/** `10m`, `7d`, `1d12h`; what begins with P is ISO 8601 already. */
export function isoDuration(text: string): string {
  if (text.startsWith('P')) return text;
  const [whole, days, hours, minutes, seconds] =
    /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  if (!whole) throw new Error(`${text} is no duration: write 10m, 7d, 1d12h or PT10M.`);
  const time = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`]
    .filter(Boolean)
    .join('');
  return `P${days ? `${days}D` : ''}${time && `T${time}`}`;
}
