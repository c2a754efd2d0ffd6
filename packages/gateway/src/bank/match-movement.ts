/** What the books can disagree in (대사 차이). The words of the bank rail. */
export const breakKinds = [
  'MISSING_HERE',
  'MISSING_AT_BANK',
  'AMOUNT_DIFF',
  'STATUS_DIFF',
  'DUPLICATE',
  'DATE_DIFF',
  'BALANCE_DIFF',
] as const;
export type BreakKind = (typeof breakKinds)[number];

export type MovementType = 'DEP' | 'REV' | 'TRF';

/** A line of a daily file (대사 파일). Amounts are won, dates the bank's business dates. */
export interface FileLine {
  /** The date of the file it stands in. */
  fileDate: string;
  bankDate: string;
  bankTxNo: string;
  accountNumber: string;
  amount: number;
  unclearedAmount: number;
  status: 'BOOKED' | 'REVERSED' | 'SUCCEEDED' | 'FAILED';
}

/** What notices, feed or answers of the rail told us of a movement, and what we booked for it. */
export interface ToldMovement {
  id: string;
  /** UNCLEARED: cheques that are no money yet. WAITING: a reversal of a deposit we never heard of. PENDING: no word yet. */
  status: FileLine['status'] | 'UNCLEARED' | 'WAITING' | 'PENDING';
  amount: number;
  unclearedAmount: number;
  accountNumber: string;
  /** Only deposits are told with the bank's own numbering. */
  bankDate: string | null;
  bankTxNo: string | null;
  /** The date by whose file the bank must have listed it; null where that cannot be said. */
  listedBy: string | null;
  /** The date from which a file must call the deposit REVERSED, if it was taken back. */
  reversedOn: string | null;
  /** It came as uncleared cheques, and they cleared later. */
  wasUncleared: boolean;
  /** What the ledger has for it, and what it should have. */
  booked: number;
  owed: number;
  /** A test shop was emptied: the bank remembers, we do not. */
  isForgotten: boolean;
}

/** One movement as every witness knows it: the bank's files, the rail, our ledger. */
export interface Movement {
  type: MovementType;
  id: string;
  /** Of this and of other days' files, the oldest file first. */
  lines: readonly FileLine[];
  told: readonly ToldMovement[];
}

export interface Finding {
  kind: BreakKind;
  /** The three columns that disagree: what the file says, what the rail told, what the ledger has. */
  facts: Record<string, unknown>;
  /** How a MISSING_HERE can be made good from the line itself. */
  remedy?: 'deposit' | 'transfer';
  /** It disagrees, and it is known why. */
  resolution?: 'ROLLED_OVER';
}

/**
 * Compares one movement in the file of `date` with what we know of it: nothing found means that all agree.
 *
 * What a later day changed is no disagreement: the file of Monday may call a deposit booked that was taken back on
 * Tuesday.
 */
export function matchMovement({ type, id, lines, told: allTold }: Movement, date: string): Finding[] {
  const here = lines.filter(({ fileDate }) => fileDate === date);
  const [line] = here;
  const told = allTold.find((each) => line && isSameNumber(line, each)) ?? allTold[0];
  if (told?.isForgotten) return [];
  if (!line) return told && lines.length === 0 ? missingAtBank(told, date) : [];
  const earlier = lines.filter(({ fileDate }) => fileDate < date);
  const facts = { bank: tellLine(line), ...(told && { told: tellTold(told), ledger: told.booked }) };
  const isRepeated = here.length > 1 || earlier.length > 0 || allTold.length > 1;
  const found: Finding[] = isRepeated
    ? [{ kind: 'DUPLICATE', facts: { files: lines.map(({ fileDate }) => fileDate), ...facts } }]
    : [];
  if (!told)
    return [
      ...found,
      { kind: 'MISSING_HERE', facts, ...(type === 'DEP' && remedyOf(type, line, isRepeated)) },
    ];
  // The bank's number is taken by other money that we know.
  if (told.id !== id) return [{ kind: 'DUPLICATE', facts: { ...facts, otherId: told.id } }];
  if (isUntold(line, told))
    return [...found, { kind: 'MISSING_HERE', facts, ...remedyOf(type, line, isRepeated) }];
  if (isOtherAmount(line, told)) found.push({ kind: 'AMOUNT_DIFF', facts });
  if (!isSameStatus(line, told)) found.push({ kind: 'STATUS_DIFF', facts });
  if (line.bankDate !== (told.bankDate ?? date) || !isSameNumber(line, told)) {
    found.push({
      kind: 'DATE_DIFF',
      facts,
      ...(isRolledOver(line, told, date) && { resolution: 'ROLLED_OVER' }),
    });
  }
  return found;
}

