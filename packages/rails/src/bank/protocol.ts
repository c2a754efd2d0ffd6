import { z } from 'zod';
import { AccountState, BankState, HolderMatch, NumberBlock, TransferState } from './calls.ts';
import {
  BankStatusNotice,
  DepositInquiry,
  DepositInquiryAnswer,
  DepositNotice,
  NoticeAnswer,
  RailEvent,
  ReversalNotice,
  TransferNotice,
} from './events.ts';
import { DateTime, FreeText, RailId } from './wire.ts';

export * from './calls.ts';
export * from './events.ts';
export * from './wire.ts';

/**
 * `bank-rail/1`: what the gateway (G) and a bank rail (R) say to each other, both directions.
 *
 * Amounts are integers of won, 1 to 10^12. Bank codes are the inter-bank ones of three digits. Times are RFC
 * 3339 with offset, business dates `YYYY-MM-DD` in Korea. Fields that are not named here are ignored.
 */

/** Requests larger than this are refused before they are read whole. */
export const maxRequestBytes = 64 * 1024;

const ok = <Shape extends z.ZodRawShape>(shape: Shape) => z.object({ result: z.literal('OK'), ...shape });

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
