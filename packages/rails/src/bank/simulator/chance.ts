import { randomInt } from 'node:crypto';

/** The simulator's one source of randomness: numbers from 0 (included) to 1 (excluded). Seeded in tests. */
export class Chance {
  readonly #random: () => number;

  constructor(random: () => number = () => randomInt(2 ** 47) / 2 ** 47) {
    this.#random = random;
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => Math.floor(this.#random() * 10)).join('');
  }

  /** Ordered by time, so that books on the disk grow at their end: `dep_mhq3k2f09x8s1d7c4b2a`. */
  id(prefix: string, now: number): string {
    const tail = Array.from({ length: 10 }, () => Math.floor(this.#random() * 36).toString(36)).join('');
    return `${prefix}_${now.toString(36)}${tail}`;
  }
}
