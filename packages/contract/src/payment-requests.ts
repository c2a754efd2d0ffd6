/** What a merchant's server sends. Field names and limits: the protocol's reference; unknown fields are ignored. */
import { z } from 'zod';
import { accountTypes, requestableMethods } from './codes.ts';
import {
  AmountOrNumber,
  CashReceiptWish,
  CurrencyCode,
  CustomerEmail,
  CustomerMobilePhone,
  CustomerName,
  checkDeadline,
  DueDate,
  EscrowProducts,
  inCurrency,
  Metadata,
  NotNegative,
  OrderId,
  OrderName,
  PaymentKey,
  RefundAccountInput,
  returnUrl,
  TaxExemptionAmount,
  UseEscrow,
  ValidHours,
  Won,
} from './common-fields.ts';
import { bankCode, DecimalText, decimal, optional, refuse, text, wordOf } from './fields.ts';
import { checkForeignEasyPay, ForeignEasyPayOptions } from './foreign-easy-pay.ts';
import { lengths } from './limits.ts';
import { checkRequestedAmount, VirtualAccountOptions } from './request-payment.ts';

/** `POST /v1/payments/{paymentKey}`: the key stands in the address. */
export const ConfirmByKeyRequest = z
  .object({ orderId: OrderId, amount: DecimalText })
  .meta({ id: 'ConfirmByKeyRequest' });
export type ConfirmByKeyRequest = z.output<typeof ConfirmByKeyRequest>;

/** Confirms (결제 승인). The amount is compared, not set: anything but the authenticated amount is refused. */
export const ConfirmRequest = z
  .object({ paymentKey: PaymentKey, orderId: OrderId, amount: DecimalText })
  .meta({ id: 'ConfirmRequest' });
export type ConfirmRequest = z.output<typeof ConfirmRequest>;

/** Cancels (취소) in full where no amount is named. Amounts are decimal text of the payment's currency. */
export const CancelRequest = z
  .object({
    cancelReason: text({ max: lengths.cancelReason }),
    cancelAmount: optional(decimal({ least: 'more than zero' })),
    refundReceiveAccount: optional(RefundAccountInput),
    taxFreeAmount: optional(NotNegative),
    taxExemptionAmount: optional(TaxExemptionAmount),
    currency: optional(CurrencyCode),
    refundableAmount: optional(NotNegative),
    cancelRequestId: optional(text({ min: 6, max: 64 })),
  })
  .meta({ id: 'CancelRequest' });
export type CancelRequest = z.output<typeof CancelRequest>;

/** Issues a virtual account (가상계좌) without a window: WAITING_FOR_DEPOSIT at once. */
export const VirtualAccountRequest = z
  .object({
    amount: Won,
    orderId: OrderId,
    orderName: OrderName,
    customerName: CustomerName,
    bank: bankCode({ from: 'issuing banks', code: 'INVALID_BANK' }),
    validHours: optional(ValidHours),
    dueDate: optional(DueDate),
    customerEmail: optional(CustomerEmail),
    customerMobilePhone: optional(CustomerMobilePhone),
    taxFreeAmount: optional(NotNegative),
    taxExemptionAmount: optional(TaxExemptionAmount),
    useEscrow: optional(UseEscrow),
    cashReceipt: optional(CashReceiptWish),
    escrowProducts: optional(EscrowProducts),
    accountType: optional(wordOf(accountTypes, { code: 'INVALID_VIRTUAL_ACCOUNT_TYPE' })),
    accountKey: optional(text({ max: lengths.accountKey })),
    metadata: optional(Metadata),
  })
  .superRefine((request, context) => {
    checkDeadline(request, context);
    if (request.accountType === 'FIXED' && request.accountKey === undefined) {
      refuse(context, 'accountKey', {
        code: 'REQUIRED_ACCOUNT_KEY',
        words: { ko: '고정 계좌에는 반드시 있어야 해요.', en: 'is required for a fixed account.' },
      });
    }
  })
  .meta({ id: 'VirtualAccountRequest' });
export type VirtualAccountRequest = z.output<typeof VirtualAccountRequest>;

/**
 * Creates a READY payment whose `checkout.url` opens the window. Not in the public reference; the natural call for a
 * server without the browser script, so its fields are those of `requestPayment`.
 */
export const CreatePaymentRequest = z
  .object({
    method: wordOf(requestableMethods, { code: 'NOT_SUPPORTED_METHOD' }),
    amount: AmountOrNumber,
    currency: optional(CurrencyCode),
    orderId: OrderId,
    orderName: OrderName,
    successUrl: returnUrl('INVALID_SUCCESS_URL'),
    failUrl: returnUrl('INCORRECT_FAIL_URL_FORMAT'),
    customerName: optional(CustomerName),
    customerEmail: optional(CustomerEmail),
    customerMobilePhone: optional(CustomerMobilePhone),
    taxFreeAmount: optional(NotNegative),
    metadata: optional(Metadata),
    virtualAccount: optional(VirtualAccountOptions),
    foreignEasyPay: optional(ForeignEasyPayOptions),
  })
  .transform(({ currency, ...request }) => ({ ...request, amount: inCurrency(request.amount, currency) }))
  .superRefine((request, context) => {
    checkRequestedAmount(request, context);
    checkForeignEasyPay(request, context);
  })
  .meta({ id: 'CreatePaymentRequest' });
export type CreatePaymentRequest = z.output<typeof CreatePaymentRequest>;
