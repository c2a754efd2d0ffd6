import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closedLoop } from './closed-loop.ts';
import type { Source } from './feeds.ts';
import type { Load } from './job.ts';
import { openLoop } from './open-loop.ts';
import type { Shot } from './tally.ts';

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

const jobAt = (origin: string, seconds = 20) =>
  ({ origin, loop: { kind: 'closed', connections: 2 }, seconds, feed: undefined as never }) as const;

/** A server that speaks for itself, byte by byte: `answer` is called once for each request. */
async function speak(answer: (path: string, socket: Socket) => void | Promise<void>): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    let heard = '';
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.on('data', (text: string) => {
      heard += text;
      for (let end = heard.indexOf('{}'); end >= 0; end = heard.indexOf('{}')) {
        const path = / (\/\S+) HTTP/.exec(heard)?.[1] ?? '';
        heard = heard.slice(end + 2);
        void answer(path.slice(1), socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

const keysOf = ({ acknowledged }: Pick<Load, 'acknowledged'>) => acknowledged.map(([key]) => key).sort();

test('whatever the server did, the closed loop knows: nobody is cut off in the middle', async () => {
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
});

test('a refusal counts by its code, and acknowledges nothing', async () => {
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

test('an answer that comes in three packets, or in pieces, is one answer', async () => {
  const origin = await speak(async (path, socket) => {
    const isChunked = Number(path.slice(4)) % 2 === 0;
    const text = isChunked ? 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n' : ok;
    for (const [from, to] of [
      [0, 12],
      [12, text.length - 3],
      [text.length - 3, text.length],
    ] as const) {
      socket.write(text.slice(from, to));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  });
  const load = await closedLoop(jobAt(origin), 2, numbered(12));
  expect(load).toMatchObject({ answered: 12, succeeded: 12, failures: {}, unanswered: [] });
});

test('who says that it will close is asked again over another connection, and nothing is lost', async () => {
  const sockets = new Set<Socket>();
  const origin = await speak((_, socket) => {
    sockets.add(socket);
    socket.end(ok.replace('\r\n', '\r\nConnection: close\r\n'));
  });
  const load = await closedLoop(jobAt(origin), 2, numbered(10));
  expect(load).toMatchObject({ answered: 10, succeeded: 10, failures: {}, unanswered: [] });
  expect(sockets.size).toBe(10);
});

test('a connection that ends under a request is an error; the next one is asked over another', async () => {
  const origin = await speak((path, socket) => {
    if (path === 'pay-3') socket.destroy();
    else if (path === 'pay-5') socket.end(ok.slice(0, -1));
    else socket.write(ok);
  });
  const load = await closedLoop(jobAt(origin), 2, numbered(10));
  expect(load.succeeded).toBe(8);
  expect(Object.values(load.failures).reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(load.unanswered.sort()).toEqual(['pay-3', 'pay-5']);
});

test('who speaks another language has not answered, and is left', async () => {
  const origin = await speak((path, socket) => {
    if (path === 'pay-2') socket.write('SSH-2.0-OpenSSH\r\n');
    else if (path === 'pay-4') socket.write(ok + ok);
    else socket.write(ok);
  });
  const load = await closedLoop(jobAt(origin), 2, numbered(10));
  expect(load.succeeded).toBe(8);
  expect(load.failures).toEqual({ 'no answer in HTTP/1.1': 1, 'more than was asked for': 1 });
  expect(load.unanswered.sort()).toEqual(['pay-2', 'pay-4']);
});

test.each(['closed', 'open'])('in the %s loop nobody waits for ever', async (kind) => {
  const origin = await speak((path, socket) => void (path === 'pay-2' || socket.write(ok)));
  const some = numbered(10);
  const load =
    kind === 'closed'
      ? await closedLoop(jobAt(origin), 2, some, { timeoutMs: 1_000 })
      : await openLoop(jobAt(origin), 500, some, { timeoutMs: 1_000 });
  expect(load.failures).toEqual({ 'no answer in time': 1 });
  expect(load).toMatchObject({ succeeded: 9, unanswered: ['pay-2'] });
});

test('a server that is gone is not asked for hours', async () => {
  const origin = await speak((path, socket) => {
    if (path === 'pay-1') socket.write(ok);
    else socket.destroy();
  });
  const load = await closedLoop(jobAt(origin, 24 * 3_600), 2, numbered(), { timeoutMs: 300 });
  expect(load.succeeded).toBe(1);
  expect(load.acknowledged).toEqual([['pay-1', 'DONE']]);
});

test('as many requests are sent as were asked for', async () => {
  const origin = await speak((_, socket) => void socket.write(ok));
  const load = await closedLoop({ ...jobAt(origin, 3_600), mostRequests: 25 }, 8, numbered());
  expect(load).toMatchObject({ answered: 25, succeeded: 25, isShort: false });
});
