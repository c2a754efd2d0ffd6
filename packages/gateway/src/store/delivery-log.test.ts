import { webhookHeaders } from '@tollgate/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemChance } from '../chance.ts';
import { inState, openStage, type Stage, until } from '../webhooks/delivery-stage.ts';
import { freshEventId } from '../webhooks/event-id.ts';
import { inTransaction } from './database.ts';
import { deliveriesOfOrder, emptyDeliveries, releaseDelivery, resendDelivery } from './delivery-log.ts';
import { removeEndpoint } from './webhook-endpoints.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const freshId = () => freshEventId(systemChance, new Date());
const MINUTE_MS = 60_000;

describe('sending again', () => {
  test('while it is being retried: the schedule stops, and a new delivery begins with its first attempt', async () => {
    const mId = await stage.merchant();
    const receiver = await stage.receive((response, _, count) =>
      response.writeHead(count < 3 ? 500 : 200).end(),
    );
    await stage.endpoint(mId, receiver.url);
    const deliveries = stage.start({ pollMs: 20 });
    await stage.post(mId, 'order-1', { body: '{"a":1}' });
    const [before] = await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-1'),
      ([each]) => each?.attempts.length === 1,
    );
    const deliveryId = before?.id as string;
    const resent = await resendDelivery(stage.db, { mId, deliveryId }, freshId());
    deliveries.wake();
    await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-1'),
      (each) => each[1]?.attempts.length === 1,
    );
    // The old schedule is dead: only the new delivery is retried.
    await stage.advance(mId, MINUTE_MS);
    deliveries.wake();
    const [old, fresh] = await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-1'),
      (each) => each[1]?.state === 'SUCCESS',
    );
    expect(old).toMatchObject({
      id: deliveryId,
      state: 'STOPPED',
      nextAttemptAt: null,
      attempts: [{ status: 500 }],
    });
    expect(resent).toEqual({ deliveryId: fresh?.id });
    expect(fresh).toMatchObject({
      body: '{"a":1}',
      webhookId: old?.webhookId,
      paymentKey: 'pk',
      eventType: 'DEPOSIT_CALLBACK',
    });
    expect(
      receiver.got.map(({ headers, body }) => [
        headers[webhookHeaders.transmissionId],
        headers[webhookHeaders.retriedCount],
        body,
      ]),
    ).toEqual([
      [deliveryId, '0', '{"a":1}'],
      [fresh?.id, '0', '{"a":1}'],
      [fresh?.id, '1', '{"a":1}'],
    ]);
  });

  test('while an attempt is under way: it is recorded, and followed by no retry', async () => {
    const mId = await stage.merchant();
    let fail = () => {};
    const receiver = await stage.receive((response, _, count) => {
      if (count > 1) return response.end();
      fail = () => response.writeHead(500).end();
    });
    await stage.endpoint(mId, receiver.url);
    const deliveries = stage.start({ pollMs: 20 });
    await stage.post(mId, 'order-1');
    await until(
      () => receiver.got.length,
      (count) => count === 1,
    );
    const [running] = await deliveriesOfOrder(stage.db, mId, 'order-1');
    await resendDelivery(stage.db, { mId, deliveryId: running?.id as string }, freshId());
    deliveries.wake();
    await until(
      () => receiver.got.length,
      (count) => count === 2,
    );
    fail();
    const [old, fresh] = await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-1'),
      (each) => each[0]?.attempts.length === 1 && each[1]?.state === 'SUCCESS',
    );
    expect(old).toMatchObject({ state: 'STOPPED', nextAttemptAt: null, attempts: [{ status: 500 }] });
    expect(fresh?.attempts).toHaveLength(1);
  });

  test('after it arrived, and after it was given up: the old one keeps its state', async () => {
    const mId = await stage.merchant();
    const receiver = await stage.receive();
    await stage.endpoint(mId, receiver.url);
    const deliveries = stage.start({ pollMs: 20 });
    await stage.post(mId, 'order-1');
    const [arrived] = await inState(stage, mId, 'order-1', 'SUCCESS');
    await resendDelivery(stage.db, { mId, deliveryId: arrived?.id as string }, freshId());
    deliveries.wake();
    await until(
      () => receiver.got.length,
      (count) => count === 2,
    );
    await inState(stage, mId, 'order-1', 'SUCCESS');

    receiver.answer = (response) => response.writeHead(500).end();
    await stage.post(mId, 'order-2');
    await stage.advance(mId, 7 * 24 * 60 * MINUTE_MS);
    const [failed] = await inState(stage, mId, 'order-2', 'FAILED');
    receiver.answer = (response) => response.end();
    await resendDelivery(stage.db, { mId, deliveryId: failed?.id as string }, freshId());
    deliveries.wake();
    const both = await until(
      () => deliveriesOfOrder(stage.db, mId, 'order-2'),
      (each) => each[1]?.state === 'SUCCESS',
    );
    expect(both.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ['FAILED', 8],
      ['SUCCESS', 1],
    ]);
  });

  test('a delivery of another shop, of nobody, or to a removed endpoint is not sent', async () => {
    const [mId, other] = [await stage.merchant(), await stage.merchant()];
    const endpoint = await stage.endpoint(mId, 'http://localhost:9/');
    await stage.post(mId, 'order-1');
    const [delivery] = await deliveriesOfOrder(stage.db, mId, 'order-1');
    const deliveryId = delivery?.id as string;
    expect(await resendDelivery(stage.db, { mId: other, deliveryId }, freshId())).toBe('unknown');
    expect(await resendDelivery(stage.db, { mId, deliveryId: 'nothing' }, freshId())).toBe('unknown');
    await removeEndpoint(stage.db, mId, endpoint.id);
    expect(await resendDelivery(stage.db, { mId, deliveryId }, freshId())).toBe('endpoint removed');
    expect(await deliveriesOfOrder(stage.db, mId, 'order-1')).toMatchObject([{ state: 'STOPPED' }]);
  });
});

