import type { Language } from '@tollgate/contract';
import {
  type AccountErrorBody,
  type AccountErrorCode,
  type AccountErrorRow,
  accountErrors,
} from '@tollgate/contract/console';

interface Why {
  /** The field of the form that is to blame. */
  field?: string;
  /** What exactly is wrong, instead of the code's own sentence. */
  words?: Record<Language, string>;
  retryAfterSeconds?: number;
}

/** A refusal that a person reads in the developer center. */
export class AccountRefused extends Error {
  readonly code: AccountErrorCode;
  readonly why: Why;

  constructor(code: AccountErrorCode, why: Why = {}) {
    super(code);
    this.name = 'AccountRefused';
    this.code = code;
    this.why = why;
  }
}

/** A refusal as it is answered. */
export function tellRefused(
  { code, why }: AccountRefused,
  language: Language,
): { status: number; body: AccountErrorBody; headers: Record<string, string> } {
  const row: AccountErrorRow = accountErrors[code];
  const { field, words, retryAfterSeconds } = why;
  return {
    status: row.status,
    body: {
      code,
      message: (words ?? row)[language],
      ...(field !== undefined && { field }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  };
}
