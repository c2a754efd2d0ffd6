import { randomBytes } from 'node:crypto';
import { type Inbox, openInbox } from './inbox.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
  body: any;
  headers: Headers;
  /** The body's bytes, for what must be equal to the byte. */
  text: string;
}

export interface CallOptions {
  body?: unknown;
  /** Sent as it is instead of `body`. */
  rawBody?: string | Buffer;
  headers?: Record<string, string>;
  /** Whose key signs the call; the shop's own by default, none for null. */
  secretKey?: string | null;
}

/** A merchant's server in a story: it has keys, calls the API and hears webhooks. */
export interface Shop {
  mId: string;
  clientKey: string;
  secretKey: string;
  widgetClientKey: string;
  widgetSecretKey: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The customer finished in the window: IN_PROGRESS. */
  authenticated(wishes?: Record<string, unknown>): Promise<Payment>;
  confirm(payment: Payment, options?: CallOptions & { amount?: unknown; orderId?: string }): Promise<Answer>;
  /** The account is issued and waits. */
  waiting(wishes?: Record<string, unknown>): Promise<Payment>;
  /** The money is there. */
  paid(wishes?: Record<string, unknown>): Promise<Payment>;
  /** The customer approved at PayPal: IN_PROGRESS, in dollars; `buyer` is one of the simulator's. */
  approved(wishes?: Record<string, unknown>): Promise<Payment>;
  /** PayPal's money is there. */
  captured(wishes?: Record<string, unknown>): Promise<Payment>;
  deposit(payment: Payment, body?: { amount?: number; depositorName?: string }): Promise<Answer>;
  reverse(payment: Payment): Promise<Answer>;
  cancel(payment: Payment, body?: Record<string, unknown>, options?: CallOptions): Promise<Answer>;
  read(payment: Payment, headers?: Record<string, string>): Promise<Payment>;
  /** Moves this shop's clock: 'PT10M', 'P7D'. */
  advance(duration: string): Promise<void>;
  /** Opens an inbox and registers it for these events. */
  hears(...events: string[]): Promise<Inbox>;
  deliveries(orderId: string): Promise<Delivery[]>;
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
export type Payment = Record<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Delivery = Record<string, any>;

/** Where refunds go in stories: a bank, a number and a name that the simulator knows nothing bad of. */
export const refundReceiveAccount = { bank: '신한', accountNumber: '110123456789', holderName: '김고객' };

export const newOrderId = (): string => `order-${randomBytes(8).toString('hex')}`;

export async function openShop(
  origin: () => string,
  anyKey: string,
  options: Record<string, unknown>,
): Promise<Shop> {
  const made = await request(origin(), 'POST', '/sandbox/v1/merchants', { body: options, secretKey: anyKey });
  if (made.status !== 200) throw new Error(`no shop: ${made.text}`);
  return shopOf(origin, made.body);
}

function shopOf(
  origin: () => string,
  keys: Pick<Shop, 'mId' | 'clientKey' | 'secretKey' | 'widgetClientKey' | 'widgetSecretKey'>,
): Shop {
  const inboxes: Inbox[] = [];
  const call: Shop['call'] = (method, path, options = {}) =>
    request(origin(), method, path, { secretKey: keys.secretKey, ...options });
  const expectOk = (answer: Answer, what: string): Payment => {
    if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const shop: Shop = {
    ...keys,
    call,
    authenticated: async (wishes = {}) => {
      const body = {
        method: 'VIRTUAL_ACCOUNT',
        amount: { value: 50_000, currency: 'KRW' },
        orderId: newOrderId(),
        orderName: '머그컵 외 1건',
        customerName: '김구매',
        ...wishes,
      };
      return expectOk(await call('POST', '/sandbox/v1/payments', { body }), 'authenticated');
    },
    confirm: (payment, { amount, orderId, ...options } = {}) =>
      call('POST', '/v1/payments/confirm', {
        body: {
          paymentKey: payment.paymentKey,
          orderId: orderId ?? payment.orderId,
          amount: amount ?? payment.totalAmount,
        },
        ...options,
      }),
    waiting: async (wishes) => expectOk(await shop.confirm(await shop.authenticated(wishes)), 'waiting'),
    paid: async (wishes) => expectOk(await shop.deposit(await shop.waiting(wishes)), 'paid'),
    approved: async (wishes = {}) => {
      const body = {
        method: 'FOREIGN_EASY_PAY',
        amount: { value: 726.24, currency: 'USD' },
        orderId: newOrderId(),
        orderName: 'Linen jacket',
        foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
        ...wishes,
      };
      return expectOk(await call('POST', '/sandbox/v1/payments', { body }), 'approved');
    },
    captured: async (wishes) => expectOk(await shop.confirm(await shop.approved(wishes)), 'captured'),
    deposit: (payment, body = {}) =>
      call('POST', `/sandbox/v1/payments/${payment.paymentKey}/deposit`, { body }),
    reverse: (payment) =>
      call('POST', `/sandbox/v1/payments/${payment.paymentKey}/deposit-reversal`, { body: {} }),
    cancel: (payment, body = {}, options = {}) =>
      call('POST', `/v1/payments/${payment.paymentKey}/cancel`, {
        body: { cancelReason: '고객 변심', ...body },
        ...options,
      }),
    read: async (payment, headers = {}) =>
      expectOk(await call('GET', `/v1/payments/${payment.paymentKey}`, { headers }), 'read'),
    advance: async (duration) => {
      expectOk(await call('POST', '/sandbox/v1/clock', { body: { advance: duration } }), 'advance');
    },
    hears: async (...events) => {
      const inbox = await openInbox();
      inboxes.push(inbox);
      expectOk(await call('POST', '/sandbox/v1/webhooks', { body: { url: inbox.url, events } }), 'hears');
      return inbox;
    },
    deliveries: async (orderId) =>
      expectOk(await call('GET', `/sandbox/v1/deliveries?orderId=${orderId}`), 'deliveries') as Delivery[],
    close: async () => {
      await Promise.all(inboxes.map((inbox) => inbox.close()));
    },
  };
  return shop;
}

async function request(
  origin: string,
  method: string,
  path: string,
  { body, rawBody, headers = {}, secretKey }: CallOptions,
): Promise<Answer> {
  const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(secretKey && { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` }),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent as string }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
