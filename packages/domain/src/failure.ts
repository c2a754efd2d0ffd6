import type { ErrorCode } from '@tollgate/contract';

/** A sentence for the developer in both languages; it replaces the code's general message. */
export interface Hint {
  ko: string;
  en: string;
}

/**
 * A refusal that the merchant is told about: `{code, message}` with the code's own HTTP status.
 *
 * `facts` go to our log and to the console, never to the wire, because they may name what another
 * merchant owns. Anything thrown that is not a Failure is our bug and answers 500.
 */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly hint: Hint | undefined;

  constructor(code: ErrorCode, facts: Record<string, unknown> = {}, hint?: Hint) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
    this.hint = hint;
  }
}
