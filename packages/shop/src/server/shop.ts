import type { EventEmitter } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import type { Store, TossPayments } from '@tollgate/server';
import type { FastifyBaseLogger } from 'fastify';
import type { Method } from '../wire.ts';
import type { Keys, ShopConfig } from './config.ts';

/** What every part of the shop works with. */
export type Shop = {
  config: ShopConfig;
  db: DatabaseSync;
  toss: TossPayments;
  /** Where the library remembers how each order is being paid. */
  store: Store;
  log: FastifyBaseLogger;
  now(): number;
  /** Emits an orderId whenever that order has changed. */
  changes: EventEmitter<Record<string, []>>;
  /** Calls to the gateway that outlast the answer to the buyer. */
  underWay: Set<Promise<unknown>>;
};

/** The keys of the MID that a method's payments belong to. */
export function keysOf(config: ShopConfig, method: Method): Keys {
  return (method === 'FOREIGN_EASY_PAY' && config.foreignKeys) || config;
}
