import { type Db, inTransaction } from './database.ts';
import { type IndexOfNew, indexesOfNew, MOST_UNKNOWN, PAGES_PER_RANGE } from './mend-new.ts';

/** Where the summaries of each index end, as far as this process saw to it. */
const known = new WeakMap<Db, Map<string, number>>();

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Summarizes what has been written since the last time in the indexes that tell which end of a table is new (BRIN). By
 * itself PostgreSQL does so once a minute, and until then every search takes all that the minute brought for possible: of
 * 3,000 payments a second 180,000 rows, every second.
 *
 * Only stretches that are full, because the last one changes with every commit. Gives way at once to a vacuum, which
 * does the same in the end, and would be cut short by whoever waits for it.
 */
export async function summarizeNew(db: Db): Promise<void> {
  const ends = known.get(db) ?? new Map<string, number>();
  known.set(db, ends);
  for (const index of await indexesOfNew(db)) {
    const end = index.pages - (index.pages % PAGES_PER_RANGE);
    const from = ends.get(index.name) ?? Math.max(0, end - MOST_UNKNOWN);
    if (from < end && (await summarize(db, index, from, end))) ends.set(index.name, end);
    // A shop that was emptied, a table that was made again.
    else if (from > end) ends.set(index.name, end);
  }
}

/** @returns whether it was done; not, while somebody else works on the table */
async function summarize(db: Db, { name }: IndexOfNew, from: number, end: number): Promise<boolean> {
  try {
    await inTransaction(db, async (tx) => {
      await tx.query(`set local lock_timeout = '50ms'`);
      await tx.query({
        name: 'summarize-new',
        text: `select count(brin_summarize_range($1::regclass, page)) from generate_series($2::bigint, $3::bigint - 1, ${PAGES_PER_RANGE}) page`,
        values: [name, from, end],
      });
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
