import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** One browser at one order. */
export type Visit = { sessionId: string; orderId: string };

/** More than anybody tests with at once; the oldest are forgotten first, and their buyers log in again. */
const mostLogIns = 10_000;

/**
 * Who is logged in where. A log-in counts for one order only: every payment begins at the log-in page, as merchants
 * expect it to, and a browser that paid as one test buyer is nobody at the next order.
 *
 * Kept in memory: after a restart buyers log in again, and forms of before are refused.
 */
export class BuyerSessions {
  readonly #logIns = new Map<string, string>();
  readonly #key = randomBytes(32);

  /** The e-mail of the buyer. */
  buyerAt(visit: Visit): string | undefined {
    return this.#logIns.get(nameOf(visit));
  }

  logIn(visit: Visit, email: string): void {
    this.#logIns.delete(nameOf(visit));
    this.#logIns.set(nameOf(visit), email);
    const oldest = this.#logIns.size > mostLogIns ? this.#logIns.keys().next().value : undefined;
    if (oldest !== undefined) this.#logIns.delete(oldest);
  }

  logOut(visit: Visit): void {
    this.#logIns.delete(nameOf(visit));
  }

  /** Proves that a form was made by us, for this browser and this order. */
  proofFor(visit: Visit): string {
    return createHmac('sha256', this.#key).update(nameOf(visit)).digest('base64url');
  }

  isProof(visit: Visit, proof: string): boolean {
    const [expected, given] = [this.proofFor(visit), proof].map((text) => Buffer.from(text));
    return (
      expected !== undefined &&
      given !== undefined &&
      expected.length === given.length &&
      timingSafeEqual(expected, given)
    );
  }
}

export function newSessionId(): string {
  return randomBytes(16).toString('hex');
}

/** What a session id looks like; anything else in the cookie is not one. */
export const sessionIdPattern = /^[0-9a-f]{32}$/;

function nameOf({ sessionId, orderId }: Visit): string {
  return `${sessionId}|${orderId}`;
}
