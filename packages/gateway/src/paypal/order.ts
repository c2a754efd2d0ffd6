import type { Language } from '@tollgate/contract';
import type { Payment } from '@tollgate/domain';
import type { PayPalOrder } from '@tollgate/rails';
import type { OpenCheckout } from '../store/checkouts.ts';

/** The order that PayPal gets for a payment, each time the same: a repeat is answered with the first one. */
export function orderOf(
  payment: Payment,
  checkout: OpenCheckout,
  { origin, state, language }: { origin: string; state: string; language: Language },
): PayPalOrder {
  const { paymentKey, mId, orderName, totalAmount, currency, request } = payment;
  const { products = [], shipping } = request.foreignEasyPay ?? {};
  const back = `${origin}/v1/payments/${paymentKey}/return`;
  return {
    paymentKey,
    mId,
    brandName: checkout.merchantName,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    returnUrl: `${back}?state=${state}`,
    cancelUrl: `${back}/cancel?state=${state}`,
    amount: { amount: totalAmount, currency },
    description: orderName,
    items: products.map(({ name, quantity, unitAmount, description, ...product }) => ({
      name,
      quantity,
      unitAmount: { amount: unitAmount, currency: product.currency },
      description,
    })),
    ...(shipping && { shipping }),
    ...(request.foreignEasyPay?.transactionContext && { trackingId: paymentKey }),
  };
}
