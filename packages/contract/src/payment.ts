import { z } from 'zod';
import { Cancel } from './cancel.ts';
import { CashReceipt, CashReceiptEntry } from './cash-receipt.ts';
import {
  acquireStatuses,
  cardTypes,
  interestPayers,
  methods,
  ownerTypes,
  paymentStatuses,
  paymentTypes,
  settlementStatuses,
} from './codes.ts';
import { lengths } from './limits.ts';
import { VirtualAccount } from './virtual-account.ts';
import { DateTime, FailureReason, inEitherLanguage, Link, Money } from './wire.ts';

const Card = z
  .object({
    /** What the card was charged, the instant discount included. */
    amount: Money,
    issuerCode: z.string().length(2),
    acquirerCode: z.string().length(2).nullable(),
    /** Masked. */
    number: z.string().max(20),
    installmentPlanMonths: z.int(),
    approveNo: z.string().max(8),
    useCardPoint: z.boolean(),
    cardType: inEitherLanguage(cardTypes),
    ownerType: inEitherLanguage(ownerTypes),
    acquireStatus: z.enum(acquireStatuses),
    isInterestFree: z.boolean(),
    interestPayer: z.enum(interestPayers).nullable(),
  })
  .meta({ id: 'Card' });

const Transfer = z
  .object({ bankCode: z.string().length(2), settlementStatus: z.enum(settlementStatuses) })
  .meta({ id: 'Transfer' });

const MobilePhone = z
  .object({
    customerMobilePhone: z.string().max(15),
    settlementStatus: z.enum(settlementStatuses),
    receiptUrl: z.string(),
  })
  .meta({ id: 'MobilePhone' });

const GiftCertificate = z
  .object({ approveNo: z.string().max(8), settlementStatus: z.enum(settlementStatuses) })
  .meta({ id: 'GiftCertificate' });

const EasyPay = z
  .object({ provider: z.string(), amount: Money, discountAmount: Money })
  .meta({ id: 'EasyPay' });

/**
 * A payment (결제) as version 2022-11-16 answers it: every key always there, `null` where there is nothing.
 * The order of keys is the documented one. Older versions are made from it by `inVersion`.
 */
export const Payment = z
  .object({
    mId: z.string().max(14),
    /** The newest approval or cancellation; changes with each of them. */
    lastTransactionKey: z.string().max(64).nullable(),
    paymentKey: z.string().max(lengths.paymentKey),
    orderId: z.string().max(lengths.orderId),
    orderName: z.string().max(lengths.orderName),
    taxExemptionAmount: Money,
    status: z.enum(paymentStatuses),
    requestedAt: DateTime,
    approvedAt: DateTime.nullable(),
    useEscrow: z.boolean().nullable(),
    cultureExpense: z.boolean(),
    card: Card.nullable(),
    virtualAccount: VirtualAccount.nullable(),
    transfer: Transfer.nullable(),
    mobilePhone: MobilePhone.nullable(),
    giftCertificate: GiftCertificate.nullable(),
    cashReceipt: CashReceipt.nullable(),
    cashReceipts: z.array(CashReceiptEntry).nullable(),
    discount: z.object({ amount: Money }).nullable(),
    /** null, not an empty list, before the first cancellation. */
    cancels: z.array(Cancel).nullable(),
    /** Proves a webhook. Only the response that confirms or issues carries it. */
    secret: z.string().max(50).nullable(),
    type: z.enum(paymentTypes),
    /** An object for a domestic wallet, the wallet's plain name for a foreign one. */
    easyPay: z.union([z.string(), EasyPay]).nullable(),
    /** ISO 3166 alpha-2. */
    country: z.string().length(2),
    failure: FailureReason.nullable(),
    isPartialCancelable: z.boolean(),
    receipt: Link.nullable(),
    checkout: Link.nullable(),
    currency: z.string().length(3),
    totalAmount: Money,
    /** What is left to cancel (취소가능금액). */
    balanceAmount: Money,
    /** Supply value and VAT of the balance, not of the total. */
    suppliedAmount: Money,
    vat: Money,
    taxFreeAmount: Money,
    method: inEitherLanguage(methods).nullable(),
    version: z.string(),
    metadata: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'Payment' });
export type Payment = z.output<typeof Payment>;
