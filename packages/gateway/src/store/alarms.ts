import { columns, type Db, type Tx } from './database.ts';

/** What a person has to look at, because no rule may decide it. */
export interface Alarm {
  mId: string | null;
  kind:
    | 'DEPOSIT_TO_NOBODY'
    | 'DEPOSIT_CONFLICT'
    | 'DEPOSIT_UNCLEARED'
    | 'REVERSAL_AFTER_REFUND'
    | 'REFUND_FAILED'
    | 'REFUND_AFTER_ABORT'
    | 'NO_FREE_NUMBERS'
    | 'CAPTURE_HELD'
    | 'CAPTURE_AFTER_END'
    | 'CAPTURE_MISMATCH'
    | 'CAPTURE_REFUSED'
    | 'REFUND_REFUSED'
    | 'CAPTURE_REVERSED'
    | 'REFUND_ELSEWHERE'
    | 'DISPUTE';
  facts: Record<string, unknown>;
}

/** One that is ours to mend is told once, however many payments meet it, until somebody has settled it. */
const TOLD_ONCE = ['CAPTURE_REFUSED', 'REFUND_REFUSED'] satisfies Alarm['kind'][];

export async function raiseAlarms(tx: Tx, alarms: readonly Alarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await tx.query({
    name: 'raise-alarms',
    text: `insert into alarms (m_id, kind, facts)
           select told.* from unnest($1::text[], $2::text[], $3::jsonb[]) as told (m_id, kind, facts)
            where told.kind <> all ('{${TOLD_ONCE.join()}}')
               or not exists (select 1 from alarms known
                               where known.m_id = told.m_id and known.kind = told.kind and known.settled_at is null
                                 and known.facts -> 'issue' = told.facts -> 'issue')`,
    values: columns(
      alarms,
      (alarm) => alarm.mId,
      (alarm) => alarm.kind,
      (alarm) => JSON.stringify(alarm.facts),
    ),
  });
}

/** A bank that lends no numbers while ours run out is one alarm, however often it is asked. */
export async function raiseNoFreeNumbers(
  db: Db,
  facts: { rail: string; bankCode: string; code: string },
): Promise<void> {
  await db.query(
    `insert into alarms (kind, facts)
     select 'NO_FREE_NUMBERS', $1::jsonb
      where not exists (select 1 from alarms where kind = 'NO_FREE_NUMBERS' and settled_at is null and facts @> $1::jsonb)`,
    [JSON.stringify(facts)],
  );
}

/** The bank lent numbers again, so nobody has to look any more. */
export async function settleNoFreeNumbers(tx: Tx, facts: { rail: string; bankCode: string }): Promise<void> {
  await tx.query(
    `update alarms set settled_at = clock_timestamp() where kind = 'NO_FREE_NUMBERS' and settled_at is null and facts @> $1::jsonb`,
    [JSON.stringify(facts)],
  );
}
