import { approveOrder, Failure, isOverdue, type Payment } from '@tollgate/domain';
import type { PayPalOrderState } from '@tollgate/rails';
import { type Decided, paymentWrite } from '../payments/payment-write.ts';

/**
 * The customer approved at the wallet (결제 인증), as the wallet itself said when asked. The browser's return and the
 * wallet's notice both bring it; the second changes nothing.
 */
export const approvePayment = paymentWrite<{ mId: string; paymentKey: string }, Decided>({
  name: 'approve',
  decide(desk, command) {
    const payment = desk.payment(command);
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT_SESSION', { paymentKey: command.paymentKey });
    const now = desk.now(command.mId);
    if (payment.status === 'IN_PROGRESS' && !isOverdue(payment, now)) return { payment, now };
    return { payment: desk.record(approveOrder(payment, now)), now };
  },
});

/** Whether the order at PayPal is the one of this payment, for the same money. Undefined when it is; else what differs. */
export function differenceOf(
  payment: Payment,
  { orderId, customId, amount }: PayPalOrderState,
): Record<string, unknown> | undefined {
  if (orderId !== payment.wallet?.orderId) return { orderId };
  if (customId !== payment.paymentKey) return { customId };
  if (amount.currency !== payment.currency || amount.amount !== payment.totalAmount) return { amount };
  return undefined;
}
