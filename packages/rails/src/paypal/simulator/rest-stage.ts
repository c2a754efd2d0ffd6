import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatorAccount } from '../simulator-account.ts';
import { type PayPalSimulator, type PayPalSimulatorOptions, startPayPalSimulator } from './index.ts';

export type Json = Record<string, unknown>;

export type Heard = { status: number; headers: Headers; text: string; body: Shown };

/** Whatever comes back: tests look into it, and what is missing is undefined. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what these tests find out
export type Shown = any;

export type Asking = {
  method?: string;
  body?: unknown;
  /** `PayPal-Request-Id` */
  id?: string;
  /** Minimal by default, as PayPal's. */
  prefer?: 'representation' | 'minimal';
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** A PayPal over real HTTP on a free port, somebody who calls it, and somebody who hears its webhooks. */
export type RestStage = {
  paypal: PayPalSimulator;
  /** The bodies of the webhooks that arrived, in order. */
  webhooks: Shown[];
  /** A call with a token, as JSON; POST where there is a body. */
  ask(path: string, asking?: Asking): Promise<Heard>;
  /** A call as it is written: nothing is added. */
  bare(path: string, init?: RequestInit): Promise<Heard>;
  token(clientId?: string, secret?: string): Promise<string>;
  /** An order of that much; `unit` and `context` change or add fields. */
  create(value?: string, more?: { unit?: Json; context?: Json; body?: Json; id?: string }): Promise<Shown>;
  /** An order that the buyer has approved. */
  approved(value?: string, buyer?: string, more?: { unit?: Json }): Promise<Shown>;
  capture(orderId: string, asking?: Asking): Promise<Heard>;
  /** A captured order of that much: the capture as it is shown. */
  captured(value?: string, more?: { unit?: Json }): Promise<Shown>;
  refund(captureId: string, body?: Json, asking?: Asking): Promise<Heard>;
  order(orderId: string): Promise<Shown>;
  close(): Promise<void>;
};

let ids = 0;
/** A request id or custom id that no other test uses. */
export function fresh(prefix: string): string {
  ids += 1;
  return `${prefix}:${ids}`;
}

export const usd = (value: string) => ({ currency_code: 'USD', value });

export function orderBody(value: string, more: { unit?: Json; context?: Json; body?: Json } = {}): Json {
  return {
    intent: 'CAPTURE',
    purchase_units: [{ amount: usd(value), custom_id: fresh('pk'), ...more.unit }],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: '톨게이트 상점',
          return_url: 'https://shop.example.com/return?state=s',
          cancel_url: 'https://shop.example.com/cancel',
          user_action: 'PAY_NOW',
          ...more.context,
        },
      },
    },
    ...more.body,
  };
}

export async function restStage(options: Partial<PayPalSimulatorOptions> = {}): Promise<RestStage> {
  const webhooks: Shown[] = [];
  const listener = await listen(webhooks);
  const { port } = listener.address() as AddressInfo;
  const paypal = await startPayPalSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: `http://127.0.0.1:${port}/webhooks`,
    databasePath: ':memory:',
    ...options,
  });
  let known: string | undefined;

  const bare: RestStage['bare'] = async (path, init) => {
    const response = await fetch(`${paypal.origin}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? parse(text) : undefined,
    };
  };

  const token: RestStage['token'] = async (
    clientId = simulatorAccount.clientId,
    secret = simulatorAccount.clientSecret,
  ) => {
    const { status, body } = await bare('/v1/oauth2/token', {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (status !== 200) throw new Error(`no token: ${status}`);
    return body.access_token as string;
  };

  const ask: RestStage['ask'] = async (path, asking = {}) => {
    const { method, body, id, prefer, headers, signal } = asking;
    const used = known ?? (await token());
    known = used;
    const answer = await bare(path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${used}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(id !== undefined && { 'paypal-request-id': id }),
        ...(prefer && { prefer: `return=${prefer}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    // Tokens age with the clock that tests move; our own is simply renewed.
    if (answer.status !== 401 || headers?.['authorization']) return answer;
    if (known === used) known = undefined;
    return ask(path, asking);
  };

  const create: RestStage['create'] = async (value = '10.00', { id = fresh('create'), ...more } = {}) => {
    const created = await ask('/v2/checkout/orders', {
      body: orderBody(value, more),
      id,
      prefer: 'representation',
    });
    if (created.status !== 201) throw new Error(`not created: ${created.text}`);
    return created.body;
  };

  const approved: RestStage['approved'] = async (value, buyer, more = {}) => {
    const order = await create(value, more);
    const decision = await paypal.control.approve({ orderId: order.id, ...(buyer && { buyer }) });
    if (!decision.ok) throw new Error(`not approved: ${decision.issue}`);
    return order;
  };

  const capture: RestStage['capture'] = (orderId, asking = {}) =>
    ask(`/v2/checkout/orders/${orderId}/capture`, {
      body: {},
      id: fresh('capture'),
      prefer: 'representation',
      ...asking,
    });

  return {
    paypal,
    webhooks,
    ask,
    bare,
    token,
    create,
    approved,
    capture,
    captured: async (value, more) => {
      const { id } = await approved(value, undefined, more);
      const { body } = await capture(id);
      return body.purchase_units[0].payments.captures[0];
    },
    refund: (captureId, body = {}, asking = {}) =>
      ask(`/v2/payments/captures/${captureId}/refund`, {
        body,
        id: fresh('refund'),
        prefer: 'representation',
        ...asking,
      }),
    order: async (orderId) => (await ask(`/v2/checkout/orders/${orderId}`)).body,
    async close() {
      await paypal.close();
      listener.closeAllConnections();
      await new Promise((done) => listener.close(done));
    },
  };
}

/** The issues of a refusal, in order. */
export const issuesOf = ({ body }: Heard) => body.details.map(({ issue }: { issue: string }) => issue);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function listen(webhooks: Shown[]): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      webhooks.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
