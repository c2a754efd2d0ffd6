import { type Language, sdkErrors } from '@tollgate/contract';
import { asText, isOverdue, type Payment } from '@tollgate/domain';

/** The three parameters a merchant's success page gets; a same-named one of theirs is replaced. */
export function successAddress(payment: Payment): string {
  return withParameters(payment.request.successUrl ?? '', {
    orderId: payment.orderId,
    paymentKey: payment.paymentKey,
    amount: asText(payment.totalAmount, payment.currency),
  });
}

/** Why the window ended without success. A customer who left is no failed order, so no order number goes along. */
export function failAddress(payment: Payment, code: keyof typeof sdkErrors, language: Language): string {
  const { orderId, request } = payment;
  const message = sdkErrors[code][language];
  const parameters = code === 'PAY_PROCESS_CANCELED' ? { code, message } : { code, message, orderId };
  return withParameters(request.failUrl ?? '', parameters);
}

/**
 * Where the merchant hears how a wallet's payment ended, for a customer who comes to a page of it late: whether its end
 * was written down by then or not. Undefined while it is open, and once it is paid, which the merchant knows.
 */
export function endAddress(payment: Payment, now: Date, language: Language): string | undefined {
  if (payment.status === 'EXPIRED' || payment.status === 'ABORTED' || isOverdue(payment, now))
    return failAddress(payment, 'PAY_PROCESS_ABORTED', language);
  return payment.status === 'IN_PROGRESS' ? successAddress(payment) : undefined;
}

/** The fail address where no payment came of the request, because the shop has no contract for what was asked. */
export const notContractedAddress = (failUrl: string, orderId: string, message: string): string =>
  withParameters(failUrl, { code: 'PAY_PROCESS_ABORTED', message, orderId });

/** Appends to the merchant's own query, which stays as it was written, and leaves their fragment at the end. */
function withParameters(address: string, parameters: Record<string, string>): string {
  const [beforeFragment = '', ...fragment] = address.split('#');
  const [path = '', ...parts] = beforeFragment.split('?');
  const query = parts.join('?');
  const theirs =
    query === '' ? [] : query.split('&').filter((pair) => !Object.hasOwn(parameters, nameOf(pair)));
  const ours = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return [`${path}?${[...theirs, ...ours].join('&')}`, ...fragment].join('#');
}

function nameOf(pair: string): string {
  const name = pair.split('=', 1)[0] as string;
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
