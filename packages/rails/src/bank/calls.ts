import { z } from 'zod';
import { AccountNumber, Amount, BankCode, DateTime, FreeText, RailId } from './wire.ts';

/** Gateway → rail: what the gateway asks for, and the forms of the answers. */

export const NumberBlockOrder = z.object({ bankCode: BankCode, count: z.int().min(1).max(10_000) });

export const NumberBlock = z.object({
  blockId: RailId,
  bankCode: BankCode,
  numbers: z.array(AccountNumber),
  leasedAt: DateTime,
});
export type NumberBlock = z.infer<typeof NumberBlock>;

export const OpenAccountOrder = z.object({
  bankCode: BankCode,
  mode: z.enum(['ROTATING', 'FIXED']),
  fixedKey: RailId.optional(),
  holderName: z.string().min(1).max(60),
  amount: Amount,
  amountRule: z.enum(['EXACT', 'ANY']),
  opensAt: DateTime,
  expiresAt: DateTime,
  reference: z.string().min(1).max(64),
});
export type OpenAccountOrder = z.infer<typeof OpenAccountOrder>;

/**
 * `generation` counts how often this number was issued, so that two payments on one number are told apart.
 */
export const AccountState = z.object({
  accountNumber: AccountNumber,
  bankCode: BankCode,
  holderName: FreeText,
  generation: z.int().min(1),
  expiresAt: DateTime,
  status: z.enum(['OPEN', 'CLOSED']),
  closedAt: DateTime.optional(),
  closedReason: z.enum(['EXPIRED', 'CANCELED', 'PAID']).optional(),
});
export type AccountState = z.infer<typeof AccountState>;

export const CloseAccountOrder = z.object({ reason: z.enum(['EXPIRED', 'CANCELED', 'PAID']) });

export const HolderInquiry = z.object({
  bankCode: BankCode,
  accountNumber: AccountNumber,
  holderName: z.string().min(1).max(60).optional(),
});

export const HolderMatch = z.enum(['MATCH', 'MISMATCH', 'UNKNOWN']);
export type HolderMatch = z.infer<typeof HolderMatch>;

/**
 * `printText` is what the receiver reads in the bank book (통장 표시); `depositId` is the deposit that goes back.
 */
export const TransferBody = z.object({
  bankCode: BankCode,
  accountNumber: AccountNumber,
  holderName: z.string().min(1).max(60),
  amount: Amount,
  printText: z.string().min(1).max(40),
  cause: z.object({ type: z.literal('REFUND'), depositId: RailId }),
});
export type TransferOrder = z.infer<typeof TransferBody> & { transferId: string };

/** Why a transfer failed (지급이체 불능). What is not in the table is read as `OTHER`. */
export const transferFailures = {
  ACCOUNT_NOT_FOUND: '없는 계좌',
  ACCOUNT_CLOSED: '해지된 계좌',
  ACCOUNT_UNUSABLE: '입금이 제한된 계좌',
  HOLDER_MISMATCH: '예금주 불일치',
  LIMIT_EXCEEDED: '한도 초과',
  BANK_ERROR: '수취 은행 장애',
  OTHER: '그 밖의 사유',
} as const;
export type TransferFailureCode = keyof typeof transferFailures;

export const TransferFailure = z.object({
  code: z
    .enum(Object.keys(transferFailures) as [TransferFailureCode, ...TransferFailureCode[]])
    .catch('OTHER'),
  message: FreeText,
});
export type TransferFailure = z.infer<typeof TransferFailure>;

export const TransferState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('ACCEPTED') }),
  z.object({ status: z.literal('UNKNOWN') }),
  z.object({ status: z.literal('SUCCEEDED'), bankTransactionId: RailId, doneAt: DateTime }),
  z.object({ status: z.literal('FAILED'), failure: TransferFailure, doneAt: DateTime }),
]);
/** `ACCEPTED` and `UNKNOWN` are open; `SUCCEEDED` and `FAILED` are final. */
export type TransferState = z.infer<typeof TransferState>;

export const bankOperations = ['ISSUE', 'DEPOSIT', 'TRANSFER'] as const;
export type BankOperation = (typeof bankOperations)[number];

/** `rule` is the bank's own wording of when the window comes back, `windows` the next ones as instants. */
export const BankState = z.object({
  bankCode: BankCode,
  state: z.enum(['OPEN', 'CLOSED']),
  windows: z.array(
    z.object({
      from: DateTime,
      to: DateTime,
      rule: FreeText.optional(),
      ops: z.array(z.enum(bankOperations)),
    }),
  ),
});
export type BankState = z.infer<typeof BankState>;
