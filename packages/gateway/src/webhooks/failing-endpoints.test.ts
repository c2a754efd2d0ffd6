import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deliveriesOfOrder } from '../store/delivery-log.ts';
import { type Answering, inState, openStage, type Stage, until } from './delivery-stage.ts';
import type { ResolveHost } from './resolve-host.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** The first attempt at an endpoint, as it is told afterwards. */
async function firstAttemptAt(url: string, attemptMs = 10_000, resolve?: ResolveHost) {
  const mId = await stage.merchant();
  await stage.endpoint(mId, url);
  const deliveries = stage.start({ attemptMs }, resolve);
  await stage.post(mId, 'order-1');
  deliveries.wake();
  const [delivery] = await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([each]) => each?.attempts.length === 1,
  );
  await deliveries.stop();
  const { status, responseBody, error, warning, latencyMs } = delivery?.attempts[0] ?? {};
  return { state: delivery?.state, status, responseBody, error, warning, latencyMs: latencyMs ?? -1 };
}

const answers: [name: string, answer: Answering, expected: object][] = [
  ['200', (response) => response.end('OK'), { state: 'SUCCESS', status: 200, error: null, warning: null }],
  ['204', (response) => response.writeHead(204).end(), { state: 'SUCCESS', status: 204, warning: 'not-200' }],
  [
    '201',
    (response) => response.writeHead(201).end('{}'),
    { state: 'SUCCESS', status: 201, warning: 'not-200' },
  ],
  [
    '400',
    (response) => response.writeHead(400).end('no'),
    { state: 'SENDING', status: 400, responseBody: 'no', error: null },
  ],
  ['404', (response) => response.writeHead(404).end(), { state: 'SENDING', status: 404, error: null }],
  ['500', (response) => response.writeHead(500).end(), { state: 'SENDING', status: 500, error: null }],
];
test.each(answers)('an answer of %s', async (_, answer, expected) => {
  const receiver = await stage.receive(answer);
  expect(await firstAttemptAt(receiver.url)).toMatchObject(expected);
});

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) is a failure, and nobody follows it',
  async (status) => {
    const target = await stage.receive();
    const receiver = await stage.receive((response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    expect(await firstAttemptAt(receiver.url)).toMatchObject({ state: 'SENDING', status, error: 'redirect' });
    expect(target.got).toEqual([]);
  },
);

test('an endpoint that does not answer within the time limit has failed', async () => {
  const receiver = await stage.receive(() => {});
  const { latencyMs, ...attempt } = await firstAttemptAt(receiver.url, 300);
  expect(attempt).toEqual({
    state: 'SENDING',
    status: null,
    responseBody: null,
    error: 'timeout',
    warning: null,
  });
  expect(latencyMs).toBeGreaterThanOrEqual(290);
  expect(latencyMs).toBeLessThan(10_000);
});

test('nobody listens: ECONNREFUSED', async () => {
  const receiver = await stage.receive();
  await receiver.close();
  expect(await firstAttemptAt(receiver.url)).toMatchObject({
    state: 'SENDING',
    status: null,
    error: 'ECONNREFUSED',
  });
});

/** A server below HTTP. */
async function speaking(say: (socket: Socket) => void): Promise<{ port: number; close(): void }> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    say(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

test.each<[what: string, scheme: string, say: (socket: Socket) => void, error: string]>([
  [
    'a connection closed without a word',
    'http',
    (socket) => socket.once('data', () => socket.end()),
    'ECONNRESET',
  ],
  [
    'a connection reset',
    'http',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'ECONNRESET',
  ],
  [
    'an answer that is not HTTP',
    'http',
    (socket) => socket.once('data', () => socket.end('220 mail ready\r\n')),
    'not-http',
  ],
  ['a server that does not speak TLS', 'https', (socket) => socket.end('hello'), 'tls'],
])('%s', async (_, scheme, say, error) => {
  const server = await speaking(say);
  expect(await firstAttemptAt(`${scheme}://localhost:${server.port}/`)).toMatchObject({
    status: null,
    error,
  });
  server.close();
});

test.each([
  ['that does not exist', 'ENOTFOUND', 'ENOTFOUND'],
  ['whose servers know no address of it', 'ENODATA', 'ENOTFOUND'],
  ['whose servers do not answer', 'ETIMEOUT', 'timeout'],
])('a name %s: %s is told as %s', async (_, code, error) => {
  const resolve = () => Promise.reject(Object.assign(new Error('no address'), { code }));
  const attempt = await firstAttemptAt('http://shop.example/webhook', 10_000, resolve);
  expect(attempt).toMatchObject({ state: 'SENDING', status: null, error });
});

test('of a long answer the first 2 kB are kept, without half a character at the cut and without NUL', async () => {
  const receiver = await stage.receive((response) => response.end(`\0a${'가'.repeat(400_000)}`));
  const { state, responseBody } = await firstAttemptAt(receiver.url);
  expect(state).toBe('SUCCESS');
  expect(responseBody).toBe(`\ufffda${'가'.repeat(682)}`); // 2 + 3 × 682 = 2048 bytes
});

test('a status that came in time counts, even when the body behind it never ends', async () => {
  const receiver = await stage.receive((response) => void response.writeHead(200).write('so far'));
  expect(await firstAttemptAt(receiver.url, 400)).toMatchObject({
    state: 'SUCCESS',
    status: 200,
    responseBody: 'so far',
  });
});

test('the database away for a moment: the attempt is made again when its claim has run out', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive();
  await stage.endpoint(mId, receiver.url);
  const { write } = stage.writer;
  let refused = 0;
  stage.writer.write = (...given) =>
    refused++ === 0 ? Promise.reject(new Error('connection lost')) : write(...given);
  const deliveries = stage.start({ attemptMs: 400, leaseMs: 800, pollMs: 50 });
  await stage.post(mId, 'order-1');
  await inState(stage, mId, 'order-1', 'SUCCESS');
  stage.writer.write = write;
  await deliveries.stop();
  expect(receiver.got).toHaveLength(2); // at least once
  expect(stage.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('stopping takes nothing new and waits for what is under way', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response) => setTimeout(() => response.end(), 300));
  await stage.endpoint(mId, receiver.url);
  const deliveries = stage.start({ pollMs: 20 });
  await stage.post(mId, 'order-1');
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  const stopped = deliveries.stop();
  await stage.post(mId, 'order-2');
  deliveries.wake();
  await stopped;
  expect(await deliveriesOfOrder(stage.db, mId, 'order-1')).toMatchObject([{ state: 'SUCCESS' }]);
  await delay(100);
  expect(await deliveriesOfOrder(stage.db, mId, 'order-2')).toMatchObject([
    { state: 'SENDING', attempts: [] },
  ]);
});
