import type { Currency, ErrorCode } from '@tollgate/contract';
import { AUTHENTICATION_MS, CONFIRMATION_MS, depositDeadline, later } from './deadline.ts';
import { Failure } from './failure.ts';
import {
  type Change,
  type CustomerChoices,
  can,
  next,
  noSession,
  type Payment,
  type PaymentRequest,
} from './payment.ts';
import { type TaxType, taxFreePart } from './tax.ts';

/** What opens a payment. Amounts in the currency's smallest unit. */
export interface RequestCommand {
  mId: string;
  paymentKey: string;
  keyPairId: string;
  apiVersion: string;
  taxType: TaxType;
  orderId: string;
  orderName: string;
  currency: Currency;
  country: string;
  totalAmount: number;
  taxFreeAmount: number;
  taxExemptionAmount: number;
  cultureExpense: boolean;
  metadata: Record<string, string> | null;
  request: PaymentRequest;
}

/**
 * Opens a payment (결제 요청): READY, with 30 minutes for the customer.
 *
 * A deposit deadline that cannot be is refused here, so that the merchant learns of it before the customer.
 *
 * @param orderTaken whether a payment of this order number was approved before
 * @throws Failure DUPLICATED_ORDER_ID, INVALID_REQUEST when the parts are more than the whole
 * @throws Failure the refusals of `depositDeadline`
 */
export function request(command: RequestCommand, orderTaken: boolean, now: Date): Change {
  if (orderTaken) throw new Failure('DUPLICATED_ORDER_ID', { orderId: command.orderId });
  const { totalAmount, taxExemptionAmount } = command;
  const taxFreeAmount = taxFreePart(command.taxType, command.taxFreeAmount, totalAmount - taxExemptionAmount);
  // A merchant of tax-free goods has less than nothing tax free where the exemption is more than the whole.
  if (taxFreeAmount < 0 || taxFreeAmount + taxExemptionAmount > totalAmount) {
    throw new Failure(
      'INVALID_REQUEST',
      { totalAmount, taxFreeAmount, taxExemptionAmount },
      {
        ko: '면세(taxFreeAmount)·과세 제외(taxExemptionAmount) 금액의 합이 결제 금액보다 클 수 없습니다.',
        en: 'taxFreeAmount and taxExemptionAmount together cannot be more than the amount.',
      },
    );
  }
  if (!command.request.foreignEasyPay) depositDeadline(command.request.virtualAccount, now);
  const payment: Payment = {
    ...command,
    taxFreeAmount,
    status: 'READY',
    method: null,
    balanceAmount: totalAmount,
    useEscrow: null,
    requestedAt: now,
    authenticatedAt: null,
    approvedAt: null,
    lastTransactionKey: null,
    secret: null,
    failure: null,
    choices: null,
    virtualAccount: null,
    wallet: null,
    cashReceipts: [],
    cancellations: [],
  };
  return { payment, event: 'requested', at: now, entries: [], webhooks: [] };
}

/**
 * The customer finished in the window (결제 인증): IN_PROGRESS, with 10 minutes for the merchant.
 *
 * Escrow is the customer's choice only where the merchant asked for nothing.
 *
 * @throws Failure NOT_FOUND_PAYMENT_SESSION when the window is no longer open
 */
export function authenticate(payment: Payment, choices: CustomerChoices, now: Date): Change {
  if (payment.request.foreignEasyPay) noSession({ cause: 'the customer pays with a wallet' });
  if (!can(payment, 'authenticated') || isOverdue(payment, now)) {
    noSession({ cause: 'the window is no longer open', status: payment.status });
  }
  const useEscrow = payment.request.virtualAccount.useEscrow ?? choices.useEscrow;
  return {
    payment: {
      ...payment,
      status: next(payment.status, 'authenticated'),
      method: 'VIRTUAL_ACCOUNT',
      useEscrow,
      authenticatedAt: now,
      choices: { ...choices, useEscrow },
    },
    event: 'authenticated',
    at: now,
    entries: [],
    webhooks: [],
  };
}

/**
 * The rail refused the confirm for good (중단): ABORTED, and `code` tells why. A refusal that may be
 * lifted later, such as a closed bank, is no reason: the payment stays IN_PROGRESS for another confirm.
 *
 * The caller has checked the confirm, so the payment is in progress and in time.
 */
export function decline(payment: Payment, code: ErrorCode, now: Date): Change {
  return {
    payment: { ...payment, status: next(payment.status, 'declined'), failure: { code } },
    event: 'declined',
    at: now,
    entries: [],
    webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
  };
}

/** When the payment expires if nothing happens; undefined for those that cannot, such as one whose wallet may say yes yet. */
export function expiresAt(payment: Payment): Date | undefined {
  if (payment.wallet?.capture) return undefined;
  if (payment.status === 'READY') return later(payment.requestedAt, AUTHENTICATION_MS);
  if (payment.status === 'IN_PROGRESS' && payment.authenticatedAt)
    return later(payment.authenticatedAt, CONFIRMATION_MS);
  return undefined;
}

export function isOverdue(payment: Payment, now: Date): boolean {
  const at = expiresAt(payment);
  return at !== undefined && at <= now;
}

/**
 * Time ran out (만료). Happens at the deadline itself, however late we look.
 *
 * @returns undefined when there is nothing to expire yet
 */
export function expire(payment: Payment, now: Date): Change | undefined {
  const at = expiresAt(payment);
  if (!at || at > now) return undefined;
  return {
    payment: { ...payment, status: next(payment.status, 'expired'), failure: { code: 'EXPIRED_PAYMENT' } },
    event: 'expired',
    at,
    entries: [],
    webhooks: [{ eventType: 'PAYMENT_STATUS_CHANGED' }],
  };
}
