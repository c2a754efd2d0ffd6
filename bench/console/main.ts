import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { progressLine } from '../growth/progress.ts';
import { rounded } from '../report/statistics.ts';
import { count, ms, table } from '../report/table.ts';
import { root } from '../town/root.ts';
import { fillBooks, measuredShops } from './books.ts';
import { type MeasuredLive, measureLive } from './live.ts';
import { type ConsoleOptions, help, readConsoleOptions } from './options.ts';
import { pagesOf } from './pages.ts';
import { type MeasuredPage, measurePages } from './times.ts';
import { type ConsoleTown, openConsoleTown } from './town.ts';

/** Nobody waits longer for the first data of a page, but for one in twenty. */
const WANTED_MS = 300;

const startedAt = new Date().toISOString();

function optionsOrHelp(): ConsoleOptions | undefined {
  try {
    const read = readConsoleOptions(process.argv.slice(2));
    if (!read.help) return read;
    console.log(help);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
  return undefined;
}

async function run(options: ConsoleOptions): Promise<void> {
  let town: ConsoleTown | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      console.log('\nTaking everything down; the books are kept …');
      void Promise.resolve(town?.close()).finally(() => process.exit(130));
    });
  const since = performance.now();
  const seconds = (): string => count((performance.now() - since) / 1000);
  try {
    town = await openConsoleTown(options, (db) =>
      fillBooks(db, options, {
        step: (name) => console.log(`${seconds()} s  ${name}`),
        stretch: progressLine('  '),
      }),
    );
    console.log(`${seconds()} s  The books are in ${options.folder}, and kept.`);
    const shops = await measuredShops(town.db);
    const load = loadavg();
    const pages = await measurePages(town.origin, await pagesOf(town.db, shops), options.times, (time) => {
      if (time % 10 === 0 || time === options.times) console.log(`${seconds()} s  every page ${time} times`);
    });
    tellPages(pages);
    const { liveSeconds, perSecond } = options;
    const live =
      liveSeconds > 0
        ? await measureLive(town, { mId: shops.large, seconds: liveSeconds, perSecond })
        : undefined;
    if (live) tellLive(live, options);
    keep(options, { startedAt, ...{ payments: options.payments, shops: options.shops, load }, pages, live });
    const hasFailed = pages.some(({ failures }) => Object.keys(failures).length > 0);
    process.exitCode = hasFailed || (live && Object.keys(live.failures).length > 0) ? 1 : 0;
  } finally {
    await town?.close();
  }
  // Sockets that are about to close must not hold us.
  setTimeout(() => process.exit(), 2_000).unref();
}

const isSlow = ({ cold, warm }: MeasuredPage): boolean => Math.max(cold.p95, warm.p95) > WANTED_MS;

function tellPages(pages: readonly MeasuredPage[]): void {
  const head = ['ms', 'first', 'cold p50', 'p95', 'max', 'warm p50', 'p95', 'max', 'bytes', ''];
  const rows = pages.map((page) => [
    page.name,
    ms(page.first),
    ...[page.cold.p50, page.cold.p95, page.cold.max, page.warm.p50, page.warm.p95, page.warm.max].map(ms),
    count(page.bytes),
    [
      isSlow(page) ? 'SLOW' : '',
      Object.keys(page.failures).length > 0 ? `FAILED ${JSON.stringify(page.failures)}` : '',
    ].join(''),
  ]);
  console.log(`\n${table(head, rows, 1)}\n`);
  const slow = pages.filter(isSlow);
  const slowest = Math.max(...pages.map(({ cold, warm }) => Math.max(cold.p95, warm.p95)));
  console.log(
    slow.length === 0
      ? `Every page answers within ${WANTED_MS} ms at the 95th percentile; the slowest within ${ms(slowest)} ms.`
      : `${slow.length} of ${pages.length} pages take longer than ${WANTED_MS} ms at the 95th percentile: ${slow.map(({ name }) => name).join('; ')}.`,
  );
}

function tellLive(live: MeasuredLive, { liveSeconds, perSecond }: ConsoleOptions): void {
  const { delay, confirm } = live;
  console.log(
    `\nLive, ${perSecond} payments a second for ${liveSeconds} s: ${live.confirmed} confirmed, ${live.heard} heard of; ` +
      `${rounded(live.eventsPerSecond)} events and ${rounded(live.rowsPerSecond)} rows a second, never silent for more than ${ms(live.longestSilenceMs)} ms.\n` +
      `From commit to page p50 ${ms(delay.p50)} ms, p95 ${ms(delay.p95)} ms, max ${ms(delay.max)} ms; confirm p50 ${ms(confirm.p50)} ms, p95 ${ms(confirm.p95)} ms; ` +
      `cores ${JSON.stringify(live.cores)}.`,
  );
  if (Object.keys(live.failures).length > 0)
    console.log(`Some confirms FAILED: ${JSON.stringify(live.failures)}`);
}

function keep({ out }: ConsoleOptions, results: object): void {
  const path = out ?? join(root, 'bench/results', `console-${startedAt.replaceAll(':', '')}.json`);
  mkdirSync(dirname(path), { recursive: true });
  const short = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? rounded(value) : value;
  writeFileSync(path, `${JSON.stringify(results, short, 2)}\n`);
  console.log(`Written to ${path}`);
}

const options = optionsOrHelp();
if (options) await run(options);
