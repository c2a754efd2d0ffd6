import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { median, rounded } from '../report/statistics.ts';
import { count, ms, table } from '../report/table.ts';
import { makeFolder } from '../town/folder.ts';
import { root } from '../town/root.ts';
import { type Grown, growthOf, type Measurement, type Turn, turn } from './measure.ts';
import { type GrowthOptions, help, readGrowthOptions } from './options.ts';
import { tellSizes } from './sizes.ts';
import { openSizedTown, type SizedTown } from './town.ts';

/** Confirm's median answer may take so much longer in the largest books. */
const MOST_GROWTH = 1.2;

const startedAt = new Date().toISOString();
const { bavail, bsize } = statfsSync(root);

function optionsOrHelp(): GrowthOptions | undefined {
  try {
    const read = readGrowthOptions(process.argv.slice(2), bavail * bsize);
    if (!read.help) return read;
    console.log(help);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
  return undefined;
}

async function run({ sizes, rounds, connections, requests, out }: GrowthOptions): Promise<void> {
  const opened = new AsyncDisposableStack();
  const close = async (): Promise<void> => {
    if (!opened.disposed) await opened.disposeAsync();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      console.log('\nTaking everything down …');
      void close().finally(() => process.exit(130));
    });
  try {
    const folder = makeFolder();
    opened.defer(() => folder.remove());
    console.log(
      `${count((bavail * bsize) / 1e9)} GB are free on this disk: books of ${sizes.map(count).join(', ')} payments.`,
    );
    const towns: SizedTown[] = [];
    for (const payments of sizes) {
      const town = await openSizedTown(folder.path, payments);
      opened.defer(() => town.close());
      towns.push(town);
    }
    const grown = await measure(towns, { rounds, connections, requests });
    tell(towns, grown, out);
  } finally {
    await close();
  }
  // Sockets that are about to close must not hold us.
  setTimeout(() => process.exit(), 2_000).unref();
}

async function measure(
  towns: readonly SizedTown[],
  { rounds, connections, requests }: Pick<GrowthOptions, 'rounds' | 'connections' | 'requests'>,
): Promise<Grown[]> {
  const measurements = (['confirm', 'GET'] as const).flatMap((what) =>
    connections.map((each): Measurement => ({ what, connections: each })),
  );
  for (const town of towns) await settle(town, requests);
  // Code is compiled, plans are made, and what everybody reads comes into memory.
  for (const town of towns)
    for (const each of measurements) {
      const warm = await turn(town, each, requests / 2);
      if (Object.keys(warm.failures).length > 0)
        throw new Error(
          `${nameOf(each)} in ${count(town.payments)} payments fails: ${JSON.stringify(warm.failures)}`,
        );
    }
  const grown = measurements.map((each): Grown => ({ ...each, turns: new Map() }));
  for (let round = 1; round <= rounds; round++) {
    for (const each of grown) {
      // Whoever is first in one round is last in the next: a machine that slows down slows all alike.
      for (const town of round % 2 === 1 ? towns : towns.toReversed()) {
        const measured = await turn(town, each, requests);
        each.turns.set(town.payments, [...(each.turns.get(town.payments) ?? []), measured]);
        console.log(
          `${round}/${rounds}  ${nameOf(each)} in ${count(town.payments)}: p50 ${ms(measured.p50)} ms, p99 ${ms(measured.p99)} ms, ${count(measured.perSecond)}/s${failuresOf([measured])}`,
        );
      }
    }
  }
  return grown;
}

/** So many times what is measured. */
const SETTLING = 12;

/**
 * A page is written to the log whole when it first changes after a checkpoint. In the quarter of an hour until the next one
 * that is soon over, but a few thousand confirms right after it would measure little else, and the more so the more
 * merchants, and so pages, there are.
 */
async function settle(town: SizedTown, requests: number): Promise<void> {
  await town.db.query('checkpoint');
  await turn(town, { what: 'confirm', connections: 64 }, requests * SETTLING);
}

const nameOf = ({ what, connections }: Measurement): string =>
  `${what}, ${connections} connection${connections === 1 ? '' : 's'}`;

const failuresOf = (turns: readonly Turn[]): string => {
  const all = turns.map(({ failures }) => failures).filter((each) => Object.keys(each).length > 0);
  return all.length > 0 ? `, FAILURES ${JSON.stringify(all)}` : '';
};

function tell(towns: readonly SizedTown[], grown: readonly Grown[], out: string | undefined): void {
  const largest = towns.at(-1) as SizedTown;
  const rows = grown.flatMap((each) =>
    [...each.turns].sort(([one], [other]) => one - other).map(([size, turns]) => rowOf(each, size, turns)),
  );
  console.log(`\n${tellSizes(largest.sizes, largest.payments)}\n`);
  const head = ['', 'payments', 'p50 ms', 'p99 ms', 'per s', 'log bytes', 'p50 ÷ smallest', 'rounds'];
  const asText = rows.map((row) => [
    nameOf(row),
    count(row.payments),
    ms(row.p50),
    ms(row.p99),
    count(row.perSecond),
    count(row.walPerRequest),
    String(row.growth.median),
    row.growth.rounds.join(' '),
  ]);
  console.log(table(head, asText, 1));
  const confirms = rows.filter((row) => row.what === 'confirm' && row.payments === largest.payments);
  const isShort = confirms.some((row) => row.growth.median > MOST_GROWTH);
  const hasFailed = grown.some(({ turns }) => [...turns.values()].some((each) => failuresOf(each) !== ''));
  console.log(
    `\nFrom ${count(towns[0]?.payments ?? 0)} to ${count(largest.payments)} payments confirm's p50 becomes ${confirms.map((row) => `× ${row.growth.median} at ${row.connections}`).join(', ')}; wanted ≤ × ${MOST_GROWTH}${isShort ? ': SHORT' : ''}.`,
  );
  if (hasFailed) console.log('Some requests FAILED.');
  process.exitCode = hasFailed ? 1 : 0;
  const seeded = towns.map(({ payments, seeded: made, sizes }) => ({ payments, seeded: made, sizes }));
  const path = out ?? join(root, 'bench/results', `growth-${startedAt.replaceAll(':', '')}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ startedAt, seeded, rows }, null, 2)}\n`);
  console.log(`Written to ${path}`);
}

const rowOf = ({ what, connections, turns }: Grown, payments: number, measured: readonly Turn[]) => {
  const of = (read: (turn: Turn) => number): number => rounded(median(measured.map(read)));
  return {
    ...{ what, connections, payments },
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    perSecond: of(({ perSecond }) => perSecond),
    walPerRequest: of(({ walPerRequest }) => walPerRequest),
    growth: growthOf({ turns }, payments),
  };
};

const options = optionsOrHelp();
if (options) await run(options);
