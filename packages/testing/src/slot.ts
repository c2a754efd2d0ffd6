import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DirectoryInUse, prepareDatabase, startEmbeddedPostgres } from '@tollgate/gateway';
import pg from 'pg';

/** More tests than that at once wait for a processor, not for a database. */
const mostSlots = 64;

const template = 'tollgate_template';

export interface Slot {
  /** Of an empty database with the schema in it. */
  databaseUrl: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of our own for this process. Making a cluster takes a second or two, so clusters are kept between runs:
 * whoever comes takes the first one that nobody has, and gets a database of its own in it, copied from one with the
 * schema.
 *
 * @param folder where the clusters are kept; removing it while nothing runs costs that second again
 */
export async function takeSlot(folder = defaultFolder()): Promise<Slot> {
  for (let number = 0; number < mostSlots; number += 1) {
    const dataDir = join(folder, String(number));
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const postgres = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => {
      if (error instanceof DirectoryInUse) return undefined;
      throw error;
    });
    if (!postgres) continue;
    try {
      return { databaseUrl: await ownDatabase(postgres.connectionString), stop: postgres.stop };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }
  throw new Error(`All ${mostSlots} databases in ${folder} are in use: end some tests first.`);
}

/** Of this user alone, because a database's password lies in it. */
const defaultFolder = (): string => join(tmpdir(), `tollgate-testing-${userInfo().uid}`);

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
