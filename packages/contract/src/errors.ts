/**
 * Every error code the server may answer, once, with its HTTP status and our own words for it.
 * The codes and statuses are the protocol's: docs.tosspayments.com/reference/error-codes. The words are not.
 */
import type { Language } from './codes.ts';
import { accountErrors } from './errors/account.ts';
import { approvalErrors } from './errors/approval.ts';
import { businessErrors } from './errors/business.ts';
import { requestErrors } from './errors/request.ts';
import type { ErrorRow } from './errors/row.ts';
import { lengths } from './limits.ts';

export type { ErrorRow } from './errors/row.ts';

const table = { ...requestErrors, ...approvalErrors, ...accountErrors, ...businessErrors };
export type ErrorCode = keyof typeof table;
export const errors: Readonly<Record<ErrorCode, ErrorRow>> = table;

/** The whole body of a refusal: these two keys and no other. */
export type ErrorBody = { code: ErrorCode; message: string };
/** A sentence in both languages. */
export type Words = { ko: string; en: string };

/**
 * The body `{ code, message }` of a refusal.
 *
 * @param hint what exactly was wrong, for the one who has to correct it; it follows the code's own sentence. The
 *   whole is cut at 510 characters, the most a reader of the protocol expects
 */
export function errorBody(code: ErrorCode, language: Language, hint?: Words): ErrorBody {
  const sentence = errors[code][language];
  const message = hint ? `${sentence} ${hint[language]}` : sentence;
  return { code, message: cut(message, lengths.message) };
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

/** Whether the TossPayments-Test-Code header may name it: only what an endpoint can really answer. */
export function isTestCode(text: string): text is ErrorCode {
  return isErrorCode(text) && errors[text].only === undefined;
}

/** Counts characters as a reader does, so that no emoji is cut into halves. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${Array.from(text)
    .slice(0, length - 1)
    .join('')}…`;
}
