import { authenticate, type CustomerChoices, Failure, isOverdue } from '@tollgate/domain';
import { type Decided, paymentWrite } from './payment-write.ts';

/**
 * The customer finished in the window (결제 인증). A repeat, because the first answer was lost on the way, gets
 * the same answer and changes nothing.
 */
export const authenticatePayment = paymentWrite<
  { mId: string; paymentKey: string; choices: CustomerChoices },
  Decided
>({
  name: 'authenticate',
  decide(desk, command) {
    const payment = desk.payment(command);
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey: command.paymentKey });
    const now = desk.now(command.mId);
    if (payment.status === 'IN_PROGRESS' && !isOverdue(payment, now)) return { payment, now };
    return { payment: desk.record(authenticate(payment, command.choices, now)), now };
  },
});
