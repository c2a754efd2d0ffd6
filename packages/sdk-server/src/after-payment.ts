import type { Payment } from '@tollgate/contract';
import { type Method, methods } from '@tollgate/contract/codes';
import { parseSeoul } from '@tollgate/contract/dates';
import { minorUnits } from './money.ts';
import type { Account, Order, OrderStatus, Refund } from './order.ts';
import type { Changes } from './save.ts';
import { isObject, isText, textOf } from './shape.ts';

/**
 * What a freshly read Payment makes of an order. Pure: the same answer always leads to the same state, so a webhook that
 * comes twice, late or in the wrong order changes nothing.
 */
export function afterPayment(order: Order, payment: Payment): Changes {
  const status = statusAfter(order, payment);
  const approvedAt = textOf(payment.approvedAt);
  const hadMoney = order.status === 'paid' || order.status === 'partly-refunded' || order.wasReversed;
  return {
    status,
    balance: minorUnits(payment.balanceAmount, order.currency) ?? order.balance,
    // A payment that is not approved may be one of several attempts: it does not become the order's own.
    paymentKey: order.paymentKey ?? (isApproved(payment) ? payment.paymentKey : null),
    secret: order.secret ?? textOf(payment.secret),
    failureCode: textOf(payment.failure?.code),
    approvedAt,
    wasReversed: status === 'awaiting-deposit' && hadMoney,
    isPartialCancelable: payment.isPartialCancelable !== false,
    account: accountOf(payment) ?? order.account,
    refunds: refundsAfter(order, payment),
  };
}

/** What has ended stays ended: an answer may be older than the news. */
function refundsAfter({ refunds = [] }: Order, { cancels }: Payment): Refund[] {
  const now = new Map(refunds.map((refund) => [refund.transactionKey, refund]));
  for (const entry of Array.isArray(cancels) ? cancels : []) {
    if (!isObject(entry) || !isText(entry['transactionKey'])) continue;
    const transactionKey = entry['transactionKey'];
    const known = now.get(transactionKey);
    if (known && known.status !== 'IN_PROGRESS') continue;
    now.set(transactionKey, { transactionKey, status: textOf(entry['cancelStatus']) ?? 'DONE' });
  }
  return [...now.values()];
}

function statusAfter(order: Order, payment: Payment): OrderStatus {
  switch (payment.status) {
    case 'WAITING_FOR_DEPOSIT':
      return payment.virtualAccount?.expired ? 'expired' : 'awaiting-deposit';
    case 'DONE':
      return 'paid';
    case 'CANCELED':
    case 'PARTIAL_CANCELED':
      // Several partial cancels that add up to everything keep the word PARTIAL_CANCELED: the balance tells.
      if (payment.balanceAmount > 0) return 'partly-refunded';
      return payment.approvedAt ? 'refunded' : 'canceled';
    case 'ABORTED':
      return 'failed';
    case 'EXPIRED':
      return order.status === 'failed' ? 'failed' : 'expired';
    default:
      return order.status; // READY, IN_PROGRESS, and words that do not exist yet
  }
}

function accountOf({ virtualAccount }: Payment): Account | undefined {
  if (!virtualAccount || !isText(virtualAccount.accountNumber)) return undefined;
  return {
    bankCode: textOf(virtualAccount.bankCode) ?? '',
    accountNumber: virtualAccount.accountNumber,
    holderName: textOf(virtualAccount.customerName) ?? '',
    dueAt: parseSeoul(String(virtualAccount.dueDate))?.getTime() ?? null,
  };
}

/** Whether confirm has gone through: an account issued, or money taken. */
export function isApproved(payment: Payment): boolean {
  return ['WAITING_FOR_DEPOSIT', 'DONE', 'CANCELED', 'PARTIAL_CANCELED'].includes(payment.status);
}

/** @returns what is wrong with this payment for this order; undefined when it is the order's own */
export function misfit(order: Order, payment: Payment): string | undefined {
  if (payment.orderId !== order.orderId) return 'orderId';
  if (order.paymentKey && payment.paymentKey !== order.paymentKey) return 'paymentKey';
  if (payment.currency !== order.currency) return 'currency';
  if (minorUnits(payment.totalAmount, order.currency) !== order.amount) return 'totalAmount';
  // Before confirm the gateway may not know the method yet.
  if (order.method && payment.method && !namesOf(order.method).includes(payment.method)) return 'method';
  return undefined;
}

/** As `Payment.method` may name it, in Korean and English. A wallet opened through CARD comes back as EASY_PAY. */
function namesOf(method: Method): string[] {
  const rows = method === 'CARD' ? [methods.CARD, methods.EASY_PAY] : [methods[method]];
  return rows.flatMap(({ ko, en }) => [ko, en]);
}
