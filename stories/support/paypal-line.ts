import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { withSameSum } from '../../packages/rails/src/testing/paypal-signer.ts';
import type { Payment } from './shop.ts';
import type { Town } from './town.ts';

/** A webhook as PayPal sent it. */
export interface Transmission {
  headers: Record<string, string>;
  rawBody: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
  event: any;
  /** What the gateway said to it. */
  answered: number;
}

/** The line between PayPal and the gateway, on which somebody listens. */
export interface OverheardLine {
  /** Where PayPal has to send its webhooks. */
  url: string;
  heard: Transmission[];
  /** Lets them through to this town; until then the line is dead. */
  leadTo(town: Town): void;
  close(): Promise<void>;
}

export async function overhearPayPal(): Promise<OverheardLine> {
  const heard: Transmission[] = [];
  let town: Town | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const rawBody = Buffer.concat(chunks);
      const names = Object.entries(request.headers).filter(([name]) => name.startsWith('paypal-'));
      const headers = Object.fromEntries(names.map(([name, value]) => [name, String(value)]));
      const answered = town ? await sayForPayPal(town, headers, rawBody).catch(() => 0) : 503;
      heard.push({ headers, rawBody, event: JSON.parse(rawBody.toString('utf8')), answered });
      if (answered === 0) request.socket.destroy();
      else response.writeHead(answered).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    heard,
    leadTo: (wanted) => {
      town = wanted;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Posts a webhook to the gateway in PayPal's place; answers the status. */
export async function sayForPayPal(
  town: Town,
  headers: Record<string, string>,
  rawBody: Uint8Array | string,
): Promise<number> {
  const response = await fetch(`${town.origin()}/rails/paypal/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: rawBody as string,
  });
  await response.arrayBuffer();
  return response.status;
}

/**
 * Another event under the headers of a genuine one: PayPal signs no more of a body than its CRC-32, so whoever has
 * seen one webhook can write any other.
 */
export const forge = ({ rawBody, event }: Transmission, lie: Record<string, unknown>): Buffer =>
  withSameSum(rawBody, (padding) => JSON.stringify({ ...event, ...lie, padding }));

/** The newest webhook of a kind about this payment, as soon as it is there. */
export async function heardOf(
  { heard }: OverheardLine,
  payment: Payment,
  eventType: string,
): Promise<Transmission> {
  const find = () =>
    heard.findLast(
      ({ event }) => event.event_type === eventType && JSON.stringify(event).includes(payment.paymentKey),
    );
  await expect.poll(find, { message: `no ${eventType} of ${payment.paymentKey}` }).toBeDefined();
  return find() as Transmission;
}
