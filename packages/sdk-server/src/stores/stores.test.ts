import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../../../test/database.ts';
import { deposit, openStage } from '../../test/stage.ts';
import { type Change, change, type Order } from '../order.ts';
import type { Store } from '../store.ts';
import { memoryStore } from './memory.ts';
import { type PostgresClient, postgresStore } from './postgres.ts';
import { sqliteStore } from './sqlite.ts';

type Told = (change: Change) => void;
type Opened = {
  store: Store;
  /** The same orders, as another process has them. */
  again: Store;
  /** Rows that the shop writes in the same commit as the change; undefined where there is no database. */
  rows?: () => Promise<string[]>;
};

const open: Record<string, (told?: Told) => Promise<Opened>> = {
  memory: async (told) => {
    const store = memoryStore({ ...(told && { onChange: told }) });
    return { store, again: store };
  },
  sqlite: async (told) => {
    const folder = mkdtempSync(join(tmpdir(), 'orders-'));
    const file = join(folder, 'shop.sqlite');
    const connect = () => {
      const db = new DatabaseSync(file);
      db.exec('pragma journal_mode = wal; pragma busy_timeout = 5000');
      db.exec('create table if not exists dispatch (orderId text primary key)');
      return db;
    };
    const dbs = [connect(), connect()] as const;
    onTestFinished(() => {
      for (const db of dbs) db.close();
      rmSync(folder, { recursive: true });
    });
    const storeOf = (db: DatabaseSync) =>
      sqliteStore(db, {
        onChange: (happened, database) => {
          if (happened.delivery === 'start') {
            database.prepare('insert into dispatch values (?)').run(happened.orderId);
          }
          told?.(happened);
        },
      });
    return {
      store: storeOf(dbs[0]),
      again: storeOf(dbs[1]),
      rows: async () =>
        dbs[0]
          .prepare('select orderId from dispatch')
          .all()
          .map((row) => String(row['orderId'])),
    };
  },
  postgres: async (told) => {
    const database = await freshDatabase();
    const pools = [0, 1].map(() => new pg.Pool({ connectionString: database.url, max: 4 }));
    // A database that is dropped ends connections that are just saying goodbye.
    for (const pool of pools) pool.on('error', () => undefined);
    onTestFinished(async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    });
    const [one, other] = pools as [pg.Pool, pg.Pool];
    await one.query('create table dispatch (order_id text primary key)');
    const storeOf = (pool: pg.Pool) =>
      postgresStore<pg.PoolClient & PostgresClient>(pool, {
        onChange: async (happened, client) => {
          if (happened.delivery === 'start')
            await client.query('insert into dispatch values ($1)', [happened.orderId]);
          told?.(happened);
        },
      });
    const store = storeOf(one);
    await store.createTable();
    await store.createTable();
    return {
      store,
      again: storeOf(other),
      rows: async () =>
        (await one.query('select order_id from dispatch')).rows.map((row) => String(row.order_id)),
    };
  },
};

const blank: Order = {
  orderId: 'order-1',
  version: 1,
  status: 'requested',
  owner: 'kim',
  isSigned: false,
  attempt: 1,
  currency: 'USD',
  amount: 12_990,
  balance: 12_990,
  method: null,
  paymentKey: null,
  round: 0,
  secret: null,
  account: { bankCode: '88', accountNumber: 'X1', holderName: '김 "샘플"\n', dueAt: 1_773_206_551_000 },
  approvedAt: null,
  wasReversed: false,
  isPartialCancelable: true,
  failureCode: null,
  cancellation: null,
  cancellations: [{ id: 'c1', requestId: null, amount: 1, code: null }],
  createdAt: 1,
  updatedAt: 1,
  requestedAt: 1,
  since: 1,
  looks: 0,
  lookAt: null,
};
const next = (order: Order, changes: Partial<Order> = {}): Order => ({
  ...order,
  ...changes,
  version: order.version + 1,
});
const news = (order: Order) => change(undefined, order, 'test');

