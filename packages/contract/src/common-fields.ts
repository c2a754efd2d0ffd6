/** Values that several requests share, each with its length, its words and its code once. */
import { z } from 'zod';
import { type Currency, cashReceiptTypes, currencies } from './codes.ts';
import { decimalText } from './decimal.ts';
import {
  bankCode,
  decimal,
  field,
  flag,
  moment,
  oneOf,
  optional,
  refuse,
  text,
  wholeNumber,
  wordOf,
} from './fields.ts';
import {
  accountNumberPattern,
  emailPattern,
  isMetadata,
  isReturnUrl,
  lengths,
  maxValidHours,
  maxWon,
  mobilePhonePattern,
  orderIdPattern,
  registrationNumberPatterns,
  registrationNumberTypes,
} from './limits.ts';

export const OrderId = text({
  max: lengths.orderId,
  pattern: orderIdPattern,
  code: 'INVALID_ORDER_ID',
  words: {
    ko: '영문, 숫자, - _ = 로 된 6자 이상 64자 이하여야 해요.',
    en: 'must be 6 to 64 letters, digits or - _ =',
  },
});
export const OrderName = text({ max: lengths.orderName, code: 'INVALID_ORDER_NAME' });
export const PaymentKey = text({ max: lengths.paymentKey });
export const CustomerName = text({ max: lengths.customerName });

/** What stands in the address can only be found or not found. */
export const PaymentKeyInPath = text({
  max: lengths.paymentKey,
  code: 'NOT_FOUND_PAYMENT',
  words: { ko: '상점의 결제 키여야 해요.', en: 'must be the key of a payment.' },
});
export const OrderIdInPath = text({
  max: lengths.orderId,
  code: 'NOT_FOUND_PAYMENT',
  words: { ko: '상점의 주문번호여야 해요.', en: 'must be the number of an order.' },
});

export const CustomerEmail = text({
  max: lengths.customerEmail,
  pattern: emailPattern,
  code: 'INVALID_EMAIL',
  words: {
    ko: '100자 이하의 이메일 주소여야 해요.',
    en: 'must be an e-mail address of up to 100 characters.',
  },
});
export const CustomerMobilePhone = text({
  max: 15,
  pattern: mobilePhonePattern,
  words: { ko: '숫자만 8자리 이상 15자리 이하여야 해요.', en: 'must be 8 to 15 digits and nothing else.' },
});

/** An amount of won: whole, and no more than a bank moves at once. Read as decimal text. */
export const Won = field(
  (value) => {
    const amount = decimalText(value);
    if (amount === undefined || !/^[1-9]\d*$/.test(amount)) return undefined;
    return Number(amount) <= maxWon ? amount : undefined;
  },
  {
    missing: 'REQUIRED_AMOUNT',
    words: {
      ko: '1원 이상 1조 원 이하의 정수여야 해요.',
      en: 'must be a whole number of won, from 1 to 1,000,000,000,000.',
    },
  },
  { type: ['integer', 'string'], minimum: 1, maximum: maxWon },
);
export const CurrencyCode = oneOf(Object.keys(currencies) as Currency[], {
  code: ['INVALID_AMOUNT_CURRENCY', 'INVALID_CURRENCY'],
  missing: ['INVALID_AMOUNT_CURRENCY', 'INVALID_CURRENCY'],
});

/** `50000` or, as the browser script writes it, `{ "value": 50000, "currency": "KRW" }`. */
export const AmountOrNumber = field(
  (value) => {
    const bare = decimalText(value);
    if (bare !== undefined) return { value: bare, currency: undefined };
    if (typeof value !== 'object' || value === null || !('value' in value)) return undefined;
    const inner = decimalText(value.value);
    const currency = 'currency' in value ? value.currency : undefined;
    const isKnown = typeof currency === 'string' && Object.hasOwn(currencies, currency);
    if (inner === undefined || !(isKnown || currency === undefined || currency === null)) return undefined;
    return { value: inner, currency: isKnown ? (currency as Currency) : undefined };
  },
  {
    missing: 'REQUIRED_AMOUNT',
    words: {
      ko: '숫자 또는 { value, currency } 형태여야 해요.',
      en: 'must be a number or of the form { value, currency }.',
    },
  },
  { type: ['number', 'string', 'object'] },
);

/** The amount and its currency: its own, else the one beside it, else won. */
export function inCurrency(amount: z.output<typeof AmountOrNumber>, currency: Currency | undefined) {
  return { value: amount.value, currency: amount.currency ?? currency ?? 'KRW' };
}

export const NotNegative = decimal({ least: 'zero' });

export const ValidHours = wholeNumber({
  min: 1,
  // Above the limit has a code of its own: see `checkDeadline`.
  max: 1_000_000,
  words: {
    ko: `1 이상 ${maxValidHours} 이하의 정수(시간)여야 해요.`,
    en: `must be a whole number of hours from 1 to ${maxValidHours}.`,
  },
}).meta({ maximum: maxValidHours });
export const DueDate = moment({ code: 'INVALID_DATE' });

