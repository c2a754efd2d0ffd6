import { columns, type Tx } from './database.ts';

/** What a person has to look at, because no rule may decide it. */
export interface Alarm {
  mId: string | null;
  kind:
    | 'DEPOSIT_TO_NOBODY'
    | 'DEPOSIT_CONFLICT'
    | 'DEPOSIT_UNCLEARED'
    | 'REVERSAL_AFTER_REFUND'
    | 'REFUND_FAILED'
    | 'REFUND_AFTER_ABORT';
  facts: Record<string, unknown>;
}

export async function raiseAlarms(tx: Tx, alarms: readonly Alarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await tx.query({
    name: 'raise-alarms',
    text: 'insert into alarms (m_id, kind, facts) select * from unnest($1::text[], $2::text[], $3::jsonb[])',
    values: columns(alarms, (alarm) => alarm.mId, (alarm) => alarm.kind, (alarm) => JSON.stringify(alarm.facts)),
  });
}
