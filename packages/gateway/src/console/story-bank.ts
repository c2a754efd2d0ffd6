import type { Language } from '@tollgate/contract';
import type { Payment } from '@tollgate/domain';
import type { DepositRow, InquiryRow, ReversalRow } from '../store/payment-story.ts';
import { moneyText } from './money-text.ts';
import type { StoryClock } from './story-clock.ts';
import { type Placed, placed } from './story-parts.ts';
import { depositRefusals, depositStates, words } from './story-words.ts';

/** What the bank asked, announced and took back. */
export function tellBank(
  {
    inquiries,
    deposits,
    reversals,
  }: { inquiries: InquiryRow[]; deposits: DepositRow[]; reversals: ReversalRow[] },
  { currency }: Payment,
  clock: StoryClock,
  language: Language,
): Placed[] {
  const asked = inquiries.map((inquiry) =>
    placed(language, {
      id: `inquiry-${inquiry.inquiryId}`,
      wall: inquiry.askedAt,
      at: clock.shopTime(inquiry.askedAt),
      rank: 'bank',
      kind: inquiry.refusal ? 'refused' : 'bank',
      title: (inquiry.refusal ? words.bankRefused : words.bankAccepted)[language],
      why: inquiry.refusal && (depositRefusals[inquiry.refusal]?.[language] ?? inquiry.refusal),
      isTrouble: inquiry.refusal !== null,
      facts: [
        [words.amount, moneyText(inquiry.amount, currency, language)],
        inquiry.refusal ? [words.reason, inquiry.refusal] : null,
      ],
    }),
  );
  const announced = deposits.map((deposit) =>
    placed(language, {
      id: `deposit-${deposit.naturalKey}`,
      wall: deposit.receivedAt,
      at: clock.shopTime(deposit.receivedAt),
      rank: 'bank',
      kind: 'bank',
      title: words.depositNotice[language],
      why: whyNot(deposit, language),
      isTrouble: deposit.state === 'SUSPENSE' || deposit.state === 'UNCLEARED',
      facts: [
        [words.amount, moneyText(deposit.amount, currency, language)],
        [words.depositor, deposit.depositorName],
        [words.trace, deposit.depositId],
      ],
    }),
  );
  const takenBack = reversals.map((reversal) =>
    placed(language, {
      id: `reversal-${reversal.depositId}-${reversal.receivedAt.getTime()}`,
      wall: reversal.receivedAt,
      at: clock.shopTime(reversal.receivedAt),
      rank: 'bank',
      kind: 'bank',
      title: words.reversalNotice[language],
      why: reversal.state === 'ALARM' ? words.reversalTooLate[language] : null,
      isTrouble: true,
      facts: [
        [words.amount, moneyText(reversal.amount, currency, language)],
        [words.trace, reversal.depositId],
      ],
    }),
  );
  return [...asked, ...announced, ...takenBack];
}

/** A deposit that counted, and was taken back later, was good when it was announced. */
function whyNot({ state, reason }: DepositRow, language: Language): string | null {
  if (state === 'APPLIED' || (state === 'REVERSED' && reason === null)) return null;
  const refusal = reason === null ? undefined : depositRefusals[reason];
  return refusal ? `${depositStates[state][language]}. ${refusal[language]}` : depositStates[state][language];
}
