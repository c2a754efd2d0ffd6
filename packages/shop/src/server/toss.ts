import { type Change, createTossPayments, type Store, type TossPayments } from '@tollgate/server';
import { sqliteStore } from '@tollgate/server/sqlite';
import type { Shop } from './shop.ts';
import { settleGoods } from './stock.ts';

/**
 * The merchant's library over our order book. It compares, confirms, cancels, listens and reconciles; what is left to a
 * shop is in `onChange`: the goods, and the order's history.
 *
 * @param closing aborted when the shop closes; what was under way is finished after the next start
 */
export function openToss(
  shop: Omit<Shop, 'toss' | 'store'>,
  closing: AbortSignal,
): Pick<Shop, 'toss' | 'store'> {
  const { config, log } = shop;
  const store = telling(shop, sqliteStore(shop.db, { onChange: (change) => onChange(shop, change) }));
  const toss: TossPayments = createTossPayments({
    secretKey: config.secretKey,
    clientKey: config.clientKey,
    opens: 'payment',
    ...(config.foreignKeys && { methodKeys: { FOREIGN_EASY_PAY: config.foreignKeys } }),
    baseUrl: config.apiUrl,
    store,
    timing: config.timing,
    clock: shop.now,
    onAlert: (alert) => log.error(alert, alert.what),
    waitUntil: (work) => {
      shop.underWay.add(work);
      void work.finally(() => shop.underWay.delete(work));
    },
    fetch: (input, init) =>
      fetch(input, { ...init, signal: AbortSignal.any([closing, ...(init?.signal ? [init.signal] : [])]) }),
  });
  return { toss, store };
}

/** In the same transaction as the order's new state: all of it is written, or nothing. */
function onChange({ db, log, now }: Omit<Shop, 'toss' | 'store'>, change: Change): void {
  const { orderId, from, to, cause } = change;
  if (!settleGoods(db, change)) log.error({ orderId }, 'paid late, and the goods are gone');
  if (to === from) return;
  db.prepare('insert into orderHistory values (?, ?, ?, ?)').run(orderId, now(), to, cause);
  log.info({ orderId, status: to, cause }, 'order changed');
}

/** The order page hears of everything that is written: a cancel under way and a refund that arrived are no new state. */
function telling({ changes }: Pick<Shop, 'changes'>, store: Store): Store {
  const told = async (orderId: string, isWritten: Promise<boolean>) => {
    if (await isWritten) changes.emit(orderId);
    return isWritten;
  };
  return {
    ...store,
    insert: (order, change) => told(order.orderId, store.insert(order, change)),
    replace: (order, change) => told(order.orderId, store.replace(order, change)),
  };
}
