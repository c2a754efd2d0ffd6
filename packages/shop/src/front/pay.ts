import { ANONYMOUS, loadTossPayments } from '@tosspayments/tosspayments-sdk';
import type { PaymentPrepared, PaymentRequest } from '../wire.ts';
import { post } from './api.ts';
import { state } from './state.ts';

/** The official loader; `src` is all that points this shop at another gateway than Toss Payments. */
export function loadPayments(clientKey = state.clientKey) {
  return loadTossPayments(clientKey, { src: state.scriptUrl });
}

/**
 * Stores the buyer's choice with our server, then opens the payment window. Always in redirect mode, the one that works on
 * every device: when the buyer is through, the page leaves for successUrl or failUrl and this promise never resolves.
 *
 * @throws an error with a `code`: USER_CANCEL when the buyer closed the window
 */
export async function pay(orderId: string, choice: PaymentRequest): Promise<void> {
  await loadPayments();
  const { clientKey, request } = await post<PaymentPrepared>(`/api/orders/${orderId}/request`, choice);
  const tossPayments = await loadPayments(clientKey);
  const payment = tossPayments.payment({ customerKey: ANONYMOUS });
  // The loader's types have an overload per method, so each is called by its own name.
  if (request.method === 'FOREIGN_EASY_PAY') await payment.requestPayment(request);
  else await payment.requestPayment(request);
}
