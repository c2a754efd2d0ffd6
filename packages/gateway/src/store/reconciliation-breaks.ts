import type { BreakKind, Finding } from '../bank/match-movement.ts';
import { columns, type Db, inTransactionAtLast, type Tx } from './database.ts';
import { type BankDay, valuesOf } from './reconciliations.ts';

/** What disagrees, and about which movement: `DEP/<depositId>`, …, or the day's balance. */
export type Found = Pick<Finding, 'kind' | 'facts' | 'resolution'> & { subject: string };

export type Resolution = 'FOUND_IN_FEED' | 'APPLIED_FROM_FILE' | 'EXPLAINED' | 'ROLLED_OVER' | 'BY_HAND';

/** A break (대사 차이) as it is kept. */
export interface KeptBreak {
  rail: string;
  bankCode: string;
  date: string;
  kind: BreakKind;
  subject: string;
  facts: Record<string, unknown>;
  foundAt: Date;
  settledAt: Date | null;
  resolution: Resolution | null;
  remark: string | null;
}

/**
 * Records what a comparison of these subjects came to. What was open about them and is not found any more is settled,
 * together with its alarm. The same findings again change nothing.
 *
 * @param cured how a MISSING_HERE came to be there, if it did since the last comparison
 */
export async function recordFindings(
  db: Db,
  day: BankDay,
  { subjects, found, cured }: { subjects: readonly string[]; found: readonly Found[]; cured: Resolution },
): Promise<void> {
  const standing = found.filter(({ resolution }) => !resolution);
  const explained = found.filter(({ resolution }) => resolution);
  // Two who compare the same day may stand in each other's way.
  await inTransactionAtLast(db, async (tx) => {
    await insertExplained(tx, day, explained);
    await upsertStanding(tx, day, standing);
    await settleVanished(tx, day, { subjects, standing, cured });
  });
}

async function insertExplained(tx: Tx, day: BankDay, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  await tx.query({
    name: 'insert-explained-breaks',
    text: `insert into reconciliation_breaks (rail, bank_code, business_date, kind, subject, facts, settled_at, resolution)
           select $1, $2, $3, f.kind, f.subject, f.facts, clock_timestamp(), f.resolution
             from unnest($4::text[], $5::text[], $6::jsonb[], $7::text[]) as f (kind, subject, facts, resolution)
           on conflict do nothing`,
    values: [
      ...valuesOf(day),
      ...columns(
        found,
        (f) => f.kind,
        (f) => f.subject,
        (f) => JSON.stringify(f.facts),
        (f) => f.resolution,
      ),
    ],
  });
}

/** One that a person settled stays settled until the facts are others; any other is open again. */
async function upsertStanding(tx: Tx, day: BankDay, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  await tx.query({
    name: 'upsert-standing-breaks',
    text: `insert into reconciliation_breaks as b (rail, bank_code, business_date, kind, subject, facts)
           select $1, $2, $3, f.kind, f.subject, f.facts
             from unnest($4::text[], $5::text[], $6::jsonb[]) as f (kind, subject, facts)
            order by f.kind, f.subject
           on conflict (rail, bank_code, business_date, kind, subject) do update
              set facts = excluded.facts, settled_at = null, resolution = null, remark = null,
                  found_at = case when b.settled_at is null then b.found_at else excluded.found_at end,
                  alarm_id = case when b.settled_at is null then b.alarm_id end
            where b.facts <> excluded.facts or (b.settled_at is not null and b.resolution <> 'BY_HAND')`,
    values: [
      ...valuesOf(day),
      ...columns(
        found,
        (f) => f.kind,
        (f) => f.subject,
        (f) => JSON.stringify(f.facts),
      ),
    ],
  });
}

async function settleVanished(
  tx: Tx,
  day: BankDay,
  {
    subjects,
    standing,
    cured,
  }: { subjects: readonly string[]; standing: readonly Found[]; cured: Resolution },
): Promise<void> {
  await tx.query({
    name: 'settle-vanished-breaks',
    text: `with settled as (
             update reconciliation_breaks b
                set settled_at = clock_timestamp(), resolution = case when b.kind = 'MISSING_HERE' then $7 else 'EXPLAINED' end
              where b.rail = $1 and b.bank_code = $2 and b.business_date = $3 and b.settled_at is null and b.subject = any($4::text[])
                and not exists (select from unnest($5::text[], $6::text[]) as f (kind, subject) where f.kind = b.kind and f.subject = b.subject)
          returning b.alarm_id)
           update alarms a set settled_at = clock_timestamp() from settled where a.alarm_id = settled.alarm_id and a.settled_at is null`,
    values: [
      ...valuesOf(day),
      [...subjects],
      ...columns(
        standing,
        (f) => f.kind,
        (f) => f.subject,
      ),
      cured,
    ],
  });
}

