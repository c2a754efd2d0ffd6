/** `POST /sandbox/v1/payments`: a test plays the buyer, whatever they would pay with. */
import { z } from 'zod';
import { cashReceiptTypes, requestableMethods } from './codes.ts';
import {
  AmountOrNumber,
  CashReceiptWish,
  CurrencyCode,
  CustomerEmail,
  CustomerMobilePhone,
  CustomerName,
  inCurrency,
  Metadata,
  NotNegative,
  OrderId,
  OrderName,
} from './common-fields.ts';
import { bankCode, flag, optional, text, wordOf } from './fields.ts';
import { checkForeignEasyPay, ForeignEasyPayOptions } from './foreign-easy-pay.ts';
import { customerKeyPattern, lengths } from './limits.ts';
import { checkRequestedAmount, VirtualAccountOptions } from './request-payment.ts';

/** Who buys where the test names nobody. */
const somebody = { bank: '88', depositorName: '김테스트', phone: '01012345678', business: '1234567890' };
/** The test account of the protocol's documentation, which exists at every PayPal simulator. */
export const documentedBuyer = 'tosspayments-paypal@example.com';

export const DepositorName = text({
  max: lengths.depositorName,
  pattern: /\S/,
  words: { ko: '이름을 1자 이상 100자 이하로 적어야 해요.', en: 'must be a name of 1 to 100 characters.' },
});

/** `requestPayment` names only the type of a receipt; the number is the buyer's, here somebody's. */
const PlayedCashReceipt = z.preprocess((value) => {
  if (typeof value !== 'object' || value === null || !('type' in value)) return value;
  const { EXPENSE_PROOF } = cashReceiptTypes;
  const isBusiness = value.type === EXPENSE_PROOF.ko || value.type === EXPENSE_PROOF.en;
  const registrationNumber = isBusiness ? somebody.business : somebody.phone;
  const given = 'registrationNumber' in value ? value.registrationNumber : undefined;
  return { ...value, registrationNumber: given ?? registrationNumber };
}, CashReceiptWish);

/** What the buyer would have typed into the window stands among the merchant's options. */
const PlayedVirtualAccount = VirtualAccountOptions.safeExtend({
  bank: optional(bankCode({ from: 'issuing banks', code: 'INVALID_BANK' })),
  depositorName: optional(DepositorName),
  cashReceipt: optional(PlayedCashReceipt),
});

/** So that every part may be asked for before the method is. */
const nobodysPart = {
  virtualAccount: undefined,
  choices: undefined,
  foreignEasyPay: undefined,
  buyer: undefined,
};

const Fields = z.object({
  method: wordOf(requestableMethods, { code: 'NOT_SUPPORTED_METHOD' }),
  amount: AmountOrNumber,
  currency: optional(CurrencyCode),
  orderId: OrderId,
  orderName: OrderName,
  customerKey: optional(text({ max: 300, pattern: customerKeyPattern, code: 'INVALID_CUSTOMER_KEY' })),
  customerName: optional(CustomerName),
  customerEmail: optional(CustomerEmail),
  customerMobilePhone: optional(CustomerMobilePhone),
  taxFreeAmount: optional(NotNegative),
  metadata: optional(Metadata),
  virtualAccount: optional(PlayedVirtualAccount),
  foreignEasyPay: optional(ForeignEasyPayOptions),
  bank: optional(bankCode({ from: 'issuing banks', code: 'INVALID_BANK' })),
  depositorName: optional(DepositorName),
  cashReceipt: optional(PlayedCashReceipt),
  useEscrow: optional(flag()),
  /** Who logs in at the PayPal simulator: one of its buyers' e-mail addresses. */
  buyer: optional(text({ max: 254 })),
});

/**
 * The fields of `requestPayment` without the addresses, plus the buyer's part: for a virtual account the `choices`,
 * which may stand inside `virtualAccount` or beside it; for PayPal the `buyer`. Told apart by `method`.
 */
export const PlayPaymentRequest = Fields.superRefine((fields, context) => {
  const request = { ...fields, amount: inCurrency(fields.amount, fields.currency) };
  checkRequestedAmount(request, context);
  checkForeignEasyPay(request, context);
})
  .transform(({ method, currency, bank, depositorName, cashReceipt, useEscrow, buyer, ...rest }) => {
    const { virtualAccount, foreignEasyPay, ...common } = rest;
    const request = { ...common, amount: inCurrency(rest.amount, currency), ...nobodysPart };
    if (method === 'FOREIGN_EASY_PAY') {
      const wallet = foreignEasyPay as ForeignEasyPayOptions;
      return { ...request, method, foreignEasyPay: wallet, buyer: buyer ?? documentedBuyer };
    }
    if (method !== 'VIRTUAL_ACCOUNT') return { ...request, method };
    const choices = {
      bank: bank ?? virtualAccount?.bank ?? somebody.bank,
      depositorName:
        depositorName ?? virtualAccount?.depositorName ?? rest.customerName ?? somebody.depositorName,
      customerMobilePhone: rest.customerMobilePhone,
      customerEmail: rest.customerEmail,
      cashReceipt: cashReceipt ?? virtualAccount?.cashReceipt ?? { type: cashReceiptTypes.NOT_ISSUED.ko },
      useEscrow: useEscrow ?? virtualAccount?.useEscrow ?? false,
    };
    return { ...request, method, virtualAccount, choices };
  })
  .meta({ id: 'PlayPaymentRequest' });
export type PlayPaymentRequest = z.output<typeof PlayPaymentRequest>;
