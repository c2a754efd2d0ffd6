/** Foreign wallets (해외간편결제): what a page tells of the purchase. Source: sdk.md of the protocol, 4.2.2. */
import { type Currency, currencies, foreignProviders } from '@tollgate/contract/codes';
import {
  isCountry,
  isTransactionContext,
  lengths,
  maxProducts,
  maxQuantity,
} from '@tollgate/contract/limits';
import { amountOf, isThing, listOf, oneOf, optional, type Rule, shape, text, when } from './shape.ts';

/** PayPal pays in dollars only; what another wallet pays in, the gateway says. */
export function currencyOfWallet({ foreignEasyPay }: Record<string, unknown>): Currency | undefined {
  return isThing(foreignEasyPay) && foreignEasyPay['provider'] === 'PAYPAL' ? 'USD' : undefined;
}

const country = when((value) => typeof value === 'string' && isCountry(value));

const city = when((value) => text(lengths.area)(value, '') === undefined && /\S/.test(value as string));

const shipping = shape({
  fullName: optional(text(lengths.recipientName)),
  address: optional(
    shape({
      country,
      line1: optional(text(lengths.addressLine)),
      line2: optional(text(lengths.addressLine)),
      area1: optional(text(lengths.area)),
      area2: city,
      postalCode: optional(text(lengths.postalCode)),
    }),
  ),
});

const isQuantity = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= maxQuantity;

/** @param currency of the payment: the goods are priced in it */
export function foreignEasyPay(currency: Currency): Rule {
  const product = shape({
    name: text(lengths.productName, 1),
    quantity: when(isQuantity),
    unitAmount: amountOf(currencies[currency].decimals),
    currency: oneOf([currency]),
    description: text(lengths.productDescription),
  });
  return shape({
    provider: oneOf(Object.keys(foreignProviders)),
    country,
    products: optional(listOf(product, maxProducts)),
    shipping: optional(shipping),
    paymentMethodOptions: optional(
      shape({ paypal: optional(shape({ setTransactionContext: optional(when(isTransactionContext)) })) }),
    ),
  });
}
