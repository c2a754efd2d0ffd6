import {
  checkConfirm,
  Failure,
  type FreshKeys,
  inSmallestUnit,
  issueAccount,
  noSession,
} from '@tollgate/domain';
import { freshKeys } from '../chance.ts';
import type { Handler } from '../http/call.ts';
import { type Decided, paymentWrite } from './payment-write.ts';
import { tellPayment } from './wire.ts';

export interface Confirm {
  mId: string;
  paymentKey: string;
  keyPairId: string;
  rail: string;
  orderId: string;
  /** Exact decimal text; which unit it is in is known once the payment is. */
  amount: string;
  keys: FreshKeys;
}

/** Confirms a payment (결제 승인): a virtual account is issued here, in the same commit. */
export const confirm = paymentWrite<Confirm, Decided>({
  name: 'confirm',
  needs: ({ rail }, payment) => ({
    orderId: payment?.orderId,
    number:
      payment?.status === 'IN_PROGRESS' && payment.choices
        ? { rail, bankCode: payment.choices.bankCode }
        : undefined,
  }),
  decide(desk, command) {
    const { mId, paymentKey, rail } = command;
    const now = desk.now(mId);
    const payment =
      desk.payment(command) ?? noSession({ paymentKey, cause: 'this merchant has no such payment' });
    const amount = inSmallestUnit(command.amount, payment.currency);
    checkConfirm(payment, { ...command, amount }, desk.isOrderTaken(mId, payment.orderId, paymentKey), now);
    const bankCode = payment.choices?.bankCode ?? '';
    const number = desk.takeNumber(rail, bankCode);
    if (!number)
      throw new Failure('FAILED_INTERNAL_SYSTEM_PROCESSING', {
        cause: 'no free account number',
        rail,
        bankCode,
      });
    return { payment: desk.record(issueAccount(payment, number, command.keys, now)), now };
  },
});

export const confirmPayment: Handler<'confirmPayment'> = (call, { body }) =>
  call.answer(
    confirm,
    {
      mId: call.mId,
      paymentKey: body.paymentKey,
      keyPairId: call.keyPair.keyPairId,
      rail: call.rail,
      orderId: body.orderId,
      amount: body.amount,
      keys: freshKeys(call.chance, call.now),
    },
    ({ payment, now }) => tellPayment(payment, { now, language: call.language, withSecret: true }),
  );

/** The older form of the same call, with the payment key in the path. */
export const confirmPaymentByKey: Handler<'confirmPaymentByKey'> = (call, { params, body }) =>
  confirmPayment(call, {
    params: undefined,
    query: undefined,
    body: { ...body, paymentKey: params.paymentKey },
  });
