import { type ReconciliationFile, type ReconciliationLine, sums } from '../reconciliation.ts';
import { addDays, settleDate } from './bank-clock.ts';
import type { fileBreaks } from './knobs.ts';

type Break = (typeof fileBreaks)[number];

/** Each break as a change of the first deposit. Where there is none, only what needs none can be planted. */
// biome-ignore format: a table
const changes: Record<Exclude<Break, 'BALANCE_DIFF'>, (first: ReconciliationLine | undefined, date: string) => ReconciliationLine[]> = {
  MISSING_HERE:    (first, date) => [...keep(first), stranger(first, date)],
  MISSING_AT_BANK: () => [],
  AMOUNT_DIFF:     (first) => keep(first).map((line) => ({ ...line, amount: line.amount + 1 })),
  STATUS_DIFF:     (first) => keep(first).map((line) => ({ ...line, status: line.status === 'BOOKED' ? 'REVERSED' : 'BOOKED' })),
  DUPLICATE:       (first) => [...keep(first), ...keep(first)],
  DATE_DIFF:       (first) => keep(first).map((line) => ({ ...line, bankDate: addDays(line.bankDate, -1) })),
};

/** A file that is wrong in one way, and agrees with itself: its sums are made from its lines. */
export function breakFile(file: ReconciliationFile, kind: Break): ReconciliationFile {
  const { totals } = file;
  if (kind === 'BALANCE_DIFF')
    return { ...file, totals: { ...totals, closingBalance: totals.closingBalance + 1 } };
  const at = file.lines.findIndex((line) => line.type === 'DEP');
  const first = file.lines[at];
  const lines = first
    ? file.lines.toSpliced(at, 1, ...changes[kind](first, file.date))
    : [...changes[kind](undefined, file.date), ...file.lines];
  return { ...file, lines, totals: { ...sums(lines), closingBalance: totals.closingBalance } };
}

function keep(line: ReconciliationLine | undefined): ReconciliationLine[] {
  return line ? [line] : [];
}

/** A deposit that nobody was told of. */
function stranger(like: ReconciliationLine | undefined, date: string): ReconciliationLine {
  const base = like ?? {
    type: 'DEP',
    bankDate: date,
    accountNumber: '00000000000',
    amount: 1_000,
    unclearedAmount: 0,
    fee: 0,
    settleDate: settleDate(date),
    status: 'BOOKED',
  };
  return { ...base, type: 'DEP', bankTxNo: '99999999', id: 'dep_planted' };
}
