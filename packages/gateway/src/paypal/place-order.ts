import { Failure, placeOrder } from '@tollgate/domain';
import { paymentWrite } from '../payments/payment-write.ts';

/** Writes the order at the wallet down, before the customer is sent there. */
export const orderPlaced = paymentWrite<
  { mId: string; paymentKey: string; rail: string; orderId: string },
  void
>({
  name: 'placeOrder',
  decide(desk, { mId, paymentKey, rail, orderId }) {
    const payment = desk.payment({ mId, paymentKey });
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT_SESSION', { paymentKey });
    const change = placeOrder(payment, { rail, orderId }, desk.now(mId));
    if (change) desk.record(change);
  },
});
