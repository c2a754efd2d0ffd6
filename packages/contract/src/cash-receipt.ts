import { z } from 'zod';
import { cashReceiptTypes, issueStatuses, transactionTypes } from './codes.ts';
import { DateTime, FailureReason, inEitherLanguage, Money } from './wire.ts';

/** The cash receipt (현금영수증) of a payment: `Payment.cashReceipt`. It exists only after the deposit. */
export const CashReceipt = z
  .object({
    type: inEitherLanguage(cashReceiptTypes),
    receiptKey: z.string().max(200),
    issueNumber: z.string().max(9),
    receiptUrl: z.string(),
    amount: Money,
    taxFreeAmount: Money,
  })
  .meta({ id: 'CashReceipt' });
export type CashReceipt = z.output<typeof CashReceipt>;

/** One issue or one cancellation of a cash receipt: an entry of `Payment.cashReceipts`. */
export const CashReceiptEntry = z
  .object({
    receiptKey: z.string().max(200),
    orderId: z.string(),
    orderName: z.string().max(100),
    type: inEitherLanguage(cashReceiptTypes),
    issueNumber: z.string().max(9),
    receiptUrl: z.string(),
    businessNumber: z.string().max(10),
    transactionType: z.enum(transactionTypes),
    amount: Money,
    taxFreeAmount: Money,
    issueStatus: z.enum(issueStatuses),
    failure: FailureReason.nullable(),
    customerIdentityNumber: z.string().max(30),
    requestedAt: DateTime,
  })
  .meta({ id: 'CashReceiptEntry' });
export type CashReceiptEntry = z.output<typeof CashReceiptEntry>;
