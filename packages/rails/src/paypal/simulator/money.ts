import { Refused } from './answer.ts';

/** An integer of the currency's smallest unit. */
export type Money = { currency: string; amount: number };

/** How an amount is written. */
export type WireMoney = { currency_code: string; value: string };

/** The currencies that PayPal holds, and how many decimals each has there. */
// biome-ignore format: a table
const decimals: Record<string, 0 | 2> = {
  AUD: 2, BRL: 2, CAD: 2, CHF: 2, CNY: 2, CZK: 2, DKK: 2, EUR: 2, GBP: 2, HKD: 2, HUF: 0, ILS: 2, JPY: 0, MXN: 2,
  MYR: 2, NOK: 2, NZD: 2, PHP: 2, PLN: 2, SEK: 2, SGD: 2, THB: 2, TWD: 0, USD: 2,
};

/**
 * The most an amount may be: fifteen digits of the smallest unit, which a number holds exactly. PayPal's own
 * limit is a hundred times that.
 */
const maxAmount = 999_999_999_999_999;

type Sign = 'positive' | 'zero or more';

/**
 * Reads an amount whose form the schema has checked.
 *
 * @param field where it stands, as a JSON pointer
 * @throws Refused INVALID_CURRENCY_CODE, DECIMAL_PRECISION, CANNOT_BE_NEGATIVE, MAX_VALUE_EXCEEDED, …
 */
export function readMoney({ currency_code: currency, value }: WireMoney, field: string, sign: Sign): Money {
  const places = decimals[currency];
  if (places === undefined) {
    throw new Refused('INVALID_CURRENCY_CODE', { field: `${field}/currency_code`, value: currency });
  }
  const at = { field: `${field}/value`, value };
  const [, minus, whole = '0', fraction = ''] = /^(-?)(\d*)(?:\.(\d*))?$/.exec(value) ?? [];
  if (fraction.length > places) {
    throw new Refused(places === 0 ? 'DECIMALS_NOT_SUPPORTED' : 'DECIMAL_PRECISION', at);
  }
  const digits = (whole + fraction.padEnd(places, '0')).replace(/^0+/, '');
  if (minus && digits) {
    throw new Refused(sign === 'positive' ? 'CANNOT_BE_ZERO_OR_NEGATIVE' : 'CANNOT_BE_NEGATIVE', at);
  }
  if (digits.length > String(maxAmount).length) throw new Refused('MAX_VALUE_EXCEEDED', at);
  const amount = Number(digits);
  if (amount === 0 && sign === 'positive') throw new Refused('CANNOT_BE_ZERO_OR_NEGATIVE', at);
  return { currency, amount };
}

/** `{ currency_code: 'USD', value: '12.30' }` */
export function wireMoney({ currency, amount }: Money): WireMoney {
  return { currency_code: currency, value: amountText({ currency, amount }) };
}

/** `12.30`, and `1230` in a currency without decimals. */
export function amountText({ currency, amount }: Money): string {
  const places = decimals[currency] ?? 2;
  if (places === 0) return String(amount);
  const digits = String(amount).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
