import { isAtMost } from '@tollgate/contract';
import { reversalAsCancellation } from './cancellation.ts';
import { cancelReceipt, issueReceipt } from './cash-receipt.ts';
import { type DepositDeadline, depositDeadline } from './deadline.ts';
import { depositEntry, reversalEntry } from './ledger.ts';
import { type Change, can, type FreshKeys, next, type Payment } from './payment.ts';

/** What `requestPayment` or `POST /v1/virtual-accounts` asks of the account. */
export interface VirtualAccountRequest extends DepositDeadline {
  cashReceiptType?: '소득공제' | '지출증빙' | '미발행' | undefined;
  /** Unset: the customer chooses where the merchant uses escrow at all. */
  useEscrow?: boolean | undefined;
  showCustomerMobilePhone?: boolean | undefined;
  refundReceiveAccount?: { bankCode: string; accountNumber: string; holderName: string } | undefined;
}

/** A number leased from the bank rail for one payment. */
export interface IssuedNumber {
  /** Which rail leased it: test money and live money never share numbers. */
  rail: string;
  bankCode: string;
  /** Digits, as the bank knows it; test numbers get their `X` on our wire only. */
  accountNumber: string;
  /** How often this number was issued, counted from 1. */
  generation: number;
}

export interface VirtualAccount extends IssuedNumber {
  customerName: string;
  dueDate: Date;
  depositorName: string | null;
}

/**
 * Issues the account: waiting for a deposit, not paid. The caller has checked the confirm; a payment made
 * by `POST /v1/virtual-accounts` was opened in the same breath and needs none.
 */
export function issueAccount(payment: Payment, number: IssuedNumber, keys: FreshKeys, now: Date): Change {
  const { transactionKey } = keys;
  const choices = payment.choices;
  if (!choices) throw new Error(`payment ${payment.paymentKey} has no bank chosen`);
  const issued: Payment = {
    ...payment,
    status: next(payment.status, 'accountIssued'),
    method: 'VIRTUAL_ACCOUNT',
    useEscrow: choices.useEscrow,
    lastTransactionKey: transactionKey,
    secret: keys.secret,
    virtualAccount: {
      ...number,
      customerName: choices.depositorName,
      dueDate: depositDeadline(payment.request.virtualAccount, payment.requestedAt),
      depositorName: null,
    },
  };
  return {
    payment: issued,
    event: 'accountIssued',
    at: now,
    transaction: { transactionKey, status: issued.status, amount: 0 },
    entries: [],
    webhooks: [{ eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: true }],
  };
}

/** Why a bank must not take a transfer. The words of the bank rail. */
export type DepositRefusal = 'CLOSED' | 'EXPIRED' | 'AMOUNT_MISMATCH' | 'ALREADY_PAID';

/** Answers the bank's question before it takes money (수취조회): exact amount, open, in time, any name. */
export function refuseDeposit(payment: Payment, amount: number, now: Date): DepositRefusal | undefined {
  const account = payment.virtualAccount;
  if (!account || payment.status === 'CANCELED') return 'CLOSED';
  if (payment.status !== 'WAITING_FOR_DEPOSIT') return 'ALREADY_PAID';
  if (account.dueDate <= now) return 'EXPIRED';
  if (amount !== payment.totalAmount) return 'AMOUNT_MISMATCH';
  return undefined;
}

/** Money that arrived at the account; `inquiryAccepted` when we let the bank take it beforehand. */
export interface Deposit {
  key: string;
  amount: number;
  depositorName: string;
  depositedAt: Date;
  inquiryAccepted: boolean;
}

/**
 * Applies a deposit (입금), or tells why the money belongs to no payment.
 *
 * A deposit that we allowed counts even when the deadline passed in the meantime, because the
 * customer's money has already left.
 */
export function deposit(payment: Payment, money: Deposit, keys: FreshKeys): Change | DepositRefusal {
  const refusal = refuseDeposit(payment, money.amount, money.depositedAt);
  if (refusal && !(refusal === 'EXPIRED' && money.inquiryAccepted && money.amount === payment.totalAmount))
    return refusal;
  const account = payment.virtualAccount as VirtualAccount;
  const { transactionKey } = keys;
  const paid: Payment = {
    ...payment,
    status: next(payment.status, 'deposited'),
    approvedAt: money.depositedAt,
    lastTransactionKey: transactionKey,
    virtualAccount: { ...account, depositorName: money.depositorName },
    cashReceipts: [...payment.cashReceipts, ...issueReceipt(payment, keys, money.depositedAt)],
  };
  return {
    payment: paid,
    event: 'deposited',
    at: money.depositedAt,
    transaction: { transactionKey, status: paid.status, amount: money.amount },
    entries: [depositEntry(money.key, money.amount)],
    webhooks: [
      { eventType: 'PAYMENT_STATUS_CHANGED' },
      { eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false },
    ],
  };
}

/**
 * The bank takes a deposit back (입금 취소), usually within two minutes.
 *
 * @param depositKey the deposit that paid: the caller, who keeps each deposit's fate, applies a reversal
 *   to the payment only when it names that one, and only once
 * @returns undefined when the payment has moved on (a refund is out or under way): then money is
 *   missing, nothing is undone here and somebody must look
 */
export function reverseDeposit(
  payment: Payment,
  depositKey: string,
  keys: FreshKeys,
  now: Date,
): Change | undefined {
  if (
    !can(payment, 'depositReversed') ||
    !payment.virtualAccount ||
    payment.cancellations.some((c) => c.outcome !== 'ABORTED')
  )
    return undefined;
  const event = isAtMost(payment.apiVersion, '1.4') ? 'depositReversedForGood' : 'depositReversed';
  const status = next(payment.status, event);
  const { transactionKey } = keys;
  const webhooks: Change['webhooks'] = [{ eventType: 'DEPOSIT_CALLBACK', transactionKey, onIssue: false }];
  if (status === 'CANCELED') webhooks.unshift({ eventType: 'PAYMENT_STATUS_CHANGED' });
  const part = { amount: payment.totalAmount, taxFreeAmount: payment.taxFreeAmount };
  const receipts = cancelReceipt(payment, part, keys, now);
  const waiting: Payment = {
    ...payment,
    status,
    approvedAt: null,
    lastTransactionKey: transactionKey,
    virtualAccount: { ...payment.virtualAccount, depositorName: null },
    cashReceipts: [...payment.cashReceipts, ...receipts],
  };
  return {
    payment:
      status === 'CANCELED'
        ? canceledByReversal(waiting, keys, receipts[0]?.receiptKey ?? null, now)
        : waiting,
    event,
    at: now,
    transaction: { transactionKey, status, amount: payment.totalAmount },
    entries: [reversalEntry(depositKey, payment.totalAmount)],
    webhooks,
  };
}

const canceledByReversal = (
  payment: Payment,
  keys: FreshKeys,
  receiptKey: string | null,
  now: Date,
): Payment => ({
  ...payment,
  balanceAmount: 0,
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  cancellations: [...payment.cancellations, reversalAsCancellation(payment, keys, receiptKey, now)],
});

/**
 * The deposit deadline passed: silent. The status stays, no webhook is sent, only the number closes.
 *
 * @returns undefined when the account is not waiting or still has time
 */
export function passDeadline(payment: Payment, now: Date): Change | undefined {
  const account = payment.virtualAccount;
  if (payment.status !== 'WAITING_FOR_DEPOSIT' || !account || account.dueDate > now) return undefined;
  return { payment, event: 'deadlinePassed', at: account.dueDate, entries: [], webhooks: [] };
}
