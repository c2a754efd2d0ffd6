import { formatReconciliation, type ReconciliationLine, sums } from '../reconciliation.ts';
import { fileReadyAt, instant, settleDate } from './bank-clock.ts';
import { fees, shapeOf } from './banks.ts';
import { breakFile } from './file-breaks.ts';
import { no, type Reply } from './reply.ts';
import type { World } from './world.ts';

/**
 * The file of one bank and business date (대사 파일). Written when it is first asked for after 06:00 of the next
 * day, and then always the same until it is issued again.
 */
export function dailyFile(world: World, { bankCode, date }: { bankCode: string; date: string }): Reply {
  if (!shapeOf(bankCode)) return no('NOT_FOUND', 'no such bank');
  if (world.clock.now() < fileReadyAt(date) || world.knobs.take('fileMissing', { bankCode })) {
    return no('NOT_FOUND', 'the file is not ready; it will be by 06:00 of the next day');
  }
  const kept = world.books.get<{ text: string }>(
    'select text from files where bank_code = ? and date = ? order by created_at desc limit 1',
    bankCode,
    date,
  );
  return { status: 200, file: kept?.text ?? writeFile(world, { bankCode, date }) };
}

/** Writes the file anew from the books; the later `createdAt` replaces. */
export function writeFile(world: World, { bankCode, date }: { bankCode: string; date: string }): string {
  const createdAt = world.clock.now();
  const lines = linesOf(world, bankCode, date);
  const closingBalance = balanceAt(world, bankCode, date);
  const honest = {
    bankCode,
    date,
    createdAt: instant(createdAt),
    lines,
    totals: { ...sums(lines), closingBalance },
  };
  const knob = world.knobs.take('fileBreak', { bankCode });
  const text = formatReconciliation(knob ? breakFile(honest, knob.kind) : honest);
  world.books.run('insert or replace into files values (?, ?, ?, ?)', bankCode, date, createdAt, text);
  return text;
}

type Row = {
  type: ReconciliationLine['type'];
  bank_tx_no: string;
  id: string;
  account_number: string;
  amount: number;
  uncleared_amount: number;
  status: ReconciliationLine['status'];
};

function linesOf(world: World, bankCode: string, date: string): ReconciliationLine[] {
  return world.books
    .all<Row>(
      `select * from (${movements}) where bank_code = ?2 and bank_date = ?1 order by bank_tx_no`,
      date,
      bankCode,
    )
    .map((row) => ({
      type: row.type,
      bankDate: date,
      bankTxNo: row.bank_tx_no,
      id: row.id,
      accountNumber: row.account_number,
      amount: row.amount,
      unclearedAmount: row.uncleared_amount,
      fee: row.status === 'FAILED' ? 0 : fees[row.type],
      settleDate: settleDate(date),
      status: row.status,
    }));
}

/**
 * Everything that moved a settlement account, or failed to. A deposit reads REVERSED once its reversal is
 * booked by ?1.
 */
const movements = `
  select 'DEP' as type, d.bank_code, d.bank_date, d.bank_tx_no, deposit_id as id, account_number, d.amount,
         uncleared_amount, iif(r.bank_date <= ?1, 'REVERSED', 'BOOKED') as status
    from deposits d left join reversals r using (deposit_id)
  union all
  select 'REV', r.bank_code, r.bank_date, r.bank_tx_no, reversal_id, account_number, r.amount, 0, 'BOOKED'
    from reversals r join deposits d using (deposit_id)
  union all
  select 'TRF', payer_bank_code, bank_date, bank_tx_no, transfer_id, account_number, amount, 0, status
    from transfers where done_at is not null`;

/**
 * What the settlement account holds at the end of the date: what came in, less what went out and the fees.
 */
function balanceAt(world: World, bankCode: string, date: string): number {
  const row = world.books.get<{ balance: number }>(
    `select coalesce(sum(case type when 'DEP' then amount - ${fees.DEP}
                                   when 'REV' then -amount - ${fees.REV}
                                   else -amount - ${fees.TRF} end), 0) as balance
       from (${movements}) where bank_code = ?2 and bank_date <= ?1 and status <> 'FAILED'`,
    date,
    bankCode,
  );
  return row?.balance ?? 0;
}
