import type { AuthenticateRequest } from '@tollgate/contract';
import type { CustomerChoices, Payment } from '@tollgate/domain';

/** What the customer chose, where the merchant left the choice. */
export function choicesOf(
  payment: Payment,
  typed: Omit<AuthenticateRequest, 'session' | 'agreed'>,
  usesEscrow: boolean,
): CustomerChoices {
  const asked = payment.request.virtualAccount;
  const { cashReceipt } = typed;
  return {
    bankCode: typed.bank,
    depositorName: typed.depositorName,
    customerMobilePhone: typed.customerMobilePhone ?? payment.request.customerMobilePhone,
    customerEmail: typed.customerEmail ?? payment.request.customerEmail,
    cashReceipt:
      cashReceipt.type === '미발행'
        ? null
        : { type: cashReceipt.type, registrationNumber: cashReceipt.registrationNumber },
    useEscrow: asked.useEscrow ?? (usesEscrow ? (typed.useEscrow ?? false) : false),
  };
}
