import { issuingBanks, seoulDateTime, type WindowState } from '@tollgate/contract';
import { AUTHENTICATION_MS, depositDeadline, later, type Payment } from '@tollgate/domain';
import type { WindowFrame, WindowView } from '../window.ts';

/** The form in which the customer chooses a bank and tells who will send the money. */
export const virtualAccountWindow: WindowView = (
  frame: WindowFrame,
  payment: Payment,
  { session, now, checkout },
): WindowState => {
  const { request, requestedAt } = payment;
  const asked = request.virtualAccount;
  return {
    view: 'virtual-account',
    ...frame,
    paymentKey: payment.paymentKey,
    session,
    banks: issuingBanks.map(({ code, ko, enName }) => ({ code, ko, en: enName })),
    customerName: request.customerName,
    customerMobilePhone: request.customerMobilePhone,
    customerEmail: request.customerEmail,
    showCustomerMobilePhone: asked.showCustomerMobilePhone ?? true,
    cashReceiptType: asked.cashReceiptType ?? null,
    escrow: escrowOf(asked.useEscrow, checkout.usesEscrow),
    // Hours count from the request, so the moment is known already and can be shown as it will be.
    depositDeadline: { dueDate: seoulDateTime(depositDeadline(asked, requestedAt)) },
    now: seoulDateTime(now),
    expiresAt: seoulDateTime(later(requestedAt, AUTHENTICATION_MS)),
  };
};

function escrowOf(asked: boolean | undefined, isUsed: boolean): 'none' | 'choose' | 'required' {
  if (asked === true) return 'required';
  return asked === undefined && isUsed ? 'choose' : 'none';
}
