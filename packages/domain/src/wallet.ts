import type { Currency, ErrorCode, ForeignProvider } from '@tollgate/contract';
import type { Cancellation } from './cancellation.ts';
import {
  cancelEntry,
  captureEntry,
  disputeEntry,
  feeEntry,
  suspenseEntry,
  suspenseReversalEntry,
} from './ledger.ts';
import { type Change, type FreshKeys, next, noSession, type Payment } from './payment.ts';
import { refundEntries } from './refund.ts';
import { decline, isOverdue } from './request.ts';

/** What `requestPayment` asks of a foreign wallet (해외 간편결제). Amounts in the currency's smallest unit. */
export interface ForeignEasyPayRequest {
  provider: ForeignProvider;
  /** The customer's country, ISO 3166-1 alpha-2. */
  country: string;
  products: { name: string; quantity: number; unitAmount: number; currency: Currency; description: string }[];
  shipping: {
    fullName?: string | undefined;
    address?:
      | {
          country: string;
          line1?: string | undefined;
          line2?: string | undefined;
          area1?: string | undefined;
          area2: string;
          postalCode?: string | undefined;
        }
      | undefined;
  } | null;
  /** Handed to the wallet as it is; personal data, never logged. */
  transactionContext: Record<string, unknown> | null;
}

/** The payment's order at the wallet. There is never a second one for the same payment. */
export interface WalletOrder {
  /** The account at the wallet that takes the money; it never changes, so a refund goes back the same way. */
  rail: string;
  orderId: string;
  /** Absent until the merchant confirms: an approved order moves no money. */
  capture: Capture | null;
}

/** Money being taken from the wallet (매입). STRANDED: it came for a payment that had ended. */
export interface Capture {
  /** OPEN: asked, and not answered in a way that can be believed. PENDING: the wallet itself does not know yet. */
  state: 'OPEN' | 'PENDING' | 'COMPLETED' | 'REVERSED' | 'STRANDED';
  openedAt: Date;
  captureId: string | null;
  /** What the wallet keeps of it. */
  fee: number;
  /** What went back of it past us, and no cancellation tells: a dispute's, or of money that belonged to nobody. */
  takenBack?: number;
}

/** The order at the wallet is written down before the customer is sent there. */
export function placeOrder(
  payment: Payment,
  order: { rail: string; orderId: string },
  now: Date,
): Change | undefined {
  if (payment.status !== 'READY' || isOverdue(payment, now)) {
    noSession({ cause: 'the window is no longer open', status: payment.status });
  }
  if (payment.wallet?.orderId === order.orderId) return undefined;
  // The wallet answers a repeat with the first order, so another number means that our names are broken.
  if (payment.wallet) throw new Error(`payment ${payment.paymentKey} has an order at the wallet already`);
  return quiet({ ...payment, wallet: { ...order, capture: null } }, 'orderPlaced', now);
}

/**
 * The customer approved at the wallet (결제 인증), as we saw by asking it: IN_PROGRESS, nothing is taken yet.
 *
 * @throws Failure NOT_FOUND_PAYMENT_SESSION when the window is no longer open
 */
export function approveOrder(payment: Payment, now: Date): Change {
  if (payment.status !== 'READY' || !payment.wallet || isOverdue(payment, now)) {
    noSession({ cause: 'the window is no longer open', status: payment.status });
  }
  return quiet(
    {
      ...payment,
      status: next(payment.status, 'authenticated'),
      method: 'FOREIGN_EASY_PAY',
      authenticatedAt: now,
    },
    'authenticated',
    now,
  );
}

/**
 * Writes down that the money is about to be taken. From here on the payment cannot expire and its order number is
 * taken: the wallet may say yes at any time.
 *
 * @returns undefined when that was written down before: a repeat of the confirm asks the wallet the same again
 */
export function openCapture(payment: Payment, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  if (wallet.capture) return undefined;
  const capture: Capture = { state: 'OPEN', openedAt: now, captureId: null, fee: 0 };
  return quiet({ ...payment, wallet: { ...wallet, capture } }, 'captureOpened', now);
}

/** What the wallet says it took. */
export interface Captured {
  captureId: string;
  amount: number;
  fee: number;
}

/**
 * The wallet took the money (결제 완료): DONE.
 *
 * @returns undefined when it was recorded before: answers, jobs and notices may all bring it
 * @throws Error when the wallet took another amount than was asked: its books and ours cannot both be right
 */
export function capture(payment: Payment, taken: Captured, keys: FreshKeys, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  if (wallet.capture?.state === 'COMPLETED' || wallet.capture?.state === 'REVERSED') return undefined;
  if (taken.amount !== payment.totalAmount) {
    throw new Error(`the wallet took ${taken.amount} for ${payment.paymentKey}, not ${payment.totalAmount}`);
  }
  const { transactionKey, secret } = keys;
  const done: Payment = {
    ...payment,
    status: next(payment.status, 'approved'),
    approvedAt: now,
    lastTransactionKey: transactionKey,
    secret,
    wallet: {
      ...wallet,
      capture: {
        state: 'COMPLETED',
        openedAt: wallet.capture?.openedAt ?? now,
        captureId: taken.captureId,
        fee: taken.fee,
      },
    },
  };
  return {
    payment: done,
    event: 'approved',
    at: now,
    transaction: { transactionKey, status: done.status, amount: taken.amount },
    entries: [captureEntry(taken.captureId, taken.amount), ...feeEntry(taken.captureId, taken.fee)],
    webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
  };
}

