import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatorAccount } from '../../simulator-account.ts';
import { type PayPalSimulator, type PayPalSimulatorOptions, startPayPalSimulator } from '../index.ts';

type Json = Record<string, unknown>;

export type HeardWebhook = { path: string; headers: IncomingHttpHeaders; rawBody: Buffer; event: Json };

/** A seller's server: it hears webhooks, and its pages are where buyers come back to. */
export type ListeningSeller = {
  origin: string;
  /** In order of arrival. */
  heard: HeardWebhook[];
  /** The status it answers a webhook with. */
  answer: (webhook: HeardWebhook) => number;
  close(): Promise<void>;
};

export async function listenAsSeller(): Promise<ListeningSeller> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    if (request.method === 'GET') {
      // The shop sends its buyers on once more, to an origin of its own, as the gateway does.
      if (path.startsWith('/return?')) {
        response.writeHead(303, { location: `${seller.origin.replace('127.0.0.1', 'localhost')}/end` }).end();
      } else {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>shop</title>');
      }
      return;
    }
    const rawBody = Buffer.concat(chunks);
    const webhook = {
      path,
      headers: request.headers,
      rawBody,
      event: JSON.parse(rawBody.toString('utf8')) as Json,
    };
    seller.heard.push(webhook);
    const status = seller.answer(webhook);
    response.writeHead(status, status === 302 ? { location: '/webhooks' } : {}).end();
  });
  const seller: ListeningSeller = {
    origin: '',
    heard: [],
    answer: () => 200,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  seller.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return seller;
}

/** A simulator, a seller, and what the seller's server says to the API. */
export type SellerStage = {
  paypal: PayPalSimulator;
  seller: ListeningSeller;
  /** `Bearer …` of the built-in account, or of another. */
  bearer(account?: { clientId: string; clientSecret: string }): Promise<string>;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  /** Opens an order, which its buyer has not seen. */
  order(more?: { value?: string; context?: Json; unit?: Json }): Promise<string>;
  /** Opens an order, plays its buyer, captures it. */
  paid(): Promise<{ orderId: string; captureId: string }>;
  /** Closes the simulator and starts another one on the same books. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export async function sellerStage(options: Partial<PayPalSimulatorOptions> = {}): Promise<SellerStage> {
  const seller = await listenAsSeller();
  const start = () =>
    startPayPalSimulator({
      port: 0,
      host: '127.0.0.1',
      callbackUrl: `${seller.origin}/webhooks`,
      databasePath: ':memory:',
      ...options,
    });
  let bearer: Promise<string> | undefined;

  const stage: SellerStage = {
    paypal: await start(),
    seller,
    bearer: (account = simulatorAccount) => fetchBearer(stage.paypal.origin, account),
    async call(method, path, body) {
      bearer ??= stage.bearer();
      const response = await fetch(`${stage.paypal.origin}${path}`, {
        method,
        headers: {
          authorization: await bearer,
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
    },
    async order({ value = '726.24', context = {}, unit = {} } = {}) {
      const opened = await stage.call('POST', '/v2/checkout/orders', {
        intent: 'CAPTURE',
        purchase_units: [{ amount: { currency_code: 'USD', value }, ...unit }],
        application_context: {
          brand_name: '톨게이트 상점',
          return_url: `${seller.origin}/return?state=s-1`,
          cancel_url: `${seller.origin}/cancel?state=s-1`,
          user_action: 'PAY_NOW',
          ...context,
        },
      });
      if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
      return String(opened.body['id']);
    },
    async paid() {
      const orderId = await stage.order();
      await stage.paypal.control.approve({ orderId });
      const { body } = await stage.call('POST', `/v2/checkout/orders/${orderId}/capture`);
      await stage.paypal.control.settle({});
      const order = await stage.call('GET', `/v2/checkout/orders/${orderId}`);
      const [unit] = order.body['purchase_units'] as { payments?: { captures: { id: string }[] } }[];
      const captureId = unit?.payments?.captures[0]?.id;
      if (captureId === undefined) throw new Error(JSON.stringify(body));
      return { orderId, captureId };
    },
    async restart() {
      await stage.paypal.close();
      stage.paypal = await start();
    },
    async close() {
      await stage.paypal.close();
      await seller.close();
    },
  };
  return stage;
}

async function fetchBearer(
  origin: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<string> {
  const response = await fetch(`${origin}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return `Bearer ${access_token}`;
}
