import type { Load, Spread, Webhooks } from '../load/job.ts';
import type { Cost } from '../town/meter.ts';
import { median, rounded } from './statistics.ts';

/** One measurement in one round. Times are milliseconds. */
export interface Measured {
  perSecond: number;
  latencyMs: Spread;
  answered: number;
  /** What went wrong, by its name; empty when all is well. */
  failures: Record<string, number>;
  /** What the books say against the answers; empty when all is well. */
  wrong: string[];
  cost?: Cost | undefined;
  webhooks?: Webhooks | undefined;
  /** Its stock was used up before the time was over; the figures are of the time until then. */
  isShort?: boolean;
}

/** One line of the table: the same measurement in every round, and the medians. */
export interface Row {
  /** `confirm@64`, `confirm@50%`, `pgbench-tpc-b@16`. */
  key: string;
  group: 'gateway' | 'open loop' | 'reference';
  title: string;
  /** `64 connections`, `1,200/s`. */
  load: string;
  rounds: Measured[];
}

export function measuredOf(load: Load, cost: Cost, wrong: string[]): Measured {
  return {
    perSecond: load.seconds > 0 ? load.succeeded / load.seconds : 0,
    latencyMs: load.latencyMs,
    answered: load.answered,
    failures: load.failures,
    wrong,
    cost,
    webhooks: load.webhooks,
    isShort: load.isShort,
  };
}

/** The middle of the rounds, figure by figure. */
export function mediansOf({ rounds }: Row) {
  const of = (read: (round: Measured) => number): number => rounded(median(rounds.map(read)));
  const webhooks = rounds.every((round) => round.webhooks);
  const cores = (name: string) => of((round) => round.cost?.cores[name] ?? Number.NaN);
  return {
    perSecond: of((round) => round.perSecond),
    p50Ms: of((round) => round.latencyMs.p50),
    p99Ms: of((round) => round.latencyMs.p99),
    p999Ms: of((round) => round.latencyMs.p999),
    errors: rounds.reduce((sum, round) => sum + errorsOf(round), 0),
    serverCores: cores('server'),
    postgresCores: cores('postgres'),
    loadCores: cores('load'),
    // What travels better than a rate where others use the machine too: the work of one answer.
    serverMicros: of((round) => microsOf(round, 'server')),
    postgresMicros: of((round) => microsOf(round, 'postgres')),
    loadMicros: of((round) => microsOf(round, 'load')),
    memoryMb: of((round) => round.cost?.memoryMb ?? Number.NaN),
    ...(webhooks && {
      webhooksPerSecond: of((round) => round.webhooks?.perSecond ?? 0),
      webhookLagP50Ms: of((round) => round.webhooks?.lagMs.p50 ?? 0),
      webhookLagP99Ms: of((round) => round.webhooks?.lagMs.p99 ?? 0),
    }),
  };
}

const microsOf = ({ cost, perSecond }: Measured, name: string): number =>
  perSecond > 0 ? Math.round(((cost?.cores[name] ?? Number.NaN) / perSecond) * 1e6) : Number.NaN;

export const errorsOf = ({ failures }: Measured): number =>
  Object.values(failures).reduce((sum, count) => sum + count, 0);
