import { type Change, expire, expiresAt, Failure, type Payment, passDeadline } from '@tollgate/domain';
import type { Handler } from '../http/call.ts';
import { type Decided, paymentWrite } from '../payments/payment-write.ts';
import { tellPayment } from '../payments/wire.ts';

/** Ends a payment now, as its deadline would: the window, the ten minutes before the confirm, or the account's. */
export const expireNow = paymentWrite<{ mId: string; paymentKey: string }, Decided>({
  name: 'expireNow',
  decide(desk, command) {
    const now = desk.now(command.mId);
    const payment = desk.payment(command);
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey: command.paymentKey });
    const change = desk.isScheduled(command) ? endedAt(payment, now) : undefined;
    if (!change)
      throw new Failure(
        'NOT_SUPPORTED_PROCESS',
        { paymentKey: payment.paymentKey, status: payment.status },
        {
          ko: `이 결제는 기다리는 기한이 없어요. (${payment.status})`,
          en: `This payment waits for no deadline (${payment.status}).`,
        },
      );
    return { payment: desk.record(change), now };
  },
});

/** The deadline is moved to now, and passes. */
function endedAt(payment: Payment, now: Date): Change | undefined {
  const account = payment.virtualAccount;
  if (payment.status === 'WAITING_FOR_DEPOSIT' && account)
    return passDeadline({ ...payment, virtualAccount: { ...account, dueDate: now } }, now);
  const at = expiresAt(payment);
  const change = at && expire(payment, at);
  return change && { ...change, at: now };
}

export const expirePayment: Handler<'expirePayment'> = (call, { params }) =>
  call.answer(expireNow, { mId: call.mId, paymentKey: params.paymentKey }, ({ payment, now }) =>
    tellPayment(payment, { now, language: call.language }),
  );
