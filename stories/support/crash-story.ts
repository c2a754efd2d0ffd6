import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Inbox } from './inbox.ts';
import { compareWithBank, compareWithInboxes, compareWithShops, untilAllIsDone } from './reckoning.ts';
import { goShopping, type Purchase } from './rush.ts';
import type { Shop } from './shop.ts';
import type { Town } from './town.ts';

/** Few in the run of every day; many, when somebody looks for what happens once in a thousand times. */
const ROUNDS = Number(process.env['TOLLGATE_CRASH_ROUNDS'] ?? 2);

/** Half a minute of waiting for claims of the dead is part of it. */
export const CRASH_TIMEOUT_MS = 180_000 + ROUNDS * 60_000;

/** What happens to the town, each time at a random moment and to a random process. */
const mishaps = {
  /** kill -9; another process takes its place. */
  kill: async (town: Town) => {
    await anyOf(town.gateways).kill();
    await town.startGateway();
  },
  /** SIGTERM, after which the process has to leave with 0; another takes its place. */
  stop: async (town: Town) => {
    expect(await anyOf(town.gateways).stop()).toBe(0);
    await town.startGateway();
  },
  /** The database ends every connection in the middle of whatever it does, as when another node takes over. */
  cut: async (town: Town) => {
    await town.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tollgate'`,
    );
  },
} as const;

export interface Mishaps {
  customers: number;
  /** One after the other, and again from the first, `TOLLGATE_CRASH_ROUNDS` times. */
  round: (keyof typeof mishaps)[];
}

/**
 * Customers shop in two shops while one mishap follows the other; then every shop, every book and every inbox is
 * compared with what was acknowledged.
 */
export async function crashStory(town: Town, ends: Mishaps): Promise<void> {
  const shops = [await town.shop(), await town.shop({ name: 'Another shop' })];
  const inboxes = new Map<string, Inbox>();
  for (const shop of shops) inboxes.set(shop.mId, await shop.hears('DEPOSIT_CALLBACK'));

  const purchases = await rushWithMishaps(town, shops, ends);
  expect(purchases.length).toBeGreaterThan(ends.customers);

  await untilAllIsDone(town);
  await compareWithShops(purchases);
  await compareWithBank(town, purchases);
  compareWithInboxes(inboxes, purchases);
}

async function rushWithMishaps(
  town: Town,
  shops: Shop[],
  { customers, round }: Mishaps,
): Promise<Purchase[]> {
  let isOver = false;
  let lastMishapAt = 0;
  const rush = { town, shops, customers, isOver: () => isOver, lastMishapAt: () => lastMishapAt };
  const shopping = goShopping(rush).finally(() => {
    isOver = true;
  });
  // Told where it is awaited; until then its failure only ends the rest.
  shopping.catch(() => undefined);
  for (const mishap of Array.from({ length: ROUNDS }, () => round).flat()) {
    if (isOver) break;
    await pause(300 + Math.random() * 1_700);
    await mishaps[mishap](town);
    lastMishapAt = performance.now();
  }
  await pause(500);
  isOver = true;
  return shopping;
}

const anyOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;
