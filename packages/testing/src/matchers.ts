import type { Payment } from '@tollgate/contract';

interface Verdict {
  pass: boolean;
  message(): string;
}

/** For `expect.extend` of vitest, Playwright and Jest alike. */
export const tollgateMatchers = {
  /** The money is there: DONE, and nothing of it given back. */
  toBePaid: (payment: Payment): Verdict =>
    verdict(payment, payment.status === 'DONE' && payment.balanceAmount === payment.totalAmount, 'paid'),
  /** An account is issued and nothing is paid. */
  toBeWaitingForDeposit: (payment: Payment): Verdict =>
    verdict(payment, payment.status === 'WAITING_FOR_DEPOSIT', 'waiting for its deposit'),
  /** Given back whole, in one or in parts: judged by the balance, for the status of parts stays PARTIAL_CANCELED. */
  toBeRefunded: (payment: Payment): Verdict =>
    verdict(payment, /CANCELED$/.test(payment.status) && payment.balanceAmount === 0, 'refunded'),
  /** So much is left to cancel. */
  toHaveBalance: (payment: Payment, amount: number): Verdict =>
    verdict(payment, payment.balanceAmount === amount, `left with ${amount}`),
};

function verdict(payment: Payment, pass: boolean, what: string): Verdict {
  const { orderId, status, balanceAmount, totalAmount } = payment;
  const is = `${orderId} is ${status}, ${balanceAmount} of ${totalAmount} left`;
  return { pass, message: () => `expected the payment ${pass ? 'not ' : ''}to be ${what}; ${is}` };
}

export interface TollgateMatchers<Result = unknown> {
  toBePaid(): Result;
  toBeWaitingForDeposit(): Result;
  toBeRefunded(): Result;
  toHaveBalance(amount: number): Result;
}
