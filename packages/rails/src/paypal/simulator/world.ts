import type { Alarm } from '../../bank/simulator/alarm.ts';
import type { BankClock } from '../../bank/simulator/bank-clock.ts';
import type { Books } from '../../bank/simulator/books.ts';
import type { Chance } from '../../bank/simulator/chance.ts';
import type { FeeRule } from './fee.ts';
import type { Knobs } from './knobs.ts';

/** Everything the simulated PayPal consists of. */
export type World = {
  books: Books;
  /** PayPal's time: kept in the books, and can be moved forward. */
  clock: BankClock;
  chance: Chance;
  knobs: Knobs;
  /** What falls due: lapses and deliveries. To be woken after every commit that may have made something due. */
  alarm: Alarm;
  /** Where buyers, clients and certificate readers find us; no slash at the end. Known once we listen. */
  publicUrl: string;
  /** Where the built-in webhook sends to. */
  callbackUrl: string;
  fee: FeeRule;
  /** True: a refund gives no fee back, as live PayPal does. False: it gives the fee back in proportion. */
  keepsFee: boolean;
};

/** `2026-03-10T05:22:31Z`: how PayPal writes a moment. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
