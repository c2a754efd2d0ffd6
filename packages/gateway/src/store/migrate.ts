import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Db, type Tx, within } from './database.ts';
import { statementsOf } from './sql-statements.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any constant will do, as long as every version of the gateway uses the same. */
const ADVISORY_LOCK = 4_100_001;

/** A request waits for seconds; filling a new column of a large table may take an hour. */
const PATIENCE_MS = 3_600_000;

/** Between two looks whether another process has finished. */
const LOOK_AGAIN_MS = 100;

/** Behind a change that waits for its table, every payment waits too: it gives way, and tries again. */
const LOCK_WAIT_MS = 1_000;
const GIVE_WAY_MS = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Above a file whose statements cannot run inside a transaction, such as `create index concurrently`. */
const OUTSIDE = /^-- outside a transaction\b/;

/**
 * Brings the schema up to date. Several gateways may start at once: the first takes the advisory
 * lock, the others wait and find nothing left to do. Each file runs in its own transaction, or statement by
 * statement where its first line says `-- outside a transaction`; such a file is begun again from its
 * first statement when its process died halfway, and is written so that this does no harm.
 *
 * Files that an older version does not know do not trouble it: it starts and runs on the newer schema.
 *
 * @returns the names of the files that were applied here
 */
export async function migrate(db: Db, folder: URL = FOLDER): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const session = await db.connect();
  // Told by the statement under way as well; without a listener it would end the process.
  session.on('error', () => undefined);
  try {
    await lock(session);
    await session.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
    await session.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await session.query<{ name: string }>('select name from migrations');
    const known = new Set(rows.map((row) => row.name));
    const missing = files.filter((name) => !known.has(name));
    for (const name of missing)
      await applyAtLast(session, name, await readFile(new URL(name, folder), 'utf8'));
    return missing;
  } finally {
    // The lock goes with the connection, whatever happened on it.
    session.release(true);
  }
}

/**
 * Asks again and again and never waits inside a statement: an index that is built concurrently waits for every statement
 * that runs, and would wait for those who wait for it.
 */
async function lock(session: Tx): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const { rows } = await session.query<{ ours: boolean }>(
      `select pg_try_advisory_lock(${ADVISORY_LOCK}) as ours`,
    );
    if (rows[0]?.ours) return;
    if (waitedMs > PATIENCE_MS) throw new Error('another process has been changing the schema for an hour');
    await delay(LOOK_AGAIN_MS);
  }
}

async function applyAtLast(session: Tx, name: string, sql: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOCK_WAIT_MS + GIVE_WAY_MS) {
    try {
      return await (OUTSIDE.test(sql) ? applyOutside(session, name, sql) : apply(session, name, sql));
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE || waitedMs > PATIENCE_MS) throw error;
      await session.query('rollback');
      await delay(GIVE_WAY_MS);
    }
  }
}

async function apply(session: Tx, name: string, sql: string): Promise<void> {
  await session.query('begin');
  await session.query(within(PATIENCE_MS, sql));
  await session.query('insert into migrations (name) values ($1)', [name]);
  await session.query('commit');
}

async function applyOutside(session: Tx, name: string, sql: string): Promise<void> {
  // It takes no lock that payments wait behind, and may itself wait for every transaction there is.
  await session.query('set lock_timeout = 0');
  for (const statement of statementsOf(sql)) await session.query(within(PATIENCE_MS, statement));
  await session.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
  await session.query('insert into migrations (name) values ($1)', [name]);
}
