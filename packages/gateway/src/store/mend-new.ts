import { type Db, inTransaction, type Tx, within } from './database.ts';

/** Any constant will do, as long as every version of the gateway uses the same. */
const ADVISORY_LOCK = 4_100_031;
/** A table is read from end to end, beside whoever writes. */
const PATIENCE_MS = 600_000;
/** As the indexes are made: so many pages stand in them as one. */
export const PAGES_PER_RANGE = 16;
/** Pages that may stand in no summary yet: the newest, until somebody comes by. */
export const MOST_UNKNOWN = 2_048;

/**
 * Mends the indexes that tell which end of a table is new, where one has lost its use.
 *
 * Whoever summarizes a stretch of such an index (BRIN) may be cut short: a server that stops, or an autovacuum that gives
 * way to a schema change. What is left of it is never finished by anybody, and every search takes all pages from there on
 * for possible ones. What was a millisecond becomes the reading of the whole table, every two seconds, and nothing says so.
 * So it is asked for what no row can be: a sound index knows of next to no page, a hurt one of very many, and is then
 * summarized again, stretch by stretch.
 *
 * @returns the names of those that were mended
 */
export async function mendNew(db: Db): Promise<string[]> {
  const mended: string[] = [];
  for (const { name, of } of await indexesOfNew(db))
    if (await inTransaction(db, (tx) => mend(tx, name, of))) mended.push(name);
  return mended;
}

export interface IndexOfNew {
  name: string;
  /** The table that it is of, and its size. */
  of: string;
  pages: number;
}

/**
 * The indexes that tell which end of a table is new, by their name; only those whose owner we may act for, because nobody
 * else may summarize. The others are left to the server's own vacuum.
 */
export async function indexesOfNew(db: Db): Promise<IndexOfNew[]> {
  const { rows } = await db.query<IndexOfNew>({
    name: 'indexes-of-new',
    text: `select x.indexrelid::regclass::text as name, x.indrelid::regclass::text as of,
                  pg_relation_size(x.indrelid) / current_setting('block_size')::bigint as pages
             from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am a on a.oid = i.relam
            where a.amname = 'brin' and i.relname like '%\\_new' and x.indisvalid and i.relkind = 'i'
              and i.relnamespace = current_schema()::regnamespace and pg_has_role(i.relowner, 'usage')
            order by 1`,
  });
  return rows;
}

async function mend(tx: Tx, name: string, of: string): Promise<boolean> {
  if ((await unknownPages(tx, of)) <= MOST_UNKNOWN) return false;
  const { rows } = await tx.query<{ ours: boolean }>(
    `select pg_try_advisory_xact_lock(${ADVISORY_LOCK}) as ours`,
  );
  if (!rows[0]?.ours) return false;
  // Forgotten and summarized again one by one, so that a search meanwhile misses the help of one stretch at most.
  await tx.query(
    within(
      PATIENCE_MS,
      `select count(brin_desummarize_range('${name}', page)::text || brin_summarize_range('${name}', page))
         from generate_series(0, pg_relation_size('${of}') / current_setting('block_size')::bigint - 1, ${PAGES_PER_RANGE}) page`,
    ),
  );
  return true;
}

/** Pages that the index cannot rule out for a moment that never comes. */
async function unknownPages(tx: Tx, table: string): Promise<number> {
  await tx.query('set local enable_seqscan = off');
  const { rows } = await tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    within(
      PATIENCE_MS,
      `explain (analyze, timing off, format json) select from ${table} where recorded_at > timestamptz '9999-01-01'`,
    ),
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  return plan?.['Lossy Heap Blocks'] ?? 0;
}

interface PlanNode {
  'Lossy Heap Blocks'?: number;
}
