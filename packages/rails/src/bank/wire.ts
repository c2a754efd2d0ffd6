import { z } from 'zod';

/** The words and refusals that both directions of `bank-rail/1` share. */

/** Won. */
export const maxAmount = 1_000_000_000_000;

export const Amount = z.int().min(1).max(maxAmount);
export const BankCode = z.string().regex(/^\d{3}$/);
export const AccountNumber = z.string().regex(/^\d{1,20}$/);
export const RailId = z.string().regex(/^[A-Za-z0-9_.:=-]{1,64}$/);
export const DateTime = z.iso.datetime({ offset: true });
/** The year 0 is on no calendar, and a database refuses it: a notice with it would never be answered. */
export const BankDate = z.iso.date().regex(/^(?!0000)/, 'Invalid date');

/**
 * Text that somebody typed at a bank. Control characters (NUL among them, which no PostgreSQL text can hold)
 * and lone surrogates are taken out and the rest is cut, never refused: money has moved, whatever the name
 * is.
 */
export const FreeText = z
  .string()
  .transform((text) => Array.from(withoutControls(text)).slice(0, 100).join(''));

function withoutControls(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\uFFFD]/gu, '');
}

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
