import { setTimeout as delay } from 'node:timers/promises';
import { retryDelaysMinutes, webhookHeaders } from '@tollgate/contract';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deliveriesOfOrder } from '../store/delivery-log.ts';
import { inState, openStage, type Receiver, type Stage, until } from './delivery-stage.ts';

let stage: Stage;
let mId: string;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** A shop of its own for each test, with one endpoint. */
async function shopAt(receiver: Receiver | { url: string }) {
  mId = await stage.merchant();
  return stage.endpoint(mId, receiver.url);
}
const MINUTE_MS = 60_000;
const retriedCounts = (receiver: Receiver) =>
  receiver.got.map(({ headers }) => headers[webhookHeaders.retriedCount]);

test('a webhook arrives as it was written, with the headers of the protocol and of Standard Webhooks', async () => {
  const receiver = await stage.receive((response) => response.end('고맙습니다'));
  const endpoint = await shopAt(receiver);
  const body = '{"createdAt":"2026-03-11T09:05:12.118000","status":"DONE","orderId":"주문-1","amount":1.50}';
  const deliveries = stage.start({ pollMs: 3_600_000 }); // woken, not polled
  await stage.post(mId, 'order-1', { body });
  deliveries.wake();
  const [delivery] = await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();

  expect(receiver.got).toHaveLength(1);
  const [got] = receiver.got;
  expect(got?.body).toBe(body);
  expect(got?.method).toBe('POST');
  expect(got?.headers).toEqual({
    host: new URL(receiver.url).host,
    connection: 'keep-alive',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Tollgate-Webhooks/1',
    'tosspayments-webhook-transmission-time': expect.stringMatching(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/,
    ),
    'tosspayments-webhook-transmission-retried-count': '0',
    'tosspayments-webhook-transmission-id': delivery?.id,
    'webhook-id': delivery?.id,
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  });
  expect(delivery?.id).toMatch(new RegExp(`^whtrans_a01[0-9a-hjkmnp-tv-z]{24}${endpoint.id}$`));
  const { host, connection, 'content-length': length, ...ours } = got?.headers ?? {};
  expect(delivery).toEqual({
    id: delivery?.id,
    webhookId: endpoint.id,
    url: receiver.url,
    eventType: 'DEPOSIT_CALLBACK',
    orderId: 'order-1',
    paymentKey: 'pk',
    state: 'SUCCESS',
    createdAt: expect.stringMatching(/\+09:00$/),
    nextAttemptAt: null,
    body,
    attempts: [
      {
        retriedCount: 0,
        at: ours[webhookHeaders.transmissionTime],
        requestHeaders: ours,
        status: 200,
        responseBody: '고맙습니다',
        error: null,
        warning: null,
        latencyMs: expect.any(Number),
      },
    ],
  });
});

test('an independent library accepts the signature, and refuses it for another body or secret', async () => {
  const receiver = await stage.receive();
  const { signingSecret } = await shopAt(receiver);
  const deliveries = stage.start();
  await stage.post(mId, 'order-1', { body: '{"name":"홍길동 🧾"}' });
  deliveries.wake();
  await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  const [got] = receiver.got;
  const headers = got?.headers as Record<string, string>;
  expect(new Webhook(signingSecret).verify(got?.body ?? '', headers)).toEqual({ name: '홍길동 🧾' });
  expect(() => new Webhook(signingSecret).verify('{"name":"other"}', headers)).toThrow(
    'No matching signature',
  );
  const other = `whsec_${Buffer.alloc(32).toString('base64')}`;
  expect(() => new Webhook(other).verify(got?.body ?? '', headers)).toThrow('No matching signature');
});

test('a webhook that never arrives is retried seven times at its own moments, then given up', async () => {
  const receiver = await stage.receive((response) => response.writeHead(500).end('down'));
  await shopAt(receiver);
  const deliveries = stage.start({ pollMs: 50 });
  await stage.post(mId, 'order-1');
  for (const [retries, waitMinutes] of retryDelaysMinutes.entries()) {
    const [waiting] = await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-1'),
      ([delivery]) => delivery?.attempts.length === retries + 1 && delivery.nextAttemptAt !== null,
    );
    expect(waiting?.state).toBe('SENDING');
    const last = waiting?.attempts.at(-1)?.at as string;
    expect(Date.parse(waiting?.nextAttemptAt as string) - Date.parse(last)).toBe(waitMinutes * MINUTE_MS);
    // Not a moment too early: a second before, nothing is sent.
    await stage.advance(mId, waitMinutes * MINUTE_MS - 3_000);
    await delay(120);
    expect(receiver.got).toHaveLength(retries + 1);
    await stage.advance(mId, 3_000);
  }
  const [failed] = await inState(stage, mId, 'order-1', 'FAILED');
  await deliveries.stop();
  expect(failed?.nextAttemptAt).toBeNull();
  expect(failed?.attempts.map(({ retriedCount, status }) => [retriedCount, status])).toEqual(
    Array.from({ length: 8 }, (_, count) => [count, 500]),
  );
  expect(retriedCounts(receiver)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(new Set(receiver.got.map(({ headers }) => headers[webhookHeaders.transmissionId])).size).toBe(1);
  expect(stage.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'webhooks: given up after the last retry' }),
  );
});

