import { closeSync, fdatasyncSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { median, rounded } from '../report/statistics.ts';

/** On what was measured: figures of two machines compare only by their ratios. */
export interface Machine {
  cores: number;
  processor: string;
  memoryGb: number;
  node: string;
  postgres: string;
  /** As the database server has them; the references run with the same. */
  settings: Record<string, string>;
  /** How long the disk takes to make 8 kB durable, in the median. */
  syncMs: number;
}

const told = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'wal_compression',
];

export async function lookAtMachine(db: pg.Pool, folder: string): Promise<Machine> {
  const { rows: settings } = await db.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from unnest($1::text[]) as name`,
    [told],
  );
  const { rows: version } = await db.query<{ version: string }>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  );
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: version[0]?.version ?? '',
    settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    syncMs: syncMs(folder),
  };
}

/** A disk that answers in microseconds does not write: everything durable would look too fast. */
export const isSuspicious = ({ syncMs: ms }: Machine): boolean => ms < 0.02;

/** Overwrites pages of a file that is there already, as a database does with its log: no new length is written down. */
function syncMs(folder: string): number {
  const path = join(folder, 'sync-probe');
  const page = Buffer.alloc(8192, 1);
  writeFileSync(path, Buffer.alloc(page.length * PROBES), { flush: true });
  const file = openSync(path, 'r+');
  const times = Array.from({ length: PROBES }, (_, place) => {
    const since = performance.now();
    writeSync(file, page, 0, page.length, place * page.length);
    fdatasyncSync(file);
    return performance.now() - since;
  });
  closeSync(file);
  rmSync(path);
  return rounded(median(times));
}

const PROBES = 100;
