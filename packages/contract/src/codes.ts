/**
 * The words of the wire. A table with `ko` and `en` is a word that `Accept-Language` translates; a list is a word that
 * stays the same in every language. No import, so that the browser script may take a table without the rest.
 */

export type Language = 'ko' | 'en';
type Words = Record<string, { ko: string; en: string }>;

/** What the buyer pays with (결제수단). `Payment.method` carries `ko`, with `Accept-Language: en-US` `en`. */
export const methods = {
  CARD: { ko: '카드', en: 'CARD' },
  VIRTUAL_ACCOUNT: { ko: '가상계좌', en: 'VIRTUAL_ACCOUNT' },
  EASY_PAY: { ko: '간편결제', en: 'EASY_PAY' },
  MOBILE_PHONE: { ko: '휴대폰', en: 'MOBILE_PHONE' },
  TRANSFER: { ko: '계좌이체', en: 'TRANSFER' },
  CULTURE_GIFT_CERTIFICATE: { ko: '문화상품권', en: 'CULTURE_GIFT_CERTIFICATE' },
  BOOK_GIFT_CERTIFICATE: { ko: '도서문화상품권', en: 'BOOK_GIFT_CERTIFICATE' },
  GAME_GIFT_CERTIFICATE: { ko: '게임문화상품권', en: 'GAME_GIFT_CERTIFICATE' },
  FOREIGN_EASY_PAY: { ko: '해외간편결제', en: 'FOREIGN_EASY_PAY' },
} as const satisfies Words;
export type Method = keyof typeof methods;

/** What `requestPayment` accepts. Domestic wallets are opened through CARD and come back as EASY_PAY. */
export const requestMethods = [
  'CARD',
  'VIRTUAL_ACCOUNT',
  'TRANSFER',
  'MOBILE_PHONE',
  'CULTURE_GIFT_CERTIFICATE',
  'BOOK_GIFT_CERTIFICATE',
  'GAME_GIFT_CERTIFICATE',
  'FOREIGN_EASY_PAY',
] as const satisfies readonly Method[];
export type RequestMethod = (typeof requestMethods)[number];
/** The same as a table, for servers, which may also write the Korean word. */
export const requestableMethods = Object.fromEntries(
  requestMethods.map((method) => [method, methods[method]]),
) as { [M in RequestMethod]: (typeof methods)[M] };

/** Decimals of the smallest unit: won and yen have none, a dollar has a hundred cents. */
export const currencies = {
  KRW: { decimals: 0 },
  USD: { decimals: 2 },
  JPY: { decimals: 0 },
} as const;
export type Currency = keyof typeof currencies;

/** An account number for one order (일반), or one that stays with a customer (고정). */
export const accountTypes = {
  NORMAL: { ko: '일반', en: 'NORMAL' },
  FIXED: { ko: '고정', en: 'FIXED' },
} as const satisfies Words;

/** Why a cash receipt is wanted. The English words are ours: the public record names none. */
export const cashReceiptTypes = {
  INCOME_DEDUCTION: { ko: '소득공제', en: 'INCOME_DEDUCTION' },
  EXPENSE_PROOF: { ko: '지출증빙', en: 'EXPENSE_PROOF' },
  NOT_ISSUED: { ko: '미발행', en: 'NOT_ISSUED' },
} as const satisfies Words;
export type CashReceiptType = (typeof cashReceiptTypes)[keyof typeof cashReceiptTypes]['ko'];

export const cardTypes = {
  CREDIT: { ko: '신용', en: 'CREDIT' },
  CHECK: { ko: '체크', en: 'CHECK' },
  GIFT: { ko: '기프트', en: 'GIFT' },
  UNKNOWN: { ko: '미확인', en: 'UNKNOWN' },
} as const satisfies Words;

export const ownerTypes = {
  PERSONAL: { ko: '개인', en: 'PERSONAL' },
  CORPORATE: { ko: '법인', en: 'CORPORATE' },
  UNKNOWN: { ko: '미확인', en: 'UNKNOWN' },
} as const satisfies Words;

