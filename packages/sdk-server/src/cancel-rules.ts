import { accountNumberPattern, lengths } from '@tollgate/contract/limits';
import { type Trouble, troubleOf } from './errors/trouble.ts';
import type { CancelBody } from './gateway.ts';
import { type Amount, amountOf, majorUnits, minorUnits } from './money.ts';
import type { Order } from './order.ts';

export type CancelOrder = {
  orderId: string;
  /** For the books, up to 200 characters. */
  reason: string;
  /** In won or dollars, as decimal; left out, everything that is left. */
  amount?: number | string;
  /** The balance whoever asked was looking at; if it is another one by now, nothing is canceled. */
  expectedBalance?: number | string;
  /** The buyer's own account, needed once money has come to a virtual account. */
  refundAccount?: { bank: string; accountNumber: string; holderName: string };
  /** Your name for this wish, for instance of the form's submission: the same name never cancels twice. */
  requestId?: string;
};

/** What a cancellation would do. */
export type CancelPreview =
  | {
      kind: 'possible';
      /** What goes back. */
      amount: Amount;
      balanceAfter: Amount;
      becomes: 'canceled' | 'refunded' | 'partly-refunded';
      /** Money must go to an account that the buyer names. */
      needsRefundAccount: boolean;
    }
  | { kind: 'impossible'; trouble: Trouble; balance: Amount; needsRefundAccount: boolean };

export type Decision = { preview: CancelPreview; body?: CancelBody; minor?: number };

/** What the gateway would refuse anyway is refused here first, without a call. Pure. */
export function decideCancel(order: Order, wish: Omit<CancelOrder, 'orderId' | 'requestId'>): Decision {
  const { currency, balance } = order;
  const wantsAccount = needsRefundAccount(order);
  const no = (code: string): Decision => ({
    preview: {
      kind: 'impossible',
      trouble: troubleOf(code),
      balance: amountOf(balance, currency),
      needsRefundAccount: wantsAccount,
    },
  });
  const isWaiting = order.status === 'awaiting-deposit';
  if (!isWaiting && order.status !== 'paid' && order.status !== 'partly-refunded') {
    return no(
      order.status === 'refunded' || order.status === 'canceled'
        ? 'ALREADY_CANCELED_PAYMENT'
        : 'NOT_CANCELABLE_PAYMENT',
    );
  }
  const part = wish.amount === undefined ? balance : minorUnits(wish.amount, currency);
  if (!part) return no('INVALID_REFUND_AMOUNT');
  if (part > balance) return no('NOT_CANCELABLE_AMOUNT');
  if (wish.expectedBalance !== undefined && minorUnits(wish.expectedBalance, currency) !== balance) {
    return no('NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  const isPart = part < balance;
  if (isPart && isWaiting) return no('NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
  if (isPart && !order.isPartialCancelable) return no('NOT_ALLOWED_PARTIAL_REFUND');
  const cancelReason = wish.reason.trim();
  if (cancelReason === '' || Array.from(cancelReason).length > lengths.cancelReason)
    return no('INVALID_REQUEST');
  const account = wantsAccount ? refundAccount(order, wish.refundAccount) : undefined;
  if (typeof account === 'string') return no(account);
  return {
    minor: part,
    preview: {
      kind: 'possible',
      amount: amountOf(part, currency),
      balanceAfter: amountOf(balance - part, currency),
      becomes: isWaiting ? 'canceled' : isPart ? 'partly-refunded' : 'refunded',
      needsRefundAccount: wantsAccount,
    },
    body: {
      cancelReason,
      ...(isPart && { cancelAmount: majorUnits(part, currency) }),
      // PayPal takes no part of a payment back without it.
      ...(currency !== 'KRW' && { currency }),
      ...(!isWaiting && { refundableAmount: majorUnits(balance, currency) }),
      ...(account && { refundReceiveAccount: account }),
    },
  };
}

/** The money did not come from a card or wallet that can take it back. */
export function needsRefundAccount({ status, account }: Order): boolean {
  return account !== null && (status === 'paid' || status === 'partly-refunded');
}

/** @returns the account as the wire wants it, or the code of what is wrong with it */
function refundAccount(
  order: Order,
  given: CancelOrder['refundAccount'],
): NonNullable<CancelBody['refundReceiveAccount']> | string {
  const bank = given?.bank?.trim();
  const holderName = given?.holderName?.trim();
  if (!given || !bank || !holderName || Array.from(holderName).length > lengths.holderName) {
    return 'INVALID_REFUND_ACCOUNT_INFO';
  }
  const accountNumber = given.accountNumber.replace(/[\s-]/g, '');
  if (!accountNumberPattern.test(accountNumber)) return 'INVALID_REFUND_ACCOUNT_NUMBER';
  // The number that was issued for the payment belongs to nobody: money sent there comes to no buyer.
  const issued = order.account?.accountNumber.replace(/\D/g, '');
  return accountNumber === issued ? 'INVALID_REFUND_ACCOUNT_NUMBER' : { bank, accountNumber, holderName };
}
