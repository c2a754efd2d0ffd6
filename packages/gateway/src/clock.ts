/**
 * The process's own clock: for timeouts, latencies and logs.
 *
 * Decisions about money take their time from the database (`store/merchants.ts`), so that many nodes
 * agree, and shifted by what a test moved the merchant's clock.
 */
export const clock = {
  now: (): Date => new Date(),
  /** Milliseconds that only ever grow, for measuring. */
  ticks: (): number => performance.now(),
};
