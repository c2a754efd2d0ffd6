import type { Currency, ForeignEasyPayOptions } from '@tollgate/contract';
import { type ForeignEasyPayRequest, partOfAmount } from '@tollgate/domain';

/** What was asked of a wallet, as it was read off the wire, with its amounts in the smallest unit. */
export function walletRequestOf(asked: ForeignEasyPayOptions, currency: Currency): ForeignEasyPayRequest {
  const { provider, country, products = [], shipping, paymentMethodOptions } = asked;
  return {
    provider,
    country,
    products: products.map(({ name, quantity, unitAmount, description }, index) => ({
      name,
      quantity,
      unitAmount: partOfAmount(unitAmount, currency, `foreignEasyPay.products[${index}].unitAmount`),
      currency,
      description,
    })),
    shipping: shipping ?? null,
    transactionContext: paymentMethodOptions?.paypal?.setTransactionContext ?? null,
  };
}
