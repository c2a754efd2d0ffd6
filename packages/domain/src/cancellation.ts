import type { Currency } from '@tollgate/contract';
import { cancelReceipt } from './cash-receipt.ts';
import { CANCEL_PERIOD_MS, later, WALLET_CANCEL_PERIOD_MS } from './deadline.ts';
import { Failure } from './failure.ts';
import { cancelEntry } from './ledger.ts';
import {
  type Change,
  type FreshKeys,
  isPartialCancelable,
  next,
  type Payment,
  type PaymentEvent,
} from './payment.ts';
import {
  type RefundAccount,
  type RefundState,
  refundAccountFor,
  refundEntries,
  withCancellation,
} from './refund.ts';
import { taxFreePart } from './tax.ts';

/** One cancellation (취소) and the refund that carries it out. Amounts in the smallest unit. */
export interface Cancellation {
  /** Also the rail's idempotency key: the same id is never paid twice. */
  refundId: string;
  transactionKey: string;
  amount: number;
  taxFreeAmount: number;
  taxExemptionAmount: number;
  reason: string;
  /** What is left after it (취소가능금액), should it be done. No other is opened meanwhile, so it stays true. */
  refundableAmount: number;
  canceledAt: Date;
  receiptKey: string | null;
  /** Null while the rail is asked. */
  outcome: 'DONE' | 'ABORTED' | null;
  /** Absent where no money has to go back; `account` is null where it goes back the way it came. */
  refund: { account: RefundAccount | null; state: RefundState; feeReturned: number } | null;
}

/** The merchant's cancel; `amount` undefined means everything that is left (전액 취소). */
export interface CancelCommand {
  reason: string;
  amount?: number | undefined;
  taxFreeAmount: number;
  taxExemptionAmount: number;
  currency?: Currency | undefined;
  /** An optimistic lock: what the merchant believes is left. */
  refundableAmount?: number | undefined;
  refundAccount?: RefundAccount | undefined;
}

/**
 * Decides a cancellation (취소): how much goes back and what the payment becomes. No money moves here.
 *
 * Before the deposit nothing has to go back, so the cancellation is done at once. After it, it stays
 * open until the rail has taken the refund, and no other can be opened meanwhile.
 *
 * @throws Failure as the cancel endpoint lists them, in its order
 */
export function cancel(payment: Payment, command: CancelCommand, keys: FreshKeys, now: Date): Change {
  refuseByStatus(payment);
  const amount = refuseByAmount(payment, command);
  const isFull = amount === payment.totalAmount;
  if (payment.status === 'WAITING_FOR_DEPOSIT') {
    if (!isFull) throw new Failure('NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT', { amount });
    return closeCancellation(
      open(payment, command, amount, null, keys, now),
      keys.refundId,
      'DONE',
      keys,
      now,
    );
  }
  if (amount < payment.balanceAmount && !isPartialCancelable(payment)) {
    throw new Failure('NOT_ALLOWED_PARTIAL_REFUND', { amount });
  }
  const paidAt = payment.approvedAt ?? payment.requestedAt;
  if (later(paidAt, payment.wallet ? WALLET_CANCEL_PERIOD_MS : CANCEL_PERIOD_MS) <= now)
    throw new Failure('EXCEED_MAX_REFUND_DUE', { approvedAt: paidAt });
  const account = refundAccountFor(payment, command.refundAccount);
  return {
    payment: open(payment, command, amount, { account, state: 'PENDING', feeReturned: 0 }, keys, now),
    event: 'cancellationOpened',
    at: now,
    entries: [],
    webhooks: [],
  };
}

function refuseByStatus(payment: Payment): void {
  const { status, paymentKey } = payment;
  if (status === 'CANCELED') throw new Failure('ALREADY_CANCELED_PAYMENT', { paymentKey });
  if (status === 'READY' || status === 'IN_PROGRESS' || status === 'ABORTED' || status === 'EXPIRED') {
    throw new Failure('NOT_CANCELABLE_PAYMENT', { paymentKey, status });
  }
  if (openCancellation(payment)) throw new Failure('FORBIDDEN_CONSECUTIVE_REQUEST', { paymentKey });
}

