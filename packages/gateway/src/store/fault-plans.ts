import type { Db, Tx } from './database.ts';

/** What a rule put off. `at` is merchant time; null for a notice that never comes. */
export interface FaultPlan {
  mId: string;
  planId: string;
  kind: 'notice' | 'reversal';
  facts: Record<string, unknown>;
}

/** Remembers what is to happen after `ms` of the shop's time, or never. The same plan is made once. */
export async function planFault(db: Db, plan: FaultPlan, ms: number | null): Promise<void> {
  await db.query({
    name: 'plan-fault',
    text: `insert into fault_plans (m_id, plan_id, kind, at, facts)
           select m_id, $2, $3, clock_timestamp() + (clock_offset_ms + $4::bigint) * interval '1 ms', $5
             from merchants where m_id = $1
           on conflict do nothing`,
    values: [plan.mId, plan.planId, plan.kind, ms, plan.facts],
  });
}

/** Whether this was put off before, whatever became of it. */
export async function isPlanned(db: Db, mId: string, planId: string): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'is-planned',
    text: 'select from fault_plans where m_id = $1 and plan_id = $2',
    values: [mId, planId],
  });
  return rowCount === 1;
}

/** What is due by each shop's own clock, in its order. Whoever gets there first does it; a repeat changes nothing. */
export async function duePlans(db: Db, limit: number): Promise<FaultPlan[]> {
  const { rows } = await db.query<{
    m_id: string;
    plan_id: string;
    kind: FaultPlan['kind'];
    facts: Record<string, unknown>;
  }>({
    name: 'due-plans',
    text: `select p.m_id, p.plan_id, p.kind, p.facts
             from fault_plans p join merchants m using (m_id)
            where p.at <= statement_timestamp() + m.clock_offset_ms * interval '1 ms'
            order by p.at
            limit $1`,
    values: [limit],
  });
  return rows.map((row) => ({ mId: row.m_id, planId: row.plan_id, kind: row.kind, facts: row.facts }));
}

/** It has happened. */
export async function donePlan(db: Db, { mId, planId }: FaultPlan): Promise<void> {
  await db.query({
    name: 'done-plan',
    text: 'update fault_plans set at = null where m_id = $1 and plan_id = $2',
    values: [mId, planId],
  });
}

/** The rules are gone: what a notice would have told later is told now, and nobody takes a deposit back any more. */
export async function hurryPlans(tx: Tx, mId: string): Promise<void> {
  await tx.query(`delete from fault_plans where m_id = $1 and kind = 'reversal'`, [mId]);
  await tx.query(
    `update fault_plans p set at = clock_timestamp() + m.clock_offset_ms * interval '1 ms'
       from merchants m where p.m_id = $1 and m.m_id = $1 and p.at is not null`,
    [mId],
  );
}
