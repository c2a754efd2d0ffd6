import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Source } from './feeds.ts';
import type { Load } from './job.ts';
import { openLoop } from './open-loop.ts';
import type { Shot } from './tally.ts';

/** The tools of the bench are installed by its first run; until then there is no closed loop to test. */
const hasTools = existsSync(new URL('../node_modules/autocannon', import.meta.url));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function numbered(count = Number.POSITIVE_INFINITY): Source {
  let next = 0;
  return {
    events: 0,
    hasNext: () => next < count,
    next: (): Shot => {
      next += 1;
      return {
        deed: 'confirm',
        paymentKey: `pay-${next}`,
        leadsTo: 'DONE',
        method: 'POST',
        path: `/pay-${next}`,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      };
    },
  };
}

const keysOf = ({ acknowledged }: Pick<Load, 'acknowledged'>) => acknowledged.map(([key]) => key).sort();

test.runIf(hasTools)(
  'whatever the server did, the closed loop knows: nobody is cut off in the middle',
  async () => {
    const { closedLoop } = await import('./closed-loop.ts');
    const served: string[] = [];
    const origin = await serve((request, response) => {
      request.resume().on('end', () => {
        // Later than the end of the measurement, for whoever asks last.
        setTimeout(() => {
          served.push((request.url ?? '').slice(1));
          response.end('{}');
        }, 30);
      });
    });
    const job = {
      origin,
      loop: { kind: 'closed', connections: 8 },
      seconds: 0.3,
      feed: undefined as never,
    } as const;
    const load = await closedLoop(job, 8, numbered());
    expect(load).toMatchObject({ failures: {}, unanswered: [], isShort: false });
    expect(load.succeeded).toBe(served.length);
    expect(load.succeeded).toBeGreaterThanOrEqual(8);
    expect(keysOf(load)).toEqual(served.sort());
    expect(load.latencyMs.p50).toBeGreaterThan(25);
  },
);

test.runIf(hasTools)('a refusal counts by its code, and acknowledges nothing', async () => {
  const { closedLoop } = await import('./closed-loop.ts');
  const origin = await serve((request, response) => {
    request.resume();
    const isRefused = Number(request.url?.slice(5)) % 2 === 0;
    response.writeHead(isRefused ? 403 : 200).end(isRefused ? '{"code":"FORBIDDEN_REQUEST"}' : '{}');
  });
  const job = {
    origin,
    loop: { kind: 'closed', connections: 2 },
    seconds: 20,
    feed: undefined as never,
  } as const;
  const load = await closedLoop(job, 2, numbered(20));
  expect(load).toMatchObject({
    answered: 20,
    succeeded: 10,
    failures: { 'confirm: 403 FORBIDDEN_REQUEST': 10 },
    isShort: true,
  });
  expect(load.acknowledged).toHaveLength(10);
});

test('in the open loop nobody waits for the others: a server that answers only a crowd gets its crowd', async () => {
  const waiting: (() => void)[] = [];
  const origin = await serve((request, response) => {
    request.resume();
    waiting.push(() => response.end('{}'));
    if (waiting.length >= 40) for (const answer of waiting) answer();
  });
  const job = {
    origin,
    loop: { kind: 'open', perSecond: 200 },
    seconds: 20,
    feed: undefined as never,
  } as const;
  const load = await openLoop(job, 200, numbered(60));
  expect(load).toMatchObject({ answered: 60, succeeded: 60, failures: {}, isShort: true });
});

test('a connection that breaks is an error, and what became of its payment nobody knows', async () => {
  const origin = await serve((request) => request.socket.destroy());
  const job = {
    origin,
    loop: { kind: 'open', perSecond: 500 },
    seconds: 20,
    feed: undefined as never,
  } as const;
  const load = await openLoop(job, 500, numbered(5));
  expect(load.succeeded).toBe(0);
  expect(Object.values(load.failures).reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(load.unanswered).toHaveLength(5);
  expect(load.acknowledged).toEqual([]);
});
