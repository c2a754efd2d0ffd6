import type { PayPalTransaction } from '@tollgate/rails';
import type { Found } from '../store/reconciliation-breaks.ts';
import type { EntryName } from '../store/wallet-day.ts';

/** A line of PayPal's report, and the payment that it names; undefined where it names none of ours. */
export interface NamedLine {
  line: PayPalTransaction;
  mId: string | undefined;
  paymentKey: string | undefined;
}

/** What a line is called in a break. */
export const subjectOf = ({ kind, transactionId }: PayPalTransaction): string =>
  `${{ capture: 'CAP', refund: 'REF', reversal: 'REV', other: 'OTH' }[kind]}/${transactionId}`;

export const feeSubjectOf = ({ transactionId }: PayPalTransaction): string => `FEE/${transactionId}`;

/**
 * Where the ledger may have booked a line: under the capture, or beside it where the money belonged to nobody; a refund
 * under our name of it, or under PayPal's where the seller made it there.
 */
export function entriesOf({ kind, transactionId, referenceId, customId }: PayPalTransaction): {
  money: string[];
  fee: string[];
} {
  const capture = referenceId ?? '';
  switch (kind) {
    case 'capture':
      return {
        money: [`capture:${transactionId}`, `suspense:${transactionId}`],
        fee: [`fee:${transactionId}`],
      };
    case 'refund':
    case 'reversal': {
      const names = [transactionId, ...(customId ? [customId] : [])];
      return {
        money: [
          ...names.map((name) => `refund:${name}`),
          ...(kind === 'reversal' ? [`dispute:${capture}`] : []),
        ],
        fee: names.map((name) => `fee-return:${name}`),
      };
    }
    default:
      return { money: [], fee: [] };
  }
}

export const namesOf = ({ line, mId }: NamedLine): EntryName[] => {
  const { money, fee } = entriesOf(line);
  return mId === undefined ? [] : [...money, ...fee].map((event) => ({ mId, event }));
};

/**
 * Compares a line with what the ledger has for it: nothing found means that both agree.
 *
 * @param booked amounts by `<mId> <event>`
 */
export function matchLine(
  { line, mId, paymentKey }: NamedLine,
  booked: ReadonlyMap<string, number>,
): Found[] {
  const entries = entriesOf(line);
  const sumOf = (events: string[]): number | undefined => {
    const amounts = events.flatMap((event) => booked.get(`${mId} ${event}`) ?? []);
    return amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum + amount, 0);
  };
  const { currency, amount: theirs } = line.amount;
  const about = {
    currency,
    mId: mId ?? null,
    paymentKey: paymentKey ?? null,
    at: line.at,
    code: line.eventCode,
  };
  const ours = sumOf(entries.money);
  if (ours === undefined)
    return [{ kind: 'MISSING_HERE', subject: subjectOf(line), facts: { ...about, ours: null, theirs } }];
  const found: Found[] = [];
  if (ours !== theirs)
    found.push({ kind: 'AMOUNT_DIFF', subject: subjectOf(line), facts: { ...about, ours, theirs } });
  const fee = feeOf(line);
  const ourFee = sumOf(entries.fee) ?? 0;
  if (fee !== undefined && fee !== ourFee)
    found.push({
      kind: 'AMOUNT_DIFF',
      subject: feeSubjectOf(line),
      facts: { ...about, ours: ourFee, theirs: fee },
    });
  return found;
}

/** Undefined for one in another currency than the money, which the ledger keeps apart. */
function feeOf({ amount, fee, kind }: PayPalTransaction): number | undefined {
  if (kind === 'reversal' || kind === 'other') return undefined;
  if (!fee) return 0;
  return fee.currency === amount.currency ? fee.amount : undefined;
}
