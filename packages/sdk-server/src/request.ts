import { type Currency, type Method, methods } from '@tollgate/contract/codes';
import { isReturnUrl, orderIdPattern } from '@tollgate/contract/limits';
import { type AmountInput, isCurrency, majorUnits, minorUnits } from './money.ts';
import { change, isOpenForPayment, type Order } from './order.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { isOwner, type Purpose, returnToken } from './own-order.ts';
import { save } from './save.ts';
import { nextLook } from './timing.ts';
import type { World } from './world.ts';

export type NewOrder = {
  /** 6 to 64 letters, digits, `-`, `_`, `=`; see `newOrderId`. */
  orderId: string;
  /** From your own price list, never from the page. */
  amount: AmountInput;
  /** The method the page opens, when only this one will do. */
  method?: Method;
  /** Whose order it is: a session, a user. `confirm`, `fail` and `outcome` then want to hear the same. */
  owner?: string;
  /** Whole addresses; your own query in them stays. They come back signed. */
  successUrl?: string;
  failUrl?: string;
};

/** `open`: hand `window` to `requestPayment`. `closed`: this order cannot be paid (any more); show its outcome. */
export type RequestResult =
  | { kind: 'open'; orderId: string; attempt: number; window: WindowRequest }
  | { kind: 'closed'; outcome: Outcome };

export type WindowRequest = {
  orderId: string;
  amount: { value: number; currency: Currency };
  successUrl?: string;
  failUrl?: string;
};

/**
 * Remembers an order before its payment window opens, so that nothing a page or an address says later has to be
 * believed. Called again for an order that nobody has paid, it begins another attempt, with another method and amount if
 * need be.
 *
 * @throws Error for an order that no gateway would take, for one with another owner than before, and what your own
 *   `onChange` throws
 */
export async function request(world: World, wanted: NewOrder): Promise<RequestResult> {
  const amount = check(wanted);
  for (;;) {
    const before = await world.store.find(wanted.orderId);
    if (!before) {
      const order = newOrder(world, wanted, amount);
      if (await world.store.insert(order, change(undefined, order, 'request')))
        return open(world, order, wanted);
      continue;
    }
    if (!isOwner(before, wanted.owner)) throw new Error(`Order ${wanted.orderId} belongs to somebody else.`);
    if (!isOpenForPayment(before)) return { kind: 'closed', outcome: outcomeOf(before) };
    const again = await save(world, before, anew(world, before, { ...wanted, minor: amount }), 'request');
    if (again) return open(world, again, wanted);
  }
}

function newOrder(world: World, wanted: NewOrder, amount: number): Order {
  const now = world.now();
  const order: Order = {
    orderId: wanted.orderId,
    version: 1,
    status: 'requested',
    owner: wanted.owner ?? null,
    isSigned: wanted.successUrl !== undefined,
    attempt: 1,
    currency: wanted.amount.currency,
    amount,
    balance: amount,
    method: wanted.method ?? null,
    paymentKey: null,
    round: 0,
    secret: null,
    account: null,
    approvedAt: null,
    wasReversed: false,
    isPartialCancelable: true,
    failureCode: null,
    cancellation: null,
    cancellations: [],
    createdAt: now,
    updatedAt: now,
    requestedAt: now,
    since: now,
    looks: 0,
    lookAt: null,
  };
  return { ...order, lookAt: nextLook(order, now, world.timing) };
}

/** Another method may mean another currency, and a coupon another price: the last attempt's is the order's. */
function anew(world: World, before: Order, wanted: NewOrder & { minor: number }) {
  const { currency } = wanted.amount;
  const { formerAmounts = [], ...former } = before;
  const isSame = former.amount === wanted.minor && former.currency === currency;
  return {
    status: 'requested',
    currency,
    amount: wanted.minor,
    balance: wanted.minor,
    formerAmounts: isSame
      ? formerAmounts
      : [...formerAmounts, { currency: former.currency, amount: former.amount }],
    attempt: before.attempt + 1,
    method: wanted.method ?? null,
    isSigned: wanted.successUrl !== undefined,
    paymentKey: null,
    failureCode: null,
    requestedAt: world.now(),
  } as const;
}

async function open(world: World, order: Order, { successUrl, failUrl }: NewOrder): Promise<RequestResult> {
  const signed = async (purpose: Purpose, address: string) => {
    const url = new URL(address);
    url.searchParams.set('token', await returnToken(world, purpose, order));
    return url.href;
  };
  const { orderId, attempt, currency } = order;
  const window: WindowRequest = {
    orderId,
    amount: { value: majorUnits(order.amount, currency), currency },
    ...(successUrl && { successUrl: await signed('success', successUrl) }),
    ...(failUrl && { failUrl: await signed('fail', failUrl) }),
  };
  return { kind: 'open', orderId, attempt, window };
}

/** @returns the amount in the smallest unit */
function check({ orderId, amount, method, successUrl, failUrl }: NewOrder): number {
  if (!orderIdPattern.test(orderId)) {
    throw new Error('orderId must be 6 to 64 letters, digits or - _ =');
  }
  if (!isCurrency(amount.currency)) throw new Error('amount.currency must be KRW, USD or JPY');
  const minor = minorUnits(amount.value, amount.currency);
  if (!minor) {
    throw new Error(
      `amount.value must be a decimal above zero with no more decimals than ${amount.currency} has`,
    );
  }
  if (method !== undefined && !Object.hasOwn(methods, method))
    throw new Error(`There is no method ${method}`);
  const foreign = method === 'FOREIGN_EASY_PAY';
  if (foreign && amount.currency !== 'USD') throw new Error('FOREIGN_EASY_PAY (PayPal) pays in USD');
  if (method && !foreign && amount.currency !== 'KRW') throw new Error(`${method} pays in KRW`);
  for (const [name, url] of Object.entries({ successUrl, failUrl })) {
    if (url !== undefined && !isReturnUrl(url)) {
      throw new Error(`${name} must be a whole address that begins with http:// or https://`);
    }
  }
  return minor;
}
