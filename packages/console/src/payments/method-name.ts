import type { Method } from '@tollgate/contract/codes';
import type { Language } from '../words.ts';

/** How people call what was paid with; a wallet by its own name. */
const names: Record<Method, Record<Language, string>> = {
  CARD: { ko: '카드', en: 'Card' },
  VIRTUAL_ACCOUNT: { ko: '가상계좌', en: 'Virtual account' },
  EASY_PAY: { ko: '간편결제', en: 'Easy pay' },
  MOBILE_PHONE: { ko: '휴대폰', en: 'Mobile phone' },
  TRANSFER: { ko: '계좌이체', en: 'Bank transfer' },
  CULTURE_GIFT_CERTIFICATE: { ko: '문화상품권', en: 'Culture voucher' },
  BOOK_GIFT_CERTIFICATE: { ko: '도서문화상품권', en: 'Book voucher' },
  GAME_GIFT_CERTIFICATE: { ko: '게임문화상품권', en: 'Game voucher' },
  FOREIGN_EASY_PAY: { ko: '해외간편결제', en: 'Foreign wallet' },
};

export function methodName(
  { method, provider }: { method: Method | null; provider: string | null },
  language: Language,
): string {
  if (provider === 'PAYPAL') return 'PayPal';
  if (method === null) return '–';
  return names[method][language];
}
