import type { Currency, Method } from '@tollgate/contract/codes';
import type { CancelBody } from './gateway.ts';

export type OrderStatus =
  | 'requested'
  | 'mismatch'
  | 'confirming'
  | 'awaiting-deposit'
  | 'paid'
  | 'partly-refunded'
  | 'refunded'
  | 'canceled'
  | 'expired'
  | 'failed';

/** What the library remembers of an order. Money in the smallest unit, times in milliseconds since 1970. Plain JSON. */
export type Order = {
  orderId: string;
  /** Grows with every change; whoever changes an order must have seen its newest version. */
  version: number;
  status: OrderStatus;
  /** Whose order it is, in the merchant's own words: a session, a user. */
  owner: string | null;
  /** Its success address was signed, so whoever comes without the signature does not come from the window. */
  isSigned: boolean;
  /** How often the buyer was sent to the window; an old window cannot fail a new request. */
  attempt: number;
  currency: Currency;
  amount: number;
  /** What earlier attempts were opened with, where that was another amount. Missing in documents from before it was kept. */
  formerAmounts?: { currency: Currency; amount: number }[];
  /** What can still be canceled. */
  balance: number;
  method: Method | null;
  paymentKey: string | null;
  /** Which repetition of the confirm this is: after a temporary refusal the old key would only repeat the refusal. */
  round: number;
  /** Proves that a webhook comes from the gateway. Never leaves the server. */
  secret: string | null;
  account: Account | null;
  /** As the gateway writes it. Null until money has come. */
  approvedAt: string | null;
  /** Money had come, and the bank took it back. */
  wasReversed: boolean;
  isPartialCancelable: boolean;
  failureCode: string | null;
  /** The one that waits for its answer. */
  cancellation: Cancellation | null;
  cancellations: EndedCancellation[];
  /** How the gateway says each refund stands. Missing in documents from before it was kept. */
  refunds?: Refund[];
  createdAt: number;
  updatedAt: number;
  requestedAt: number;
  /** When the status was reached, and how often it was looked at since. */
  since: number;
  looks: number;
  /** When `reconcile` has to look at it again. */
  lookAt: number | null;
};

export type Account = {
  bankCode: string;
  accountNumber: string;
  /** The name of the account (예금주). */
  holderName: string;
  /** Until when money is taken (입금기한). */
  dueAt: number | null;
};

export type Cancellation = { id: string; requestId: string | null; body: CancelBody; amount: number };
/** The buyer's account number is not kept a moment longer than it is needed. */
export type EndedCancellation = Omit<Cancellation, 'body'> & { code: string | null };

/** One entry of the payment's `cancels`. `IN_PROGRESS` until a slow refund has come to its end. */
export type Refund = { transactionKey: string; status: string };

/** Money is on its way back, and may still come home again. */
export function isRefunding({ refunds = [] }: Order): boolean {
  return refunds.some(({ status }) => status === 'IN_PROGRESS');
}

/** What each state means for the goods. */
// biome-ignore format: a table
export const meaning: Record<OrderStatus, { holdsStock: boolean; delivers: boolean }> = {
  'requested':        { holdsStock: true,  delivers: false },
  'confirming':       { holdsStock: true,  delivers: false },
  'awaiting-deposit': { holdsStock: true,  delivers: false },
  'paid':             { holdsStock: true,  delivers: true  },
  'partly-refunded':  { holdsStock: true,  delivers: true  },
  'refunded':         { holdsStock: false, delivers: false },
  'canceled':         { holdsStock: false, delivers: false },
  'expired':          { holdsStock: false, delivers: false },
  'mismatch':         { holdsStock: false, delivers: false },
  'failed':           { holdsStock: false, delivers: false },
};

/** An order has changed. Told in the same commit as the change itself, so exactly once. */
export type Change = {
  orderId: string;
  /** Null for a new order. */
  from: OrderStatus | null;
  to: OrderStatus;
  /** Who or what brought it about: `success page`, `DEPOSIT_CALLBACK`, `reconcile`. */
  cause: string;
  /** What this change asks of the shelf; null when it stays as it is. */
  stock: 'take' | 'put back' | null;
  /** What this change asks of the dispatch department. */
  delivery: 'start' | 'stop' | null;
  order: Order;
};

/** @returns undefined when nobody but the library would notice */
export function changeOf(before: Order, order: Order, cause: string): Change | undefined {
  const isSame = before.status === order.status && before.balance === order.balance;
  return isSame ? undefined : change(before, order, cause);
}

/** @param before undefined for a new order */
export function change(before: Order | undefined, order: Order, cause: string): Change {
  const was = before ? meaning[before.status] : { holdsStock: false, delivers: false };
  const is = meaning[order.status];
  return {
    orderId: order.orderId,
    from: before?.status ?? null,
    to: order.status,
    cause,
    stock: was.holdsStock === is.holdsStock ? null : is.holdsStock ? 'take' : 'put back',
    delivery: was.delivers === is.delivers ? null : is.delivers ? 'start' : 'stop',
    order,
  };
}

/**
 * For `onChange` to throw: the goods are gone, say. Nothing is written. `request` passes it on; a success page that would
 * have begun the confirm does not, and its order fails with this code instead.
 */
export class OrderRefused extends Error {
  override name = 'OrderRefused';
  readonly code: string;
  /** @param code in your own words, `OUT_OF_STOCK`: the order's `failureCode`, and the `code` of its `trouble` */
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Nothing was ever approved for this order, so the buyer may (still, or again) pay for it. What expired without an account
 * ran out in the window, or while it was being confirmed: the news of it may come before the refusal.
 */
export function isOpenForPayment({ status, account }: Pick<Order, 'status' | 'account'>): boolean {
  return status === 'requested' || status === 'failed' || (status === 'expired' && account === null);
}
