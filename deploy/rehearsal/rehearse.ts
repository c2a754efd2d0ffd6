import { setTimeout as pause } from 'node:timers/promises';
import type { RailSecret } from '@tollgate/rails';
import type { Cluster } from './cluster.ts';
import { openInbox } from './inbox.ts';
import { type Attempt, isAcknowledged, type Load, openLoad } from './load.ts';
import type { Machine } from './machine.ts';
import { ALONE_MS, type Mishap, type MishapName, mishaps } from './mishaps.ts';
import { type Outage, outageOf } from './outage.ts';
import { reckon } from './reckoning.ts';
import { openShop } from './shop.ts';

export interface Stage {
  cluster: Cluster;
  bank: { origin: string; toBank: readonly RailSecret[]; toGateway: readonly RailSecret[] };
  perSecond: number;
  /** For who has to find out why: every attempt, before anything is concluded from it. */
  told?(mishap: MishapName, record: { mishapAt: number; attempts: readonly Attempt[] }): void;
}

/** One mishap under load, and what came of it. */
export interface Result {
  mishap: MishapName;
  acknowledged: number;
  missing: string[];
  doubled: string[];
  refused: string[];
  outage: Outage;
  /** Every promise that was not kept, in words. */
  broken: string[];
}

/** The promise of the project. */
const LONGEST_OUTAGE_SECONDS = 30;

/** Long enough for the pools to be full and every kind of work to be under way. */
const BEFORE_MS = 5_000;
/** Long enough for what was delayed to be repeated. */
const AFTER_MS = 8_000;
const GIVE_UP_MS = 120_000;

export async function rehearse(stage: Stage, name: MishapName): Promise<Result> {
  const { cluster, bank, perSecond } = stage;
  const mishap: Mishap = mishaps[name];
  await cluster.untilWhole();
  const inbox = await openInbox();
  try {
    const shop = await openShop(cluster.origin, inbox.url);
    const load = openLoad({ shop, bankOrigin: bank.origin, perSecond });
    const mishapAt = await during(load, () => happen(cluster, mishap, load));
    await cluster.untilWhole();
    const { databaseUrl } = cluster;
    const witnesses = { shop, purchases: load.purchases, letters: inbox.letters, bank, databaseUrl };
    const reckoning = await reckon(witnesses, mishapAt);
    stage.told?.(name, { mishapAt, attempts: load.attempts });
    const outage = outageOf(load.attempts, mishapAt);
    const result = { mishap: name, ...reckoning, outage };
    return { ...result, broken: brokenPromises(result, load, mishapAt) };
  } finally {
    await inbox.close();
  }
}

/** The load ends whatever happens meanwhile. */
async function during<T>(load: Load, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await load.close();
  }
}

async function happen(cluster: Cluster, mishap: Mishap, load: Load): Promise<number> {
  await pause(BEFORE_MS);
  const primary = await cluster.primary();
  if (!primary) throw new Error('there is no primary');
  const mishapAt = performance.now();
  await mishap.happens(primary, cluster);
  await untilServed(cluster, mishap, primary, load, mishapAt);
  await mishap.ends(primary, cluster);
  await pause(AFTER_MS);
  return mishapAt;
}

async function untilServed(
  cluster: Cluster,
  { changesPrimary, says }: Mishap,
  old: Machine,
  load: Load,
  mishapAt: number,
): Promise<void> {
  const askedAfter = performance.now();
  for (; performance.now() < mishapAt + GIVE_UP_MS; await pause(250)) {
    const primary = changesPrimary ? await cluster.primary(old) : undefined;
    if (changesPrimary && (!primary || primary === old)) continue;
    if (load.attempts.some((attempt) => isAcknowledged(attempt) && attempt.askedAt > askedAfter)) return;
  }
  throw new Error(`no service ${GIVE_UP_MS / 1_000} s after this: ${says}`);
}

function brokenPromises(
  { mishap, acknowledged, missing, doubled, refused, outage }: Omit<Result, 'broken'>,
  load: Load,
  mishapAt: number,
): string[] {
  const broken: string[] = [];
  if (acknowledged === 0) broken.push('nothing was acknowledged at all');
  if (missing.length > 0) broken.push(`${missing.length} acknowledged writes are missing`);
  if (doubled.length > 0) broken.push(`${doubled.length} movements are there twice`);
  if (refused.length > 0) broken.push(`${refused.length} customers were refused for no reason of theirs`);
  if (mishap === 'alone') {
    const alone = load.attempts.filter(
      (attempt) =>
        isAcknowledged(attempt) &&
        attempt.askedAt > mishapAt + 1_000 &&
        attempt.answeredAt < mishapAt + ALONE_MS,
    );
    if (alone.length > 0) broken.push(`${alone.length} writes were acknowledged on one disk`);
  } else if (outage.withoutService >= LONGEST_OUTAGE_SECONDS)
    broken.push(`no service for ${outage.withoutService} s`);
  return broken;
}
