import type { Db } from './database.ts';
import { ATTEMPT_DAYS } from './months.ts';

/** What nobody can ask for any more: a day longer than it is promised, because clocks differ. */
const forgettable: readonly { table: string; since: string; days: number; which?: string }[] = [
  { table: 'idempotent_answers', since: 'created_at', days: 16 },
  // Audit rows; the deposits that came of them stay.
  { table: 'deposit_inquiries', since: 'asked_at', days: 100 },
  // A wallet repeats an event for three days.
  { table: 'wallet_events', since: 'received_at', days: 100 },
  // Their attempts go with their month. What is owed or held back is never forgotten.
  {
    table: 'deliveries',
    since: 'created_at',
    days: ATTEMPT_DAYS,
    which: `state in ('SUCCESS', 'FAILED', 'STOPPED')`,
  },
];

/** Rows to a statement: a table that nobody has tidied for a year is no reason to hold a lock for minutes. */
const AT_ONCE = 5_000;

/** Removes what is past its time. Several processes may do it at once: each takes rows that no other has. */
export async function forgetOld(db: Db): Promise<void> {
  for (const { table, since, days, which = 'true' } of forgettable) {
    const text = `delete from ${table}
                   where ctid = any (array(select ctid from ${table}
                                            where ${since} < now() - interval '${days} days' and ${which}
                                            limit ${AT_ONCE}
                                              for update skip locked))`;
    for (;;) {
      const { rowCount } = await db.query({ name: `forget-${table}`, text });
      if (rowCount !== AT_ONCE) break;
    }
  }
}
