import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../town/root.ts';
import { errorsOf, mediansOf } from './measured.ts';
import type { Report } from './report.ts';

/**
 * Writes the report for machines: `ratios` by name, then everything they were made of.
 *
 * @returns the file's path
 */
export function writeResults(report: Report, out: string | undefined): string {
  const path = out ?? freshName(report);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(contentOf(report), null, 2)}\n`);
  return path;
}

/** A second run of a day is kept beside the first. */
function freshName({ startedAt, isQuick }: Report): string {
  const date = startedAt.slice(0, 10);
  for (let turn = 1; ; turn++) {
    const name = `${date}${isQuick ? '-quick' : ''}${turn === 1 ? '' : `-${turn}`}.json`;
    const path = join(root, 'bench/results', name);
    if (!existsSync(path)) return path;
  }
}

function contentOf(report: Report) {
  const { startedAt, seconds, isQuick, workers, rounds, secondsEach, machine, ratios, rows } = report;
  return {
    ratios: Object.fromEntries(ratios.map(({ name, value }) => [name, value])),
    wanted: Object.fromEntries(
      ratios.filter(({ wanted }) => wanted).map(({ name, wanted, holds }) => [name, { wanted, holds }]),
    ),
    ratioQuartiles: Object.fromEntries(ratios.map(({ name, quartiles }) => [name, quartiles])),
    ratioPairs: Object.fromEntries(ratios.map(({ name, pairs }) => [name, pairs])),
    ratioConnections: report.ratioConnections,
    startedAt,
    seconds,
    isQuick,
    workers,
    rounds,
    secondsEach,
    machine,
    getBytes: report.getBytes,
    memory: report.memory,
    skipped: report.skipped,
    wrong: report.wrong,
    medians: Object.fromEntries(rows.map((row) => [row.key, mediansOf(row)])),
    measurements: rows.map((row) => ({
      ...row,
      rounds: row.rounds.map((round) => ({ ...round, errors: errorsOf(round) })),
    })),
  };
}
