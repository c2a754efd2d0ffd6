import { type Db, inTransaction, type Tx } from './database.ts';

/** Months are opened so long before they begin: nobody may have looked after a gateway for weeks. */
const MONTHS_AHEAD = 2;

/** Attempts of webhooks are kept at least so long, then they go with their month. */
export const ATTEMPT_DAYS = 100;

/**
 * Opens this month and the next ones for the log of attempts, and drops the months that are past their time. Several
 * processes may do it at once.
 *
 * A month that is missing loses nothing: its rows go to the table of the others and move when it is opened.
 *
 * @param now wall time; the database's own when left out
 */
export async function keepMonths(db: Db, now: Date | null = null): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++)
    await briefly(db, (tx) =>
      tx.query("select open_attempt_month(coalesce($1, now()) + $2 * interval '1 month')", [now, ahead]),
    );
  await briefly(db, (tx) =>
    tx.query(`select drop_attempt_months(coalesce($1, now()) - $2 * interval '1 day')`, [now, ATTEMPT_DAYS]),
  );
}

/** Whoever waits for a table makes everybody behind it wait too: it is given up soon, and tried again by the next run. */
export const briefly = (db: Db, work: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
  inTransaction(db, async (tx) => {
    await tx.query(`set local lock_timeout = '1s'`);
    return work(tx);
  });