function refuseByAmount(payment: Payment, command: CancelCommand): number {
  const { balanceAmount, currency } = payment;
  if (balanceAmount === 0) throw new Failure('NOT_CANCELABLE_AMOUNT', { balanceAmount });
  if (command.currency && command.currency !== currency) {
    throw new Failure('INVALID_CURRENCY', { asked: command.currency, currency });
  }
  if (command.refundableAmount !== undefined && command.refundableAmount !== balanceAmount) {
    throw new Failure('NOT_MATCHES_REFUNDABLE_AMOUNT', {
      refundableAmount: command.refundableAmount,
      balanceAmount,
    });
  }
  const amount = command.amount ?? balanceAmount;
  refuseWithoutCurrency(payment, command);
  if (amount > balanceAmount) throw new Failure('NOT_CANCELABLE_AMOUNT', { amount, balanceAmount });
  return amount;
}

/** A part of a foreign payment names its currency, so that nobody cancels 3 dollars for 3 won. */
function refuseWithoutCurrency({ wallet, totalAmount, currency }: Payment, command: CancelCommand): void {
  if (!wallet || command.currency || command.amount === undefined || command.amount === totalAmount) return;
  throw new Failure(
    'INVALID_REQUEST',
    { field: 'currency', amount: command.amount },
    {
      ko: `해외 간편결제를 부분 취소하려면 currency를 함께 보내야 합니다. 이 결제는 "${currency}"입니다.`,
      en: `To cancel a part of a foreign wallet payment, send currency too: this payment is in "${currency}".`,
    },
  );
}

/** The parts of the cancelled amount; a rest with less than nothing taxable is refused. */
function partsOf(
  payment: Payment,
  command: CancelCommand,
  amount: number,
): { taxFreeAmount: number; taxExemptionAmount: number } {
  const { balanceAmount, taxFreeAmount: taxFreeLeft, taxExemptionAmount: exemptLeft } = payment;
  if (amount === balanceAmount) return { taxFreeAmount: taxFreeLeft, taxExemptionAmount: exemptLeft };
  const taxExemptionAmount = command.taxExemptionAmount;
  const taxFreeAmount = taxFreePart(payment.taxType, command.taxFreeAmount, amount - taxExemptionAmount);
  // Of each no more than is left, and together no more than the cancel. Where all but the exemption is tax
  // free, an exemption above the amount shows as less than nothing tax free.
  const isTooMuch =
    taxFreeAmount < 0 ||
    taxFreeAmount > taxFreeLeft ||
    taxExemptionAmount > exemptLeft ||
    taxFreeAmount + taxExemptionAmount > amount;
  const taxableLeft =
    balanceAmount - amount - (taxFreeLeft - taxFreeAmount) - (exemptLeft - taxExemptionAmount);
  if (isTooMuch || taxableLeft < 0) {
    throw new Failure(
      'INVALID_REQUEST',
      { amount, taxFreeAmount, taxExemptionAmount, taxFreeLeft, exemptLeft },
      {
        ko: '취소 금액 가운데 면세(taxFreeAmount)·과세 제외(taxExemptionAmount) 금액이 남은 금액과 맞지 않습니다.',
        en: 'taxFreeAmount or taxExemptionAmount of this cancel does not fit what is left of the payment.',
      },
    );
  }
  return { taxFreeAmount, taxExemptionAmount };
}

function open(
  payment: Payment,
  command: CancelCommand,
  amount: number,
  refund: Cancellation['refund'],
  keys: FreshKeys,
  now: Date,
): Payment {
  const cancellation: Cancellation = {
    refundId: keys.refundId,
    transactionKey: keys.transactionKey,
    amount,
    ...partsOf(payment, command, amount),
    reason: command.reason,
    refundableAmount: payment.balanceAmount - amount,
    canceledAt: now,
    receiptKey: null,
    outcome: null,
    refund,
  };
  return { ...payment, cancellations: [...payment.cancellations, cancellation] };
}

/** The cancellation whose refund the rail has not answered yet; there is at most one. */
export const openCancellation = (payment: Payment): Cancellation | undefined =>
  payment.cancellations.find((cancellation) => cancellation.outcome === null);

