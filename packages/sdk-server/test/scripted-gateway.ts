import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { minorUnits } from '../src/money.ts';

/** A Payment as the wire has it; a field this library has never heard of is among them. */
export type WirePayment = Record<string, unknown> & { paymentKey: string; orderId: string; status: string };

/** One call as it came in. */
export type Call = { route: string; body: Record<string, unknown>; key: string; authorization: string };

/** What a test wants to happen instead of the ordinary answer. */
export type Scripted =
  | { status: number; body: unknown; delayMs?: number; headers?: Record<string, string> }
  /** The ordinary answer, late. */
  | { delayMs: number; status?: undefined }
  /** The ordinary answer, when the test lets it go. The work is done at once. */
  | { until: Promise<unknown>; status?: undefined }
  /** The work is done, and the connection breaks before the answer arrives. */
  | 'lost'
  /** The connection breaks before anything is done. */
  | 'unreached'
  /** No answer, ever. */
  | 'hang'
  /** Something between us and the gateway speaks in its place. */
  | 'html'
  | 'truncated';

export const refusal = (status: number, code: string): Scripted => ({
  status,
  body: { code, message: `(${code})` },
});

type Plain = { status: number; body: unknown };
const no = (status: number, code: string): Plain => ({ status, body: { code, message: `(${code})` } });

/**
 * A gateway that does what the test says: enough of the protocol to issue, pay and cancel, and a queue of answers per
 * route for everything that goes wrong. Its payments are plain objects that a test may change as a bank would.
 */
export class ScriptedGateway {
  readonly calls: Call[] = [];
  readonly payments = new Map<string, WirePayment>();
  origin = '';
  readonly #scripts = new Map<string, Scripted[]>();
  readonly #replays = new Map<string, Plain>();
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Queues answers: `script('confirm', 'lost', refusal(400, 'ALREADY_PROCESSED_PAYMENT'))`. */
  script(route: string, ...answers: Scripted[]): void {
    this.#scripts.set(route, [...(this.#scripts.get(route) ?? []), ...answers]);
  }

  callsOf(route: string): Call[] {
    return this.calls.filter((call) => call.route === route);
  }

  /** The buyer finishes in the window: a payment IN_PROGRESS. */
  authenticate(orderId: string, amount: number, fields: object = {}): WirePayment {
    const paymentKey = `tgdoc${String(this.payments.size + 1).padStart(4, '0')}aB${crypto.randomUUID().slice(0, 6)}`;
    const payment: WirePayment = {
      ...blank,
      paymentKey,
      orderId,
      totalAmount: amount,
      balanceAmount: amount,
      ...fields,
    };
    this.payments.set(paymentKey, payment);
    return payment;
  }

