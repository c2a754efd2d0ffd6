import { type Db, within } from './database.ts';

/** Any constant will do, as long as every version of the gateway uses the same. */
const ADVISORY_LOCK = 4_100_003;
/** An index that is built beside the writing waits for whoever writes. */
const PATIENCE_MS = 600_000;

/**
 * Gives each month of the deliveries' attempts the index that tells which end of it is new. A new month is empty; one that
 * was there before is indexed beside the writing, which no migration could do for all of them at once.
 *
 * One process at a time, and who comes second leaves: each would wait for the other's statement to end. An index whose
 * building was cut short is built again.
 */
export async function indexAttempts(db: Db): Promise<void> {
  const line = await db.connect();
  let isClean = false;
  try {
    const missing = await line.query<{ name: string }>({
      name: 'months-without-index',
      text: `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = 'delivery_attempts'::regclass
                and not exists (select from pg_index x
                      where x.indexrelid = to_regclass(quote_ident(c.relname || '_new')) and x.indisvalid)`,
    });
    if (missing.rows.length > 0) {
      const { rows } = await line.query<{ ours: boolean }>(
        `select pg_try_advisory_lock(${ADVISORY_LOCK}) as ours`,
      );
      for (const { name } of rows[0]?.ours ? missing.rows : []) {
        await line.query(within(PATIENCE_MS, `drop index concurrently if exists ${name}_new`));
        await line.query(
          within(
            PATIENCE_MS,
            `create index concurrently ${name}_new on ${name} using brin (recorded_at) with (pages_per_range = 16, autosummarize = on)`,
          ),
        );
      }
      await line.query(`select pg_advisory_unlock(${ADVISORY_LOCK}) where ${rows[0]?.ours === true}`);
    }
    isClean = true;
  } finally {
    // The lock goes with the connection, whatever happened on it.
    line.release(!isClean);
  }
}
