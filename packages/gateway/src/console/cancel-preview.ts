import {
  cancel,
  closeCancellation,
  Failure,
  onTheWire,
  openCancellation,
  type Payment,
} from '@tollgate/domain';
import { freshKeys } from '../chance.ts';
import { readCancel } from '../payments/cancel.ts';
import type { ConsoleHandler } from './console-call.ts';
import { bankName, endOfAccount } from './story-parts.ts';

/** What a cancel would come to: decided by the same rule as the cancel itself, and written nowhere. */
export const previewCancel: ConsoleHandler<'previewCancel'> = async (call, { params, body }) => {
  const { gateway, mId, language } = call;
  const found = await gateway.reads.payment.load({ mId, paymentKey: params.paymentKey });
  if (!found) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey: params.paymentKey });
  const { payment, now } = found;
  const command = readCancel(body, payment.currency);
  // Whether the amount is right is known before anybody has typed an account; the cancel itself asks for one.
  const needsRefundAccount = isPaidAccount(payment) && !command.refundAccount;
  const keys = freshKeys(gateway.chance, now);
  const decided = cancel(
    payment,
    needsRefundAccount ? { ...command, refundAccount: SOME_ACCOUNT } : command,
    keys,
    now,
  );
  const cancellation = decided.payment.cancellations.at(-1);
  if (!cancellation) throw new Error(`a cancel of ${params.paymentKey} left no cancellation`);
  const after = openCancellation(decided.payment)
    ? closeCancellation(decided.payment, cancellation.refundId, 'DONE', keys, now).payment
    : decided.payment;
  const { currency } = payment;
  const to = command.refundAccount;
  return {
    currency,
    cancelAmount: onTheWire(cancellation.amount, currency),
    balanceAfter: onTheWire(after.balanceAmount, currency),
    statusAfter: after.status,
    refundedTo: !cancellation.refund
      ? null
      : payment.wallet
        ? 'PayPal'
        : to
          ? `${bankName(to.bankCode, language)} ${endOfAccount(to.accountNumber)} ${to.holderName}`
          : null,
    needsRefundAccount,
  };
};

const isPaidAccount = ({ virtualAccount, approvedAt }: Payment): boolean =>
  virtualAccount !== null && approvedAt !== null;

const SOME_ACCOUNT = { bankCode: '88', accountNumber: '-', holderName: '-' };
