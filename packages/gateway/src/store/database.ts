import pg from 'pg';

/** A pool: for single statements that need no transaction. */
export type Db = pg.Pool;

/** One connection inside a transaction; functions that make no sense outside one take it. */
export type Tx = pg.PoolClient;

const INT8 = 20;

// Amounts and counts fit a double exactly (see MAX_AMOUNT), so bigint columns arrive as numbers.
pg.types.setTypeParser(INT8, (text) => Number(text));

export interface DatabaseSettings {
  url: string;
  connections: number;
}

/**
 * Opens the pool. Every session says that a commit is durable before it is answered, whatever the
 * server's default, because an acknowledged payment must survive the power going out.
 */
export function openDatabase(settings: DatabaseSettings, onError: (error: Error) => void): Db {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.connections,
    application_name: 'tollgate',
    connectionTimeoutMillis: 5_000,
    options: '-c synchronous_commit=on -c TimeZone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s',
  });
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

const UNIQUE_VIOLATION = '23505';

/** Two processes did the same at the same moment; the second finds what the first did when it looks again. */
export class Raced extends Error {}

/** Whether running the same transaction again may succeed: nothing of it was kept. */
export function isWorthRetrying(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return error instanceof Raced || code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || code === UNIQUE_VIOLATION;
}

export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await db.connect();
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    tx.release();
    return result;
  } catch (error) {
    await tx.query('rollback').then(
      () => tx.release(),
      // A connection that cannot even roll back is broken: the pool must not hand it out again.
      () => tx.release(true),
    );
    throw error;
  }
}

/** One array per column, for `unnest`: how a batch of rows crosses to the database in one statement. */
export function columns<Row>(rows: readonly Row[], ...read: ((row: Row) => unknown)[]): unknown[][] {
  return read.map((column) => rows.map(column));
}
