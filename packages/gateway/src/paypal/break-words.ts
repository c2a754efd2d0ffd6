import type { Currency, Language } from '@tollgate/contract';
import { onTheWire } from '@tollgate/domain';
import type { BreakKind } from '../bank/match-movement.ts';
import type { Resolution } from '../store/reconciliation-breaks.ts';

type Words = Record<Language, string>;

/** What PayPal's report and our books can disagree in, and what to do about it. */
// biome-ignore format: a table
const kinds: Record<'MISSING_HERE' | 'MISSING_AT_PAYPAL' | 'AMOUNT_DIFF' | 'FEE_DIFF', { what: Words; todo: Words }> = {
  MISSING_HERE: {
    what: { ko: 'PayPal에만 있음', en: 'only PayPal has it' },
    todo: { ko: 'PayPal에는 있는데 우리 장부에는 없는 돈이에요. 다른 프로그램이 같은 PayPal 계정을 쓰는지, 결제가 지워졌는지(테스트 상점을 비웠는지) 확인하고, 우리 것이 아니면 PayPal에서 구매자에게 돌려주세요.',
            en: 'PayPal has moved money that our books do not know. See whether another program uses the account, or the payment was removed (a test shop that was emptied). What is not ours belongs back with the buyer.' } },
  MISSING_AT_PAYPAL: {
    what: { ko: 'PayPal에 없음', en: 'PayPal does not have it' },
    todo: { ko: '멈추세요. 우리 장부에는 받은 것으로 되어 있지만 PayPal에는 없어요. 상점에 발송을 보류하게 하고 PayPal에 확인하세요.',
            en: 'Stop. Our books say that it came, and PayPal does not know of it. Have the merchant hold the goods and ask PayPal.' } },
  AMOUNT_DIFF: {
    what: { ko: '금액이 다름', en: 'other amount' },
    todo: { ko: 'PayPal의 거래 상세와 견줘 보세요. PayPal이 맞다면 우리 장부의 오류예요.', en: 'Look at the transaction at PayPal. If PayPal is right, it is our bug.' } },
  FEE_DIFF: {
    what: { ko: '수수료가 다름', en: 'other fee' },
    todo: { ko: 'PayPal이 나중에 수수료를 고쳤을 수 있어요. PayPal의 거래 상세를 보고 정산 금액을 맞추세요.', en: 'PayPal may have corrected its fee. Look at the transaction at PayPal and settle with its figure.' } },
};

/** A break's name and words. The tables are the bank's, which knows no fee by itself and is called bank. */
export function payPalKindOf(kind: BreakKind, subject: string) {
  const name =
    kind === 'MISSING_HERE'
      ? 'MISSING_HERE'
      : kind === 'MISSING_AT_BANK'
        ? 'MISSING_AT_PAYPAL'
        : subject.startsWith('FEE/')
          ? 'FEE_DIFF'
          : 'AMOUNT_DIFF';
  return { name, words: kinds[name] };
}

/** How a break ended that a person need not see to any more; the bank's words for the rest. */
export const payPalResolutions: Partial<Record<Resolution, Words>> = {
  FOUND_IN_FEED: { ko: 'PayPal 거래 내역을 보고 반영', en: 'found in PayPal’s report and booked' },
};

// biome-ignore format: a table
const movements: Record<string, Words> = {
  CAP: { ko: '결제', en: 'payment' },
  REF: { ko: '환불', en: 'refund' },
  REV: { ko: '도로 가져간 돈', en: 'taken back' },
  FEE: { ko: '수수료', en: 'fee' },
};

/** `결제 8XY… · PayPal $100.00 · 우리 장부 없음`. */
export function tellPayPalFacts(subject: string, facts: Record<string, unknown>, language: Language): string {
  const [type = '', id = ''] = subject.split('/');
  const currency = (facts['currency'] as Currency | undefined) ?? 'USD';
  const money = (value: unknown): string =>
    typeof value === 'number'
      ? onTheWire(value, currency).toLocaleString('en-US', { style: 'currency', currency })
      : { ko: '없음', en: 'none' }[language];
  return [
    `${movements[type]?.[language] ?? type} ${id}`,
    `PayPal ${money(facts['theirs'])}`,
    `${{ ko: '우리 장부', en: 'our books' }[language]} ${money(facts['ours'])}`,
  ].join(' · ');
}
