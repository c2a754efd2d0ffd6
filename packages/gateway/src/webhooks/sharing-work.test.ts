import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { webhookHeaders } from '@tollgate/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Db } from '../store/database.ts';
import { openDatabase } from '../store/database.ts';
import { dueLanes, FIRST_LANE, takeDueDeliveries } from '../store/deliveries.ts';
import { deliveriesOfOrder } from '../store/delivery-log.ts';
import { inState, openStage, type Stage, until } from './delivery-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const countIn = async (state: string, mId: string): Promise<number> => {
  const { rows } = await stage.db.query<{ count: number }>(
    'select count(*) from deliveries where m_id = $1 and state = $2 and attempts > 0',
    [mId, state],
  );
  return rows[0]?.count ?? 0;
};

test('2,000 rows of an endpoint that hangs do not delay the 2,000 of another shop', async () => {
  const [dead, live] = [await stage.merchant(), await stage.merchant()];
  const hanging = await stage.receive(() => {});
  const answering = await stage.receive();
  await stage.endpoint(dead, hanging.url);
  await stage.endpoint(live, answering.url);
  await stage.post(dead, 'order-1', { count: 2_000 });
  const deliveries = stage.start({ attemptMs: 160_000, leaseMs: 290_000 });
  await until(
    () => hanging.got.length,
    (count) => count > 0,
  );
  await stage.post(live, 'order-1', { count: 2_000 });
  deliveries.wake();
  await until(
    () => countIn('SUCCESS', live),
    (count) => count === 2_000,
    60_000,
  );
  // Not one of the hanging ones has come back yet, and they hold no more than their few places.
  expect(await countIn('SENDING', dead)).toBe(0);
  expect(hanging.got).toHaveLength(2);
  expect(new Set(answering.got.map(({ headers }) => headers[webhookHeaders.transmissionId])).size).toBe(
    2_000,
  );
  expect(answering.mostConnections()).toBeLessThanOrEqual(32);
}, 90_000);

test('more endpoints hang than there are places: from their second attempt on, those who answer wait for nobody', async () => {
  const hanging = await stage.receive(() => {});
  const answering = await stage.receive();
  const post = async (url: string, shops: number, count: number) => {
    const mIds: string[] = [];
    for (let shop = 0; shop < shops; shop++) {
      const mId = await stage.merchant();
      await stage.endpoint(mId, url);
      await stage.post(mId, 'order-1', { count });
      mIds.push(mId);
    }
    return mIds;
  };
  await post(hanging.url, 24, 20);
  const deliveries = stage.start({ total: 16, attemptMs: 1_500, leaseMs: 60_000, pollMs: 20 });
  // Every one of them has let us wait once.
  await until(
    async () => {
      const { rows } = await stage.db.query<{ count: number }>(
        'select count(distinct m_id) from delivery_attempts',
      );
      return rows[0]?.count;
    },
    (count) => count === 24,
    30_000,
  );
  const before = hanging.got.length;
  const good = await post(answering.url, 4, 50);
  deliveries.wake();
  for (const mId of good) await inState(stage, mId, 'order-1', 'SUCCESS');
  // Meanwhile the silent ones had no more than their quarter at a time.
  expect(hanging.got.length - before).toBeLessThanOrEqual(4 * 8);
  await deliveries.stop();
}, 90_000);

test('2,000 rows of an endpoint that nobody listens on do not delay another', async () => {
  const [dead, live] = [await stage.merchant(), await stage.merchant()];
  const gone = await stage.receive();
  await gone.close();
  const answering = await stage.receive();
  await stage.endpoint(dead, gone.url);
  await stage.endpoint(live, answering.url);
  await stage.post(dead, 'order-1', { count: 2_000 });
  await stage.post(live, 'order-1', { count: 2_000 });
  const deliveries = stage.start();
  await until(
    () => countIn('SUCCESS', live),
    (count) => count === 2_000,
    60_000,
  );
  await until(
    () => countIn('SENDING', dead),
    (count) => count === 2_000,
    60_000,
  );
  await deliveries.stop();
}, 90_000);

