/**
 * What a page or a server tells of a purchase through a foreign wallet (해외간편결제): whose, in which country, what is
 * bought and where it goes. Source: the protocol's browser SDK, `foreignEasyPay`.
 */
import { z } from 'zod';
import { type Currency, currencies, foreignProviders, type RequestMethod } from './codes.ts';
import { NotNegative } from './common-fields.ts';
import { scalarText } from './decimal.ts';
import { field, oneOf, optional, refuse, required, text, wholeNumber } from './fields.ts';
import {
  isCountry,
  isTransactionContext,
  lengths,
  maxProducts,
  maxQuantity,
  transactionContext,
} from './limits.ts';

const Country = field(
  (value) => (typeof value === 'string' && isCountry(value) ? value : undefined),
  {
    words: {
      ko: 'ISO 3166-1의 두 글자 국가 코드여야 해요. 예: US',
      en: 'must be a two-letter country code of ISO 3166-1, for example US.',
    },
  },
  { type: 'string', pattern: '^[A-Z]{2}$', examples: ['US'] },
);

const Product = z.object({
  name: text({ max: lengths.productName }),
  quantity: wholeNumber({ min: 1, max: maxQuantity }),
  /** Of one, in the payment's currency. */
  unitAmount: NotNegative,
  currency: oneOf(Object.keys(currencies)),
  description: text({ min: 0, max: lengths.productDescription }),
});

/** A form sends the lines that nobody filled in too. */
const line = (max: number) =>
  z.preprocess((value) => (value === '' ? undefined : value), optional(text({ max })));

const Shipping = z.object({
  fullName: line(lengths.recipientName),
  address: optional(
    z.object({
      country: Country,
      line1: line(lengths.addressLine),
      line2: line(lengths.addressLine),
      /** State or province. */
      area1: line(lengths.area),
      /** City. */
      area2: text({
        max: lengths.area,
        pattern: /\S/,
        words: {
          ko: `도시 이름을 1자 이상 ${lengths.area}자 이하로 적어야 해요.`,
          en: `must be the city, in 1 to ${lengths.area} characters.`,
        },
      }),
      postalCode: line(lengths.postalCode),
    }),
  ),
});

/** Told to PayPal as it is. A number that a double would change stays the text of its digits. */
const TransactionContextFields = field(
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const given = Object.entries(value)
      .filter(([, content]) => content !== null && content !== undefined)
      .map(([name, content]) => [name, typeof content === 'symbol' ? scalarText(content) : content]);
    const fields: unknown = Object.fromEntries(given);
    return isTransactionContext(fields) ? (fields as Record<string, string | number | boolean>) : undefined;
  },
  {
    words: {
      ko: `문자열·숫자·true/false 값을 ${transactionContext.fields}개, 모두 합쳐 ${transactionContext.characters}자까지 담은 객체여야 해요.`,
      en: `must be an object of up to ${transactionContext.fields} texts, numbers or booleans, ${transactionContext.characters} characters in all.`,
    },
  },
  {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    maxProperties: transactionContext.fields,
  },
);

export const ForeignEasyPayOptions = z.object({
  provider: oneOf(Object.keys(foreignProviders) as (keyof typeof foreignProviders)[]),
  /** The buyer's. */
  country: Country,
  products: optional(z.array(Product).max(maxProducts)),
  shipping: optional(Shipping),
  paymentMethodOptions: optional(
    z.object({ paypal: optional(z.object({ setTransactionContext: optional(TransactionContextFields) })) }),
  ),
});
export type ForeignEasyPayOptions = z.output<typeof ForeignEasyPayOptions>;

/** The currency a method pays in where there is only one: PayPal dollars, everything at home won. */
export function currencyOf(method: RequestMethod, provider: string | undefined): Currency | undefined {
  if (method !== 'FOREIGN_EASY_PAY') return 'KRW';
  return provider === 'PAYPAL' ? 'USD' : undefined;
}

/** A wallet is named, and the goods are priced in the currency that is paid. */
export function checkForeignEasyPay(
  request: {
    method: RequestMethod;
    amount: { currency: Currency };
    foreignEasyPay?: ForeignEasyPayOptions | undefined;
  },
  context: z.RefinementCtx,
): void {
  if (request.method !== 'FOREIGN_EASY_PAY') return;
  if (!request.foreignEasyPay) {
    refuse(context, 'foreignEasyPay', { words: required });
    return;
  }
  const { currency } = request.amount;
  const { decimals } = currencies[currency];
  for (const [index, product] of (request.foreignEasyPay.products ?? []).entries()) {
    const at = (name: string) => ['foreignEasyPay', 'products', index, name];
    if (product.currency !== currency) {
      refuse(context, at('currency'), {
        words: { ko: `결제 통화와 같은 ${currency}여야 해요.`, en: `must be ${currency}, as the payment's.` },
      });
    }
    if ((product.unitAmount.split('.')[1] ?? '').length > decimals) {
      refuse(context, at('unitAmount'), {
        words: {
          ko: `${currency}는 소수점 아래 ${decimals}자리까지 쓸 수 있어요.`,
          en: `may have at most ${decimals} decimals in ${currency}.`,
        },
      });
    }
  }
}