test('a held delivery is not sent before it is let go', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive();
  await stage.endpoint(mId, receiver.url);
  await stage.post(mId, 'order-1');
  await stage.db.query(
    `update deliveries set state = 'HELD', due_at = null, next_attempt_at = null where m_id = $1`,
    [mId],
  );
  const deliveries = stage.start({ pollMs: 20 });
  const [held] = await deliveriesOfOrder(stage.db, mId, 'order-1');
  const deliveryId = held?.id as string;
  await stage.advance(mId, 60 * MINUTE_MS);
  deliveries.wake();
  expect(await releaseDelivery(stage.db, { mId: 'other', deliveryId })).toBe(false);
  expect(receiver.got).toEqual([]);
  expect(await releaseDelivery(stage.db, { mId, deliveryId })).toBe(true);
  expect(await releaseDelivery(stage.db, { mId, deliveryId })).toBe(false);
  await inState(stage, mId, 'order-1', 'SUCCESS');
  expect(receiver.got).toHaveLength(1);
});

test('one shop moves its clock, and nothing of another shop is sent early', async () => {
  const [mover, other] = [await stage.merchant(), await stage.merchant()];
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  await stage.endpoint(mover, receiver.url);
  await stage.endpoint(other, receiver.url);
  await stage.post(mover, 'order-1');
  await stage.post(other, 'order-1');
  const deliveries = stage.start({ pollMs: 20 });
  const attemptsOf = async (mId: string) =>
    (await deliveriesOfOrder(stage.db, mId, 'order-1'))[0]?.attempts.length;
  for (const mId of [mover, other])
    await until(
      () => attemptsOf(mId),
      (count) => count === 1,
    );
  await stage.advance(mover, MINUTE_MS);
  deliveries.wake();
  await until(
    () => attemptsOf(mover),
    (count) => count === 2,
  );
  expect(await attemptsOf(other)).toBe(1);
});

test('an event that the moved clock has jumped over is delivered as of its own moment', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  await stage.endpoint(mId, receiver.url);
  const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 30 * MINUTE_MS);
  await stage.advance(mId, 24 * 60 * MINUTE_MS);
  stage.start({ pollMs: 20 });
  await stage.post(mId, 'order-1', { createdAt });
  const [delivery] = await until(
    () => deliveriesOfOrder(stage.db, mId, 'order-1'),
    ([each]) => each?.attempts.length === 7,
  );
  const minutes = delivery?.attempts.map(({ at }) => (Date.parse(at) - createdAt.getTime()) / MINUTE_MS);
  // The last of them falls 1395 minutes after the jump began, still within the day that was jumped over.
  expect(minutes).toEqual([0, 1, 5, 21, 85, 341, 1365]);
  expect(delivery?.state).toBe('SENDING');
});

test('a shop’s deliveries are listed by order, or all of the newest, and never another shop’s', async () => {
  const [mId, other] = [await stage.merchant(), await stage.merchant()];
  for (const each of [mId, other]) await stage.endpoint(each, 'http://localhost:9/');
  for (const orderId of ['order-1', 'order-2']) await stage.post(mId, orderId);
  await stage.post(other, 'order-1');
  const ordersOf = async (orderId?: string) =>
    (await deliveriesOfOrder(stage.db, mId, orderId)).map((each) => each.orderId);
  expect(await ordersOf()).toEqual(['order-1', 'order-2']);
  expect(await ordersOf('order-2')).toEqual(['order-2']);
  expect(await ordersOf('order-3')).toEqual([]);
});

test('emptying a shop leaves nothing to send and nothing of another shop touched', async () => {
  const [mId, other] = [await stage.merchant(), await stage.merchant()];
  for (const each of [mId, other]) {
    await stage.endpoint(each, 'http://localhost:9/');
    await stage.post(each, 'order-1');
  }
  await inTransaction(stage.db, (tx) => emptyDeliveries(tx, mId));
  expect(await deliveriesOfOrder(stage.db, mId, 'order-1')).toEqual([]);
  expect(await deliveriesOfOrder(stage.db, other, 'order-1')).toHaveLength(1);
});

test('a shop emptied while an attempt is under way: its result belongs to nobody and harms nobody', async () => {
  const [mId, other] = [await stage.merchant(), await stage.merchant()];
  let answer = () => {};
  const slow = await stage.receive((response) => {
    answer = () => response.end();
  });
  const quick = await stage.receive();
  await stage.endpoint(mId, slow.url);
  await stage.endpoint(other, quick.url);
  const deliveries = stage.start({ pollMs: 20 });
  await stage.post(mId, 'order-1');
  await until(
    () => slow.got.length,
    (count) => count === 1,
  );
  await inTransaction(stage.db, (tx) => emptyDeliveries(tx, mId));
  answer();
  await stage.post(other, 'order-1');
  await inState(stage, other, 'order-1', 'SUCCESS');
  await deliveries.stop();
  expect(await deliveriesOfOrder(stage.db, mId, 'order-1')).toEqual([]);
});