  /** Money arrives at the bank, is taken back, or comes too late. */
  deposit(paymentKey: string): void {
    this.change(paymentKey, { status: 'DONE', approvedAt: '2026-03-11T09:05:12+09:00' });
  }
  reverse(paymentKey: string): void {
    this.change(paymentKey, { status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
  }
  passDeadline(paymentKey: string): void {
    const { virtualAccount } = this.change(paymentKey, {});
    this.change(paymentKey, { virtualAccount: { ...(virtualAccount as object), expired: true } });
  }
  change(paymentKey: string, fields: object): WirePayment {
    const payment = this.payments.get(paymentKey);
    if (!payment) throw new Error(`no payment ${paymentKey}`);
    return Object.assign(payment, fields);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const route = routeOf(method, url);
    const text = await textOf(request);
    const call: Call = {
      route,
      key: String(request.headers['idempotency-key'] ?? ''),
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
      authorization: request.headers.authorization ?? '',
    };
    this.calls.push(call);
    const scripted = this.#scripts.get(route)?.shift();
    if (scripted === 'hang') return;
    if (scripted === 'unreached') {
      response.destroy();
      return;
    }
    const isOwn = typeof scripted === 'object' && scripted.status !== undefined;
    const { status, body } = isOwn ? scripted : this.#ordinary(call, method, url);
    if (scripted === 'lost') {
      response.destroy();
      return;
    }
    if (scripted === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return;
    }
    if (typeof scripted === 'object' && 'until' in scripted) await scripted.until;
    if (typeof scripted === 'object' && 'delayMs' in scripted) {
      await new Promise((resolve) => setTimeout(resolve, scripted.delayMs));
    }
    const answer = JSON.stringify(body);
    const headers = isOwn ? scripted.headers : undefined;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(scripted === 'truncated' ? answer.slice(0, 40) : answer);
  }

  /** A repeat of an idempotency key gets the first answer, whatever its body says; a no is kept as well. */
  #ordinary(call: Call, method: string, url: string): Plain {
    const scope = `${method} ${url} ${call.key}`;
    const before = call.key ? this.#replays.get(scope) : undefined;
    const answer = before ?? structuredClone(this.#decide(call, url));
    if (call.key) this.#replays.set(scope, answer);
    return answer;
  }

  #decide({ route, body }: Call, url: string): Plain {
    const last = decodeURIComponent(url.split('/').at(route === 'cancel' ? -2 : -1) ?? '');
    if (route === 'readOrder') {
      const found = [...this.payments.values()].findLast(({ orderId }) => orderId === last);
      return found ? { status: 200, body: found } : no(404, 'NOT_FOUND_PAYMENT');
    }
    const payment = this.payments.get(route === 'confirm' ? String(body['paymentKey']) : last);
    if (!payment) return no(404, route === 'confirm' ? 'NOT_FOUND_PAYMENT_SESSION' : 'NOT_FOUND_PAYMENT');
    if (route === 'read') return { status: 200, body: payment };
    return route === 'confirm' ? confirm(payment, body) : cancel(payment, body);
  }
}

function confirm(payment: WirePayment, body: Record<string, unknown>): Plain {
  if (body['orderId'] !== payment.orderId) return no(403, 'FORBIDDEN_REQUEST');
  if (body['amount'] !== payment['totalAmount']) return no(403, 'FORBIDDEN_REQUEST');
  if (payment.status === 'EXPIRED') return no(404, 'NOT_FOUND_PAYMENT_SESSION');
  if (payment.status !== 'IN_PROGRESS') return no(400, 'ALREADY_PROCESSED_PAYMENT');
  const isAccount = payment['method'] === '가상계좌';
  Object.assign(
    payment,
    isAccount
      ? { status: 'WAITING_FOR_DEPOSIT', virtualAccount: issued }
      : { status: 'DONE', approvedAt: '2026-03-10T14:22:40+09:00' },
  );
  return { status: 200, body: { ...payment, secret: secretOf(payment.paymentKey) } };
}

function cancel(payment: WirePayment, body: Record<string, unknown>): Plain {
  const currency = payment['currency'] as 'KRW' | 'USD';
  const minor = (value: unknown) => minorUnits(value, currency) ?? -1;
  const balance = minor(payment['balanceAmount']);
  const amount = body['cancelAmount'] === undefined ? balance : minor(body['cancelAmount']);
  const isWaiting = payment.status === 'WAITING_FOR_DEPOSIT';
  if (payment.status === 'CANCELED') return no(400, 'ALREADY_CANCELED_PAYMENT');
  if (!['DONE', 'PARTIAL_CANCELED', 'WAITING_FOR_DEPOSIT'].includes(payment.status)) {
    return no(403, 'NOT_CANCELABLE_PAYMENT');
  }
  if (payment['virtualAccount'] && !isWaiting && !body['refundReceiveAccount']) {
    return no(400, 'INVALID_REFUND_ACCOUNT_INFO');
  }
  if (isWaiting && amount < balance) return no(403, 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
  if (currency === 'USD' && amount < balance && body['currency'] !== 'USD') return no(400, 'INVALID_REQUEST');
  if (body['refundableAmount'] !== undefined && minor(body['refundableAmount']) !== balance) {
    return no(400, 'NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  if (amount > balance) return no(403, 'NOT_CANCELABLE_AMOUNT');
  const isWhole = amount === balance && payment.status !== 'PARTIAL_CANCELED';
  payment['balanceAmount'] = (balance - amount) / (currency === 'USD' ? 100 : 1);
  payment.status = isWhole ? 'CANCELED' : 'PARTIAL_CANCELED';
  return { status: 200, body: payment };
}

export const secretOf = (paymentKey: string): string => `ps_${paymentKey}`;

export const issued = {
  accountNumber: 'X5501928374650',
  accountType: '일반',
  bankCode: '88',
  customerName: '김샘플',
  dueDate: '2026-03-11T14:22:31+09:00',
  expired: false,
  settlementStatus: 'INCOMPLETED',
  refundStatus: 'NONE',
  refundReceiveAccount: null,
  depositorName: null,
};

const blank = {
  mId: 'tgdocs',
  status: 'IN_PROGRESS',
  method: '가상계좌',
  currency: 'KRW',
  approvedAt: null,
  virtualAccount: null,
  failure: null,
  secret: null,
  isPartialCancelable: true,
  version: '2022-11-16',
  aFieldOfTheFuture: { nobody: ['knows'] },
};

function routeOf(method: string, url: string): string {
  if (url.endsWith('/confirm')) return 'confirm';
  if (url.endsWith('/cancel')) return 'cancel';
  if (url.includes('/orders/')) return 'readOrder';
  return method === 'GET' ? 'read' : 'other';
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
