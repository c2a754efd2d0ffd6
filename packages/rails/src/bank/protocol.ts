import { z } from 'zod';

/**
 * `bank-rail/1`: what the gateway (G) and a bank rail (R) say to each other, both directions.
 *
 * Amounts are integers of won, 1 to 10^12. Bank codes are the inter-bank ones of three digits. Times are RFC
 * 3339 with offset, business dates `YYYY-MM-DD` in Korea. Fields that are not named here are ignored.
 */

/** Requests larger than this are refused before they are read whole. */
export const maxRequestBytes = 64 * 1024;

const maxAmount = 1_000_000_000_000;

export const Amount = z.int().min(1).max(maxAmount);
export const BankCode = z.string().regex(/^\d{3}$/);
export const AccountNumber = z.string().regex(/^\d{1,20}$/);
export const RailId = z.string().regex(/^[A-Za-z0-9_.:=-]{1,64}$/);
export const DateTime = z.iso.datetime({ offset: true });
export const BankDate = z.iso.date();

/**
 * Text that somebody typed at a bank. Control characters (NUL among them, which no PostgreSQL text can hold)
 * and lone surrogates are taken out and the rest is cut, never refused: money has moved, whatever the name
 * is.
 */
const FreeText = z.string().transform((text) => Array.from(withoutControls(text)).slice(0, 100).join(''));

function withoutControls(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\uFFFD]/gu, '');
}

// ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The rail's refusals. `isOutcomeKnown` false: the code does not say whether the work was done, so the client
 * treats it as silence; true: nothing happened. `isRetryable`: the same request may be answered differently
 * later.
 */
// biome-ignore format: a table
export const bankErrors = {
  INVALID_REQUEST: { status: 400, isRetryable: false, isOutcomeKnown: true },
  UNAUTHENTICATED: { status: 401, isRetryable: false, isOutcomeKnown: false },
  NOT_FOUND:       { status: 404, isRetryable: false, isOutcomeKnown: true },
  CONFLICT:        { status: 409, isRetryable: false, isOutcomeKnown: true },
  POOL_EMPTY:      { status: 422, isRetryable: true,  isOutcomeKnown: true },
  LIMIT_EXCEEDED:  { status: 422, isRetryable: false, isOutcomeKnown: true },
  BANK_CLOSED:     { status: 503, isRetryable: true,  isOutcomeKnown: true },
  BANK_ERROR:      { status: 503, isRetryable: true,  isOutcomeKnown: false },
  TIMEOUT_UNKNOWN: { status: 503, isRetryable: true,  isOutcomeKnown: false },
} as const satisfies Record<string, { status: number; isRetryable: boolean; isOutcomeKnown: boolean }>;

export type BankErrorCode = keyof typeof bankErrors;

export const ErrorAnswer = z.object({
  result: z.literal('ERROR'),
  code: z.enum(Object.keys(bankErrors) as [BankErrorCode, ...BankErrorCode[]]),
  message: FreeText,
  retryable: z.boolean(),
  reopensAt: DateTime.optional(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

export function errorAnswer(code: BankErrorCode, message: string, reopensAt?: string): ErrorAnswer {
  const answer: ErrorAnswer = { result: 'ERROR', code, message, retryable: bankErrors[code].isRetryable };
  return reopensAt === undefined ? answer : { ...answer, reopensAt };
}

const ok = <Shape extends z.ZodRawShape>(shape: Shape) => z.object({ result: z.literal('OK'), ...shape });

// ── Gateway → rail ──────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── Rail → gateway ──────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── Paths ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What the gateway asks of the rail. `timeoutMs` is how long the gateway waits before it calls the outcome
 * unknown: short where a buyer or merchant waits, longer where a bank moves money or writes a file.
 */
// biome-ignore format: a table
export const railCalls = {
  leaseNumbers:   { method: 'PUT',  path: '/v1/number-blocks/:blockId',          timeoutMs: 10_000, answer: ok(NumberBlock.omit({ blockId: true }).shape) },
  numberBlocks:   { method: 'GET',  path: '/v1/number-blocks',                   timeoutMs: 10_000, answer: ok({ blocks: z.array(NumberBlock), nextCursor: RailId.optional() }) },
  openAccount:    { method: 'PUT',  path: '/v1/accounts/:issueId',               timeoutMs: 5_000,  answer: ok(AccountState.shape) },
  closeAccount:   { method: 'PUT',  path: '/v1/accounts/:issueId/closed',        timeoutMs: 5_000,  answer: ok({ status: z.literal('CLOSED'), closedAt: DateTime }) },
  account:        { method: 'GET',  path: '/v1/accounts/:issueId',               timeoutMs: 5_000,  answer: ok(AccountState.shape) },
  inquireHolder:  { method: 'POST', path: '/v1/holder-inquiries',                timeoutMs: 5_000,  answer: ok({ holderName: FreeText, match: HolderMatch, usable: z.boolean() }) },
  refund:         { method: 'PUT',  path: '/v1/transfers/:transferId',           timeoutMs: 10_000, answer: z.object({ result: z.literal('OK') }).and(TransferState) },
  refundState:    { method: 'GET',  path: '/v1/transfers/:transferId',           timeoutMs: 5_000,  answer: z.object({ result: z.literal('OK') }).and(TransferState) },
  events:         { method: 'GET',  path: '/v1/events',                          timeoutMs: 10_000, answer: ok({ events: z.array(RailEvent), nextCursor: z.string() }) },
  reconciliation: { method: 'GET',  path: '/v1/reconciliations/:bankCode/:date', timeoutMs: 60_000, answer: null },
  banks:          { method: 'GET',  path: '/v1/banks',                           timeoutMs: 5_000,  answer: ok({ banks: z.array(BankState) }) },
} as const;
export type RailCall = keyof typeof railCalls;

/** What the rail tells the gateway, below the gateway's call-back address. */
// biome-ignore format: a table
export const railNotices = {
  depositInquiry: { method: 'POST', path: '/v1/deposit-inquiries', body: DepositInquiry,   answer: DepositInquiryAnswer },
  deposit:        { method: 'POST', path: '/v1/deposits',          body: DepositNotice,    answer: NoticeAnswer },
  reversal:       { method: 'POST', path: '/v1/deposit-reversals', body: ReversalNotice,   answer: NoticeAnswer },
  transferResult: { method: 'POST', path: '/v1/transfer-results',  body: TransferNotice,   answer: NoticeAnswer },
  bankStatus:     { method: 'POST', path: '/v1/bank-status',       body: BankStatusNotice, answer: NoticeAnswer },
} as const;
export type RailNotice = keyof typeof railNotices;

/**
 * The file's digest in the answer's head, beside the signature, so that a stored file can be checked years
 * later.
 */
export const fileDigestHeader = 'rail-file-sha256';