/** A movement that is told and in no file at all: forged, or lost by the bank. */
function missingAtBank(told: ToldMovement, date: string): Finding[] {
  const isDue = told.listedBy !== null && told.listedBy <= date;
  return isDue ? [{ kind: 'MISSING_AT_BANK', facts: { told: tellTold(told), ledger: told.booked } }] : [];
}

/**
 * A line that contradicts its own file is not acted upon. A deposit that was taken back as well would be announced as
 * money that is there, so it too is left to a person where the rail's feed does not tell the rest.
 */
function remedyOf(type: MovementType, line: FileLine, isRepeated: boolean): Pick<Finding, 'remedy'> {
  if (isRepeated || line.bankDate !== line.fileDate) return {};
  if (type === 'DEP' && line.status === 'BOOKED') return { remedy: 'deposit' };
  return type === 'TRF' ? { remedy: 'transfer' } : {};
}

/** Without a number of its own, it was told by its name alone. */
const isSameNumber = (line: FileLine, { bankDate, bankTxNo }: ToldMovement): boolean =>
  line.bankDate === (bankDate ?? line.bankDate) && line.bankTxNo === (bankTxNo ?? line.bankTxNo);

/** We know of it, and not how it ended. */
const isUntold = (line: FileLine, told: ToldMovement): boolean =>
  told.status === 'PENDING' ||
  (told.status === 'UNCLEARED' && line.status === 'BOOKED' && line.unclearedAmount === 0);

function isOtherAmount(line: FileLine, told: ToldMovement): boolean {
  const isOtherPart = told.status === 'UNCLEARED' && line.unclearedAmount !== told.unclearedAmount;
  return (
    line.amount !== told.amount ||
    line.accountNumber !== told.accountNumber ||
    told.booked !== told.owed ||
    isOtherPart
  );
}

function isSameStatus(line: FileLine, told: ToldMovement): boolean {
  // Cheques that the bank still waited for that evening were announced to us as money.
  if (told.status === 'BOOKED' && line.unclearedAmount > 0 && !told.wasUncleared) return false;
  if (line.status === told.status) return true;
  if (line.status !== 'BOOKED') return false;
  return (
    told.status === 'UNCLEARED' ||
    (told.status === 'REVERSED' && told.reversedOn !== null && told.reversedOn > line.fileDate)
  );
}

/** A bank that turned its day earlier than it told us: the money stands in the next day's file, under that day. */
function isRolledOver(line: FileLine, told: ToldMovement, date: string): boolean {
  const days = (Date.parse(line.bankDate) - Date.parse(told.bankDate ?? date)) / 86_400_000;
  return line.bankDate === date && Math.abs(days) === 1;
}

/**
 * Whether the bank's own figures lead from one evening to the next. Fees are the bank's: they stand in its file alone.
 *
 * @param opening undefined where no file of the day before is known; then nothing can be said
 */
export function matchBalance(day: {
  opening: number | undefined;
  deposits: number;
  reversals: number;
  transfers: number;
  fees: number;
  closing: number;
}): Finding[] {
  const { opening, deposits, reversals, transfers, fees, closing } = day;
  if (opening === undefined) return [];
  const expected = opening + deposits - reversals - transfers - fees;
  return expected === closing ? [] : [{ kind: 'BALANCE_DIFF', facts: { opening, expected, closing } }];
}

const tellLine = ({ status, amount, unclearedAmount, accountNumber, bankDate, bankTxNo }: FileLine) => ({
  status,
  amount,
  ...(unclearedAmount > 0 && { unclearedAmount }),
  accountNumber,
  bankDate,
  bankTxNo,
});

const tellTold = ({ status, amount, unclearedAmount, accountNumber, bankDate, bankTxNo }: ToldMovement) => ({
  status,
  amount,
  ...(unclearedAmount > 0 && { unclearedAmount }),
  accountNumber,
  ...(bankDate && { bankDate }),
  ...(bankTxNo && { bankTxNo }),
});
