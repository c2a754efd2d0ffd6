import { setTimeout as wait } from 'node:timers/promises';

/** So many wrong tries are answered at once: people mistype. */
const freeTries = 3;
const shortestDelayMs = 250;
/** A person who remembers the password late still gets in without going away. */
const longestDelayMs = 4_000;
const forgetAfterMs = 15 * 60_000;

/** The wait before the answer to one more try after so many wrong ones. */
export function delayAfterMs(wrongTries: number): number {
  return wrongTries < freeTries
    ? 0
    : Math.min(shortestDelayMs * 2 ** (wrongTries - freeTries), longestDelayMs);
}

/**
 * Makes guessing slow and locks nobody out: every try is looked at, the right password always gets in, and only the
 * answer comes later the more wrong tries there were on one account. A try counts from the moment it arrives, so that
 * many at once are no quicker than one after the other would begin to be.
 */
export class LogInPatience {
  readonly #tries = new Map<string, { wrong: number; lastAt: number }>();
  readonly #now: () => number;
  readonly #pause: (ms: number) => Promise<unknown>;

  constructor(now: () => number, pause: (ms: number) => Promise<unknown> = wait) {
    this.#now = now;
    this.#pause = pause;
  }

  /**
   * @param account whose password is tried; all unknown ones share a name, so that the memory stays small
   * @returns what the look found, and whether the answer was held back
   */
  async try<Found>(
    account: string,
    look: () => Found | undefined,
  ): Promise<{ found: Found | undefined; isSlow: boolean }> {
    const now = this.#now();
    const known = this.#tries.get(account);
    const tries = known && now - known.lastAt < forgetAfterMs ? known : { wrong: 0, lastAt: now };
    const delayMs = delayAfterMs(tries.wrong);
    tries.wrong += 1;
    tries.lastAt = now;
    this.#tries.set(account, tries);
    if (delayMs > 0) await this.#pause(delayMs);
    const found = look();
    if (found !== undefined) this.#tries.delete(account);
    return { found, isSlow: delayMs > 0 };
  }
}
