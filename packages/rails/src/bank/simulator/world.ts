import type { Alarm } from './alarm.ts';
import type { BankClock } from './bank-clock.ts';
import type { Books } from './books.ts';
import type { Chance } from './chance.ts';
import type { GatewayLine } from './gateway-line.ts';
import type { Knobs } from './knobs.ts';

/** Everything the simulated banks consist of. */
export type World = {
  books: Books;
  clock: BankClock;
  chance: Chance;
  knobs: Knobs;
  gateway: GatewayLine;
  alarm: Alarm;
  /** Attempts of notices on their way, by noticeId. */
  attempts: Map<string, Promise<boolean>>;
};