/** The wallet looks into it and will tell later; no money so far. Told twice, it changes nothing. */
export function holdCapture(payment: Payment, captureId: string, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  if (wallet.capture?.state !== 'OPEN') return undefined;
  const capture: Capture = { ...wallet.capture, state: 'PENDING', captureId };
  return quiet({ ...payment, wallet: { ...wallet, capture } }, 'captureHeld', now);
}

/** The wallet refused for good: ABORTED, and the order number is free for another try. */
export function declineCapture(payment: Payment, code: ErrorCode, now: Date): Change | undefined {
  if (payment.status !== 'IN_PROGRESS') return undefined;
  return decline({ ...payment, wallet: { ...walletOf(payment), capture: null } }, code, now);
}

/** The wallet did not do it, for a reason that is ours or passes: the merchant may confirm again in time. */
export function releaseCapture(payment: Payment, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  if (wallet.capture?.state !== 'OPEN') return undefined;
  return quiet({ ...payment, wallet: { ...wallet, capture: null } }, 'captureReleased', now);
}

/**
 * The wallet took money for a payment that had ended: the status stays, the payment remembers the capture, and the
 * money belongs to nobody until a person has given it back.
 *
 * @returns undefined when it was recorded before
 */
export function strandCapture(payment: Payment, taken: Captured, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  if (wallet.capture?.state === 'STRANDED') return undefined;
  const { captureId, amount, fee } = taken;
  const capture: Capture = { state: 'STRANDED', openedAt: now, captureId, fee };
  return {
    ...quiet({ ...payment, wallet: { ...wallet, capture } }, 'captureStranded', now),
    entries: [suspenseEntry(captureId, amount), ...feeEntry(captureId, fee)],
  };
}

/**
 * Stranded money went back.
 *
 * @param total all that went back of it so far
 * @returns undefined when that was recorded before
 */
export function returnStranded(payment: Payment, total: number, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  const { capture } = wallet;
  if (capture?.state !== 'STRANDED' || !capture.captureId) return undefined;
  const amount = total - (capture.takenBack ?? 0);
  if (amount <= 0) return undefined;
  return {
    ...quiet(
      { ...payment, wallet: { ...wallet, capture: { ...capture, takenBack: total } } },
      'captureReturned',
      now,
    ),
    entries: [suspenseReversalEntry(`${capture.captureId}:${total}`, amount)],
  };
}

/** A refund that somebody made at the wallet itself, past this gateway. */
export interface OutsideRefund {
  /** The wallet's own name of it. */
  refundId: string;
  amount: number;
  feeReturned: number;
  reason: string;
}

/**
 * Records a cancellation that we did not start: the money is gone already, so nothing is refused here.
 *
 * @returns undefined when it was recorded before, or more went back than is left: then somebody must look
 */
export function recordOutsideRefund(
  payment: Payment,
  refund: OutsideRefund,
  keys: FreshKeys,
  now: Date,
): Change | undefined {
  const { cancellations, balanceAmount, taxFreeAmount, taxExemptionAmount } = payment;
  if (cancellations.some(({ refundId }) => refundId === refund.refundId)) return undefined;
  if (!payment.approvedAt || refund.amount > balanceAmount) return undefined;
  const left = balanceAmount - refund.amount;
  const { transactionKey } = keys;
  const cancellation: Cancellation = {
    refundId: refund.refundId,
    transactionKey,
    amount: refund.amount,
    taxFreeAmount: left === 0 ? taxFreeAmount : 0,
    taxExemptionAmount: left === 0 ? taxExemptionAmount : 0,
    reason: refund.reason,
    refundableAmount: left,
    canceledAt: now,
    receiptKey: null,
    outcome: 'DONE',
    refund: { account: null, state: 'COMPLETED', feeReturned: refund.feeReturned },
  };
  const event = left === 0 ? 'canceledInFull' : 'canceledInPart';
  const status = next(payment.status, event);
  return {
    payment: {
      ...payment,
      status,
      balanceAmount: left,
      taxFreeAmount: taxFreeAmount - cancellation.taxFreeAmount,
      taxExemptionAmount: taxExemptionAmount - cancellation.taxExemptionAmount,
      lastTransactionKey: transactionKey,
      cancellations: [...cancellations, cancellation],
    },
    event,
    at: now,
    transaction: { transactionKey, status, amount: refund.amount },
    entries: [cancelEntry(refund.refundId, refund.amount), ...refundEntries(cancellation)],
    webhooks: [
      { eventType: 'PAYMENT_STATUS_CHANGED' },
      { eventType: 'CANCEL_STATUS_CHANGED', transactionKey },
    ],
  };
}

/**
 * The wallet took money back from us (a dispute, a bank's return). The protocol has no status for it, so the payment
 * stays as the merchant knows it; the books and an alarm tell.
 *
 * @param amount what is gone by it, as the wallet's own books have it
 * @returns undefined when it was recorded before
 */
export function reverseCapture(payment: Payment, amount: number, now: Date): Change | undefined {
  const wallet = walletOf(payment);
  const { capture } = wallet;
  if (capture?.state !== 'COMPLETED' || !capture.captureId || amount <= 0) return undefined;
  return {
    ...quiet(
      { ...payment, wallet: { ...wallet, capture: { ...capture, state: 'REVERSED', takenBack: amount } } },
      'captureReversed',
      now,
    ),
    entries: [disputeEntry(capture.captureId, amount)],
  };
}

function walletOf({ wallet, paymentKey }: Payment): WalletOrder {
  if (!wallet) throw new Error(`payment ${paymentKey} has no order at a wallet`);
  return wallet;
}

const quiet = (payment: Payment, event: Change['event'], at: Date): Change => ({
  payment,
  event,
  at,
  entries: [],
  webhooks: [],
});
