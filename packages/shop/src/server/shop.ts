import type { EventEmitter } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import type { FastifyBaseLogger } from 'fastify';
import type { Method } from '../wire.ts';
import type { Keys, ShopConfig } from './config.ts';
import type { TossClient } from './toss.ts';

/** What every part of the shop works with. */
export type Shop = {
  config: ShopConfig;
  db: DatabaseSync;
  /** Each method's payments belong to the MID that is contracted for it. */
  toss: Record<Method, TossClient>;
  log: FastifyBaseLogger;
  now(): number;
  /** Emits an orderId whenever that order has changed. */
  changes: EventEmitter<Record<string, []>>;
  /** Calls to the gateway under way in this process, `confirm <orderId>`: nobody starts the same one twice. */
  underWay: Map<string, Promise<void>>;
};

/** The keys of the MID that a method's payments belong to. */
export function keysOf(config: ShopConfig, method: Method): Keys {
  return (method === 'FOREIGN_EASY_PAY' && config.foreignKeys) || config;
}

/** The gateway, as the MID that this order was asked for with. */
export function tossOf(shop: Shop, { method }: { method: Method | null }): TossClient {
  return shop.toss[method ?? 'VIRTUAL_ACCOUNT'];
}

/** Does the work unless it is being done already; then waits for that instead. Never rejects. */
export function once(shop: Shop, name: string, work: () => Promise<void>): Promise<void> {
  const running = shop.underWay.get(name);
  if (running !== undefined) return running;
  const run = work()
    .catch((error: unknown) => shop.log.error({ err: error }, `${name}: left open, the job will try again`))
    .finally(() => shop.underWay.delete(name));
  shop.underWay.set(name, run);
  return run;
}
