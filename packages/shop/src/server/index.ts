import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { LogController } from 'fastify';
import { cancelRoutes } from './cancel.ts';
import { checkKeys, type ShopConfig } from './config.ts';
import { confirmRoutes } from './confirm.ts';
import { failRoutes } from './fail.ts';
import { runJobs, startJobs } from './jobs.ts';
import { liveRoutes } from './live.ts';
import { methodNames } from './methods.ts';
import { pageRoutes } from './pages.ts';
import { stockShelves } from './products.ts';
import { registerWebhook } from './register-webhook.ts';
import { requestRoutes } from './request.ts';
import { keysOf, type Shop } from './shop.ts';
import { openStore } from './store.ts';
import { openToss } from './toss.ts';
import { webhookRoutes } from './webhook.ts';

export { configFrom, type ShopConfig, type Timing } from './config.ts';

const drainMs = 5_000;

/** What a test may want to play with. */
export type World = {
  now?: () => number;
  /** Where the log goes instead of the standard output. */
  log?: Writable;
};

export type RunningShop = {
  origin: string;
  /** Does at once what the timers would do next: deadlines, lost answers, abandoned orders. */
  runJobs(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the shop: its pages, its webhook endpoint, its timers. */
export async function startShop(config: ShopConfig, world: World = {}): Promise<RunningShop> {
  checkKeys(config);
  const closing = new AbortController();
  const app = Fastify({
    logger: { level: config.logLevel, ...(world.log && { stream: world.log }) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: false } },
  });
  const parts = {
    config,
    db: await openStore(config.dataFile),
    log: app.log,
    now: world.now ?? Date.now,
    changes: new EventEmitter<Record<string, []>>(),
    underWay: new Set<Promise<unknown>>(),
  };
  const shop: Shop = { ...parts, ...openToss(parts, closing.signal) };
  shop.changes.setMaxListeners(0);
  stockShelves(shop.db, 500);

  for (const addRoutes of [
    requestRoutes,
    confirmRoutes,
    failRoutes,
    webhookRoutes,
    cancelRoutes,
    liveRoutes,
    pageRoutes,
  ]) {
    addRoutes(app, shop);
  }
  const listening = await app.listen({ port: config.port, host: config.host });
  const origin = config.publicUrl ?? `http://localhost:${new URL(listening).port}`;
  const url = `${origin}/webhooks/toss`;
  const secretKeys = new Set(methodNames.map((method) => keysOf(config, method).secretKey));
  const registrations = [...secretKeys].map((secretKey) =>
    registerWebhook({ apiUrl: config.apiUrl, secretKey, url, log: app.log, closing: closing.signal }),
  );
  const stopJobs = startJobs(shop);

  return {
    origin,
    runJobs: () => runJobs(shop),
    async close() {
      const closed = Promise.all([app.close(), stopJobs()]);
      // Calls under way get a moment to be answered. What is cut off stays written down and is finished next time.
      await Promise.race([Promise.all(shop.underWay), sleep(drainMs, undefined, { ref: false })]);
      closing.abort();
      await Promise.all([closed, ...registrations, ...shop.underWay]);
      shop.db.close();
    },
  };
}
