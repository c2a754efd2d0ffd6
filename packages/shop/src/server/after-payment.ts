import { minorUnits } from '../money.ts';
import type { OrderStatus } from '../wire.ts';
import { methods } from './methods.ts';
import type { Changes, Order } from './order.ts';
import type { Payment } from './payment.ts';
import { parseTime } from './time.ts';

/**
 * What a freshly read Payment makes of an order. Pure: the same answer always leads to the same state, so a webhook
 * that comes twice, late or in the wrong order changes nothing.
 */
export function afterPayment(order: Order, payment: Payment): Changes {
  const account = payment.virtualAccount;
  const dueAt = parseTime(account?.dueDate)?.getTime();
  return {
    status: statusAfter(order, payment),
    balance: minorUnits(payment.balanceAmount, order.currency) ?? order.balance,
    // A payment that is not approved may be one of several attempts: it does not become the order's own.
    paymentKey: order.paymentKey ?? (isApproved(payment) ? payment.paymentKey : null),
    secret: order.secret ?? payment.secret,
    failureCode: payment.failure?.code ?? null,
    ...(account && {
      bankCode: account.bankCode,
      accountNumber: account.accountNumber,
      accountHolder: account.customerName,
      dueAt: dueAt ?? order.dueAt,
    }),
  };
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
  const names = order.method && methods[order.method].wireNames;
  // Before confirm the gateway may not know the method yet.
  if (names && payment.method && !names.includes(payment.method)) return 'method';
  return undefined;
}
