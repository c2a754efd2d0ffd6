/**
 * Lengths, characters and times of the protocol: each number once, and nothing imported but a plain table, so that the
 * browser script, the payment window and the server refuse exactly the same input.
 */
export { isCountry } from './countries.ts';

/** Characters and lengths of what a merchant names. Source: the protocol; where it disagrees, our decisions 7 and 8. */
export const orderIdPattern = /^[A-Za-z0-9_=-]{6,64}$/;
/** A customer key (고객 키). No special character is required of it. */
export const customerKeyPattern = /^[A-Za-z0-9\-_=.@]{2,300}$/;
/** The customer key of a buyer without an account. */
export const ANONYMOUS = '@@ANONYMOUS';
/** A phone number is digits only: no hyphen, no +82. */
export const mobilePhonePattern = /^[0-9]{8,15}$/;
/** Deliberately loose: one @ with something on both sides. Only a letter that arrives proves an address. */
export const emailPattern = /^[^\s@]+@[^\s@]+$/;
/** The account a refund (환불) goes to. */
export const accountNumberPattern = /^[0-9]{1,20}$/;

export const lengths = {
  orderIdMin: 6,
  orderId: 64,
  orderName: 100,
  paymentKey: 200,
  customerName: 100,
  customerEmail: 100,
  depositorName: 100,
  cancelReason: 200,
  holderName: 60,
  accountNumber: 20,
  accountKey: 13,
  registrationNumber: 30,
  url: 2000,
  metadataPairs: 5,
  metadataKey: 40,
  metadataValue: 2000,
  productName: 100,
  productDescription: 2000,
  recipientName: 300,
  addressLine: 300,
  area: 120,
  postalCode: 60,
  idempotencyKey: 300,
  message: 510,
  webhookName: 100,
} as const;

/** Kinds of goods a foreign wallet (해외간편결제) is told of, and how many of one kind. */
export const maxProducts = 10;
export const maxQuantity = 1_000_000;
/** What a merchant tells PayPal of the buyer (STC): so many fields, and so many characters in all of them together. */
export const transactionContext = { fields: 100, characters: 10_000 } as const;

/** Digits a decimal amount may have: enough for every currency, and exact in any JSON reader. */
export const amountDigits = { whole: 15, fraction: 6 } as const;

/** The time a buyer has in the payment window (결제창) before READY becomes EXPIRED. */
export const windowMinutes = 30;
/** The time a merchant has to confirm (결제 승인) after the buyer finished, before IN_PROGRESS becomes EXPIRED. */
export const confirmMinutes = 10;
/** The deposit deadline (입금기한) where the merchant names none: seven days. Source: decision 6. */
export const defaultValidHours = 168;
/** The longest deposit deadline: ninety days. */
export const maxValidHours = 2160;
/** The refund account the buyer typed into the window may be read this long, then it is null. */
export const refundAccountVisibleMinutes = 30;
/** An idempotency key (멱등키) is remembered this long. */
export const idempotencyDays = 15;

/** The most won one payment may be: what the bank rail can carry. */
export const maxWon = 1_000_000_000_000;

/** Bodies the server reads at all. */
export const maxBodyBytes = 256 * 1024;
export const maxBodyDepth = 20;

/**
 * What a cash receipt (현금영수증) is registered to, and the digits each number has. A person has a phone or a
 * receipt card; a business has its registration number or a receipt card.
 */
export const registrationNumberPatterns = {
  MOBILE: /^[0-9]{10,11}$/,
  CASH_RECEIPT_CARD: /^[0-9]{13,19}$/,
  BUSINESS_REGISTRATION: /^[0-9]{10}$/,
} as const;
export type RegistrationNumberType = keyof typeof registrationNumberPatterns;

/** Which kinds of number fit which kind of cash receipt; the first is the one to preselect. */
export const registrationNumberTypes = {
  소득공제: ['MOBILE', 'CASH_RECEIPT_CARD'],
  지출증빙: ['BUSINESS_REGISTRATION', 'CASH_RECEIPT_CARD'],
  미발행: [],
} as const satisfies Record<string, readonly RegistrationNumberType[]>;

/**
 * Where the buyer may be sent back to: an absolute http or https address without a user or a password in it.
 * `http://localhost:4200` is one. Nothing is said about whose address it is. Line breaks and other control characters
 * are refused, because browsers drop them: the address shown would not be the one gone to.
 */
export function isReturnUrl(text: string): boolean {
  if (text.length > lengths.url || !/^https?:\/\//i.test(text) || /\p{Cc}/u.test(text)) return false;
  try {
    const { username, password } = new URL(text);
    return username === '' && password === '';
  } catch {
    return false;
  }
}

/** Up to five pairs of text. Characters are counted as a reader does; what no database can store is refused. */
export function isMetadata(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const pairs = Object.entries(value);
  return pairs.length <= lengths.metadataPairs && pairs.every(([key, content]) => isPair(key, content));
}

function isPair(key: string, content: unknown): boolean {
  if (typeof content !== 'string' || key === '' || /[[\]]/.test(key)) return false;
  const isWithin = (text: string, max: number) => text.length <= 2 * max && Array.from(text).length <= max;
  return (
    [key, content].every(isStorable) &&
    isWithin(key, lengths.metadataKey) &&
    isWithin(content, lengths.metadataValue)
  );
}

/**
 * What the merchant knows of the buyer, for the wallet's own judgement of risk: fields of text, numbers or yes and no.
 * The names are the wallet's. `null` says the same as leaving the field out.
 */
export function isTransactionContext(value: unknown): value is TransactionContext {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = Object.entries(value);
  if (fields.length > transactionContext.fields) return false;
  if (!fields.every(([name, content]) => isStorable(name) && isPlain(content))) return false;
  return fields.join('').length <= transactionContext.characters;
}
export type TransactionContext = Record<string, string | number | boolean | null | undefined>;

function isPlain(content: unknown): boolean {
  if (typeof content === 'string') return isStorable(content);
  return (
    content === null || content === undefined || typeof content === 'boolean' || Number.isFinite(content)
  );
}

/** A lone surrogate is the one thing encodeURIComponent throws at; older browsers have no isWellFormed. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !/[\ud800-\udfff]/u.test(text);
}
