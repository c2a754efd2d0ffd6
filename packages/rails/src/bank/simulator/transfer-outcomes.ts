import type { TransferFailureCode } from '../protocol.ts';

export type TransferPlan = {
  first: 'ACCEPTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED';
  /** What it becomes later; null leaves it open until somebody finishes it by hand. */
  last: 'SUCCEEDED' | 'FAILED' | null;
  failure?: TransferFailureCode;
};

/** What can become of a transfer (지급이체). */
// biome-ignore format: a table
export const transferOutcomes = {
  SUCCEEDED_LATER:        { first: 'ACCEPTED',  last: 'SUCCEEDED' },
  SUCCEEDED_AT_ONCE:      { first: 'SUCCEEDED', last: null },
  FAILED_LATER:           { first: 'ACCEPTED',  last: 'FAILED', failure: 'ACCOUNT_UNUSABLE' },
  FAILED_AT_ONCE:         { first: 'FAILED',    last: null,     failure: 'ACCOUNT_UNUSABLE' },
  UNKNOWN_THEN_SUCCEEDED: { first: 'UNKNOWN',   last: 'SUCCEEDED' },
  UNKNOWN_THEN_FAILED:    { first: 'UNKNOWN',   last: 'FAILED', failure: 'BANK_ERROR' },
  UNKNOWN_FOREVER:        { first: 'UNKNOWN',   last: null },
} as const satisfies Record<string, TransferPlan>;

export type TransferOutcome = keyof typeof transferOutcomes;
