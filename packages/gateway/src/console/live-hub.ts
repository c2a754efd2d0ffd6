import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEventName, LiveEvents } from '@tollgate/contract/console';
import type { Db } from '../store/database.ts';
import {
  type NewestCall,
  newestCalls,
  newestDeliveries,
  paymentChanges,
  shopMarks,
} from '../store/live-changes.ts';
import { paymentsByKeys } from '../store/payment-list.ts';
import { tellRow } from './payment-row.ts';

/** At most two events of a kind a second, however fast a shop sells. */
const EVERY_MS = 500;
/** Rows of one event; more than that no list shows at once. */
const MOST_ROWS = 50;
/** Rows that one look tells, in as many events. */
const MOST_AT_ONCE = 4 * MOST_ROWS;
/** Calls of a shop that one look sees. */
const MOST_CALLS = 100;
/** A commit is seen a moment after the time that it carries. */
const OVERLAP_MS = 5_000;
/** How far back the first look goes, for what happened while the page was loading. */
const FIRST_MS = 2_000;

interface Watcher {
  send<Name extends LiveEventName>(name: Name, data: LiveEvents[Name]): void;
}

/** What is known of a shop that somebody watches. */
interface Watched {
  mId: string;
  isTest: boolean;
  watchers: Set<Watcher>;
  /** Which change of each payment was told, and when it was recorded; older ones are forgotten. */
  told: Map<string, { version: number; recordedAt: number }>;
  deliveries: Map<string, string> | undefined;
  /** The ids of the newest calls. */
  calls: Set<string> | undefined;
  offsetMs: number | undefined;
  faults: string | undefined;
  since: number | undefined;
}

/**
 * Tells open pages what changed, by looking: a few small reads every half second for all of them together, and none
 * while nobody watches. A notice with every commit would make all commits of the database wait for each other.
 */
export class LiveHub {
  readonly #db: Db;
  readonly #onError: (error: unknown) => void;
  readonly #shops = new Map<string, Watched>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(db: Db, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** @returns what ends the watching */
  watch({ mId, isTest }: { mId: string; isTest: boolean }, watcher: Watcher): () => void {
    const shop = this.#shops.get(mId) ?? {
      ...{ mId, isTest, watchers: new Set<Watcher>(), told: new Map() },
      ...{
        deliveries: undefined,
        calls: undefined,
        offsetMs: undefined,
        faults: undefined,
        since: undefined,
      },
    };
    this.#shops.set(mId, shop);
    shop.watchers.add(watcher);
    this.#loop ??= this.#run();
    return () => {
      shop.watchers.delete(watcher);
      if (shop.watchers.size === 0 && this.#shops.get(mId) === shop) this.#shops.delete(mId);
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && this.#shops.size > 0) {
      try {
        await this.#look();
      } catch (error) {
        this.#onError(error);
      }
      await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    this.#loop = undefined;
  }

  async #look(): Promise<void> {
    const shops = [...this.#shops.values()];
    const mIds = shops.map(({ mId }) => mId);
    const { wall, marks } = await shopMarks(this.#db, mIds);
    const now = wall.getTime();
    for (const { mId, offsetMs, faults } of marks) {
      const shop = this.#shops.get(mId);
      if (!shop) continue;
      if (shop.offsetMs !== undefined && shop.offsetMs !== offsetMs) tell(shop, 'clock', { offsetMs });
      if (shop.faults !== undefined && shop.faults !== faults) tell(shop, 'faults', {});
      shop.offsetMs = offsetMs;
      shop.faults = faults;
    }
    const since = Math.min(...shops.map((shop) => shop.since ?? now - FIRST_MS));
    const changes = await paymentChanges(this.#db, mIds, new Date(since));
    const byShop = Map.groupBy(changes, ({ mId }) => mId);
    for (const shop of shops) await this.#tellPayments(shop, byShop.get(shop.mId) ?? [], now);
    await this.#tellDeliveries(shops, mIds);
    await this.#tellCalls(shops, mIds, now);
  }

  async #tellPayments(
    shop: Watched,
    changes: { paymentKey: string; version: number; recordedAt: Date }[],
    now: number,
  ): Promise<void> {
    const news = changes.filter(
      ({ paymentKey, version }) => (shop.told.get(paymentKey)?.version ?? 0) < version,
    );
    for (const { paymentKey, version, recordedAt } of news)
      shop.told.set(paymentKey, { version, recordedAt: recordedAt.getTime() });
    shop.since = now - OVERLAP_MS;
    for (const [paymentKey, { recordedAt }] of shop.told)
      if (recordedAt < now - 2 * OVERLAP_MS) shop.told.delete(paymentKey);
    if (news.length === 0) return;
    // Nobody reads so many at once: the page is told to look again, which is what it does when it missed some.
    if (news.length > MOST_AT_ONCE) return tell(shop, 'payments', { rows: [] });
    for (let told = 0; told < news.length; told += MOST_ROWS) {
      const keys = news.slice(told, told + MOST_ROWS).map(({ paymentKey }) => paymentKey);
      const rows = await paymentsByKeys(this.#db, shop.mId, keys);
      tell(shop, 'payments', { rows: rows.map((row) => tellRow(row, shop.isTest)) });
    }
  }

  async #tellDeliveries(shops: readonly Watched[], mIds: readonly string[]): Promise<void> {
    const newest = Map.groupBy(await newestDeliveries(this.#db, mIds, MOST_ROWS), ({ mId }) => mId);
    for (const shop of shops) {
      const deliveries = newest.get(shop.mId) ?? [];
      const known = shop.deliveries;
      const news = known ? deliveries.filter(({ deliveryId, mark }) => known.get(deliveryId) !== mark) : [];
      shop.deliveries = new Map(deliveries.map(({ deliveryId, mark }) => [deliveryId, mark]));
      if (news.length === 0) continue;
      tell(shop, 'deliveries', {
        deliveryIds: news.map(({ deliveryId }) => deliveryId),
        orderIds: [...new Set(news.map(({ orderId }) => orderId))],
      });
    }
  }

  /** A call is in the log later than what it did, and a refused one did nothing else that a page could hear of. */
  async #tellCalls(shops: readonly Watched[], mIds: readonly string[], now: number): Promise<void> {
    const newest = Map.groupBy(await newestCalls(this.#db, mIds, MOST_CALLS), ({ mId }) => mId);
    for (const shop of shops) {
      const calls = newest.get(shop.mId) ?? [];
      const { calls: known } = shop;
      shop.calls = new Set(calls.map(({ callId }) => callId));
      const news = calls.filter((call) => (known ? !known.has(call.callId) : madeAt(call) >= now - FIRST_MS));
      if (news.length === 0) continue;
      const isWhole = news.length < MOST_CALLS;
      const names = (each: (call: NewestCall) => string | null): string[] => [
        ...new Set(news.map(each).filter((name) => name !== null)),
      ];
      tell(shop, 'calls', {
        paymentKeys: names(({ paymentKey }) => paymentKey),
        orderIds: names(({ orderId }) => orderId),
        isWhole,
      });
    }
  }
}

const madeAt = ({ callId }: NewestCall): number =>
  Number.parseInt(callId.replaceAll('-', '').slice(0, 12), 16);

function tell<Name extends LiveEventName>(shop: Watched, name: Name, data: LiveEvents[Name]): void {
  for (const watcher of shop.watchers) watcher.send(name, data);
}
