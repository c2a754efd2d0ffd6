import { readdir, readFile } from 'node:fs/promises';
import { type Db, type Tx, within } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any constant will do, as long as every version of the gateway uses the same. */
const ADVISORY_LOCK = 4_100_001;

/** A request waits for seconds; filling a new column of a large table may take an hour. */
const PATIENCE_MS = 3_600_000;

/**
 * Brings the schema up to date. Several gateways may start at once: the first takes the advisory
 * lock, the others wait and find nothing left to do. Each file runs in its own transaction.
 *
 * @returns the names of the files that were applied here
 */
export async function migrate(db: Db, folder: URL = FOLDER): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const session = await db.connect();
  // Told by the statement under way as well; without a listener it would end the process.
  session.on('error', () => undefined);
  try {
    await session.query(`set lock_timeout = ${PATIENCE_MS}`);
    await session.query(within(PATIENCE_MS, `select pg_advisory_lock(${ADVISORY_LOCK})`));
    // A change of a table that has to wait makes everybody behind it wait too, so it must not wait for long.
    await session.query('reset lock_timeout');
    await session.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await session.query<{ name: string }>('select name from migrations');
    const known = new Set(rows.map((row) => row.name));
    const missing = files.filter((name) => !known.has(name));
    for (const name of missing) await apply(session, name, await readFile(new URL(name, folder), 'utf8'));
    return missing;
  } finally {
    // The lock goes with the connection, whatever happened on it.
    session.release(true);
  }
}

async function apply(session: Tx, name: string, sql: string): Promise<void> {
  await session.query('begin');
  await session.query(within(PATIENCE_MS, sql));
  await session.query('insert into migrations (name) values ($1)', [name]);
  await session.query('commit');
}