/** One deadline, not two, and not further than ninety days. Two fields of the same object. */
export function checkDeadline(
  { validHours, dueDate }: { validHours?: number | undefined; dueDate?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (validHours !== undefined && dueDate !== undefined) {
    refuse(context, 'dueDate', {
      code: 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE',
      words: { ko: 'validHours와 함께 보낼 수 없어요.', en: 'cannot be sent together with validHours.' },
    });
  }
  if (validHours !== undefined && validHours > maxValidHours) {
    refuse(context, 'validHours', {
      code: 'EXCEED_MAX_VALID_HOURS',
      words: {
        ko: `${maxValidHours}시간을 넘을 수 없어요.`,
        en: `may not be more than ${maxValidHours} hours.`,
      },
    });
  }
}

export const EscrowProducts = z
  .array(
    z.object({
      id: optional(text({ max: 200 })),
      name: optional(text({ max: 200 })),
      code: optional(text({ max: 200 })),
      unitPrice: optional(NotNegative),
      quantity: optional(wholeNumber({ min: 1, max: 1_000_000 })),
    }),
  )
  .max(100);

export const CashReceiptTypeName = wordOf(cashReceiptTypes).transform((key) => cashReceiptTypes[key].ko);

/** The receipt a buyer wants, with the number it is registered to; read without hyphens. */
export const CashReceiptWish = z
  .object({
    type: CashReceiptTypeName,
    registrationNumber: optional(text({ max: lengths.registrationNumber })),
  })
  .transform(({ type, registrationNumber }, context) => {
    if (type === '미발행') return { type };
    const digits = registrationNumber?.replaceAll('-', '');
    const fits = registrationNumberTypes[type].some((kind) =>
      registrationNumberPatterns[kind].test(digits ?? ''),
    );
    if (digits === undefined || !fits) {
      refuse(context, 'registrationNumber', {
        code: 'INVALID_REGISTRATION_NUMBER_TYPE',
        words:
          type === '소득공제'
            ? {
                ko: '소득공제는 휴대폰 번호(10~11자리)나 현금영수증 카드 번호(13~19자리)여야 해요.',
                en: 'must be a phone number (10 or 11 digits) or a cash receipt card (13 to 19 digits) for INCOME_DEDUCTION.',
              }
            : {
                ko: '지출증빙은 사업자 번호(10자리)나 현금영수증 카드 번호(13~19자리)여야 해요.',
                en: 'must be a business number (10 digits) or a cash receipt card (13 to 19 digits) for EXPENSE_PROOF.',
              },
      });
      return z.NEVER;
    }
    return { type, registrationNumber: digits };
  });

/** Where the customer wants the money back, as the cancel request writes it; read with the bank's code. */
export const RefundAccountInput = z.object({
  bank: bankCode({ code: 'INVALID_BANK', missing: 'INVALID_REFUND_ACCOUNT_INFO' }),
  accountNumber: text({
    max: lengths.accountNumber,
    pattern: accountNumberPattern,
    code: 'INVALID_REFUND_ACCOUNT_NUMBER',
    missing: 'INVALID_REFUND_ACCOUNT_INFO',
    words: { ko: '하이픈 없이 숫자만 20자리까지예요.', en: 'must be digits only, at most 20.' },
  }),
  holderName: text({
    max: lengths.holderName,
    code: 'INVALID_REFUND_ACCOUNT_INFO',
    missing: 'INVALID_REFUND_ACCOUNT_INFO',
  }),
});

export function returnUrl(
  code: 'INVALID_SUCCESS_URL' | 'INCORRECT_SUCCESS_URL_FORMAT' | 'INCORRECT_FAIL_URL_FORMAT',
) {
  return field(
    (value) => (typeof value === 'string' && isReturnUrl(value) ? value : undefined),
    {
      code,
      missing: code,
      words: {
        ko: 'http:// 또는 https:// 로 시작하고 계정 정보가 없는 전체 주소여야 해요.',
        en: 'must be a whole address beginning with http:// or https://, without user and password.',
      },
    },
    { type: 'string', format: 'uri', maxLength: lengths.url },
  );
}

/** Up to five pairs of text that come back in every Payment. */
export const Metadata = field(
  (value) => (isMetadata(value) ? { ...value } : undefined),
  {
    code: 'INVALID_METADATA',
    words: {
      ko: '문자열 5쌍까지예요. 키는 [ ] 없이 40자, 값은 2000자까지예요.',
      en: 'holds up to 5 pairs of text: keys of up to 40 characters without [ ], values of up to 2000.',
    },
  },
  {
    type: 'object',
    additionalProperties: { type: 'string', maxLength: lengths.metadataValue },
    maxProperties: lengths.metadataPairs,
  },
);

export const UseEscrow = flag();
export const TaxExemptionAmount = NotNegative;
