import { balance, compare, heard, type Wrong } from './books.ts';
import type { Feed, Load } from './load/job.ts';
import type { Measurement } from './options.mjs';
import { addFreeNumbers, clearReady, readyPayments, waitingPayments } from './stock.ts';
import { payPalPayments } from './stock-paypal.ts';
import type { Shop } from './town/shop.ts';
import type { Town } from './town/town.ts';

/** What one measurement asks for, and how its books are checked afterwards. */
export interface Prepared {
  feed: Feed;
  /** Says what is wrong, and clears away what was not used. */
  check(load: Load): Promise<Wrong>;
}

export type Scenario = Exclude<Measurement, 'cold' | 'pgbench' | 'naive' | 'bare' | 'least' | 'mock'>;

/** What is measured of the gateway. `count` payments are prepared; how many are used shows. */
export const scenarios: Record<Scenario, (town: Town, count: number) => Promise<Prepared>> = {
  confirm: (town, count) => confirming(town, count, false),
  keyed: (town, count) => confirming(town, count, true),
  paypal,
  get,
  first,
  deposit,
  cancel,
  refund,
  mixed,
};

async function confirming(town: Town, count: number, isKeyed: boolean): Promise<Prepared> {
  const { quiet: shop } = town;
  const orders = await readyPayments(town, shop, count);
  return {
    feed: { kind: 'confirm', secretKey: shop.secretKey, orders, leadsTo: 'WAITING_FOR_DEPOSIT', isKeyed },
    async check(load) {
      const wrong = await compare(town, shop, load, {
        paymentKeys: keysOf(orders),
        untouched: 'IN_PROGRESS',
      });
      await clearReady(town, shop, orders);
      return wrong;
    },
  };
}

async function paypal(town: Town, count: number): Promise<Prepared> {
  const { quiet: shop } = town;
  const orders = await payPalPayments(shop, count);
  return {
    feed: { kind: 'confirm', secretKey: shop.secretKey, orders, leadsTo: 'DONE' },
    async check(load) {
      const wrong = await compare(town, shop, load, {
        paymentKeys: keysOf(orders),
        untouched: 'IN_PROGRESS',
      });
      await clearReady(town, shop, orders);
      return [...wrong, ...(await balance(town))];
    },
  };
}

/** The same payments again and again, more than a batch and fewer than a cache of the database. */
const LOOKED_AT = 5_000;
const lookedAt = new WeakMap<Shop, Promise<string[]>>();

async function get(town: Town): Promise<Prepared> {
  const { quiet: shop } = town;
  if (!lookedAt.has(shop)) lookedAt.set(shop, waitingPayments(town, shop, LOOKED_AT).then(keysOf));
  const paymentKeys = (await lookedAt.get(shop)) ?? [];
  return { feed: { kind: 'get', secretKey: shop.secretKey, paymentKeys }, check: async () => [] };
}

async function first(town: Town, count: number): Promise<Prepared> {
  const { quiet: shop } = town;
  const paymentKeys = keysOf(await waitingPayments(town, shop, count));
  const feed: Feed = { kind: 'get', secretKey: shop.secretKey, paymentKeys, isOnce: true };
  return { feed, check: async () => [] };
}

async function deposit(town: Town, count: number): Promise<Prepared> {
  const { told: shop } = town;
  const accounts = await waitingPayments(town, shop, count);
  return {
    feed: { kind: 'deposit', bank: town.bankLine(), accounts },
    check: async (load) => [
      ...(await compare(town, shop, load, {
        paymentKeys: keysOf(accounts),
        untouched: 'WAITING_FOR_DEPOSIT',
      })),
      ...heard(load),
      ...(await balance(town)),
    ],
  };
}

async function cancel(town: Town, count: number): Promise<Prepared> {
  const { quiet: shop } = town;
  const paymentKeys = keysOf(await waitingPayments(town, shop, count));
  return {
    feed: { kind: 'cancel', secretKey: shop.secretKey, paymentKeys },
    check: (load) => compare(town, shop, load, { paymentKeys, untouched: 'WAITING_FOR_DEPOSIT' }),
  };
}

/** Where refunds go: an account the bank simulator knows nothing bad of. */
const refundAccount = { bank: '88', accountNumber: '110123456789', holderName: '김고객' };

async function refund(town: Town, count: number): Promise<Prepared> {
  const { quiet: shop } = town;
  const accounts = await waitingPayments(town, shop, count);
  const paid = await town.run({
    origin: town.gateway.origin,
    loop: { kind: 'closed', connections: Math.min(64, count) },
    seconds: 60,
    feed: { kind: 'deposit', bank: town.bankLine(), accounts },
  });
  const paymentKeys = paid.acknowledged.map(([paymentKey]) => paymentKey);
  return {
    feed: { kind: 'cancel', secretKey: shop.secretKey, paymentKeys, refundAccount },
    check: async (load) => [
      ...(await compare(town, shop, load, { paymentKeys, untouched: 'DONE' })),
      ...(await balance(town)),
    ],
  };
}

/** Enough that the first requests of a day find something to confirm, pay and look at. */
const OPENING_STOCK = 1_000;

async function mixed(town: Town, count: number): Promise<Prepared> {
  const { told: shop } = town;
  const orders = await readyPayments(town, shop, OPENING_STOCK);
  const accounts = await waitingPayments(town, shop, OPENING_STOCK);
  await addFreeNumbers(town.db, Math.ceil(count * 0.4));
  return {
    feed: {
      kind: 'mixed',
      secretKey: shop.secretKey,
      bank: town.bankLine(),
      orders,
      accounts,
      refundAccount,
    },
    async check(load) {
      const wrong = [
        ...(await compare(town, shop, load, { paymentKeys: [], untouched: '' })),
        ...heard(load),
        ...(await balance(town)),
      ];
      await clearReady(town, shop, orders);
      return wrong;
    },
  };
}

const keysOf = (all: readonly { paymentKey: string }[]): string[] => all.map(({ paymentKey }) => paymentKey);
