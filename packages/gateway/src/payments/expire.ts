import { expire, passDeadline } from '@tollgate/domain';
import { paymentWrite } from './payment-write.ts';

/** Lets time run out: READY after 30 minutes, IN_PROGRESS after 10, an account at its deposit deadline. */
export const expirePayment = paymentWrite<{ mId: string; paymentKey: string }, boolean>({
  name: 'expire',
  decide(desk, command) {
    const payment = desk.payment(command);
    if (!desk.isScheduled(command)) return false;
    const now = desk.now(command.mId);
    const change = payment && (expire(payment, now) ?? passDeadline(payment, now));
    if (change) desk.record(change);
    return change !== undefined;
  },
});
