import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PayPalRailOptions, payPalRail } from '../paypal/client.ts';
import { namesOfHost } from '../paypal/hosts.ts';
import {
  type PayPalSimulator,
  type PayPalSimulatorOptions,
  startPayPalSimulator,
} from '../paypal/simulator/index.ts';
import { simulatorAccount } from '../paypal/simulator-account.ts';
import type { PayPalEvent, PayPalOrder } from '../paypal/states.ts';
import { payPalWebhooks } from '../paypal/webhooks.ts';
import type { PayPalRail } from '../rail.ts';

/** A PayPal, its client and somebody who hears and verifies its webhooks, over real HTTP on free ports. */
export type PayPalStage = {
  paypal: PayPalSimulator;
  rail: PayPalRail;
  /** What was verified and taken, in order of arrival. */
  heard: PayPalEvent[];
  /** Why webhooks were refused. */
  refused: string[];
  /** The next so many webhooks of these are answered 500. */
  deafFor(times: number, which: (event: PayPalEvent) => boolean): void;
  /** Another client of the same PayPal: another secret, a shorter patience. */
  client(options: Partial<PayPalRailOptions>): PayPalRail;
  /** A payment of so many cents, and otherwise as a test wants it. Every one is new. */
  order(amount: number, different?: Partial<PayPalOrder>): PayPalOrder;
  /** An order that its buyer has approved. */
  approved(amount: number, buyer?: string): Promise<{ orderId: string; paymentKey: string }>;
  /** An order whose money was taken, with its webhooks heard. */
  paid(amount: number): Promise<{ orderId: string; paymentKey: string; captureId: string }>;
  close(): Promise<void>;
};

export async function payPalStage(options: Partial<PayPalSimulatorOptions> = {}): Promise<PayPalStage> {
  const heard: PayPalEvent[] = [];
  const refused: string[] = [];
  let deaf = { times: 0, which: (_: PayPalEvent) => true };
  let verifier: ReturnType<typeof payPalWebhooks> | undefined;
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const verdict = await verifier?.verify({ headers: request.headers, rawBody: Buffer.concat(chunks) });
    if (!verdict?.ok) {
      refused.push(verdict?.reason ?? 'nobody listens yet');
      response.writeHead(401).end();
      return;
    }
    if (deaf.times > 0 && deaf.which(verdict.event)) {
      deaf.times -= 1;
      response.writeHead(500).end();
      return;
    }
    heard.push(verdict.event);
    response.writeHead(200).end();
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const paypal = await startPayPalSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rails/paypal/webhooks`,
    databasePath: ':memory:',
    ...options,
  });
  verifier = payPalWebhooks({
    accounts: [{ name: 'simulator', webhookId: simulatorAccount.webhookId }],
    certHosts: namesOfHost(paypal.publicUrl),
    allowHttp: true,
  });
  const clients: PayPalRail[] = [];
  const client = (different: Partial<PayPalRailOptions>) => {
    const made = payPalRail({ url: paypal.origin, ...simulatorAccount, ...different });
    clients.push(made);
    return made;
  };
  const rail = client({});
  let payments = 0;

  function order(amount: number, different: Partial<PayPalOrder> = {}): PayPalOrder {
    payments += 1;
    return {
      paymentKey: `pay-${payments}`,
      mId: 'shop1',
      brandName: '시험상점',
      locale: 'ko-KR',
      returnUrl: 'https://gateway.example/return?state=s',
      cancelUrl: 'https://gateway.example/return/cancel?state=s',
      amount: { currency: 'USD', amount },
      ...different,
    };
  }

  async function approved(amount: number, buyer?: string) {
    const wanted = order(amount);
    const created = await rail.createOrder(wanted);
    if (!created.ok) throw new Error(created.message);
    const { orderId } = created;
    await paypal.control.approve({ orderId, ...(buyer && { buyer }) });
    return { orderId, paymentKey: wanted.paymentKey };
  }

  return {
    paypal,
    rail,
    heard,
    refused,
    deafFor: (times, which) => {
      deaf = { times, which };
    },
    client,
    order,
    approved,
    async paid(amount) {
      const of = await approved(amount);
      const captured = await rail.capture(of);
      const captureId = captured.ok ? captured.capture?.captureId : undefined;
      if (captureId === undefined) throw new Error(JSON.stringify(captured));
      await paypal.control.settle({});
      return { ...of, captureId };
    },
    async close() {
      await Promise.all(clients.map((each) => each.close()));
      await paypal.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
