const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A file that is this late is a case for a person. */
export const LATE_MS = 3 * HOUR_MS;

/** How a look at a bank's day ended. `lateMs` counts from the moment at which its file had to be ready. */
export interface Looked {
  lateMs: number;
  /** Its file came and was compared whole. */
  isCompared: boolean;
  /** Breaks that are still open. */
  open: number;
}

/**
 * When to look at a day again; undefined: never. A file is asked for until it comes. A compared one may be issued
 * again, mostly within a week, and sooner where the bank has something to mend.
 */
export function lookAgainAfterMs({ lateMs, isCompared, open }: Looked): number | undefined {
  if (!isCompared) return lateMs < LATE_MS ? 10 * MINUTE_MS : HOUR_MS;
  if (lateMs < 7 * DAY_MS) return open > 0 ? HOUR_MS : DAY_MS;
  return open > 0 ? DAY_MS : undefined;
}
