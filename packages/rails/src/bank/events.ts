import { z } from 'zod';
import { bankOperations, TransferFailure } from './calls.ts';
import { AccountNumber, Amount, BankCode, BankDate, DateTime, FreeText, maxAmount, RailId } from './wire.ts';

/** Rail → gateway: inquiries and notices. The same bodies come again by the event feed. */

/**
 * "May this come in, and whose name do I show?" (수취조회). Read-only, at most 3 s; no answer means the bank
 * refuses.
 */
export const DepositInquiry = z.object({
  inquiryId: RailId,
  bankCode: BankCode,
  accountNumber: AccountNumber,
  amount: Amount,
  depositorName: FreeText.optional(),
  channel: FreeText.optional(),
  round: z.union([z.literal(1), z.literal(2)]),
  askedAt: DateTime,
});
export type DepositInquiry = z.infer<typeof DepositInquiry>;

/** Why the gateway does not want a deposit. The rail words it for the sender. */
export const inquiryRefusals = [
  'UNKNOWN_ACCOUNT',
  'CLOSED',
  'EXPIRED',
  'AMOUNT_MISMATCH',
  'ALREADY_PAID',
  'BLOCKED',
  'TRY_LATER',
] as const;
export type InquiryRefusal = (typeof inquiryRefusals)[number];

export const DepositInquiryAnswer = z.discriminatedUnion('accept', [
  z.object({ accept: z.literal(true), holderName: z.string().min(1) }),
  z.object({ accept: z.literal(false), reason: z.enum(inquiryRefusals) }),
]);
export type DepositInquiryAnswer = z.infer<typeof DepositInquiryAnswer>;

const eventHead = { noticeId: RailId, eventSeq: z.int().min(1) };
const natural = { bankCode: BankCode, accountNumber: AccountNumber, bankDate: BankDate, bankTxNo: RailId };

/**
 * Money came in (입금통보). The natural key is (bankCode, bankDate, bankTxNo); `depositId` is the rail's name for
 * it. What counts is `amount − unclearedAmount`: uncleared cheques (미결제 타점권) are not money yet.
 */
export const DepositNotice = z.object({
  ...eventHead,
  ...natural,
  depositId: RailId,
  amount: Amount,
  unclearedAmount: z.int().min(0).max(maxAmount),
  depositorName: FreeText,
  depositorBankCode: BankCode.optional(),
  depositedAt: DateTime,
  settleDate: BankDate,
  attempt: z.int().min(1),
});
export type DepositNotice = z.infer<typeof DepositNotice>;

/** The bank took a deposit back (입금취소통보), usually within two minutes. May come before its deposit. */
export const ReversalNotice = z.object({
  ...eventHead,
  ...natural,
  reversalId: RailId,
  depositId: RailId,
  amount: Amount,
  reversedAt: DateTime,
  reason: FreeText.optional(),
  attempt: z.int().min(1).optional(),
});
export type ReversalNotice = z.infer<typeof ReversalNotice>;

const transferHead = {
  ...eventHead,
  transferId: RailId,
  doneAt: DateTime,
  attempt: z.int().min(1).optional(),
};

export const TransferNotice = z.discriminatedUnion('status', [
  z.object({ ...transferHead, status: z.literal('SUCCEEDED'), bankTransactionId: RailId }),
  z.object({
    ...transferHead,
    status: z.literal('FAILED'),
    bankTransactionId: RailId.optional(),
    failure: TransferFailure,
  }),
]);
export type TransferNotice = z.infer<typeof TransferNotice>;

export const BankStatusNotice = z.object({
  noticeId: RailId,
  bankCode: BankCode,
  state: z.enum(['OPEN', 'CLOSED']),
  from: DateTime,
  to: DateTime.optional(),
  ops: z.array(z.enum(bankOperations)),
});
export type BankStatusNotice = z.infer<typeof BankStatusNotice>;

/** Stored durably. Anything else, or no answer, makes the rail send again. */
export const NoticeAnswer = z.object({ result: z.literal('OK'), duplicate: z.boolean().optional() });
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;

/** One line of the event feed: the body of a notice, with the word that tells which. */
export const RailEvent = z.union([
  z.object({ type: z.literal('DEPOSIT') }).and(DepositNotice),
  z.object({ type: z.literal('REVERSAL') }).and(ReversalNotice),
  z.object({ type: z.literal('TRANSFER') }).and(TransferNotice),
]);
export type RailEvent = z.infer<typeof RailEvent>;