/** Asks for a person where a break of this bank is still open and nobody was asked yet. */
export async function raiseBreakAlarms(db: Db, { rail, bankCode }: Omit<BankDay, 'date'>): Promise<void> {
  await db.query({
    name: 'raise-break-alarms',
    text: `with open as (
             select b.business_date, b.kind, b.subject,
                    jsonb_build_object('rail', b.rail, 'bankCode', b.bank_code, 'date', to_char(b.business_date, 'YYYY-MM-DD'),
                                       'kind', b.kind, 'subject', b.subject) as facts
               from reconciliation_breaks b
              where b.rail = $1 and b.bank_code = $2 and b.settled_at is null and b.alarm_id is null
              order by b.business_date, b.kind, b.subject
                for update),
           raised as (insert into alarms (kind, facts) select 'RECONCILIATION_BREAK', facts from open returning alarm_id, facts)
           update reconciliation_breaks b set alarm_id = raised.alarm_id
             from open join raised using (facts)
            where b.rail = $1 and b.bank_code = $2 and (b.business_date, b.kind, b.subject) = (open.business_date, open.kind, open.subject)`,
    values: [rail, bankCode],
  });
}

const COLUMNS = `b.rail, b.bank_code as "bankCode", to_char(b.business_date, 'YYYY-MM-DD') as date, b.kind, b.subject, b.facts,
  b.found_at as "foundAt", b.settled_at as "settledAt", b.resolution, b.remark`;

/** All breaks of a day, the open ones first. */
export async function breaksOf(db: Db, day: BankDay): Promise<KeptBreak[]> {
  const { rows } = await db.query<KeptBreak>(
    `select ${COLUMNS} from reconciliation_breaks b
      where b.rail = $1 and b.bank_code = $2 and b.business_date = $3
      order by b.settled_at is not null, b.kind, b.subject`,
    valuesOf(day),
  );
  return rows;
}

/** Open breaks of a bank, whatever the day, a page at a time. */
export async function openBreaks(
  db: Db,
  { rail, bankCode }: Omit<BankDay, 'date'>,
  after: { date: string; kind: string; subject: string } | undefined,
  limit: number,
): Promise<KeptBreak[]> {
  const { date, kind, subject } = after ?? { date: '-infinity', kind: '', subject: '' };
  const { rows } = await db.query<KeptBreak>({
    name: 'open-breaks',
    text: `select ${COLUMNS} from reconciliation_breaks b
            where b.rail = $1 and b.bank_code = $2 and b.settled_at is null and (b.business_date, b.kind, b.subject) > ($3::date, $4, $5)
            order by b.business_date, b.kind, b.subject
            limit $6`,
    values: [rail, bankCode, date, kind, subject, limit],
  });
  return rows;
}

export async function countOpen(db: Db, day: BankDay): Promise<number> {
  const { rows } = await db.query<{ open: number }>(
    `select count(*)::int as open from reconciliation_breaks
      where rail = $1 and bank_code = $2 and business_date = $3 and settled_at is null`,
    valuesOf(day),
  );
  return rows[0]?.open ?? 0;
}

/**
 * Settles one break by hand, and its alarm.
 *
 * @returns false when there is no such open break
 */
export async function settleByHand(
  db: Db,
  day: BankDay,
  { kind, subject, remark }: { kind: string; subject: string; remark: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with settled as (
       update reconciliation_breaks b set settled_at = clock_timestamp(), resolution = 'BY_HAND', remark = $6
        where b.rail = $1 and b.bank_code = $2 and b.business_date = $3 and b.kind = $4 and b.subject = $5 and b.settled_at is null
    returning b.alarm_id),
     quiet as (
       update alarms a set settled_at = clock_timestamp() from settled where a.alarm_id = settled.alarm_id and a.settled_at is null)
     select from settled`,
    [...valuesOf(day), kind, subject, remark],
  );
  return rowCount === 1;
}
