import type { Words } from '@tollgate/contract/errors';
import { type Cause, causeOf, isRetryable } from './causes.ts';
import { buyerWords } from './words.ts';

/** Why something did not work. Branch on `cause` or `code`, never on words. */
export type Trouble = {
  /** The protocol's code, `REJECT_CARD_COMPANY`. A code that is newer than this library has the cause `unknown`. */
  code: string;
  cause: Cause;
  /** The same, sent again later, may succeed. The HTTP status does not tell: PROVIDER_ERROR is a 400. */
  isRetryable: boolean;
  /** For the buyer, in both languages. */
  buyer: Words;
};

export function troubleOf(code: string): Trouble {
  const cause = causeOf(code);
  return { code, cause, isRetryable: isRetryable(cause), buyer: buyerWords[cause] };
}