test('a slow endpoint on the same server and of the same shop delays nobody', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response, { url }) =>
    url === '/slow' ? void setTimeout(() => response.end(), 1_500) : response.end(),
  );
  await stage.endpoint(mId, receiver.url.replace('/webhook', '/slow'), ['PAYMENT_STATUS_CHANGED']);
  await stage.endpoint(mId, receiver.url.replace('/webhook', '/fast'), ['DEPOSIT_CALLBACK']);
  const deliveries = stage.start();
  await stage.post(mId, 'slow', { eventType: 'PAYMENT_STATUS_CHANGED', count: 100 });
  deliveries.wake();
  await until(
    () => receiver.got.length,
    (count) => count > 0,
  );
  const begin = performance.now();
  for (let order = 0; order < 5; order++) {
    await stage.post(mId, `fast-${order}`);
    deliveries.wake();
    await inState(stage, mId, `fast-${order}`, 'SUCCESS');
  }
  // Behind the slow one each would have taken a second and a half.
  expect(performance.now() - begin).toBeLessThan(5_000);
  await deliveries.stop();
});

test('many endpoints, few places: each has its turn', async () => {
  const receiver = await stage.receive((response) => void setTimeout(() => response.end(), 20));
  const shops: string[] = [];
  for (let shop = 0; shop < 30; shop++) {
    const mId = await stage.merchant();
    await stage.endpoint(mId, receiver.url);
    await stage.post(mId, 'order-1', { count: 20 });
    shops.push(mId);
  }
  const seen = new Set<string>();
  const firsts = new Map<string, number>();
  receiver.answer = (response, { headers }) => {
    const endpoint = String(headers[webhookHeaders.transmissionId]).slice(-6);
    if (!seen.has(endpoint)) firsts.set(endpoint, receiver.got.length);
    seen.add(endpoint);
    setTimeout(() => response.end(), 20);
  };
  const deliveries = stage.start({ total: 8, pageSize: 7, pollMs: 10_000 });
  await until(
    () => receiver.got.length,
    (count) => count === 600,
    60_000,
  );
  for (const mId of shops) await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  // 30 shops share 8 places: the last shop's first webhook comes long before the first shop's last.
  expect(Math.max(...firsts.values())).toBeLessThan(120);
}, 90_000);

test('two workers on one database never make the same attempt twice', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  await stage.endpoint(mId, receiver.url);
  await stage.post(mId, 'order-1', { count: 1_000 });
  const workers = [stage.start({ pollMs: 20 }), stage.start({ pollMs: 20 }), stage.start({ pollMs: 20 })];
  await until(
    () => countIn('SENDING', mId),
    (count) => count === 1_000,
    60_000,
  );
  await stage.advance(mId, 5 * 60_000); // two retries each
  await until(
    async () => {
      const { rows } = await stage.db.query<{ count: number }>(
        'select count(*) from delivery_attempts where m_id = $1',
        [mId],
      );
      return rows[0]?.count;
    },
    (count) => count === 3_000,
    60_000,
  );
  await Promise.all(workers.map((worker) => worker.stop()));
  const made = receiver.got.map(
    ({ headers }) => `${headers[webhookHeaders.transmissionId]} ${headers[webhookHeaders.retriedCount]}`,
  );
  expect(made).toHaveLength(3_000);
  expect(new Set(made).size).toBe(3_000);
}, 90_000);

