import { Failure } from '@tollgate/domain';
import { type Decided, paymentWrite } from './payment-write.ts';

/** A write that changes nothing: it answers an idempotency key with the payment as it stands. */
export const readPayment = paymentWrite<{ mId: string; paymentKey: string }, Decided>({
  name: 'readPayment',
  decide(desk, command) {
    const payment = desk.payment(command);
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey: command.paymentKey });
    return { payment, now: desk.now(command.mId) };
  },
});
