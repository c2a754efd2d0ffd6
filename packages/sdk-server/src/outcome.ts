import { causeOf } from './errors/causes.ts';
import { type Trouble, troubleOf } from './errors/trouble.ts';
import { type Amount, amountOf } from './money.ts';
import { isOpenForPayment, type Order } from './order.ts';

type Of<Kind extends string> = {
  kind: Kind;
  orderId: string;
  /** What the order costs. */
  amount: Amount;
};

/** Money has come. The only kinds with a `paidAt`: nothing else may be delivered. */
export type Paid = Of<'paid'> & { paymentKey: string; paidAt: string; balance: Amount };
/** Delivered in part, or all of it with something paid back. `balance` is what the merchant keeps. */
export type PartlyRefunded = Of<'partly-refunded'> & { paymentKey: string; paidAt: string; balance: Amount };
/** An account number was issued, and **nothing is paid**: deliver when the kind becomes `paid`. */
export type AccountIssued = Of<'account-issued'> & {
  paymentKey: string;
  account: {
    bankCode: string;
    accountNumber: string;
    holderName: string;
    /** Until when money is taken; ISO 8601 in UTC. */
    dueAt: string | null;
  };
  /** Money had come and the bank took it back: the delivery stops, the buyer pays again. */
  wasReversed: boolean;
};
export type Failed = Of<'failed'> & { trouble: Trouble; canRetry: boolean };
/** The buyer came back with another amount than the order's: never confirmed, and over. */
export type Mismatch = Of<'mismatch'>;
/** Neither yes nor no yet. Show the order page, not an error; `reconcile` finds out. */
export type Confirming = Of<'confirming'>;

export type Outcome =
  | Paid
  | PartlyRefunded
  | AccountIssued
  | Failed
  | Mismatch
  | Confirming
  /** The buyer is in the window, or left it. */
  | Of<'requested'>
  /** All money went back. */
  | (Of<'refunded'> & { paymentKey: string | null })
  /** Canceled before any money came. */
  | Of<'canceled'>
  /** The time for the window or for the deposit is over. */
  | (Of<'expired'> & { canRetry: boolean });

/** What an order's state means, in kinds that cannot be taken for one another. */
export function outcomeOf(order: Order): Outcome {
  const { orderId, status } = order;
  const own = { orderId, amount: amountOf(order.amount, order.currency) };
  const paymentKey = order.paymentKey ?? '';
  switch (status) {
    case 'paid':
    case 'partly-refunded': {
      const balance = amountOf(order.balance, order.currency);
      return { ...own, kind: status, paymentKey, paidAt: order.approvedAt ?? '', balance };
    }
    case 'awaiting-deposit':
      return {
        ...own,
        kind: 'account-issued',
        paymentKey,
        account: shown(order),
        wasReversed: order.wasReversed,
      };
    case 'failed': {
      const trouble = troubleOf(order.failureCode ?? '');
      return { ...own, kind: 'failed', trouble, canRetry: causeOf(trouble.code) !== 'does not fit' };
    }
    case 'refunded':
      return { ...own, kind: status, paymentKey: order.paymentKey };
    case 'expired':
      return { ...own, kind: status, canRetry: isOpenForPayment(order) };
    default:
      return { ...own, kind: status };
  }
}

function shown({ account }: Order): AccountIssued['account'] {
  const { bankCode = '', accountNumber = '', holderName = '', dueAt = null } = account ?? {};
  return {
    bankCode,
    accountNumber,
    holderName,
    dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
  };
}
