import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Webhooks } from './job.ts';
import { Latencies } from './latencies.ts';

/** The merchant's webhook address. It stands in the load process, so that one clock measures the whole way. */
export interface Inbox {
  url: string;
  /** A deposit for this order is about to be told. */
  expect(orderId: string): void;
  /** Waits for what is due, then tells and forgets. `acknowledged` deposits must each bring a webhook. */
  settle(acknowledged: number): Promise<Webhooks>;
}

const PATIENCE_MS = 30_000;

export async function openInbox(): Promise<Inbox> {
  const sentAt = new Map<string, number>();
  let lags = new Latencies();
  let delivered = 0;
  let firstAt = 0;
  let lastAt = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200).end();
      take(Buffer.concat(chunks).toString());
    });
  });

  function take(text: string): void {
    const { orderId, status } = JSON.parse(text) as { orderId: string; status: string };
    const at = sentAt.get(orderId);
    // A cancel is told at the same address, and a repeat counts once.
    if (at === undefined || status !== 'DONE') return;
    sentAt.delete(orderId);
    lastAt = performance.now();
    lags.record(lastAt - at);
    delivered += 1;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    expect(orderId) {
      const now = performance.now();
      if (sentAt.size === 0 && delivered === 0) firstAt = now;
      sentAt.set(orderId, now);
    },
    async settle(due) {
      const until = performance.now() + PATIENCE_MS;
      while (delivered < due && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 20));
      const told = {
        due,
        delivered,
        perSecond: delivered === 0 ? 0 : delivered / ((lastAt - firstAt) / 1000),
        lagMs: lags.spread(),
      };
      sentAt.clear();
      lags = new Latencies();
      delivered = 0;
      return told;
    },
  };
}
