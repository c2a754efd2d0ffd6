import type { Db } from '../../packages/gateway/src/store/database.ts';
import { median, rounded } from '../report/statistics.ts';
import { type Looped, loop } from './loop.ts';
import { anywhere, readyToConfirm } from './ready.ts';
import type { SizedTown } from './town.ts';

export interface Measurement {
  what: 'confirm' | 'GET';
  connections: number;
}

/** One measurement in books of one size. */
export interface Turn extends Looped {
  /** Bytes of log for each request, everything counted that was written meanwhile. */
  walPerRequest: number;
}

/** Of one measurement, by size, round for round. */
export interface Grown extends Measurement {
  turns: Map<number, Turn[]>;
}

/** One connection waits for each answer: so many requests take as long as the many of many connections. */
const requestsFor = (connections: number, most: number): number =>
  connections >= 16 ? most : Math.max(200, Math.round(most / 8));

export async function turn(
  town: SizedTown,
  { what, connections }: Measurement,
  requests: number,
): Promise<Turn> {
  const howMany = requestsFor(connections, requests);
  const asks = what === 'confirm' ? await readyToConfirm(town.db, howMany) : await anywhere(town.db, howMany);
  const before = await walAt(town.db);
  const looped = await loop(town.origin, connections, asks);
  return { ...looped, walPerRequest: ((await walAt(town.db)) - before) / howMany };
}

async function walAt(db: Db): Promise<number> {
  const { rows } = await db.query<{ at: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as at`,
  );
  return Number(rows[0]?.at);
}

/** The median answer in these books ÷ that in the smallest, of each round, and the median of the rounds. */
export function growthOf(
  { turns }: Pick<Grown, 'turns'>,
  size: number,
): { median: number; rounds: number[] } {
  const smallest = turns.get(Math.min(...turns.keys())) ?? [];
  const rounds = (turns.get(size) ?? []).map(({ p50 }, round) =>
    rounded(p50 / (smallest[round]?.p50 ?? Number.NaN)),
  );
  return { median: rounded(median(rounds)), rounds };
}
