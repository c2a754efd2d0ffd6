import { errors, type Language, seoulDateTime } from '@tollgate/contract';
import type { Account, Cancellation, Change, Payment } from '@tollgate/domain';
import { numberOnTheWire } from '../payments/wire.ts';
import type { HistoryRow, LedgerRow, OpenedBy } from '../store/payment-story.ts';
import { moneyText } from './money-text.ts';
import type { StoryClock } from './story-clock.ts';
import { bankName, endOfAccount, type Happened, momentText, type Placed, placed } from './story-parts.ts';
import { accountWords, historyWords, ledgerWords, words } from './story-words.ts';

type Facts = NonNullable<Happened['facts']>;

/** What happened to the payment itself. */
export function tellHistory(
  row: HistoryRow,
  payment: Payment,
  opener: OpenedBy,
  language: Language,
): Placed | undefined {
  const known = historyWords[row.event as Change['event']];
  if (!known) return undefined;
  const code = payment.failure?.code;
  return placed(language, {
    id: `history-${row.version}`,
    wall: row.recordedAt,
    at: row.at,
    rank: 'payment',
    kind: known.kind,
    title: known.title[language],
    why: row.event === 'declined' && code ? errors[code][language] : (known.why?.[language] ?? null),
    isTrouble: known.isTrouble ?? false,
    facts: [...factsOf(row, payment, opener, language), [words.status, row.status]],
  });
}

function factsOf(row: HistoryRow, payment: Payment, opener: OpenedBy, language: Language): Facts {
  const { virtualAccount: account, wallet, choices, currency } = payment;
  const amount: Facts[number] = row.amount ? [words.amount, moneyText(row.amount, currency, language)] : null;
  switch (row.event) {
    case 'requested':
      return [
        [words.amount, moneyText(payment.totalAmount, currency, language)],
        [words.order, payment.orderId],
        [words.clientKey, opener.clientKey],
        [words.page, pageOf(payment, opener) ?? words.byApi[language]],
      ];
    case 'authenticated':
      return choices
        ? [
            [words.bank, bankName(choices.bankCode, language)],
            [words.depositor, choices.depositorName],
          ]
        : [[words.walletOrder, wallet?.orderId]];
    case 'accountIssued':
      return account
        ? [
            [words.bank, bankName(account.bankCode, language)],
            [words.account, numberOnTheWire(account)],
            [words.due, momentText(seoulDateTime(account.dueDate))],
          ]
        : [];
    case 'orderPlaced':
      return [[words.walletOrder, wallet?.orderId]];
    case 'approved':
      return [
        amount,
        [words.walletCapture, wallet?.capture?.captureId],
        wallet?.capture?.fee ? [words.fee, moneyText(wallet.capture.fee, currency, language)] : null,
      ];
    case 'cancellationOpened':
    case 'cancellationRefused':
    case 'canceledInPart':
    case 'canceledInFull':
    case 'refundSettled':
      return [amount, ...cancelFacts(cancellationAt(payment, row), payment, row.event, language)];
    default:
      return [amount];
  }
}

/** The page that asked for the window: the one that frames it, else the one that it returns to. */
const pageOf = ({ request }: Payment, opener: OpenedBy): string | null =>
  opener.createdBy === 'api' && !request.successUrl
    ? null
    : (opener.parentOrigin ?? (request.successUrl && (URL.parse(request.successUrl)?.origin ?? null)));

/** The one that was opened or closed then: at most one is under way. */
function cancellationAt({ cancellations }: Payment, row: HistoryRow): Cancellation | undefined {
  const before = cancellations.filter(({ canceledAt }) => canceledAt.getTime() <= row.at.getTime() + 1);
  return before.find(
    ({ amount, outcome }) => row.amount === amount && outcome === 'DONE' && row.event.startsWith('canceled'),
  )
    ? before.findLast(({ amount, outcome }) => row.amount === amount && outcome === 'DONE')
    : (before.at(-1) ?? cancellations[0]);
}

function cancelFacts(
  cancellation: Cancellation | undefined,
  { currency, wallet }: Payment,
  event: string,
  language: Language,
): Facts {
  if (!cancellation) return [];
  const { amount, reason, refund } = cancellation;
  const to = refund?.account;
  return [
    event.startsWith('canceled') ? null : [words.amount, moneyText(amount, currency, language)],
    [words.reason, reason],
    refund
      ? [
          words.refundTo,
          to ? `${bankName(to.bankCode, language)} ${endOfAccount(to.accountNumber)}` : wallet && 'PayPal',
        ]
      : null,
    event === 'refundSettled' ? [words.answered, refund?.state] : null,
  ];
}

/** What was booked, each line beside what it was booked for. */
export function tellLedger(
  row: LedgerRow,
  payment: Payment,
  history: readonly HistoryRow[],
  clock: StoryClock,
  language: Language,
): Placed {
  const cause = history.find(({ at }) => at.getTime() === row.at.getTime());
  const side = (account: string) => accountWords[account as Account]?.[language] ?? account;
  return placed(language, {
    id: `ledger-${row.event}`,
    wall: cause?.recordedAt ?? clock.wallTime(row.at),
    at: row.at,
    rank: 'ledger',
    kind: 'ledger',
    title: `${words.books[language]}: ${ledgerTitle(row.event, language)}`,
    facts: [
      [words.debit, side(row.debit)],
      [words.credit, side(row.credit)],
      [words.amount, moneyText(row.amount, payment.currency, language)],
    ],
  });
}

/** What an entry of the books is, by its name. */
export function ledgerTitle(event: string, language: Language): string {
  const kind = event.slice(0, event.indexOf(':'));
  return ledgerWords[kind]?.[language] ?? kind;
}

/** The names of everything that can have been booked for the payment. */
export function ledgerEventsOf(
  { wallet, cancellations }: Payment,
  deposits: readonly { naturalKey: string }[],
): string[] {
  const capture = wallet?.capture?.captureId;
  return [
    ...deposits.flatMap(({ naturalKey: key }) =>
      ['deposit', 'suspense', 'reversal', 'suspense-reversal'].map((kind) => `${kind}:${key}`),
    ),
    ...(capture ? ['capture', 'suspense', 'fee', 'dispute'].map((kind) => `${kind}:${capture}`) : []),
    ...(capture && wallet?.capture?.takenBack
      ? [`suspense-reversal:${capture}:${wallet.capture.takenBack}`]
      : []),
    ...cancellations.flatMap(({ refundId }) =>
      ['cancel', 'refund', 'fee-return'].map((kind) => `${kind}:${refundId}`),
    ),
  ];
}
