import type { Measured, Row } from './measured.ts';
import { median, rounded } from './statistics.ts';

/** A comparison of two measurements of the same round. */
interface Ratio {
  words: string;
  /** What the project wants of it, on a machine of two cores that runs everything. */
  wanted: { least: number } | { most: number };
  of(round: (key: string) => Measured | undefined, connections: number): number | undefined;
}

/** The result of the bench. Absolute figures belong to a machine; these travel. */
export const ratios = {
  confirmToPgbench: {
    words: 'confirm ÷ pgbench TPC-B-like, its best',
    wanted: { least: 1 },
    of: (round, connections) => {
      const references = [round('pgbench-tpc-b@16'), round('pgbench-tpc-b@64')].flatMap((each) => each ?? []);
      if (references.length === 0) return undefined;
      return divide(
        round(`confirm@${connections}`)?.perSecond,
        Math.max(...references.map(({ perSecond }) => perSecond)),
      );
    },
  },
  confirmToNaive: {
    words: 'confirm ÷ naive confirm',
    wanted: { least: 3 },
    of: (round, connections) =>
      divide(round(`confirm@${connections}`)?.perSecond, round(`naive@${connections}`)?.perSecond),
  },
  confirmToStaticMock: {
    words: 'confirm ÷ static mock that keeps nothing',
    wanted: { least: 5 },
    of: (round, connections) =>
      divide(round(`confirm@${connections}`)?.perSecond, round(`mock@${connections}`)?.perSecond),
  },
  confirmP99ToP50: {
    words: 'confirm: p99 ÷ p50',
    wanted: { most: 3 },
    of: (round, connections) => {
      const latencyMs = round(`confirm@${connections}`)?.latencyMs;
      return divide(latencyMs?.p99, latencyMs?.p50);
    },
  },
  getToBareHttp: {
    words: 'GET by key ÷ bare Node http, the same bytes',
    wanted: { least: 0.25 },
    of: (round, connections) =>
      divide(round(`get@${connections}`)?.perSecond, round(`bare@${connections}`)?.perSecond),
  },
  coldConfirmToOneRow: {
    words: 'cold, one connection: confirm p50 ÷ one durable row p50',
    wanted: { most: 2.5 },
    of: (round) => divide(round('cold@1')?.latencyMs.p50, round('pgbench-one-row@1')?.latencyMs.p50),
  },
} satisfies Record<string, Ratio>;

export type RatioName = keyof typeof ratios;

export interface Compared {
  name: RatioName;
  words: string;
  /** The median of the rounds' own ratios, so that a slow minute of the machine meets both sides. */
  value: number;
  rounds: number[];
  wanted: string;
  holds: boolean;
}

/** Every ratio of which both sides were measured. */
export function compareRows(rows: readonly Row[], roundCount: number, connections: number): Compared[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return (Object.entries(ratios) as [RatioName, Ratio][]).flatMap(([name, ratio]) => {
    const rounds = Array.from({ length: roundCount }, (_, place) =>
      ratio.of((key) => byKey.get(key)?.rounds[place], connections),
    ).flatMap((value) => (value === undefined ? [] : [rounded(value)]));
    if (rounds.length === 0) return [];
    const value = rounded(median(rounds));
    return [{ name, words: ratio.words, value, rounds, ...judge(ratio.wanted, value) }];
  });
}

function judge(wanted: Ratio['wanted'], value: number): { wanted: string; holds: boolean } {
  if ('least' in wanted) return { wanted: `≥ ${wanted.least}`, holds: value >= wanted.least };
  return { wanted: `≤ ${wanted.most}`, holds: value <= wanted.most };
}

const divide = (a: number | undefined, b: number | undefined): number | undefined =>
  a && b ? a / b : undefined;
