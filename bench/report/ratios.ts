import type { Measured } from './measured.ts';
import { median, quartiles, rounded } from './statistics.ts';

/** A comparison of measurements that stood next to each other. */
interface Ratio {
  words: string;
  /** What the project wants of it, on a machine of two cores that runs everything. Of references nothing is wanted. */
  wanted?: { least: number } | { most: number };
  of(heat: (key: string) => Measured | undefined, connections: number): number | undefined;
}

/** The result of the bench. Absolute figures belong to a machine; these travel. */
export const ratios = {
  confirmToPgbenchAlike: {
    words: 'confirm ÷ pgbench TPC-B-like, as many clients',
    wanted: { least: 1 },
    of: (heat, connections) =>
      divide(heat(`confirm@${connections}`)?.perSecond, heat(`pgbench-tpc-b@${connections}`)?.perSecond),
  },
  confirmToPgbench: {
    words: 'confirm ÷ pgbench TPC-B-like, its best',
    wanted: { least: 1 },
    of: (heat, connections) => {
      const references = [heat('pgbench-tpc-b@16'), heat('pgbench-tpc-b@64')].flatMap((each) => each ?? []);
      if (references.length === 0) return undefined;
      return divide(
        heat(`confirm@${connections}`)?.perSecond,
        Math.max(...references.map(({ perSecond }) => perSecond)),
      );
    },
  },
  confirmToNaive: {
    words: 'confirm ÷ naive confirm',
    wanted: { least: 3 },
    of: (heat, connections) =>
      divide(heat(`confirm@${connections}`)?.perSecond, heat(`naive@${connections}`)?.perSecond),
  },
  confirmToStaticMock: {
    words: 'confirm ÷ static mock, as it starts by itself',
    wanted: { least: 5 },
    of: (heat, connections) =>
      divide(heat(`confirm@${connections}`)?.perSecond, heat(`mock@${connections}`)?.perSecond),
  },
  confirmToSilentMock: {
    words: 'confirm ÷ static mock that tells nobody what it was asked',
    wanted: { least: 5 },
    of: (heat, connections) =>
      divide(heat(`confirm@${connections}`)?.perSecond, heat(`silent-mock@${connections}`)?.perSecond),
  },
  confirmP99ToP50: {
    words: 'confirm: p99 ÷ p50',
    wanted: { most: 3 },
    of: (heat, connections) => {
      const latencyMs = heat(`confirm@${connections}`)?.latencyMs;
      return divide(latencyMs?.p99, latencyMs?.p50);
    },
  },
  getToBareHttp: {
    words: 'GET by key ÷ bare Node http, the same bytes',
    wanted: { least: 0.25 },
    of: (heat, connections) =>
      divide(heat(`get@${connections}`)?.perSecond, heat(`bare@${connections}`)?.perSecond),
  },
  coldConfirmToOneRow: {
    words: 'cold, one connection: confirm p50 ÷ one durable row p50',
    wanted: { most: 2.5 },
    of: (heat) => divide(heat('cold@1')?.latencyMs.p50, heat('pgbench-one-row@1')?.latencyMs.p50),
  },
  leastToPgbench: {
    words: 'the least in Node, durably ÷ pgbench TPC-B-like, as many clients',
    of: (heat, connections) =>
      divide(heat(`least@${connections}`)?.perSecond, heat(`pgbench-tpc-b@${connections}`)?.perSecond),
  },
  leastGetToBareHttp: {
    words: 'the least in Node, read from the database ÷ bare Node http',
    of: (heat, connections) =>
      divide(heat(`least-get@${connections}`)?.perSecond, heat(`bare@${connections}`)?.perSecond),
  },
  leastColdToOneRow: {
    words: 'cold, one connection: the least in Node ÷ one durable row',
    of: (heat) => divide(heat('least-cold@1')?.latencyMs.p50, heat('pgbench-one-row@1')?.latencyMs.p50),
  },
} satisfies Record<string, Ratio>;

export type RatioName = keyof typeof ratios;

export interface Compared {
  name: RatioName;
  words: string;
  /** The median of what each pair says for itself, so that a slow minute of the machine meets both sides. */
  value: number;
  /** Half of the pairs lie between these. */
  quartiles: [number, number];
  /** One for each time that both sides stood next to each other. */
  pairs: number[];
  /** Empty where nothing is. */
  wanted: string;
  holds: boolean;
}

/** What was measured in one go, each right after the other, by its key. */
export type Heat = ReadonlyMap<string, Measured>;

/** Every ratio of which both sides stood in one heat. */
export function compareHeats(heats: readonly Heat[], connections: number): Compared[] {
  return (Object.entries(ratios) as [RatioName, Ratio][]).flatMap(([name, ratio]) => {
    const pairs = heats.flatMap((heat) => {
      const value = ratio.of((key) => heat.get(key), connections);
      return value === undefined ? [] : [rounded(value)];
    });
    if (pairs.length === 0) return [];
    const value = rounded(median(pairs));
    const [low, high] = quartiles(pairs);
    return [
      {
        name,
        words: ratio.words,
        value,
        quartiles: [rounded(low), rounded(high)] as [number, number],
        pairs,
        ...judge(ratio.wanted, value),
      },
    ];
  });
}

function judge(wanted: Ratio['wanted'], value: number): { wanted: string; holds: boolean } {
  if (!wanted) return { wanted: '', holds: true };
  if ('least' in wanted) return { wanted: `≥ ${wanted.least}`, holds: value >= wanted.least };
  return { wanted: `≤ ${wanted.most}`, holds: value <= wanted.most };
}

const divide = (a: number | undefined, b: number | undefined): number | undefined =>
  a && b ? a / b : undefined;
