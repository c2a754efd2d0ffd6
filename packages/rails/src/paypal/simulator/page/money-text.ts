import { amountText, type Money } from '../money.ts';

/** `$1,234.50`: the sign alone, because the currency's three letters stand beside it. */
export function moneyText({ currency, amount }: Money): string {
  const decimal = amountText({ currency, amount });
  const decimals = decimal.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // Formatted from text, so that no amount passes through a binary fraction.
  return format.format(decimal as `${number}`);
}
