import { issuingBanks, type Language, seoulDateTime, type WindowState } from '@tollgate/contract';
import { AUTHENTICATION_MS, depositDeadline, later, onTheWire, type Payment } from '@tollgate/domain';
import type { OpenCheckout } from '../../store/checkouts.ts';

interface Opened {
  session: string;
  /** Whether that session is the one that asked for this window. */
  isOpener: boolean;
  language: Language;
  /** Merchant time. */
  now: Date;
}

/**
 * What the window is born with: everything it shows, and nothing the customer must not know. Who comes without the
 * session that opened it sees how the payment stands and can do nothing.
 */
export function windowState(checkout: OpenCheckout, payment: Payment, opened: Opened): WindowState {
  const { mode, target, parentOrigin, merchantName, isTest } = checkout;
  const { request, currency, status, orderName } = payment;
  const amount = { value: onTheWire(payment.totalAmount, currency), currency };
  const frame = {
    mode,
    target,
    parentOrigin,
    language: opened.language,
    isTest,
    merchantName,
    orderName,
    amount,
  };
  const expiresAt = later(payment.requestedAt, AUTHENTICATION_MS);
  const isExpired = status === 'READY' && expiresAt <= opened.now;
  if (status !== 'READY' || isExpired || !opened.isOpener) {
    return { view: 'status', ...frame, status: isExpired ? 'EXPIRED' : status };
  }
  const asked = request.virtualAccount;
  return {
    view: 'virtual-account',
    ...frame,
    paymentKey: payment.paymentKey,
    session: opened.session,
    banks: issuingBanks.map(({ code, ko, enName }) => ({ code, ko, en: enName })),
    customerName: request.customerName,
    customerMobilePhone: request.customerMobilePhone,
    customerEmail: request.customerEmail,
    showCustomerMobilePhone: asked.showCustomerMobilePhone ?? true,
    cashReceiptType: asked.cashReceiptType ?? null,
    escrow:
      asked.useEscrow === true
        ? 'required'
        : asked.useEscrow === undefined && checkout.usesEscrow
          ? 'choose'
          : 'none',
    // Hours count from the request, so the moment is known already and can be shown as it will be.
    depositDeadline: { dueDate: seoulDateTime(depositDeadline(asked, payment.requestedAt)) },
    now: seoulDateTime(opened.now),
    expiresAt: seoulDateTime(expiresAt),
  };
}
