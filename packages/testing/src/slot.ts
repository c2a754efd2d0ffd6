import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryInUse, prepareDatabase, startEmbeddedPostgres } from '@tollgate/gateway';
import pg from 'pg';
import { guardServer } from './guard.ts';

/** More tests than that at once wait for a processor, not for a database. */
const mostSlots = 64;

const template = 'tollgate_template';

export interface Slot {
  /** Of an empty database with the schema in it. */
  databaseUrl: string;
  /** Nobody else's until it is stopped. */
  dataDir: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of our own for this process. Making a cluster takes a second or two, so clusters are kept between runs:
 * whoever comes takes the first one that nobody has, and gets a database of its own in it, copied from one with the
 * schema.
 *
 * @param folder where the clusters are kept; removing it while nothing runs costs that second again
 */
export async function takeSlot(folder: string): Promise<Slot> {
  for (let number = 0; number < mostSlots; number += 1) {
    const slot = await openSlot(join(folder, String(number)));
    if (slot) return slot;
  }
  throw new Error(`All ${mostSlots} databases in ${folder} are in use: end some tests first.`);
}

/**
 * A cluster that does not work is made anew: it holds nothing that anybody misses, and folders for temporary files are
 * swept by age, a file here and a file there.
 *
 * @returns undefined when another process has it
 */
async function openSlot(dataDir: string): Promise<Slot | undefined> {
  const wasThere = existsSync(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    return await startSlot(dataDir);
  } catch (error) {
    if (error instanceof DirectoryInUse) return undefined;
    if (!wasThere) throw error;
    discard(dataDir);
    return openSlot(dataDir);
  }
}

async function startSlot(dataDir: string): Promise<Slot> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const dismissGuard = guardServer(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'));
  const stop = () => postgres.stop().finally(dismissGuard);
  try {
    return { databaseUrl: await ownDatabase(postgres.connectionString), dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Out of the way at once, so that nobody meets half of it. */
function discard(dataDir: string): void {
  const aside = `${dataDir}-broken-${randomBytes(4).toString('hex')}`;
  renameSync(dataDir, aside);
  rmSync(aside, { recursive: true, force: true });
}

/** What an earlier process left is dropped: it ended, for we have its cluster. */
async function ownDatabase(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'run\\_%' or datname = $1`,
      [template],
    );
    for (const { datname } of rows)
      if (datname !== template) await client.query(`drop database ${datname} with (force)`);
    if (!rows.some(({ datname }) => datname === template)) await client.query(`create database ${template}`);
    // An older version's is brought up to date; usually nothing is left to do.
    await prepareDatabase(named(connectionString, template));
    const name = `run_${randomBytes(6).toString('hex')}`;
    await client.query(`create database ${name} template ${template}`);
    return named(connectionString, name);
  } finally {
    await client.end();
  }
}

function named(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}
