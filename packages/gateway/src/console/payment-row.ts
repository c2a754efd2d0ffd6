import { seoulDateTime } from '@tollgate/contract';
import type { PaymentAction, PaymentRow } from '@tollgate/contract/console';
import { onTheWire } from '@tollgate/domain';
import type { ListedPayment } from '../store/payment-list.ts';

/** A payment as the list shows it, with what may be done to it now. */
export const tellRow = (payment: ListedPayment, isTest: boolean): PaymentRow => ({
  paymentKey: payment.paymentKey,
  orderId: payment.orderId,
  orderName: payment.orderName,
  status: payment.status,
  method: payment.method,
  provider: payment.provider,
  currency: payment.currency,
  totalAmount: onTheWire(payment.totalAmount, payment.currency),
  balanceAmount: onTheWire(payment.balanceAmount, payment.currency),
  customerName: payment.customerName,
  requestedAt: seoulDateTime(payment.requestedAt),
  approvedAt: payment.approvedAt && seoulDateTime(payment.approvedAt),
  actions: actionsOf(payment, isTest),
});

/** In the order of the buttons: the likeliest first. What a live shop's bank and time do, nobody plays. */
function actionsOf(payment: ListedPayment, isTest: boolean): PaymentAction[] {
  const { status, isScheduled, hasAccount, isCanceling, isCanceled, balanceAmount } = payment;
  const isWaiting = status === 'WAITING_FOR_DEPOSIT';
  const isPaid = status === 'DONE' || (status === 'PARTIAL_CANCELED' && balanceAmount > 0);
  const can: Record<PaymentAction, boolean> = {
    deposit: isTest && isWaiting && isScheduled,
    cancel: (isWaiting || isPaid) && !isCanceling,
    reverse: isTest && status === 'DONE' && hasAccount && !isCanceling && !isCanceled,
    expire: isTest && isScheduled,
  };
  return (Object.keys(can) as PaymentAction[]).filter((action) => can[action]);
}
