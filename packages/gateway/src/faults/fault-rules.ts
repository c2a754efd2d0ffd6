import { setTimeout as delay } from 'node:timers/promises';
import { type FaultEndpoint, type FaultPlace, windowEndpointNames } from '@tollgate/contract';
import type { Logger } from 'pino';
import { coalesce } from '../store/coalesce.ts';
import type { Db } from '../store/database.ts';
import {
  countInMinute,
  countMatch,
  countStrike,
  placeOf,
  rulesOfShops,
  type StoredRule,
} from '../store/faults.ts';
import type { Listener } from '../store/listen-for-changes.ts';
import { draws } from './strikes.ts';

/** Longer than this nothing is remembered, whatever anybody was told. */
const LONGEST_MS = 10_000;
/** A gateway of many thousand merchants forgets all rather than grow. */
const MOST = 20_000;

/** Changes are told within a millisecond or two; for whoever is not told, this is long enough. */
const TOLD_MS = 100;

/** What a rule is held against: a call, a webhook, or something that goes over a rail. */
export interface Subject {
  endpoint?: FaultEndpoint | undefined;
  method?: string | undefined;
  event?: string | undefined;
  orderId?: string | undefined;
  paymentKey?: string | undefined;
}

const NONE: readonly StoredRule[] = [];

/**
 * The fault rules of every shop, as this process knows them: remembered for as long as somebody listens for changes, so
 * that a shop without rules pays nothing, and a changed rule counts at once. What they did stands in the database.
 */
export class FaultRules implements Listener {
  readonly #db: Db;
  readonly #log: Pick<Logger, 'info'>;
  readonly #ticks: () => number;
  readonly #ask;
  readonly #known = new Map<string, { rules: readonly StoredRule[]; until: number }>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #isListening = false;
  /** Counts changes: an answer that was on its way while something changed is not remembered. */
  #changes = 0;

  constructor(db: Db, log: Pick<Logger, 'info'>, ticks: () => number) {
    this.#db = db;
    this.#log = log;
    this.#ticks = ticks;
    this.#ask = coalesce<string, StoredRule[]>((mIds) => rulesOfShops(db, mIds));
  }

  /** Whether somebody tells of changes, so that what was read may be kept. */
  get isRemembering(): boolean {
    return this.#isListening;
  }

  /** The shop's rules for one place, in the order of its list. */
  async of(mId: string, place: FaultPlace): Promise<readonly StoredRule[]> {
    const rules = await this.#all(mId);
    return rules.length === 0 ? NONE : rules.filter((rule) => placeOf(rule) === place);
  }

  /** Whether this shop is known to wish nothing, which is so for most: then nobody has to wait for that answer. */
  hasNone(mId: string): boolean {
    const known = this.#known.get(mId);
    return known !== undefined && known.rules.length === 0 && known.until > this.#ticks();
  }

  async #all(mId: string): Promise<readonly StoredRule[]> {
    const known = this.#known.get(mId);
    if (known && known.until > this.#ticks()) return known.rules;
    const before = this.#changes;
    const rules = (await this.#ask.load(mId)) ?? NONE;
    if (this.#isListening && before === this.#changes) {
      if (this.#known.size >= MOST) this.#known.clear();
      this.#known.set(mId, { rules, until: this.#ticks() + LONGEST_MS });
    }
    return rules;
  }

  /**
   * Counts something that may be struck by a rule, and says whether it is. To be asked once for each rule and subject,
   * and only when the strike will be carried out.
   */
  async strikes(mId: string, rule: StoredRule, subject: Subject): Promise<boolean> {
    if (!matches(rule, subject)) return false;
    const n = await countMatch(this.#db, { mId, id: rule.id, last: rule.last });
    if (n === undefined || !draws(rule, n)) return false;
    await countStrike(this.#db, mId, rule.id);
    this.#log.info({ mId, fault: rule.id, effect: rule.effect, n, ...subject }, 'a fault rule strikes');
    return true;
  }

  /** The first of the rules that strikes. */
  async firstToStrike(
    mId: string,
    rules: readonly StoredRule[],
    subject: Subject,
  ): Promise<StoredRule | undefined> {
    for (const rule of rules) if (await this.strikes(mId, rule, subject)) return rule;
    return undefined;
  }

  /** For a rule that lets so many calls a minute through: how this one stands. */
  inMinute(mId: string, rule: StoredRule, endpoint: string): ReturnType<typeof countInMinute> {
    return countInMinute(this.#db, { mId, id: rule.id, endpoint });
  }

  /**
   * Changes a shop's rules, and waits until the database has told it: by then every process was told, so that the next
   * call is judged by the new rules wherever it arrives.
   */
  async changed<T>(mId: string, change: () => Promise<T>): Promise<T> {
    const told = new Promise<void>((resolve) => {
      this.#waiting.set(mId, [...(this.#waiting.get(mId) ?? []), resolve]);
    });
    try {
      const result = await change();
      // Where nothing changed nothing is told.
      if (this.#isListening) await Promise.race([told, delay(TOLD_MS, undefined, { ref: false })]);
      return result;
    } finally {
      this.forget(mId);
    }
  }

  forget(mId: string): void {
    this.#changes += 1;
    this.#known.delete(mId);
    for (const resolve of this.#waiting.get(mId) ?? []) resolve();
    this.#waiting.delete(mId);
  }

  listening(isListening: boolean): void {
    this.#isListening = isListening;
    this.#changes += 1;
    this.#known.clear();
  }
}

/** Whether a rule is bound to this. What it leaves open it is not bound by. */
export function matches(rule: StoredRule, subject: Subject): boolean {
  const { endpoint, method, event, orderId, paymentKey } = rule;
  return (
    isOfEndpoint(endpoint, subject.endpoint) &&
    (method === null || method === subject.method) &&
    (event === null || event === subject.event) &&
    (orderId === null || orderId === subject.orderId) &&
    (paymentKey === null || paymentKey === subject.paymentKey)
  );
}

/** `*` is every call of the merchant API; a call of the window has to be named. */
const isOfEndpoint = (bound: FaultEndpoint | null, asked: FaultEndpoint | undefined): boolean =>
  bound === null || bound === asked || (bound === '*' && !isOfWindow(asked));

const OF_WINDOW = new Set<unknown>(windowEndpointNames);
const isOfWindow = (endpoint: FaultEndpoint | undefined): boolean => OF_WINDOW.has(endpoint);