/**
 * Records the rail's answer: DONE takes the amount off the balance and tells the merchant, ABORTED
 * leaves everything as it was.
 *
 * The caller and the job that finishes open work may both bring the answer. The second finds it recorded
 * (`cancellationRepeated`, the payment as it is) and changes nothing.
 *
 * @throws Error when there is no such cancellation, or it was closed with the other outcome: the rail
 *   contradicts itself and somebody must look
 */
export function closeCancellation(
  payment: Payment,
  refundId: string,
  outcome: 'DONE' | 'ABORTED',
  keys: FreshKeys,
  now: Date,
): Change {
  const cancellation = payment.cancellations.find((each) => each.refundId === refundId);
  if (!cancellation) throw new Error(`no cancellation ${refundId}`);
  if (cancellation.outcome === outcome) {
    return { payment, event: 'cancellationRepeated', at: now, entries: [], webhooks: [] };
  }
  if (cancellation.outcome !== null)
    throw new Error(`cancellation ${refundId} is ${cancellation.outcome}, not ${outcome}`);
  if (outcome === 'ABORTED') {
    if (cancellation.refund?.state === 'COMPLETED')
      throw new Error(`cancellation ${refundId} was paid back already`);
    const refused: Cancellation = {
      ...cancellation,
      outcome,
      refund: cancellation.refund && { ...cancellation.refund, state: 'FAILED' },
    };
    return {
      payment: withCancellation(payment, refused),
      event: 'cancellationRefused',
      at: now,
      entries: [],
      webhooks: [],
    };
  }
  return done(payment, cancellation, keys, now);
}

function done(payment: Payment, cancellation: Cancellation, keys: FreshKeys, now: Date): Change {
  const { transactionKey, amount, taxFreeAmount } = cancellation;
  const balanceAmount = payment.balanceAmount - amount;
  const event: PaymentEvent = balanceAmount === 0 ? 'canceledInFull' : 'canceledInPart';
  const status = next(payment.status, event);
  const receipts = cancelReceipt(payment, { amount, taxFreeAmount }, keys, now);
  const closed: Cancellation = {
    ...cancellation,
    outcome: 'DONE',
    canceledAt: now,
    // A refund made at the wallet itself may have come between.
    refundableAmount: balanceAmount,
    receiptKey: receipts[0]?.receiptKey ?? null,
  };
  const webhooks: Change['webhooks'] = [{ eventType: 'PAYMENT_STATUS_CHANGED' }];
  if (payment.virtualAccount)
    webhooks.push({ eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false });
  if (payment.wallet) webhooks.push({ eventType: 'CANCEL_STATUS_CHANGED', transactionKey });
  return {
    payment: {
      ...withCancellation(payment, closed),
      status,
      balanceAmount,
      taxFreeAmount: payment.taxFreeAmount - taxFreeAmount,
      taxExemptionAmount: payment.taxExemptionAmount - cancellation.taxExemptionAmount,
      lastTransactionKey: transactionKey,
      cashReceipts: [...payment.cashReceipts, ...receipts],
    },
    event,
    at: now,
    transaction: { transactionKey, status, amount },
    // Before a deposit no money came in, so none is owed to anybody.
    entries: payment.approvedAt
      ? [cancelEntry(cancellation.refundId, amount), ...refundEntries(cancellation)]
      : [],
    webhooks,
  };
}

/** A deposit taken back from a key on version 1.4 or older is told as a cancellation of everything. */
export function reversalAsCancellation(
  payment: Payment,
  keys: FreshKeys,
  receiptKey: string | null,
  now: Date,
): Cancellation {
  return {
    refundId: keys.refundId,
    transactionKey: keys.transactionKey,
    amount: payment.totalAmount,
    taxFreeAmount: payment.taxFreeAmount,
    taxExemptionAmount: payment.taxExemptionAmount,
    reason: '은행에서 입금이 취소되었습니다.',
    refundableAmount: 0,
    canceledAt: now,
    receiptKey,
    outcome: 'DONE',
    refund: null,
  };
}
