/** How long the pool should last at the present pace. A bank's answer takes a fraction of it. */
const STOCK_S = 10;

/** So many numbers of a bank used since the last look are a reason to look at once. */
const HURRY_AT = 100;

interface Taken {
  rail: string;
  bankCode: string;
  count: number;
}

/**
 * The pace at which this process uses up account numbers, per bank, so that the pool holds what the next seconds need:
 * a shop whose customers all choose one bank must not find it empty.
 */
export class NumberPace {
  readonly #ticks: () => number;
  #since: number;
  #taken = new Map<string, Taken>();

  /** @param ticks milliseconds that only ever go forward */
  constructor(ticks: () => number) {
    this.#ticks = ticks;
    this.#since = ticks();
  }

  /** @returns whether so many are gone since the last look that the next one should not wait */
  took({ rail, bankCode }: { rail: string; bankCode: string }): boolean {
    const name = `${rail}/${bankCode}`;
    const count = (this.#taken.get(name)?.count ?? 0) + 1;
    this.#taken.set(name, { rail, bankCode, count });
    return count === HURRY_AT;
  }

  /** What each bank's pool should hold to last, by what was used since the last look. */
  look(): Map<string, number> {
    const seconds = Math.max(0.01, (this.#ticks() - this.#since) / 1_000);
    const wanted = [...this.#taken].map(
      ([name, { count }]) => [name, Math.ceil((count / seconds) * STOCK_S)] as const,
    );
    this.#taken = new Map();
    this.#since = this.#ticks();
    return new Map(wanted);
  }
}
