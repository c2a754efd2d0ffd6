import { authenticate, type CustomerChoices, Failure } from '@tollgate/domain';
import { type Decided, paymentWrite } from './payment-write.ts';

/** The customer finished in the window (결제 인증). */
export const authenticatePayment = paymentWrite<{ mId: string; paymentKey: string; choices: CustomerChoices }, Decided>({
  name: 'authenticate',
  decide(desk, command) {
    const payment = desk.payment(command);
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey: command.paymentKey });
    const now = desk.now(command.mId);
    return { payment: desk.record(authenticate(payment, command.choices, now)), now };
  },
});
