import type { IncomingMessage } from 'node:http';
import type { Payment } from './shop.ts';

/** One call of the library, as it left the merchant's server. */
export type Call = {
  route: string;
  /** As it was sent, digits and all. */
  text: string;
  body: Record<string, unknown>;
  authorization: string;
  idempotencyKey: string | null;
};

/** As the window writes it: the merchant's own query stays, the three names are added. */
export function successOf(successUrl: string, { paymentKey, orderId, totalAmount }: Payment): string {
  const url = new URL(successUrl);
  for (const [name, value] of Object.entries({ paymentKey, orderId, amount: totalAmount }))
    url.searchParams.set(name, String(value));
  return url.href;
}

/** The same address with another word in it. */
export function withQuery(address: string, changed: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(changed)) url.searchParams.set(name, value);
  return url.href;
}

/** DEPOSIT_CALLBACK: a flat body without eventType. */
export const depositNotice = (facts: {
  orderId: string;
  secret?: unknown;
  status?: string;
  createdAt?: unknown;
}) => ({
  createdAt: '2026-03-11T09:05:12.118402',
  status: 'DONE',
  transactionKey: 'A94F0E6B7C1D4D22B3E8F5061728394A',
  ...facts,
});

/** PAYMENT_STATUS_CHANGED: a body that wraps a payment. */
export const statusNotice = (data: Record<string, unknown>) => ({
  eventType: 'PAYMENT_STATUS_CHANGED',
  createdAt: '2026-03-11T09:05:12.11840',
  data,
});

export function callOf(address: string, init: RequestInit = {}): Call {
  const { pathname } = new URL(address);
  const headers = new Headers(init.headers);
  const text = typeof init.body === 'string' ? init.body : '';
  const route =
    /\/(confirm|cancel)$/.exec(pathname)?.[1] ?? (pathname.includes('/orders/') ? 'readOrder' : 'read');
  return {
    route,
    text,
    body: text ? JSON.parse(text) : {},
    authorization: headers.get('authorization') ?? '',
    idempotencyKey: headers.get('idempotency-key'),
  };
}

export function sessionOf({ headers }: IncomingMessage): string {
  return /session=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '';
}

export async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/' } = incoming;
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const body = method === 'GET' ? null : Buffer.concat(chunks);
  return new Request(new URL(url, `http://${incoming.headers.host}`), { method, headers, body });
}
