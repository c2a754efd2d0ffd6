import type { ReconciliationFile } from '@tollgate/rails';
import type { FileLine } from '../bank/match-movement.ts';
import { columns, type Db, inTransaction, type Tx } from './database.ts';
import type { MovementName } from './movements.ts';
import { type BankDay, LEASE, THIS_DAY, valuesOf } from './reconciliations.ts';

/** Lines written in one statement, and taken away in one. */
const LINES_AT_ONCE = 2_000;
const OLD_LINES_AT_ONCE = 50_000;

/**
 * Keeps a file, whole or not at all, in place of an older one. Comparing begins anew.
 *
 * @returns false when the kept file is as new; the same file may be fetched many times
 */
export async function keepFile(
  db: Db,
  day: BankDay,
  { file, sha256 }: { file: ReconciliationFile; sha256: string },
): Promise<boolean> {
  const isKept = await inTransaction(db, async (tx) => {
    const createdAt = new Date(file.createdAt);
    const { rows } = await tx.query<{ createdAt: Date | null; lines: number | null }>(
      `select r.file_created_at as "createdAt", r.line_count as lines from reconciliations r where ${THIS_DAY} for update`,
      valuesOf(day),
    );
    const kept = rows[0];
    if (kept?.createdAt && kept.createdAt >= createdAt) return false;
    for (let start = 0; start < (kept?.lines ?? 0); start += OLD_LINES_AT_ONCE)
      await removeLines(tx, day, start);
    for (let start = 0; start < file.lines.length; start += LINES_AT_ONCE)
      await insertLines(tx, day, file, start);
    await tx.query(
      `update reconciliations r
          set file_created_at = $4, sha256 = $5, line_count = $6, sum_deposits = $7, sum_reversals = $8, sum_transfers = $9, sum_fees = $10,
              closing_balance = $11, compared_lines = 0, compared_at = null, due_at = clock_timestamp() + ${LEASE}
        where ${THIS_DAY}`,
      [...valuesOf(day), createdAt, sha256, file.lines.length, ...totalsOf(file)],
    );
    await settleLate(tx, day);
    return true;
  });
  // The planner has not heard of so many lines yet, and would look each up by reading its whole day.
  if (isKept && file.lines.length > LINES_AT_ONCE) await db.query('analyze reconciliation_lines');
  return isKept;
}

const totalsOf = ({ totals }: ReconciliationFile): number[] => [
  totals.sumDeposits,
  totals.sumReversals,
  totals.sumTransfers,
  totals.sumFees,
  totals.closingBalance,
];

async function removeLines(tx: Tx, day: BankDay, start: number): Promise<void> {
  await tx.query(
    `delete from reconciliation_lines
      where rail = $1 and bank_code = $2 and business_date = $3 and line_no > $4 and line_no <= $4 + ${OLD_LINES_AT_ONCE}`,
    [...valuesOf(day), start],
  );
}

async function insertLines(
  tx: Tx,
  day: BankDay,
  { lines }: ReconciliationFile,
  start: number,
): Promise<void> {
  const page = lines.slice(start, start + LINES_AT_ONCE);
  await tx.query({
    name: 'insert-reconciliation-lines',
    text: `insert into reconciliation_lines (rail, bank_code, business_date, line_no, type, bank_date, bank_tx_no, id, account_number,
             amount, uncleared_amount, fee, settle_date, status)
           select $1, $2, $3, $4 + place, type, bank_date, bank_tx_no, id, account_number, amount, uncleared_amount, fee, settle_date, status
             from unnest($5::text[], $6::date[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[],
                         $13::date[], $14::text[]) with ordinality
               as l (type, bank_date, bank_tx_no, id, account_number, amount, uncleared_amount, fee, settle_date, status, place)`,
    values: [
      ...valuesOf(day),
      start,
      ...columns(
        page,
        (l) => l.type,
        (l) => l.bankDate,
        (l) => l.bankTxNo,
        (l) => l.id,
        (l) => l.accountNumber,
        (l) => l.amount,
        (l) => l.unclearedAmount,
        (l) => l.fee,
        (l) => l.settleDate,
        (l) => l.status,
      ),
    ],
  });
}

/** Keeps what the bank had for us before our first day. */
export async function keepOpening(db: Db, day: BankDay, opening: number): Promise<void> {
  await db.query(`update reconciliations r set opening_balance = $4 where ${THIS_DAY}`, [
    ...valuesOf(day),
    opening,
  ]);
}

async function settleLate(tx: Tx, { rail, bankCode, date }: BankDay): Promise<void> {
  await tx.query(
    `update alarms set settled_at = clock_timestamp() where kind = 'RECONCILIATION_FILE_LATE' and settled_at is null and facts = $1::jsonb`,
    [JSON.stringify({ rail, bankCode, date })],
  );
}

/** The lines of a file in order, a page at a time. */
export async function linesAfter(
  db: Db,
  { rail, bankCode, date }: BankDay,
  after: number,
  limit: number,
): Promise<(MovementName & { place: number })[]> {
  const { rows } = await db.query<MovementName & { place: number }>({
    name: 'reconciliation-lines-after',
    text: `select line_no as place, type, id from reconciliation_lines
            where rail = $1 and bank_code = $2 and business_date = $3 and line_no > $4
            order by line_no limit $5`,
    values: [rail, bankCode, date, after, limit],
  });
  return rows;
}

/** Every line about these movements, in whichever day's file, the oldest first. */
export async function linesAbout(
  db: Db,
  { rail, bankCode }: Omit<BankDay, 'date'>,
  names: readonly MovementName[],
): Promise<(FileLine & MovementName)[]> {
  const { rows } = await db.query<FileLine & MovementName>({
    name: 'reconciliation-lines-about',
    text: `select l.type, l.id, to_char(l.business_date, 'YYYY-MM-DD') as "fileDate", to_char(l.bank_date, 'YYYY-MM-DD') as "bankDate",
                  l.bank_tx_no as "bankTxNo", l.account_number as "accountNumber", l.amount, l.uncleared_amount as "unclearedAmount", l.status
             from (select distinct * from unnest($3::text[], $4::text[]) as n (type, id)) asked
             join reconciliation_lines l on l.rail = $1 and l.type = asked.type and l.id = asked.id and l.bank_code = $2
            order by l.business_date, l.line_no`,
    values: [
      rail,
      bankCode,
      ...columns(
        names,
        (name) => name.type,
        (name) => name.id,
      ),
    ],
  });
  return rows;
}
