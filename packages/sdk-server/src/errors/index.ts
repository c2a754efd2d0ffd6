/**
 * The whole error catalogue. Apart from the core, because its sentences weigh more than everything else together: what
 * `confirm` and `cancel` answer has a cause and a text for the buyer without it.
 */
import { type ErrorCode, errors, isErrorCode, type Words } from '@tollgate/contract/errors';
import { sdkErrors } from '@tollgate/contract/sdk-errors';
import { type Cause, causeOf, isRetryable } from './causes.ts';
import { buyerWords } from './words.ts';

export type Explanation = {
  code: string;
  cause: Cause;
  isRetryable: boolean;
  /** As the gateway answers it; undefined for a code that this catalogue does not know, or one of the browser script. */
  httpStatus: number | undefined;
  /** What happened and what to do, for whoever wrote the call. */
  developer: Words | undefined;
  /** For the buyer: the code's own sentence where it speaks to a buyer, else that of its cause. */
  buyer: Words;
};

/** The contract's sentences about cards, accounts and limits are written for the one who pays. */
const speaksToBuyer: readonly Cause[] = ['funds', 'limit', 'instrument', 'authentication'];

/** @param code of the API, of failUrl or of the browser script */
export function explain(code: string): Explanation {
  const cause = causeOf(code);
  const row = isErrorCode(code) ? errors[code] : undefined;
  const script = Object.hasOwn(sdkErrors, code) ? sdkErrors[code as keyof typeof sdkErrors] : undefined;
  const developer = row ? { ko: row.ko, en: row.en } : script;
  const isForBuyer = speaksToBuyer.includes(cause) || code === 'USER_CANCEL';
  return {
    code,
    cause: code === 'USER_CANCEL' ? 'stopped' : cause,
    isRetryable: row ? row.retryable === true : isRetryable(cause),
    httpStatus: row?.status,
    developer,
    buyer: (isForBuyer && developer) || buyerWords[cause],
  };
}

/** Every code of the API, for a page that lists them. */
export const errorCodes = Object.keys(errors) as ErrorCode[];
export type { Cause } from './causes.ts';
