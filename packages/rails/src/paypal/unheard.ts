import { randomInt } from 'node:crypto';
import type { RailFacts, Silence } from '../rail.ts';

/** One attempt that brought no answer. Stays inside this folder: what ends a call is a `RailSilence`. */
export class Unheard extends Error {
  readonly reason: Silence;
  readonly facts: RailFacts;
  readonly isRepeatable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: Silence,
    facts: RailFacts = {},
    { isRepeatable, retryAfterMs }: { isRepeatable?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(reason);
    this.reason = reason;
    this.facts = facts;
    this.isRepeatable = isRepeatable ?? (reason !== 'UNAUTHENTICATED' && reason !== 'BAD_ANSWER');
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether something may have been done all the same. */
  get isUnknown(): boolean {
    return this.reason !== 'TURNED_AWAY' && this.reason !== 'UNAUTHENTICATED';
  }

  /** How long to wait after this attempt, the first being 1. While PayPal is at work it asks for 1 to 5 seconds. */
  pauseMs(attempt: number): number {
    if (this.retryAfterMs !== undefined) return withJitter(this.retryAfterMs);
    const firstMs = this.reason === 'IN_PROGRESS' ? 1_000 : 250;
    return withJitter(Math.min(firstMs * 2 ** (attempt - 1), 4_000));
  }
}

/** Up to a quarter more, so that those who were turned away together do not come back together. */
export function withJitter(ms: number): number {
  return ms + randomInt(1, Math.max(50, Math.ceil(Math.min(ms, 10_000) / 4)));
}
