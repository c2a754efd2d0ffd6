import { type Currency, currencies } from '@tollgate/contract/codes';

/** Whole digits an amount may have: with two decimals behind them still exact in a double. */
const decimalNumber = /^(0|[1-9]\d{0,12})(?:\.(\d{1,12}))?$/;

/** An amount as a merchant writes it: `{ value: '129.90', currency: 'USD' }`, `{ value: 50000, currency: 'KRW' }`. */
export type AmountInput = { value: number | string; currency: Currency };

/** An amount as this library answers it. */
export type Amount = {
  currency: Currency;
  /** In the currency's smallest unit: won, yen, cents. To calculate with. */
  minor: number;
  /** With all its decimals, `129.90`. To show. */
  value: string;
};

/**
 * Reads a decimal without ever passing through a float: `'129.90'` dollars are 12990 cents, `'50000.0'` won are 50000.
 *
 * @returns the amount in the smallest unit; undefined for a sign, an exponent, a blank, a fraction of a cent, a word
 */
export function minorUnits(value: unknown, currency: Currency): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  const match = typeof text === 'string' ? decimalNumber.exec(text) : null;
  if (!match) return undefined;
  const { decimals } = currencies[currency];
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  return Number(`${match[1]}${fraction.padEnd(decimals, '0')}`);
}

/** The JSON number of the wire, in won or dollars. Division by a hundred prints back the very digits. */
export function majorUnits(minor: number, currency: Currency): number {
  return minor / 10 ** currencies[currency].decimals;
}

export function amountOf(minor: number, currency: Currency): Amount {
  const { decimals } = currencies[currency];
  const digits = String(minor).padStart(decimals + 1, '0');
  const value = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
  return { currency, minor, value };
}

export function isCurrency(word: unknown): word is Currency {
  return typeof word === 'string' && Object.hasOwn(currencies, word);
}
