/** An access token and how many seconds it lives. It is never logged and never leaves the process. */
export type FreshToken = { token: string; lifeSeconds: number };

type Held = { token: string; renewAt: number; expiresAt: number };

/**
 * Keeps one access token. PayPal throttles whoever fetches one for each payment, so everybody who needs a new one
 * at the same moment waits for the same fetch.
 *
 * It is renewed at nine tenths of its life, and a minute before it expires at the latest. While PayPal gives no
 * new one, the old one serves as long as it lives.
 *
 * @param now milliseconds of any clock that runs evenly
 */
export class Tokens {
  readonly #fetchOne: () => Promise<FreshToken>;
  readonly #now: () => number;
  #held: Held | undefined;
  #underway: Promise<string> | undefined;

  constructor(fetchOne: () => Promise<FreshToken>, now: () => number) {
    this.#fetchOne = fetchOne;
    this.#now = now;
  }

  async current(): Promise<string> {
    const held = this.#held;
    if (held && this.#now() < held.renewAt) return held.token;
    this.#underway ??= this.#renew().finally(() => {
      this.#underway = undefined;
    });
    if (!held || this.#now() >= held.expiresAt) return this.#underway;
    return this.#underway.catch(() => held.token);
  }

  /** PayPal no longer takes this one. Whoever says so late does not throw away its successor. */
  discard(token: string): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  async #renew(): Promise<string> {
    const askedAt = this.#now();
    const { token, lifeSeconds } = await this.#fetchOne();
    const lifeMs = lifeSeconds * 1000;
    // One that lives for a minute or less would never be used if it had to be a minute from its end.
    const renewMs = Math.max(Math.min(lifeMs * 0.9, lifeMs - 60_000), lifeMs / 2);
    this.#held = { token, renewAt: askedAt + renewMs, expiresAt: askedAt + lifeMs };
    return token;
  }
}
