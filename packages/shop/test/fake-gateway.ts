import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { blank, cancelPayment, confirmPayment, type Reply, type WirePayment } from './fake-payments.ts';

export type { WirePayment } from './fake-payments.ts';

/** One call as it came in. */
export type Call = { route: string; body: Record<string, unknown>; key: string; authorization: string };

export type Registered = { id?: string; name?: string; url: string; events: string[] };

/** What the test wants to happen instead of the ordinary answer. */
export type Answer =
  | { status: number; body: unknown; delayMs?: number }
  /** The ordinary answer, late. */
  | { delayMs: number; status?: undefined }
  /** The work is done, and the connection breaks before the answer arrives. */
  | 'lost'
  /** The connection breaks before anything is done. */
  | 'unreached'
  /** No answer, ever. */
  | 'hang';

export const refusal = (status: number, code: string): Answer => ({
  status,
  body: { code, message: `(${code})` },
});

/**
 * A scripted gateway: enough of the protocol to issue, pay and cancel a virtual account or a PayPal payment, and a queue of answers per route
 * for everything that goes wrong. Its payments are plain objects that a test may change as the bank would.
 */
export class FakeGateway {
  readonly calls: Call[] = [];
  readonly payments = new Map<string, WirePayment>();
  readonly secrets = new Map<string, string>();
  /** Registered through the sandbox API; undefined: this gateway has none. */
  webhooks: Registered[] | undefined = [];
  /** What `/v2/standard` serves. */
  script = '';
  origin = '';
  readonly #answers = new Map<string, Answer[]>();
  readonly #replays = new Map<string, Reply>();
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.origin = `http://localhost:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Queues answers: `answer('confirm', 'lost', refusal(400, 'ALREADY_PROCESSED_PAYMENT'))`. */
  answer(route: string, ...answers: Answer[]): void {
    this.#answers.set(route, [...(this.#answers.get(route) ?? []), ...answers]);
  }

  callsOf(route: string): Call[] {
    return this.calls.filter((call) => call.route === route);
  }

  /** The buyer finishes in the window: a payment IN_PROGRESS. */
  authenticate({ orderId, amount }: { orderId: string; amount: number }, fields: object = {}): WirePayment {
    const paymentKey = `tgdoc${String(this.payments.size + 1).padStart(4, '0')}${Math.random().toString(36).slice(2, 8)}`;
    const payment: WirePayment = {
      ...blank,
      mId: 'tgdocs',
      paymentKey,
      orderId,
      totalAmount: amount,
      balanceAmount: amount,
      ...fields,
    };
    this.payments.set(paymentKey, payment);
    return payment;
  }

  /** Money arrives at the bank, or is taken back. */
  deposit(paymentKey: string): void {
    this.#change(paymentKey, { status: 'DONE', approvedAt: '2026-03-11T09:05:12+09:00' });
  }
  reverse(paymentKey: string): void {
    this.#change(paymentKey, { status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
  }
  passDeadline(paymentKey: string): void {
    const payment = this.#change(paymentKey, {});
    payment['virtualAccount'] = { ...(payment['virtualAccount'] as object), expired: true };
  }

  #change(paymentKey: string, fields: object): WirePayment {
    const payment = this.payments.get(paymentKey);
    if (!payment) throw new Error(`no payment ${paymentKey}`);
    return Object.assign(payment, fields);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    if (url === '/v2/standard') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(this.script);
      return;
    }
    const route = routeOf(method, url);
    const text = await read(request);
    const key = String(request.headers['idempotency-key'] ?? '');
    const call: Call = {
      route,
      key,
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
      authorization: request.headers.authorization ?? '',
    };
    this.calls.push(call);
    const scripted = this.#answers.get(route)?.shift();
    if (scripted === 'hang') return;
    if (scripted === 'unreached') {
      response.destroy();
      return;
    }
    if (typeof scripted === 'object' && scripted.delayMs)
      await new Promise((r) => setTimeout(r, scripted.delayMs));
    const isOwn = typeof scripted === 'object' && scripted.status !== undefined;
    const { status, body } = isOwn ? scripted : this.#ordinary(call, method, url);
    if (scripted === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  /** A repeat of an idempotency key gets the first answer, whatever its body says. */
  #ordinary(call: Call, method: string, url: string): Reply {
    const scope = `${method} ${url} ${call.key}`;
    const before = call.key ? this.#replays.get(scope) : undefined;
    const answer = before ?? structuredClone(this.#decide(call, url));
    if (call.key) this.#replays.set(scope, answer);
    return answer;
  }

  #decide({ route, body }: Call, url: string): Reply {
    const no = (status: number, code: string) => ({ status, body: { code, message: `(${code})` } });
    const last = decodeURIComponent(url.split('/').at(route === 'cancel' ? -2 : -1) ?? '');
    if (route === 'webhooks') {
      if (!this.webhooks) return no(404, 'NOT_FOUND');
      if (Object.keys(body).length > 0) {
        this.webhooks.push({ id: `wh_${this.calls.length}`, ...body } as Registered);
      }
      return { status: 200, body: this.webhooks };
    }
    if (route === 'removeWebhook') {
      this.webhooks = this.webhooks?.filter(({ id }) => id !== last);
      return { status: 200, body: {} };
    }
    if (route === 'readOrder') {
      const found = [...this.payments.values()].findLast(({ orderId }) => orderId === last);
      return found ? { status: 200, body: found } : no(404, 'NOT_FOUND_PAYMENT');
    }
    const payment = this.payments.get(route === 'confirm' ? String(body['paymentKey']) : last);
    if (!payment) return no(404, route === 'confirm' ? 'NOT_FOUND_PAYMENT_SESSION' : 'NOT_FOUND_PAYMENT');
    if (route === 'read') return { status: 200, body: payment };
    if (route === 'cancel') return cancelPayment(payment, body);
    const reply = confirmPayment(payment, body, `ps_${payment.paymentKey}`);
    if (reply.status === 200) this.secrets.set(payment.paymentKey, `ps_${payment.paymentKey}`);
    return reply;
  }
}

function routeOf(method: string, url: string): string {
  if (url.endsWith('/confirm')) return 'confirm';
  if (url.endsWith('/cancel')) return 'cancel';
  if (url.includes('/orders/')) return 'readOrder';
  if (url.endsWith('/sandbox/v1/webhooks')) return 'webhooks';
  if (url.includes('/sandbox/v1/webhooks/')) return 'removeWebhook';
  return method === 'GET' ? 'read' : 'other';
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
