import type { Cancellation } from './cancellation.ts';
import { Failure } from './failure.ts';
import { type Entry, feeReturnEntry, refundEntry } from './ledger.ts';
import type { Change, Payment } from './payment.ts';

/** The customer's own account that a refund (환불) goes to. */
export interface RefundAccount {
  bankCode: string;
  accountNumber: string;
  holderName: string;
}

/** PENDING until the bank answers the transfer; an unknown result stays PENDING and is asked for. */
export type RefundState = 'PENDING' | 'COMPLETED' | 'FAILED';

/**
 * The account the money goes back to; null where the rail returns it the way it came.
 *
 * @throws Failure INVALID_REFUND_ACCOUNT_INFO when none is given, INVALID_REFUND_ACCOUNT_NUMBER when it is the issued one
 */
export function refundAccountFor(payment: Payment, account: RefundAccount | undefined): RefundAccount | null {
  const issued = payment.virtualAccount;
  if (!issued) return null;
  if (!account) {
    throw new Failure(
      'INVALID_REFUND_ACCOUNT_INFO',
      {},
      {
        ko: '입금이 끝난 가상계좌 결제를 취소하려면 refundReceiveAccount에 구매자의 환불 계좌(bank, accountNumber, holderName)를 보내야 합니다.',
        en: 'To cancel a deposited virtual account, send the customer’s own account in refundReceiveAccount (bank, accountNumber, holderName).',
      },
    );
  }
  if (account.accountNumber === issued.accountNumber) {
    throw new Failure(
      'INVALID_REFUND_ACCOUNT_NUMBER',
      {},
      {
        ko: '발급된 가상계좌로는 환불할 수 없습니다. 구매자 본인의 계좌번호를 보내세요.',
        en: 'The issued virtual account cannot receive a refund. Send the customer’s own account number.',
      },
    );
  }
  return account;
}

/**
 * The rail's last word on a refund. A failure stays owed to the customer, for a person to see to.
 *
 * The bank's notice may overtake its answer. Then the word waits in the open cancellation, and the money is
 * booked when that is closed.
 *
 * @param feeReturned what the rail gives back of its own fee
 * @returns undefined when it was known already: notices and queries may both tell it
 */
export function settleRefund(
  payment: Payment,
  refundId: string,
  state: 'COMPLETED' | 'FAILED',
  now: Date,
  feeReturned = 0,
): Change | undefined {
  const cancellation = payment.cancellations.find((each) => each.refundId === refundId);
  if (cancellation?.refund?.state !== 'PENDING') return undefined;
  const settled: Cancellation = { ...cancellation, refund: { ...cancellation.refund, state, feeReturned } };
  return {
    payment: withCancellation(payment, settled),
    event: 'refundSettled',
    at: now,
    entries: settled.outcome === 'DONE' ? refundEntries(settled) : [],
    webhooks: [],
  };
}

/** What the rail has paid back is owed no longer. */
export const refundEntries = ({ refundId, amount, refund }: Cancellation): Entry[] =>
  refund?.state === 'COMPLETED'
    ? [refundEntry(refundId, amount), ...feeReturnEntry(refundId, refund.feeReturned)]
    : [];

/** All refunds of a payment in one word, as Toss reports them. */
export function refundStatus(
  payment: Payment,
): 'NONE' | 'PENDING' | 'FAILED' | 'PARTIAL_FAILED' | 'COMPLETED' {
  const states = payment.cancellations
    .filter((cancellation) => cancellation.outcome === 'DONE')
    .flatMap((cancellation) => cancellation.refund?.state ?? []);
  if (states.length === 0) return 'NONE';
  if (states.includes('PENDING')) return 'PENDING';
  if (!states.includes('FAILED')) return 'COMPLETED';
  return states.includes('COMPLETED') ? 'PARTIAL_FAILED' : 'FAILED';
}

/** The payment with one of its cancellations changed. */
export const withCancellation = (payment: Payment, changed: Cancellation): Payment => ({
  ...payment,
  cancellations: payment.cancellations.map((each) => (each.refundId === changed.refundId ? changed : each)),
});