test('moving the clock by a week plays all seven retries in order, each at the moment it was due', async () => {
  const receiver = await stage.receive((response) => response.writeHead(503).end());
  await shopAt(receiver);
  const deliveries = stage.start();
  await stage.post(mId, 'order-1');
  deliveries.wake();
  const [first] = await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([delivery]) => delivery?.attempts.length === 1,
  );
  await stage.advance(mId, 7 * 24 * 60 * MINUTE_MS);
  deliveries.wake();
  const [failed] = await inState(stage, mId, 'order-1', 'FAILED');
  await deliveries.stop();
  const begin = Date.parse(first?.attempts[0]?.at as string);
  const minutes = failed?.attempts.map(({ at }) => (Date.parse(at) - begin) / MINUTE_MS);
  expect(minutes).toEqual([0, 1, 5, 21, 85, 341, 1365, 5461]);
  expect(receiver.got.map(({ headers }) => headers[webhookHeaders.transmissionTime])).toEqual(
    failed?.attempts.map(({ at }) => at),
  );
});

test('a clock moved between two retries leaves the later ones where they belong', async () => {
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  await shopAt(receiver);
  const deliveries = stage.start();
  await stage.post(mId, 'order-1');
  deliveries.wake();
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([delivery]) => delivery?.attempts.length === 1,
  );
  await stage.advance(mId, 10 * MINUTE_MS);
  deliveries.wake();
  const [waiting] = await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([delivery]) => delivery?.attempts.length === 3,
  );
  await deliveries.stop();
  const moments = [...(waiting?.attempts.map(({ at }) => at) ?? []), waiting?.nextAttemptAt as string].map(
    Date.parse,
  );
  expect(moments.map((moment) => (moment - (moments[0] as number)) / MINUTE_MS)).toEqual([0, 1, 5, 21]);
});

test('a clock moved while an attempt is under way counts for its retry', async () => {
  let release = () => {};
  const receiver = await stage.receive((response, _, count) => {
    if (count > 1) return response.end();
    release = () => response.writeHead(500).end();
  });
  await shopAt(receiver);
  const deliveries = stage.start({ pollMs: 50 });
  await stage.post(mId, 'order-1');
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  await stage.advance(mId, 60 * MINUTE_MS);
  await delay(150);
  expect(receiver.got).toHaveLength(1); // it is under way and not made a second time
  release();
  const [delivery] = await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  const [first, second] = (delivery?.attempts ?? []).map(({ at }) => Date.parse(at));
  expect((second as number) - (first as number)).toBe(MINUTE_MS);
});

test('down, then up: the retry finds the shop again', async () => {
  const receiver = await stage.receive((response, _, count) =>
    response.writeHead(count === 1 ? 502 : 200).end(),
  );
  await shopAt(receiver);
  const deliveries = stage.start({ pollMs: 50 });
  await stage.post(mId, 'order-1');
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([delivery]) => delivery?.attempts.length === 1,
  );
  await stage.advance(mId, MINUTE_MS);
  const [delivery] = await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([502, 200]);
});

test('every endpoint that listens gets its own delivery, and only for its events', async () => {
  const [one, other] = [await stage.receive(), await stage.receive()];
  const first = await shopAt(one);
  const second = await stage.endpoint(mId, other.url, ['PAYMENT_STATUS_CHANGED']);
  const deliveries = stage.start();
  await stage.post(mId, 'order-1', { eventType: 'DEPOSIT_CALLBACK' });
  await stage.post(mId, 'order-1', { eventType: 'PAYMENT_STATUS_CHANGED' });
  await stage.post(mId, 'order-1', { eventType: 'DEPOSIT_CALLBACK', onIssue: true });
  deliveries.wake();
  const sent = await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  expect(sent.map(({ webhookId, eventType }) => `${webhookId} ${eventType}`).sort()).toEqual(
    [
      `${first.id} DEPOSIT_CALLBACK`,
      `${first.id} PAYMENT_STATUS_CHANGED`,
      `${second.id} PAYMENT_STATUS_CHANGED`,
    ].sort(),
  );
});
