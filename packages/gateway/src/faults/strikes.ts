/** When a fault rule strikes: a pure question of the rule and of how many calls matched it before. */

/** Which of the calls that match a rule it strikes. */
export interface Turns {
  /** The first call that it may strike. */
  from: number;
  times: number | 'always';
  /** Of each call from there on. */
  probability: number;
  seed: string;
}

/**
 * Whether the rule strikes its `n`th matching call, as far as chance goes and without counting how often it struck.
 *
 * The draw hangs on the seed and the number of the call alone, so that any process, and any later run, draws the same.
 */
export function draws({ from, probability, seed }: Turns, n: number): boolean {
  if (n < from) return false;
  return probability >= 1 || fraction(seed, n) < probability;
}

/**
 * The number of the last call that the rule strikes; undefined when it never ends. Together with `draws` this says all:
 * a rule strikes the `n`th call when `n` is no later than this and `draws` is true.
 */
export function lastStrike(turns: Turns): number | undefined {
  const { from, times, probability } = turns;
  if (times === 'always') return undefined;
  if (probability >= 1) return from + times - 1;
  let n = from - 1;
  for (let left = times; left > 0; ) {
    n += 1;
    if (draws(turns, n)) left -= 1;
  }
  return n;
}

/** A number from 0 up to 1 that looks like chance. FNV-1a over the seed, then a finish that spreads every bit (murmur3). */
function fraction(seed: string, n: number): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < seed.length; place++)
    hash = Math.imul(hash ^ seed.charCodeAt(place), 0x01000193);
  hash = Math.imul(hash ^ n, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
