import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Spread } from '../load/job.ts';
import { Latencies } from '../load/latencies.ts';
import type { Town } from '../town/town.ts';

/** What pgbench measured; times are milliseconds. */
export interface Reference {
  perSecond: number;
  latencyMs: Spread;
}

export interface Pgbench {
  /** Its well-known five statements per transaction: three updates, a select, an insert. */
  tpcB(clients: number, seconds: number): Promise<Reference>;
  /** One row updated by its key and committed durably: the least that a payment could cost. */
  singleRow(seconds: number): Promise<Reference>;
}

const LONGEST_SECONDS = 60;

const ONE_ROW = `\\set aid random(1, 100000 * :scale)
update pgbench_accounts set abalance = abalance + 1 where aid = :aid;
`;

/** @returns undefined where the machine has no pgbench; Debian's postgresql package brings it */
export function findPgbench(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'pgbench'));
  const installed = globSync('/usr/{lib/postgresql/*,pgsql*,local/pgsql}/bin/pgbench').sort().reverse();
  return [...installed, ...onPath].find((path) => existsSync(path));
}

/** Fills a database of its own on the same server, so that both sides have the same disk, settings and version. */
export async function openPgbench(program: string, town: Town, scale: number): Promise<Pgbench> {
  const folder = join(town.folder, 'pgbench');
  mkdirSync(folder);
  await town.db.query('create database pgbench');
  const env = environment(town.databaseUrl);
  const run = async (args: string[]): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)(program, args, { env, cwd: folder });
    return stdout + stderr;
  };
  await run(['--initialize', '--quiet', '--scale', String(scale)]);
  writeFileSync(join(folder, 'one-row.sql'), ONE_ROW);

  async function measure(args: string[], clients: number, seconds: number): Promise<Reference> {
    const threads = String(Math.min(clients, 2));
    const told = await run([
      ...['--protocol', 'prepared', '--no-vacuum', '--client', String(clients), '--jobs', threads],
      ...['--time', String(seconds), '--log', '--log-prefix', 'transactions'],
      ...args,
    ]);
    const perSecond = tpsOf(told);
    const latencyMs = readLogs(folder);
    // On a busy machine the time may be over before all clients are connected.
    if (perSecond === 0 && seconds < LONGEST_SECONDS) return measure(args, clients, seconds * 2);
    return { perSecond, latencyMs };
  }

  return {
    tpcB: (clients, seconds) => measure([], clients, seconds),
    singleRow: (seconds) => measure(['--define', `scale=${scale}`, '--file', 'one-row.sql'], 1, seconds),
  };
}

/** The driver's address in the variables that every program of PostgreSQL knows. */
function environment(databaseUrl: string): NodeJS.ProcessEnv {
  const url = new URL(databaseUrl);
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    PGHOST: url.searchParams.get('host') ?? url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: 'pgbench',
    PGOPTIONS: '-c synchronous_commit=on',
  };
}

/**
 * Transactions a second; 0 when the time was over before the first one ended.
 *
 * @throws Error with everything it said when a transaction failed or it did not run
 */
export function tpsOf(told: string): number {
  if (/number of transactions actually processed: 0$/m.test(told)) return 0;
  const tps = Number(/^tps = ([\d.]+)/m.exec(told)?.[1]);
  const failed = Number(/number of failed transactions: (\d+)/.exec(told)?.[1] ?? 0);
  if (!(tps > 0) || failed > 0) throw new Error(`pgbench: ${told}`);
  return tps;
}

/** A line per transaction, whose third word is its microseconds. */
function readLogs(folder: string): Spread {
  const latencies = new Latencies();
  for (const name of readdirSync(folder).filter((file) => file.startsWith('transactions'))) {
    const path = join(folder, name);
    for (const line of readFileSync(path, 'latin1').split('\n')) {
      const microseconds = line.split(' ', 3)[2];
      if (microseconds) latencies.record(Number(microseconds) / 1000);
    }
    rmSync(path);
  }
  return latencies.spread();
}
