import type { Db } from './database.ts';
import { briefly } from './months.ts';

/** Days are opened so long before they begin: nobody may look after a gateway over a long weekend. */
const DAYS_AHEAD = 4;

/**
 * Opens this day and the next ones for the log of calls, and drops the days that are past their time. Several processes
 * may do it at once. A day that is missing loses nothing: its rows go to the table of the others and move when it is
 * opened.
 *
 * @param days how many whole days a call is kept; 0 keeps none
 * @param now wall time; the database's own when left out
 */
export async function keepApiLogDays(db: Db, days: number, now: Date | null = null): Promise<void> {
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++)
    await briefly(db, (tx) =>
      tx.query("select open_api_log_day(coalesce($1, now()) + $2 * interval '1 day')", [now, ahead]),
    );
  await briefly(db, (tx) =>
    tx.query(`select drop_api_log_days(coalesce($1, now()) - $2 * interval '1 day')`, [now, days]),
  );
}
