import { isMobile, language } from './device.ts';
import { failure, known, notBuiltYet } from './failure.ts';
import { checkPaymentRequest } from './payment-request.ts';
import { isRunning } from './running.ts';
import { begin, type Transaction } from './transaction.ts';
import type { TossPaymentsPayment } from './types.ts';

/** `TossPayments(clientKey).payment({ customerKey })`, once its keys are checked. */
export function createPayment(origin: string, clientKey: string, customerKey: string): TossPaymentsPayment {
  let transaction: Transaction | undefined;
  return {
    // One function for both modes: `never` stands for what the overloads in types.ts promise.
    requestPayment: async (request: unknown): Promise<never> => {
      try {
        if (isRunning()) throw failure('INVALID_METHOD_TRANSACTION');
        const course = checkPaymentRequest(request, isMobile());
        transaction = begin(origin, { clientKey, customerKey, ...course, language: language(), request });
      } catch (error) {
        throw known(error);
      }
      return transaction.result as Promise<never>;
    },

    requestBillingAuth: async () => {
      throw isRunning() ? failure('INVALID_METHOD_TRANSACTION') : notBuiltYet('requestBillingAuth');
    },

    destroy: async () => {
      if (!transaction || transaction.isOver()) throw failure('NO_ACTIVE_PAYMENT_REQUEST');
      transaction.abort(failure('PAYMENT_REQUEST_ABORTED'));
    },
  };
}