describe.each(Object.keys(open))('%s', (name) => {
  const opened = (told?: Told) => (open[name] as (told?: Told) => Promise<Opened>)(told);

  test('gives back what it was given, to the last character', async () => {
    const { store, again } = await opened();
    expect(await store.insert(blank, news(blank))).toBe(true);
    expect(await again.find('order-1')).toEqual(blank);
    expect(await store.find('order-2')).toBeUndefined();
  });

  test('an orderId exists once, and what is there stays', async () => {
    const { store, again } = await opened();
    const inserts = [store, again, store].map((one, index) =>
      one.insert({ ...blank, amount: index + 1, balance: 0 }, news(blank)),
    );
    expect((await Promise.all(inserts)).filter(Boolean)).toHaveLength(1);
    const { amount } = (await store.find('order-1')) as Order;
    expect(await again.insert({ ...blank, amount: 99 }, news(blank))).toBe(false);
    expect((await store.find('order-1'))?.amount).toBe(amount);
  });

  test('of many who write the next version at once one succeeds, and the others write nothing', async () => {
    const told: string[] = [];
    const { store, again } = await opened(({ cause }) => told.push(cause));
    await store.insert(blank, news(blank));
    const writes = Array.from({ length: 10 }, (_, index) => {
      const order = next(blank, { round: index });
      return (index % 2 ? store : again).replace(
        order,
        change(blank, { ...order, status: 'paid' }, `writer ${index}`),
      );
    });
    const wins = (await Promise.all(writes)).flatMap((isWritten, index) => (isWritten ? [index] : []));
    expect(wins).toHaveLength(1);
    expect((await store.find('order-1'))?.round).toBe(wins[0]);
    expect(told).toEqual(['test', `writer ${wins[0]}`]);
    expect(await store.replace(next(blank), undefined)).toBe(false);
    expect(await store.replace({ ...blank, orderId: 'order-of-nobody', version: 2 }, undefined)).toBe(false);
  });

  test('what onChange throws undoes the change', async () => {
    let isBroken = true;
    const { store, rows } = await opened(() => {
      if (isBroken) throw new Error('no such warehouse');
    });
    await expect(store.insert(blank, news(blank))).rejects.toThrow('no such warehouse');
    expect(await store.find('order-1')).toBeUndefined();
    isBroken = false;
    await store.insert(blank, news(blank));
    isBroken = true;
    const paid = next(blank, { status: 'paid' });
    await expect(store.replace(paid, change(blank, paid, 'test'))).rejects.toThrow('no such warehouse');
    expect((await store.find('order-1'))?.status).toBe('requested');
    expect((await rows?.()) ?? []).toEqual([]);
    isBroken = false;
    expect(await store.replace(paid, change(blank, paid, 'test'))).toBe(true);
    expect((await rows?.()) ?? ['order-1']).toEqual(['order-1']);
  });

  test('nobody is told of a write that changed nothing', async () => {
    const told: string[] = [];
    const { store } = await opened(({ cause }) => told.push(cause));
    await store.insert(blank, news(blank));
    await store.replace(next(blank), undefined);
    expect(told).toEqual(['test']);
  });

  test('a paymentKey belongs to one order, unless its confirm failed', async () => {
    const { store } = await opened();
    const other = { ...blank, orderId: 'order-2' };
    await store.insert(blank, news(blank));
    await store.insert(other, news(other));
    const confirming = next(blank, { status: 'confirming', paymentKey: 'k1' });
    await store.replace(confirming, undefined);
    expect((await store.findByPaymentKey('k1'))?.orderId).toBe('order-1');
    await expect(
      store.replace(next(other, { status: 'confirming', paymentKey: 'k1' }), undefined),
    ).rejects.toThrow();
    await store.replace(next(confirming, { status: 'failed' }), undefined);
    expect(await store.findByPaymentKey('k1')).toBeUndefined();
    expect(await store.replace(next(other, { status: 'confirming', paymentKey: 'k1' }), undefined)).toBe(
      true,
    );
    expect((await store.findByPaymentKey('k1'))?.orderId).toBe('order-2');
  });

  test('due: those whose time has come, page by page', async () => {
    const { store } = await opened();
    for (const [orderId, lookAt] of [
      ['order-a', 10],
      ['order-b', null],
      ['order-c', 11],
      ['order-d', 5],
      ['order-e', 10],
    ] as const) {
      const order = { ...blank, orderId, lookAt };
      await store.insert(order, news(order));
    }
    const due = async (now: number, after = '', limit = 10) =>
      (await store.due({ now, after, limit })).map(({ orderId }) => orderId);
    expect(await due(10)).toEqual(['order-a', 'order-d', 'order-e']);
    expect(await due(4)).toEqual([]);
    expect(await due(10, '', 2)).toEqual(['order-a', 'order-d']);
    expect(await due(10, 'order-d', 2)).toEqual(['order-e']);
    expect(await due(Number.MAX_SAFE_INTEGER)).toEqual(['order-a', 'order-c', 'order-d', 'order-e']);
  });

  test('a whole payment: one confirm in two processes, one dispatch for many webhooks', async () => {
    const { store, again, rows } = await opened();
    const stage = await openStage({ store, timing: { webhookPatienceMs: 20_000 } });
    const other = stage.open({ store: again });
    const { visit, orderId, paymentKey } = await stage.authenticated();
    const visits = await Promise.all(
      [stage.toss, other, stage.toss, other].map((toss) => toss.confirm(visit, 'kim')),
    );
    expect(visits.map(({ kind }) => kind)).toEqual(Array(4).fill('account-issued'));
    expect(stage.gateway.callsOf('confirm')).toHaveLength(1);

    stage.gateway.deposit(paymentKey);
    const secret = `ps_${paymentKey}`;
    const told = await Promise.all(
      [stage.toss, other, stage.toss, other].map((toss) => toss.webhook(deposit({ orderId, secret }))),
    );
    expect(told.map(({ status }) => status)).toEqual(Array(4).fill(200));
    expect(await stage.kind(orderId)).toBe('paid');
    expect((await rows?.()) ?? [orderId]).toEqual([orderId]);
  });
});

test('sqlite: an onChange that promises something is refused, for its promise would come after the commit', async () => {
  const db = new DatabaseSync(':memory:');
  onTestFinished(() => db.close());
  const store = sqliteStore(db, { onChange: (async () => undefined) as () => void });
  await expect(store.insert(blank, news(blank))).rejects.toThrow('synchronous');
  expect(await store.find('order-1')).toBeUndefined();
});

test('postgres: a connection that breaks in the middle of a transaction is thrown away, and nothing is written', async () => {
  const released: unknown[] = [];
  const client: PostgresClient = {
    query: async (sql) => {
      if (sql === 'rollback') throw new Error('connection terminated');
      return { rows: [], rowCount: 1 };
    },
    release: (error) => released.push(error),
  };
  const store = postgresStore(
    { query: client.query, connect: async () => client },
    {
      onChange: () => {
        throw new Error('no such warehouse');
      },
    },
  );
  await expect(store.insert(blank, news(blank))).rejects.toThrow('no such warehouse');
  expect(released).toEqual([new Error('connection terminated')]);
});
