import { currencies } from '@tollgate/contract';
import { inSmallestUnit } from '@tollgate/domain';
import type { Money } from './states.ts';

/** PayPal writes money as decimal text both ways, and no float may come near it. */
export type WireMoney = { currency_code: string; value: string };

/** `{ currency: 'USD', amount: 12990 }` is `129.90`: as many decimals as the currency has. */
export function wireMoney({ currency, amount }: Money): WireMoney {
  const { decimals } = currencies[currency];
  if (decimals === 0) return { currency_code: currency, value: String(amount) };
  const digits = String(amount).padStart(decimals + 1, '0');
  return { currency_code: currency, value: `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` };
}

/** Undefined for a currency that is not ours, a fraction of the smallest unit, or less than nothing. */
export function moneyOf({ currency_code: code, value }: WireMoney): Money | undefined {
  if (!isCurrency(code)) return undefined;
  const amount = inSmallestUnit(value, code);
  return amount === undefined || amount < 0 ? undefined : { currency: code, amount };
}

const isCurrency = (code: string): code is Money['currency'] => Object.hasOwn(currencies, code);

export const isSameMoney = (one: Money, other: Money): boolean =>
  one.currency === other.currency && one.amount === other.amount;
