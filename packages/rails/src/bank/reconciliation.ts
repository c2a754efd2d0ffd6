import { z } from 'zod';
import { BankCode, BankDate, DateTime, RailId } from './protocol.ts';

/**
 * The bank's books of one business date (대사 파일): what is matched against rail events and our ledger.
 *
 * UTF-8, LF, comma separated, no field can hold a comma:
 * `H,bank-rail/1,<bankCode>,<date>,<createdAt>` · one `D,…` per movement ·
 * `T,<lines>,<sums…>,<closingBalance>`. A later `createdAt` for the same bank and date replaces an earlier
 * file.
 */
export const ReconciliationLine = z.object({
  type: z.enum(['DEP', 'REV', 'TRF']),
  bankDate: BankDate,
  bankTxNo: RailId,
  /** depositId, reversalId or transferId, by type. */
  id: RailId,
  accountNumber: z.string().regex(/^\d{1,20}$/),
  amount: z.int().min(0),
  unclearedAmount: z.int().min(0),
  fee: z.int().min(0),
  settleDate: BankDate,
  /** BOOKED or REVERSED for a deposit, BOOKED for a reversal, SUCCEEDED or FAILED for a transfer. */
  status: z.enum(['BOOKED', 'REVERSED', 'SUCCEEDED', 'FAILED']),
});
export type ReconciliationLine = z.infer<typeof ReconciliationLine>;

/**
 * `closingBalance` is the settlement account's (모계좌) at the end of that date, after fees; it may be negative.
 */
export type ReconciliationTotals = {
  sumDeposits: number;
  sumReversals: number;
  sumTransfers: number;
  sumFees: number;
  closingBalance: number;
};

export type ReconciliationFile = {
  bankCode: string;
  date: string;
  createdAt: string;
  lines: ReconciliationLine[];
  totals: ReconciliationTotals;
};

const columns = [
  'type',
  'bankDate',
  'bankTxNo',
  'id',
  'accountNumber',
  'amount',
  'unclearedAmount',
  'fee',
  'settleDate',
  'status',
] as const satisfies (keyof ReconciliationLine)[];

export function formatReconciliation(file: ReconciliationFile): string {
  const { sumDeposits, sumReversals, sumTransfers, sumFees, closingBalance } = file.totals;
  return [
    ['H', 'bank-rail/1', file.bankCode, file.date, file.createdAt],
    ...file.lines.map((line) => ['D', ...columns.map((column) => line[column])]),
    ['T', file.lines.length, sumDeposits, sumReversals, sumTransfers, sumFees, closingBalance],
  ]
    .map((fields) => `${fields.join(',')}\n`)
    .join('');
}

/** A failed transfer moved nothing, so it is listed and not summed. */
export function sums(lines: readonly ReconciliationLine[]): Omit<ReconciliationTotals, 'closingBalance'> {
  const sum = (type: ReconciliationLine['type']) =>
    lines.reduce(
      (total, line) => (line.type === type && line.status !== 'FAILED' ? total + line.amount : total),
      0,
    );
  return {
    sumDeposits: sum('DEP'),
    sumReversals: sum('REV'),
    sumTransfers: sum('TRF'),
    sumFees: lines.reduce((total, line) => total + line.fee, 0),
  };
}

const Whole = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number);
const Header = z.tuple([z.literal('H'), z.literal('bank-rail/1'), BankCode, BankDate, DateTime]);
const Trailer = z.tuple([z.literal('T'), Whole, Whole, Whole, Whole, Whole, Whole]);

/**
 * Reads a file and checks that it is whole: line count and sums of the trailer agree with the lines.
 * A file that contradicts itself is worth nothing as a witness, so it is refused instead of repaired.
 *
 * @returns undefined when the text is not such a file
 */
export function parseReconciliation(text: string): ReconciliationFile | undefined {
  const rows = text.split('\n').map((row) => row.split(','));
  if (!text.endsWith('\n') || rows.length < 3) return undefined;
  const header = Header.safeParse(rows[0]);
  const trailer = Trailer.safeParse(rows.at(-2));
  const lines = z.array(ReconciliationLine).safeParse(rows.slice(1, -2).map(lineOf));
  if (!header.success || !trailer.success || !lines.success) return undefined;
  const [, , bankCode, date, createdAt] = header.data;
  const [, count, sumDeposits, sumReversals, sumTransfers, sumFees, closingBalance] = trailer.data;
  const totals = { sumDeposits, sumReversals, sumTransfers, sumFees };
  if (count !== lines.data.length || JSON.stringify(sums(lines.data)) !== JSON.stringify(totals))
    return undefined;
  return { bankCode, date, createdAt, lines: lines.data, totals: { ...totals, closingBalance } };
}

function lineOf(row: string[]): unknown {
  if (row[0] !== 'D' || row.length !== columns.length + 1) return undefined;
  const numbers = new Set<string>(['amount', 'unclearedAmount', 'fee']);
  return Object.fromEntries(
    columns.map((column, at) => {
      const field = row[at + 1] ?? '';
      return [column, numbers.has(column) ? (/^\d{1,13}$/.test(field) ? Number(field) : undefined) : field];
    }),
  );
}
