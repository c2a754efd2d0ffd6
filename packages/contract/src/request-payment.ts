/**
 * What a page hands to `requestPayment`, checked again where it cannot be tampered with. The order of fields is the
 * order of checks, so that of several mistakes the same one is told as in the browser.
 */
import { z } from 'zod';
import {
  type Currency,
  currencies,
  methods,
  type RequestMethod,
  requestMethods,
  windowTargets,
} from './codes.ts';
import {
  CashReceiptTypeName,
  CurrencyCode,
  CustomerEmail,
  CustomerMobilePhone,
  CustomerName,
  checkDeadline,
  DueDate,
  EscrowProducts,
  Metadata,
  NotNegative,
  OrderId,
  OrderName,
  returnUrl,
  TaxExemptionAmount,
  UseEscrow,
  ValidHours,
} from './common-fields.ts';
import { decimalText } from './decimal.ts';
import { bankCode, field, flag, oneOf, optional, refuse, text } from './fields.ts';
import { checkForeignEasyPay, currencyOf, ForeignEasyPayOptions } from './foreign-easy-pay.ts';
import { accountNumberPattern, lengths } from './limits.ts';

const v1Names = ['토스페이', ...Object.values(methods).map(({ ko }) => ko)] as string[];

export const VirtualAccountOptions = z
  .object({
    cashReceipt: optional(z.object({ type: CashReceiptTypeName })),
    useEscrow: optional(UseEscrow),
    escrowProducts: optional(EscrowProducts),
    validHours: optional(ValidHours),
    dueDate: optional(DueDate),
    isCulturalExpenses: optional(flag()),
    taxExemptionAmount: optional(TaxExemptionAmount),
    showCustomerMobilePhone: optional(flag()),
    refundReceiveAccount: optional(
      z.object({
        bankCode: bankCode(),
        accountNumber: text({ max: lengths.accountNumber, pattern: accountNumberPattern }),
        holderName: text({ max: lengths.holderName }),
      }),
    ),
  })
  .superRefine(checkDeadline);

const RequestedMethod = z
  .unknown()
  .transform((value, context): RequestMethod => {
    const method = requestMethods.find((known) => known === value);
    if (method) return method;
    const code =
      typeof value !== 'string'
        ? undefined
        : v1Names.includes(value)
          ? 'V1_METHOD_NOT_SUPPORTED'
          : 'NOT_SUPPORTED_METHOD';
    const list = requestMethods.join(', ');
    const words = { ko: `${list} 중 하나여야 해요.`, en: `must be one of ${list}.` };
    context.issues.push({ code: 'custom', message: words.en, input: value, params: { words, code } });
    return z.NEVER;
  })
  .meta({ type: 'string', enum: [...requestMethods] });

const RequestedAmount = z.object({
  value: field(
    (value) => {
      // The browser sends a number; a text here never passed the script.
      return typeof value === 'string' ? undefined : decimalText(value);
    },
    {
      code: 'INVALID_AMOUNT_VALUE',
      missing: 'INVALID_AMOUNT_VALUE',
      words: { ko: '금액을 나타내는 숫자여야 해요.', en: 'must be a number: an amount.' },
    },
    { type: 'number', exclusiveMinimum: 0 },
  ),
  currency: CurrencyCode,
});

const common = {
  method: RequestedMethod,
  amount: RequestedAmount,
  orderId: OrderId,
  orderName: OrderName,
  successUrl: optional(returnUrl('INCORRECT_SUCCESS_URL_FORMAT')),
  failUrl: optional(returnUrl('INCORRECT_FAIL_URL_FORMAT')),
  customerName: optional(CustomerName),
  customerEmail: optional(CustomerEmail),
  customerMobilePhone: optional(CustomerMobilePhone),
  taxFreeAmount: optional(NotNegative),
  windowTarget: optional(oneOf(windowTargets)),
  metadata: optional(Metadata),
  virtualAccount: optional(VirtualAccountOptions),
  foreignEasyPay: optional(ForeignEasyPayOptions),
  sandbox: optional(z.object({ paymentResult: oneOf(['SUCCESS', 'FAIL']) })),
};

/** The argument of `requestPayment`; amounts are read as decimal text. Both addresses, or neither (promise mode). */
export const RequestPayment = z
  .object(common)
  .superRefine((request, context) => {
    checkRequestedAmount(request, context);
    checkForeignEasyPay(request, context);
    if ((request.successUrl === undefined) !== (request.failUrl === undefined)) {
      const isSuccessMissing = request.successUrl === undefined;
      refuse(context, isSuccessMissing ? 'successUrl' : 'failUrl', {
        code: isSuccessMissing ? 'INCORRECT_SUCCESS_URL_FORMAT' : 'INCORRECT_FAIL_URL_FORMAT',
        words: {
          ko: '두 주소를 모두 보내거나 모두 빼야 해요.',
          en: 'must be given, because the other address is.',
        },
      });
    }
    if (request.method === 'FOREIGN_EASY_PAY' && request.successUrl === undefined) {
      refuse(context, 'successUrl', {
        code: 'NOT_SUPPORTED_PROMISE',
        words: { ko: '이 결제수단에는 반드시 있어야 해요.', en: 'is required for this method.' },
      });
    }
  })
  .meta({ id: 'RequestPayment' });
export type RequestPayment = z.output<typeof RequestPayment>;

/** More than zero, in the method's currency, and no part of its smallest unit. */
export function checkRequestedAmount(
  request: {
    method: RequestMethod;
    amount: { value: string; currency: Currency };
    foreignEasyPay?: { provider: string } | undefined;
  },
  context: z.RefinementCtx,
): void {
  const { value, currency } = request.amount;
  if (value === '0' || value.startsWith('-')) {
    refuse(context, 'amount.value', {
      code: 'BELOW_ZERO_AMOUNT',
      words: { ko: '0보다 커야 해요.', en: 'must be greater than zero.' },
    });
  }
  const only = currencyOf(request.method, request.foreignEasyPay?.provider);
  if (only && currency !== only) {
    refuse(context, 'amount.currency', {
      code: ['INVALID_AMOUNT_CURRENCY', 'INVALID_CURRENCY'],
      words: { ko: `이 결제수단은 ${only}만 쓸 수 있어요.`, en: `must be ${only} for this method.` },
    });
  }
  const { decimals } = currencies[currency];
  if ((value.split('.')[1] ?? '').length > decimals) {
    refuse(context, 'amount.value', {
      code: 'INVALID_AMOUNT_VALUE',
      words: {
        ko: decimals
          ? `${currency}는 소수점 아래 ${decimals}자리까지 쓸 수 있어요.`
          : `${currency}는 소수점 없는 정수여야 해요.`,
        en: decimals
          ? `may have at most ${decimals} decimals in ${currency}.`
          : `must be whole in ${currency}.`,
      },
    });
  }
}

/** The codes `requestPayment` may be refused with: the browser's own. */
export const requestPaymentErrors = [
  'INVALID_PARAMETERS',
  'INVALID_AMOUNT_VALUE',
  'INVALID_AMOUNT_CURRENCY',
  'BELOW_ZERO_AMOUNT',
  'NOT_SUPPORTED_METHOD',
  'V1_METHOD_NOT_SUPPORTED',
  'NOT_SUPPORTED_PROMISE',
  'INCORRECT_SUCCESS_URL_FORMAT',
  'INCORRECT_FAIL_URL_FORMAT',
  'INVALID_METADATA',
  'INVALID_CLIENT_KEY',
  'INVALID_CUSTOMER_KEY',
] as const;
