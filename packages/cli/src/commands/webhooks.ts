import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery, Payment, WebhookEndpoint } from '@tollgate/contract';
import { table } from '../print.ts';
import { Trouble } from '../trouble.ts';
import type { Hand } from './command.ts';
import { find } from './payments.ts';

export interface ListenOptions {
  forwardTo?: string;
  events?: string[];
}

/**
 * Hears the shop's webhooks until it is ended: prints each and, on request, hands it to a server of the user's, whose
 * answer becomes ours, so that retries are as they would be. The endpoint is removed at the end.
 */
export async function listen({ ask, print }: Hand, { forwardTo, events }: ListenOptions): Promise<void> {
  if (forwardTo && !URL.canParse(forwardTo))
    throw new Trouble(`${forwardTo} is not a whole address: http://localhost:3000/webhooks`, 2);
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const { status, told } = forwardTo ? await forward(forwardTo, request, body) : { status: 200, told: '' };
    print.event(
      { at: request.headers['tosspayments-webhook-transmission-time'], body: parsed(body), status },
      line(body, told),
    );
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const endpoint = await ask<WebhookEndpoint>('POST', '/sandbox/v1/webhooks', {
      url,
      events: events ?? Object.keys(triggers),
      name: 'tollgate listen',
    });
    print.aside(
      `Listening${forwardTo ? `, handing over to ${forwardTo}` : ''}. Ctrl-C ends it. · 웹훅을 기다립니다.`,
    );
    await new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
    });
    await ask('DELETE', `/sandbox/v1/webhooks/${endpoint.id}`).catch(() => undefined);
  } finally {
    // A server that still listens would keep a command alive that was refused long ago.
    server.close().closeAllConnections();
  }
}

async function forward(
  to: string,
  request: IncomingMessage,
  body: string,
): Promise<{ status: number; told: string }> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  try {
    const answer = await fetch(to, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body,
      redirect: 'manual',
    });
    return { status: answer.status, told: ` → ${answer.status}` };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return { status: 502, told: ` → ${cause?.code ?? 'no answer'}` };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Both shapes of the protocol: the flat DEPOSIT_CALLBACK has no `eventType`. */
function line(body: string, told: string): string {
  const event = parsed(body) as {
    eventType?: string;
    status?: string;
    orderId?: string;
    data?: Partial<Payment>;
  };
  const { status, orderId } = event.data ?? event;
  return `${event.eventType ?? 'DEPOSIT_CALLBACK'}  ${orderId ?? ''}  ${status ?? ''}${told}`;
}

/** What makes each event come: a whole payment played up to there. */
const triggers: Record<string, (hand: Hand) => Promise<Payment>> = {
  DEPOSIT_CALLBACK: deposited,
  PAYMENT_STATUS_CHANGED: deposited,
  CANCEL_STATUS_CHANGED: async (hand) => {
    const { paymentKey } = await deposited(hand);
    return hand.ask<Payment>('POST', `/v1/payments/${paymentKey}/cancel`, {
      cancelReason: 'tollgate trigger',
      refundReceiveAccount: { bank: '88', accountNumber: '110123456789', holderName: '김테스트' },
    });
  },
};

async function deposited({ ask }: Hand): Promise<Payment> {
  const orderId = `trigger-${Date.now().toString(36)}-${process.pid}`;
  const { paymentKey } = await ask<Payment>('POST', '/sandbox/v1/payments', {
    method: 'VIRTUAL_ACCOUNT',
    amount: 15_000,
    orderId,
    orderName: 'tollgate trigger',
  });
  await ask('POST', '/v1/payments/confirm', { paymentKey, orderId, amount: 15_000 });
  return ask<Payment>('POST', `/sandbox/v1/payments/${paymentKey}/deposit`, {});
}

/** Makes an event happen for real: there is a payment behind it that can be read. */
export async function trigger(hand: Hand, event: string): Promise<void> {
  const play = triggers[event];
  if (!play)
    throw new Trouble(`${event} cannot be made here. There are ${Object.keys(triggers).join(', ')}.`, 2);
  const { orderId, paymentKey, status } = await play(hand);
  hand.print.result({ event, orderId, paymentKey, status }, [`${event}  ${orderId}  ${status}`]);
}

/** Sends webhooks again: a delivery by its id, all of an order, or all that were given up. */
export async function resend({ ask, print }: Hand, name: string | undefined): Promise<void> {
  if (name === undefined) {
    const answer = await ask<{ resent: number }>('POST', '/sandbox/v1/deliveries/resend', {});
    return print.result(answer, [`${answer.resent} sent again`]);
  }
  const ids = name.startsWith('whtrans_') ? [name] : await idsOfOrder(ask, name);
  const again: Delivery[] = [];
  for (const id of ids) again.push(await ask<Delivery>('POST', `/sandbox/v1/deliveries/${id}/resend`, {}));
  print.result(again, table(again.map(({ id, eventType, orderId, url }) => [id, eventType, orderId, url])));
}

async function idsOfOrder(ask: Hand['ask'], name: string): Promise<string[]> {
  const { orderId } = await find(ask, name).catch(() => ({ orderId: name }));
  const found = await ask<Delivery[]>('GET', `/sandbox/v1/deliveries?orderId=${encodeURIComponent(orderId)}`);
  if (found.length === 0) throw new Trouble(`No webhook was sent for ${name}.`, 4);
  return found.map(({ id }) => id);
}
