import { effectRow, type Fault, type FaultRule, seoulDateTime } from '@tollgate/contract';
import { lastStrike } from '../faults/strikes.ts';
import { type Db, inTransactionAtLast, type Tx } from './database.ts';
import { hurryPlans } from './fault-plans.ts';

/** A rule as processes remember it. */
export interface StoredRule extends Omit<FaultRule, 'id'> {
  id: string;
  /** The last of its matching calls that it strikes; undefined when it never ends. */
  last: number | undefined;
}

interface RuleRow {
  fault_id: string;
  rule: Omit<FaultRule, 'id'>;
}

interface CountedRow extends RuleRow {
  matched: string | null;
  applied: string | null;
  last_applied_at: Date | null;
}

/** The shop's rules with what each did so far, in the order of its list. */
export async function readFaults(db: Db | Tx, mId: string): Promise<Fault[]> {
  const { rows } = await db.query<CountedRow>({
    name: 'read-faults',
    text: `select r.fault_id, r.rule, c.matched, c.applied, c.last_applied_at
             from fault_rules r left join fault_counts c using (m_id, fault_id)
            where r.m_id = $1 order by r.place`,
    values: [mId],
  });
  return rows.map(faultOf);
}

function faultOf({ fault_id, rule, matched, applied, last_applied_at }: CountedRow): Fault {
  const done = Number(applied ?? 0);
  return {
    ...rule,
    id: fault_id,
    matched: Number(matched ?? 0),
    applied: done,
    remaining: rule.times === 'always' ? null : Math.max(rule.times - done, 0),
    lastAppliedAt: last_applied_at && seoulDateTime(last_applied_at),
  };
}

/**
 * Replaces the shop's list. A rule that comes back under its id and unchanged keeps its counts; every other begins anew.
 *
 * @param freshId a name for a rule that has none, or whose name is not one of this shop's
 */
export async function replaceFaults(
  db: Db,
  mId: string,
  rules: readonly FaultRule[],
  freshId: () => string,
): Promise<Fault[]> {
  return inTransactionAtLast(db, async (tx) => {
    // One list at a time: who replaces it beside us waits here.
    await tx.query('select from merchants where m_id = $1 for update', [mId]);
    const known = new Map((await readFaults(tx, mId)).map((fault) => [fault.id, fault]));
    const list = rules.map(({ id, ...rule }) => {
      const before = id === null ? undefined : known.get(id);
      const isSame = before !== undefined && sameRule(before, rule);
      return { id: isSame && id !== null ? id : freshId(), rule };
    });
    const kept = list.map(({ id }) => id);
    await tx.query('delete from fault_rules where m_id = $1', [mId]);
    await tx.query('delete from fault_counts where m_id = $1 and fault_id <> all($2::text[])', [mId, kept]);
    await tx.query('delete from fault_minutes where m_id = $1 and fault_id <> all($2::text[])', [mId, kept]);
    await tx.query(
      `insert into fault_rules (m_id, fault_id, place, rule)
       select $1, each.fault_id, each.place, each.rule
         from unnest($2::text[], $3::jsonb[]) with ordinality as each (fault_id, rule, place)`,
      [mId, kept, list.map(({ rule }) => JSON.stringify(rule))],
    );
    await tx.query(
      `insert into fault_counts (m_id, fault_id) select $1, unnest($2::text[]) on conflict do nothing`,
      [mId, kept],
    );
    return readFaults(tx, mId);
  });
}

function sameRule(before: Fault, rule: Omit<FaultRule, 'id'>): boolean {
  const names = Object.keys(rule) as (keyof typeof rule)[];
  return names.every((name) => before[name] === rule[name]);
}

/** Removes every rule, with what it did. */
export async function clearFaults(db: Db, mId: string): Promise<void> {
  await inTransactionAtLast(db, async (tx) => {
    await removeRules(tx, mId);
    await hurryPlans(tx, mId);
  });
}

const removeRules = async (tx: Tx, mId: string): Promise<void> => {
  for (const table of ['fault_rules', 'fault_counts', 'fault_minutes'])
    await tx.query(`delete from ${table} where m_id = $1`, [mId]);
};

/** Forgets everything about faults that belongs to a shop which is emptied. */
export async function emptyFaults(tx: Tx, mId: string): Promise<void> {
  await removeRules(tx, mId);
  for (const table of ['fault_deliveries', 'fault_plans'])
    await tx.query(`delete from ${table} where m_id = $1`, [mId]);
}

/** The rules of each shop, to be remembered; an empty list for one that has none. */
export async function rulesOfShops(db: Db, mIds: readonly string[]): Promise<StoredRule[][]> {
  const { rows } = await db.query<RuleRow & { m_id: string }>({
    name: 'rules-of-shops',
    text: `select m_id, fault_id, rule from fault_rules where m_id = any($1::text[]) order by m_id, place`,
    values: [[...new Set(mIds)]],
  });
  const found = Map.groupBy(rows, (row) => row.m_id);
  return mIds.map((mId) =>
    (found.get(mId) ?? []).map(({ fault_id, rule }) => ({ ...rule, id: fault_id, last: lastStrike(rule) })),
  );
}

/**
 * Counts a call that matches a rule. Each call gets another number, however many processes count at once.
 *
 * @returns the call's number; undefined when the rule's last strike has passed, or the rule is gone
 */
export async function countMatch(
  db: Db,
  { mId, id, last }: { mId: string; id: string; last: number | undefined },
): Promise<number | undefined> {
  const { rows } = await db.query<{ matched: string }>({
    name: 'count-fault-match',
    text: `update fault_counts set matched = matched + 1
            where m_id = $1 and fault_id = $2 and ($3::bigint is null or matched < $3)
           returning matched`,
    values: [mId, id, last ?? null],
  });
  return rows[0] && Number(rows[0].matched);
}

/** The rule struck. */
export async function countStrike(db: Db, mId: string, id: string): Promise<void> {
  await db.query({
    name: 'count-fault-strike',
    text: `update fault_counts set applied = applied + 1, last_applied_at = clock_timestamp()
            where m_id = $1 and fault_id = $2`,
    values: [mId, id],
  });
}

/**
 * Counts a call of this minute of real time, which begins with its first call.
 *
 * @returns how many there were with this one, and in how many seconds the next minute may begin
 */
export async function countInMinute(
  db: Db,
  { mId, id, endpoint }: { mId: string; id: string; endpoint: string },
): Promise<{ calls: number; secondsLeft: number }> {
  const { rows } = await db.query<{ calls: string; seconds_left: number }>({
    name: 'count-fault-minute',
    text: `insert into fault_minutes as m (m_id, fault_id, endpoint, started_at, calls)
           values ($1, $2, $3, clock_timestamp(), 1)
           on conflict (m_id, fault_id, endpoint) do update
              set calls = case when m.started_at > clock_timestamp() - interval '1 minute' then m.calls + 1 else 1 end,
                  started_at = case when m.started_at > clock_timestamp() - interval '1 minute' then m.started_at
                                    else clock_timestamp() end
           returning calls, greatest(1, ceil(extract(epoch from started_at + interval '1 minute' - clock_timestamp())))::int as seconds_left`,
    values: [mId, id, endpoint],
  });
  const [row] = rows as [{ calls: string; seconds_left: number }];
  return { calls: Number(row.calls), secondsLeft: row.seconds_left };
}

/** Where a rule strikes. */
export const placeOf = ({ effect }: Pick<StoredRule, 'effect'>) => effectRow(effect).place;
