import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemChance } from '../../packages/gateway/src/chance.ts';
import { createWriter } from '../../packages/gateway/src/store/batch.ts';
import { type Db, inTransaction, openDatabase } from '../../packages/gateway/src/store/database.ts';
import { startEmbeddedPostgres } from '../../packages/gateway/src/store/embedded/index.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { postWebhooks } from '../../packages/gateway/src/store/outbox.ts';
import { startDeliveries } from '../../packages/gateway/src/webhooks/deliveries.ts';
import { registerEndpoint } from '../../packages/gateway/src/webhooks/endpoints.ts';
import { freshEventId } from '../../packages/gateway/src/webhooks/event-id.ts';
import { makeFolder } from '../town/folder.ts';
import { meter } from '../town/meter.ts';
import { root } from '../town/root.ts';
import { type Options, optionsOf, WARM_UP_MS } from './options.ts';

/** The others may be so late at most while some hang, in the 99th of a hundred. */
const MOST_LATE_MS = 2_000;
/** Three seconds after the last event no more than those of so many seconds may be missing. */
const MOST_DUE_SECONDS = 0.02;

/**
 * How many webhooks one process sends a second while some endpoints hang, and how late the others' are.
 *
 * Events are committed to the outbox at a steady rate, whatever becomes of them, as payments would; the deliveries of
 * one gateway process send them. `npm run bench -- --only webhooks`, and with other figures
 * `node bench/webhooks/main.ts --rate 560 --seconds 60 --endpoints 100 --hanging 10`
 */
const options = optionsOf(process.argv.slice(2));
const startedAt = new Date().toISOString();
const folder = makeFolder();
const postgres = await startEmbeddedPostgres({ dataDir: folder.path });
const receiver = fork(new URL('./receiver.ts', import.meta.url), [String(options.answerMs)]);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void takeDown().finally(() => process.exit(130)));
try {
  tell(await measure(options, postgres.connectionString, receiver));
} finally {
  await takeDown();
}
// The leash's channel must not hold us.
setTimeout(() => process.exit(), 2_000).unref();

async function takeDown(): Promise<void> {
  receiver.kill();
  await postgres.stop();
  folder.remove();
}

type Figures = Awaited<ReturnType<typeof measure>>;

function tell(figures: Figures): void {
  const { rate, seconds, endpoints, hanging } = options;
  console.log(
    `\n${rate} webhooks a second for ${seconds} s to ${endpoints} endpoints, of which ${hanging} % take the request and never answer. Of the others:`,
  );
  console.table([figures]);
  const holds = figures['p99 ms'] < MOST_LATE_MS && figures['still due'] <= rate * MOST_DUE_SECONDS;
  console.log(
    `Wanted: all delivered as fast as they come, p99 under ${MOST_LATE_MS} ms. ${holds ? '✓' : 'Short.'}`,
  );
  if (figures['stolen %'] > 5)
    console.log(`The processors were taken away for ${figures['stolen %']} % of the time.`);
  const path = join(root, 'bench/results', `webhooks-${startedAt.replaceAll(':', '')}.json`);
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ startedAt, ...options, ...figures, holds }, null, 2)}\n`);
  console.log(`Written to ${path}`);
}

async function measure({ rate, seconds, endpoints, hanging }: Options, url: string, merchants: ChildProcess) {
  const [{ port }] = (await once(merchants, 'message')) as [{ port: number }];
  const db = openDatabase({ url, connections: 20 }, () => undefined);
  await migrate(db);
  const hang = Math.round((endpoints * hanging) / 100);
  const shops = await openShops(db, endpoints, (shop) =>
    // Spread among the others, as they are in life.
    Math.floor(((shop + 1) * hang) / endpoints) > Math.floor((shop * hang) / endpoints)
      ? `http://localhost:${port}/hangs`
      : `http://localhost:${port}/good`,
  );
  const log = { info: () => undefined, warn: () => undefined, error: console.error };
  const deliveries = startDeliveries({ db, writer: createWriter(db), log });
  const before = process.cpuUsage();
  const stop = meter([]);
  const posted = await post(db, shops, {
    rate,
    seconds: seconds + WARM_UP_MS / 1_000,
    wake: deliveries.wake,
  });
  await delay(3_000);
  const cpu = process.cpuUsage(before);
  const { stolen = 0 } = stop();
  merchants.send('tell');
  const [told] = (await once(merchants, 'message')) as [Told];
  // Who hangs is let go first, or the stop would wait for them.
  merchants.kill();
  await deliveries.stop();
  await db.end();
  const lags = told.lags.toSorted((one, other) => one - other);
  const at = (part: number) => Math.round(lags[Math.floor(part * (lags.length - 1))] ?? Number.NaN);
  return {
    'events/s': Math.round(posted / (seconds + WARM_UP_MS / 1_000)),
    'delivered/s': Math.round(lags.length / seconds),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'p99.9 ms': at(0.999),
    'max ms': at(1),
    'still due': Math.round((posted * (endpoints - hang)) / endpoints) - told.delivered,
    hung: told.hangs,
    twice: told.twice,
    'stolen %': Math.round(stolen * 100),
    'cpu %': Math.round((cpu.user + cpu.system) / 10_000 / (seconds + WARM_UP_MS / 1_000 + 3)),
  };
}

interface Told {
  lags: number[];
  delivered: number;
  hangs: number;
  twice: number;
}

async function openShops(db: Db, count: number, urlOf: (shop: number) => string): Promise<string[]> {
  const shops = Array.from({ length: count }, (_, shop) => `shop${String(shop).padStart(6, '0')}`);
  for (const [shop, mId] of shops.entries()) {
    await db.query(`insert into merchants (m_id, name, environment) values ($1, $1, 'test')`, [mId]);
    await registerEndpoint(
      db,
      { mId, environment: 'test' },
      { url: urlOf(shop), events: ['PAYMENT_STATUS_CHANGED'] },
    );
  }
  return shops;
}

/** Every 20 ms what is due by the clock, whether or not the batch before was committed: an open loop. */
async function post(
  db: Db,
  shops: readonly string[],
  { rate, seconds, wake }: { rate: number; seconds: number; wake(): void },
): Promise<number> {
  const since = performance.now();
  const committing = new Set<Promise<void>>();
  let posted = 0;
  for (;;) {
    const elapsedMs = performance.now() - since;
    if (elapsedMs > seconds * 1_000) break;
    const due = Math.floor((elapsedMs / 1_000) * rate) - posted;
    const createdAt = new Date();
    const webhooks = Array.from({ length: due }, (_, place) => ({
      mId: shops[(posted + place) % shops.length] as string,
      eventId: freshEventId(systemChance, createdAt),
      eventType: 'PAYMENT_STATUS_CHANGED',
      orderId: `order-${posted + place}`,
      paymentKey: `payment-${posted + place}`,
      body: JSON.stringify({ at: performance.timeOrigin + performance.now(), filler: 'x'.repeat(1_200) }),
      onIssue: false,
      createdAt,
    }));
    posted += due;
    const commit = inTransaction(db, (tx) => postWebhooks(tx, webhooks)).then(() => wake());
    const done = commit.then(
      () => undefined,
      (error: unknown) => console.error(error),
    );
    committing.add(done);
    void done.finally(() => committing.delete(done));
    await delay(20);
  }
  await Promise.all(committing);
  return posted;
}