/** Domestic wallets (간편결제). */
export const easyPayProviders = {
  TOSSPAY: { ko: '토스페이', en: 'TOSSPAY' },
  NAVERPAY: { ko: '네이버페이', en: 'NAVERPAY' },
  SAMSUNGPAY: { ko: '삼성페이', en: 'SAMSUNGPAY' },
  APPLEPAY: { ko: '애플페이', en: 'APPLEPAY' },
  LPAY: { ko: '엘페이', en: 'LPAY' },
  KAKAOPAY: { ko: '카카오페이', en: 'KAKAOPAY' },
  PINPAY: { ko: '핀페이', en: 'PINPAY' },
  PAYCO: { ko: '페이코', en: 'PAYCO' },
  SSG: { ko: 'SSG페이', en: 'SSG' },
  KBPAY: { ko: 'KB Pay', en: 'KBPAY' },
  LGPAY: { ko: 'LG페이', en: 'LGPAY' },
} as const satisfies Words;

/** Foreign wallets (해외간편결제). Where no Korean word was ever seen on the wire, the English one stands. */
export const foreignProviders = {
  PAYPAL: { ko: '페이팔', en: 'PAYPAL' },
  ALIPAY: { ko: '알리페이', en: 'ALIPAY' },
  PAYPAY: { ko: 'PAYPAY', en: 'PAYPAY' },
  ALIPAYHK: { ko: 'ALIPAYHK', en: 'ALIPAYHK' },
  GCASH: { ko: 'GCASH', en: 'GCASH' },
  TOUCHNGO: { ko: 'TOUCHNGO', en: 'TOUCHNGO' },
  BOOST: { ko: 'BOOST', en: 'BOOST' },
  BPI: { ko: 'BPI', en: 'BPI' },
  BILLEASE: { ko: 'BILLEASE', en: 'BILLEASE' },
  DANA: { ko: 'DANA', en: 'DANA' },
  TRUEMONEY: { ko: 'TRUEMONEY', en: 'TRUEMONEY' },
  RABBIT_LINE_PAY: { ko: 'RABBIT_LINE_PAY', en: 'RABBIT_LINE_PAY' },
} as const satisfies Words;
export type ForeignProvider = keyof typeof foreignProviders;

export const paymentStatuses = [
  'READY',
  'IN_PROGRESS',
  'WAITING_FOR_DEPOSIT',
  'DONE',
  'CANCELED',
  'PARTIAL_CANCELED',
  'ABORTED',
  'EXPIRED',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export const paymentTypes = ['NORMAL', 'BILLING', 'BRANDPAY'] as const;
export const cancelStatuses = ['DONE', 'IN_PROGRESS', 'ABORTED'] as const;
export const refundStatuses = ['NONE', 'PENDING', 'FAILED', 'PARTIAL_FAILED', 'COMPLETED'] as const;
export const settlementStatuses = ['INCOMPLETED', 'COMPLETED'] as const;
export const acquireStatuses = ['READY', 'REQUESTED', 'COMPLETED', 'CANCEL_REQUESTED', 'CANCELED'] as const;
export const interestPayers = ['BUYER', 'CARD_COMPANY', 'MERCHANT'] as const;
export const issueStatuses = ['IN_PROGRESS', 'COMPLETED', 'FAILED'] as const;
export const transactionTypes = ['CONFIRM', 'CANCEL'] as const;
export const windowTargets = ['self', 'iframe'] as const;
export const flowModes = ['DEFAULT', 'DIRECT'] as const;
export const mobileCarriers = ['SKT', 'KT', 'LGU', 'HELLO', 'KCT', 'SK7'] as const;
export type CancelStatus = (typeof cancelStatuses)[number];
export type RefundStatus = (typeof refundStatuses)[number];
export type WindowTarget = (typeof windowTargets)[number];

/**
 * The word of a table in another language; words of no table (`null`, what a customer typed) come back unchanged.
 *
 * @param word in either language
 */
export function translate(table: Words, word: string, language: Language): string {
  for (const row of Object.values(table)) {
    if (row.ko === word || row.en === word) return row[language];
  }
  return word;
}
