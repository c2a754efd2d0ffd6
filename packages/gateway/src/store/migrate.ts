import { readdir, readFile } from 'node:fs/promises';
import { type Db, inTransaction } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any constant will do, as long as every version of the gateway uses the same. */
const ADVISORY_LOCK = 4_100_001;

/**
 * Brings the schema up to date. Several gateways may start at once: the first takes the advisory
 * lock, the others wait and find nothing left to do. Each file runs in its own transaction.
 */
export async function migrate(db: Db): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const applied: string[] = [];
  const session = await db.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await session.query('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())');
    const { rows } = await session.query<{ name: string }>('select name from migrations');
    const known = new Set(rows.map((row) => row.name));
    for (const name of files.filter((file) => !known.has(file))) {
      const sql = await readFile(new URL(name, FOLDER), 'utf8');
      await inTransaction(db, async (tx) => {
        await tx.query(sql);
        await tx.query('insert into migrations (name) values ($1)', [name]);
      });
      applied.push(name);
    }
  } finally {
    await session.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
    session.release();
  }
  return applied;
}
