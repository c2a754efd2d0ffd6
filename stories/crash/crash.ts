import { setTimeout as pause } from 'node:timers/promises';
import type { Inbox } from '../support/inbox.ts';
import { Dice } from './dice.ts';
import { drawMishap, everyMishap, type MishapName, mishaps, stallLength } from './mishaps.ts';
import type { Purchase } from './purchase.ts';
import { type Memory, reckon } from './reckoning.ts';
import { goShopping, type Rush } from './rush.ts';
import { endClaims, type Tour, visitEveryMark, visitTheBeginning } from './tour.ts';
import { buildCrashTown, type CrashTown } from './town.ts';

/** One part of a run: a tour of the marks, or mishaps by chance with so many gateways. */
export type Part =
  | { marks: true }
  | { mishaps: 'each once' | number | readonly MishapName[]; gateways: 1 | 2 };

export interface CrashPlan {
  seed: number;
  parts: Iterable<Part>;
  customers: number;
  /** Also stalls that outlast every claim, and marks that are passed a few times first. */
  isPatient: boolean;
  /**
   * In the end everybody is killed and started again, and the claims of the dead are called off: saves the half
   * minute for which they hold.
   */
  endsClaims?: boolean;
  /** Has a look at everything after it was compared, while it is still there. */
  afterwards?(memory: Memory): Promise<void>;
  /** Ends the run early when it says so. */
  isOver?(): boolean;
  progress?(state: Progress): void;
}

export interface Progress {
  kills: number;
  /** How often each mishap fell, marks under `mark`. */
  counts: ReadonlyMap<string, number>;
  /** Answers that were acknowledged to shops and customers. */
  acknowledged: number;
  purchases: number;
}

export interface CrashReport extends Progress {
  /** Marks that a process died at. */
  visited: ReadonlySet<string>;
  /** A sentence for each thing that does not agree; none when all is well. */
  findings: string[];
}

/**
 * Customers shop in two shops while one mishap follows the other; then every shop, every book and every inbox is
 * compared with what was acknowledged.
 */
export async function crash(plan: CrashPlan): Promise<CrashReport> {
  const dice = new Dice(plan.seed);
  const town = await buildCrashTown(dice, 2);
  try {
    return await new Run(plan, dice, town).whole();
  } finally {
    await town.close();
  }
}

class Run {
  readonly #plan: CrashPlan;
  readonly #dice: Dice;
  readonly #town: CrashTown;
  readonly #counts = new Map<string, number>();
  readonly #visited = new Set<string>();
  readonly #findings: string[] = [];
  readonly #purchases: Purchase[] = [];
  #kills = 0;
  #acknowledged = 0;
  #isShopClosed = false;
  #isStuck = false;
  #lastMishapAt = 0;

  constructor(plan: CrashPlan, dice: Dice, town: CrashTown) {
    this.#plan = plan;
    this.#dice = dice;
    this.#town = town;
  }

  async whole(): Promise<CrashReport> {
    const town = this.#town;
    for (const place of [...town.gateways, town.bank, town.payPal])
      place.endedByItself = (lastWords) => void this.#findings.push(lastWords);
    this.#findings.push(...(await visitTheBeginning(this.#tour())));
    await Promise.all(town.gateways.map((gateway) => gateway.start()));
    const shops = [await town.shop('A shop'), await town.shop('Another shop')];
    const lateShop = await town.shop('A shop that is ahead of its time');
    const inboxes = new Map<string, Inbox>();
    for (const shop of [...shops, lateShop])
      inboxes.set(
        shop.mId,
        await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'),
      );
    await this.#rushThroughMishaps({ shops, lateShop });
    if (this.#plan.endsClaims) await endClaims(town);
    const memory = { town, purchases: this.#purchases, inboxes };
    if (!this.#isStuck) this.#findings.push(...(await reckon(memory)));
    if (!this.#isStuck) await this.#plan.afterwards?.(memory);
    return { ...this.#progress(), visited: this.#visited, findings: this.#findings };
  }

  async #rushThroughMishaps({ shops, lateShop }: Pick<Rush, 'shops' | 'lateShop'>): Promise<void> {
    const { customers } = this.#plan;
    const rush: Rush = {
      town: this.#town,
      dice: this.#dice.fork(),
      shops,
      lateShop,
      customers,
      isOver: () => this.#isShopClosed,
      lastMishapAt: () => this.#lastMishapAt,
      acknowledge: () => {
        this.#acknowledged += 1;
      },
    };
    const shopping = goShopping(rush, this.#purchases).catch((error: Error) => {
      // What one customer was told wrong ends the run: the rest is of no use any more.
      this.#findings.push(`a customer: ${error.message}`);
      this.#isStuck = true;
      this.#isShopClosed = true;
    });
    try {
      for (const part of this.#plan.parts) {
        if (this.#isOver()) break;
        if ('marks' in part) this.#findings.push(...(await visitEveryMark(this.#tour())));
        else await this.#sufferMishaps(part);
      }
    } catch (error) {
      // What was acknowledged until then is compared all the same.
      this.#findings.push(`a mishap went wrong itself: ${error instanceof Error ? error.stack : error}`);
    }
    await pause(500);
    this.#isShopClosed = true;
    await shopping;
  }

  #isOver(): boolean {
    return this.#isShopClosed || this.#plan.isOver?.() === true;
  }

  #tour(): Tour {
    return {
      town: this.#town,
      dice: this.#dice,
      mostPasses: this.#plan.isPatient ? 3 : 1,
      isOver: () => this.#isOver(),
      visited: (mark) => {
        this.#visited.add(mark);
        this.#count('gateway killed at a mark');
      },
    };
  }

  async #sufferMishaps({ mishaps: wanted, gateways: count }: Exclude<Part, { marks: true }>): Promise<void> {
    const town = this.#town;
    const gateways = town.gateways.slice(0, count);
    for (const spare of town.gateways.slice(count)) await spare.stop();
    await Promise.all(gateways.filter(({ isUp }) => !isUp).map((gateway) => gateway.start()));
    for (const name of this.#namesOf(wanted)) {
      if (this.#isOver()) return;
      await pause(this.#dice.between(50, 1_200));
      await mishaps[name]({
        town,
        gateways,
        dice: this.#dice,
        stallMs: stallLength(this.#dice, this.#plan.isPatient),
        blame: (sentence) => void this.#findings.push(sentence),
      });
      this.#count(name);
    }
  }

  #namesOf(wanted: Exclude<Part, { marks: true }>['mishaps']): readonly MishapName[] {
    if (wanted === 'each once') return everyMishap(this.#dice);
    if (typeof wanted !== 'number') return wanted;
    return Array.from({ length: wanted }, () => drawMishap(this.#dice));
  }

  #count(name: string): void {
    this.#kills += 1;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#lastMishapAt = performance.now();
    this.#plan.progress?.(this.#progress());
  }

  #progress(): Progress {
    return {
      kills: this.#kills,
      counts: this.#counts,
      acknowledged: this.#acknowledged,
      purchases: this.#purchases.length,
    };
  }
}
