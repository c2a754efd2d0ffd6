import { depositDeadline } from './deadline.ts';
import { Failure } from './failure.ts';
import { isTaken, noSession, type Payment } from './payment.ts';
import { isOverdue } from './request.ts';

/** The merchant's confirm: `amount` in the smallest unit, undefined when it is no amount of this currency. */
export interface ConfirmCommand {
  keyPairId: string;
  orderId: string;
  amount: number | undefined;
}

/**
 * Whether the merchant may confirm (결제 승인) this payment now. Every method begins with it.
 *
 * @throws Failure FORBIDDEN_REQUEST when key pair, order number or amount differ from the request
 * @throws Failure ALREADY_PROCESSED_PAYMENT, NOT_FOUND_PAYMENT_SESSION, DUPLICATED_ORDER_ID
 * @throws Failure INVALID_REQUEST when the account would be issued after its own deposit deadline
 */
export function checkConfirm(
  payment: Payment,
  command: ConfirmCommand,
  orderTaken: boolean,
  now: Date,
): void {
  const { paymentKey, status } = payment;
  if (command.keyPairId !== payment.keyPairId) {
    throw new Failure('FORBIDDEN_REQUEST', {
      paymentKey,
      cause: 'the secret key does not pair with the client key that opened the window',
    });
  }
  if (command.orderId !== payment.orderId) {
    throw new Failure('FORBIDDEN_REQUEST', {
      paymentKey,
      cause: 'orderId differs from the request',
      orderId: command.orderId,
    });
  }
  if (command.amount !== payment.totalAmount) {
    throw new Failure('FORBIDDEN_REQUEST', {
      paymentKey,
      cause: 'amount differs from the request',
      amount: command.amount,
    });
  }
  if (isTaken(status)) throw new Failure('ALREADY_PROCESSED_PAYMENT', { paymentKey, status });
  if (!isConfirmable(payment, now)) noSession({ paymentKey, status, cause: whyNoSession(payment) });
  if (orderTaken) throw new Failure('DUPLICATED_ORDER_ID', { paymentKey, orderId: payment.orderId });
  refuseDeadAccount(payment, now);
}

const isConfirmable = (payment: Payment, now: Date): boolean =>
  payment.status === 'IN_PROGRESS' && !isOverdue(payment, now);

/** The true cause, which the console tells the merchant and the wire does not. */
function whyNoSession({ status, authenticatedAt }: Payment): string {
  if (status === 'ABORTED') return 'the confirm was refused for good before';
  if (authenticatedAt) return 'more than 10 minutes since authentication';
  return status === 'READY'
    ? 'the customer has not finished in the window'
    : 'the customer did not finish within 30 minutes';
}

/** A dueDate shortly after the request may pass before the confirm. No account is issued that takes no money. */
function refuseDeadAccount(payment: Payment, now: Date): void {
  if (payment.request.foreignEasyPay) return;
  const dueDate = depositDeadline(payment.request.virtualAccount, payment.requestedAt);
  if (dueDate > now) return;
  throw new Failure(
    'INVALID_REQUEST',
    { paymentKey: payment.paymentKey, dueDate },
    {
      ko: '요청한 입금기한(dueDate)이 이미 지났습니다. 새 입금기한으로 결제를 다시 요청하세요.',
      en: 'The deposit deadline (dueDate) of the request has passed. Request the payment again with a later one.',
    },
  );
}
