import type { Language } from './words.ts';

/** What a test buyer is good for, and what the review page says they pay with. By e-mail, as in buyers.ts. */
const buyerWords: Record<string, Record<Language, { does: string; funding: string }>> = {
  'tosspayments-paypal@example.com': {
    ko: { does: '평범하게 결제합니다.', funding: '시험 잔액' },
    en: { does: 'Pays, as most people do.', funding: 'Test balance' },
  },
  'no-money@example.com': {
    ko: { does: '지불할 수단이 없어 취소만 할 수 있습니다.', funding: '없음' },
    en: { does: 'Has nothing to pay with and can only cancel.', funding: 'None' },
  },
  'declined@example.com': {
    ko: {
      does: '동의는 되지만, 판매자가 승인할 때 지불 수단이 거절됩니다.',
      funding: '시험 카드 (승인 때 거절)',
    },
    en: {
      does: 'Agrees, but the card is declined when the seller confirms.',
      funding: 'Test card (declined at confirmation)',
    },
  },
  'act-again@example.com': {
    ko: {
      does: '동의는 되지만, 처음 승인할 때 구매자를 다시 부릅니다.',
      funding: '시험 카드 (한 번 더 확인)',
    },
    en: {
      does: 'Agrees, but at the first confirmation the buyer is asked back.',
      funding: 'Test card (asks once more)',
    },
  },
  'pending@example.com': {
    ko: { does: '승인은 되지만, 돈이 검토 중으로 남습니다.', funding: '시험 잔액 (검토 대상)' },
    en: { does: 'Is confirmed, but the money stays under review.', funding: 'Test balance (under review)' },
  },
  'refused@example.com': {
    ko: { does: '동의는 되지만, 승인할 때 페이팔이 거절합니다.', funding: '시험 잔액 (승인 때 거절)' },
    en: {
      does: 'Agrees, but PayPal refuses when the seller confirms.',
      funding: 'Test balance (refused at confirmation)',
    },
  },
};

const anyBuyer: Record<Language, { does: string; funding: string }> = {
  ko: { does: '시험 구매자입니다.', funding: '시험 지불 수단' },
  en: { does: 'A test buyer.', funding: 'Test funding' },
};

export function wordsOfBuyer(email: string, language: Language): { does: string; funding: string } {
  return (buyerWords[email] ?? anyBuyer)[language];
}
