import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { clusterMajor, createCluster } from './cluster.ts';
import { type DirectoryLock, lockDirectory } from './lock.ts';
import { clearRemains } from './remains.ts';
import { runServer } from './server.ts';
import { serverUser } from './user.ts';

export type EmbeddedPostgres = {
  /** For `pg` and for psql alike: a superuser on a database that is ours alone. */
  connectionString: string;
  /** Ends every connection, writes a checkpoint and gives the directory free. Safe to call twice. */
  stop(): Promise<void>;
};

export type Log = (line: string) => void;

/**
 * Starts a real PostgreSQL of our own in `<dataDir>/postgres`, making its cluster at the first start.
 *
 * Every commit is on the disk before it is acknowledged; a kill of this process or of PostgreSQL loses nothing
 * that was. Started as root, PostgreSQL runs as an unprivileged user, and the directories above need not let
 * that user in.
 *
 * @param dataDir made when missing; one gateway at a time
 * @throws Error whose message says what to do: the directory is in use (with the pid), belongs to somebody else,
 *   was made by another major version, or PostgreSQL does not run on this machine
 */
export async function startEmbeddedPostgres({
  dataDir,
  log = () => {},
}: {
  dataDir: string;
  log?: Log;
}): Promise<EmbeddedPostgres> {
  const home = join(resolve(dataDir), 'postgres');
  const cluster = join(home, 'cluster');
  makeHome(home);
  const user = serverUser(home);
  const lock = lockDirectory(home);
  try {
    const binaries = findBinaries({ home, user, major: clusterMajor(cluster) });
    const password = passwordOf(home, cluster);
    if (!existsSync(cluster)) await createCluster({ cluster, home, binaries, user, password, log });
    await clearRemains(cluster, log);
    const server = await runServer({ cluster, binaries, user, password, log });
    await createDatabase(server.connectionString('postgres'));
    return { connectionString: server.connectionString(database), stop: stopper(server, lock) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const database = 'tollgate';

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`No database can be made in ${home}: ${(error as Error).message}.
Give another TOLLGATE_DATA_DIR, or set TOLLGATE_DATABASE_URL.`);
  }
}

/** Written before the cluster, so that a cluster never exists whose password nobody knows. */
function passwordOf(home: string, cluster: string): string {
  const path = join(home, 'password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (existsSync(cluster)) {
    throw new Error(`${path} is missing, and nobody can log in to the database in ${cluster} without it.
Put the file back, or move the directory away to begin with an empty database.`);
  }
  const password = randomBytes(24).toString('hex');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function stopper(server: { stop(): Promise<void> }, lock: DirectoryLock): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= server.stop().finally(() => lock.release());
    return stopped;
  };
}