test('a worker killed in the middle of an attempt: another one makes it again', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response, _, count) => (count === 1 ? undefined : response.end()));
  await stage.endpoint(mId, receiver.url);
  await stage.post(mId, 'order-1');
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    const { openDatabase } = await import(${here('../store/database.ts')});
    const { createWriter } = await import(${here('../store/batch.ts')});
    const { startDeliveries } = await import(${here('./deliveries.ts')});
    const db = openDatabase({ url: process.env.URL, connections: 2 }, () => {});
    const log = { info() {}, warn() {}, error() {} };
    startDeliveries({ db, writer: createWriter(db), log, settings: { leaseMs: 2_500, attemptMs: 1_500 } });`;
  const worker = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, URL: stage.url },
  });
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  worker.kill('SIGKILL');
  await once(worker, 'exit');

  const deliveries = stage.start({ pollMs: 50 });
  await delay(300);
  expect(receiver.got).toHaveLength(1); // the claim still holds
  const [delivery] = await inState(stage, mId, 'order-1', 'SUCCESS');
  await deliveries.stop();
  expect(receiver.got.map(({ headers }) => headers[webhookHeaders.retriedCount])).toEqual(['0', '0']);
  expect(delivery?.attempts).toHaveLength(1);
});

test('a result that comes after another worker recorded that attempt changes nothing', async () => {
  const mId = await stage.merchant();
  let finish = () => {};
  const receiver = await stage.receive((response, _, count) => {
    if (count === 1) finish = () => response.writeHead(500).end();
    else response.end();
  });
  await stage.endpoint(mId, receiver.url);
  const slow = stage.start({ attemptMs: 5_000, leaseMs: 5_200 });
  await stage.post(mId, 'order-1');
  slow.wake();
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  // As if the first worker had been frozen for longer than its claim.
  await stage.db.query('update deliveries set due_at = clock_timestamp() where m_id = $1', [mId]);
  await inState(stage, mId, 'order-1', 'SUCCESS');
  finish();
  await slow.stop();
  expect(await deliveriesOfOrder(stage.db, mId, 'order-1')).toMatchObject([
    { state: 'SUCCESS', attempts: [{ retriedCount: 0, status: 200 }] },
  ]);
  expect(stage.logged).toContainEqual(
    expect.objectContaining({ message: 'webhooks: an attempt was made twice' }),
  );
});

test('taking what is due reads a handful of rows, whatever a dead endpoint has piled up', async () => {
  const [dead, live] = [await stage.merchant(), await stage.merchant()];
  await stage.endpoint(dead, 'http://localhost:9/webhook');
  await stage.endpoint(live, 'http://localhost:9/webhook');
  await stage.post(dead, 'order-1', { count: 5_000 });
  await stage.post(live, 'order-1', { count: 10 });
  const db = openDatabase({ url: stage.url, connections: 1 }, () => undefined);
  const read = async () => {
    await db.query('select pg_stat_force_next_flush()');
    const { rows } = await db.query<{ whole: number; rows: number }>(
      `select (select seq_scan from pg_stat_user_tables where relname = 'deliveries') as whole,
              (select idx_tup_read from pg_stat_user_indexes where indexrelname = 'deliveries_due') as rows`,
    );
    return rows[0] as { whole: number; rows: number };
  };
  await db.query('analyze deliveries');
  const before = await read();
  for (let time = 0; time < 10; time++) {
    const { due, next } = await dueLanes(db, FIRST_LANE, 100);
    expect(due.map(({ mId }) => mId)).toEqual([dead, live]);
    expect(next).toBeUndefined();
    const taken = await takeDueDeliveries(
      db,
      due.map((lane) => ({ ...lane, room: 1 })),
      30_000,
    );
    expect(taken.map(({ mId }) => mId).sort()).toEqual([dead, live].sort());
  }
  const after = await read();
  await db.end();
  expect(after.whole - before.whole).toBe(0);
  expect(after.rows - before.rows).toBeLessThan(500);
});

test('a delivery is found by its id, also by a plan that was made while the table was empty', async () => {
  const empty = await openStage();
  const { rows } = await empty.db.query<{ 'QUERY PLAN': string }>(
    `explain (generic_plan) select d.* from unnest($1::text[], $2::text[]) as u (m_id, delivery_id)
       join deliveries d on d.m_id = u.m_id and d.delivery_id = u.delivery_id for update of d`,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('deliveries_pkey');
  await empty.close();
});

test('who is taken is found by its whole key, also by a plan that was made while the table was empty', async () => {
  const empty = await openStage();
  const asked: string[] = [];
  const db = {
    query: (config: { text: string }) => {
      asked.push(config.text);
      return empty.db.query(config);
    },
  } as unknown as Db;
  await takeDueDeliveries(db, [{ mId: 'shop', endpointId: 'e1', room: 1 }], 30_000);
  const { rows } = await empty.db.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${asked[0]}`);
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
    /Index Cond: \(\(m_id = \w+\.m_id\) AND \(delivery_id = \w+\.delivery_id\)\)/,
  );
  await empty.close();
});
