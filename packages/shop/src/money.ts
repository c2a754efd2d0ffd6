import type { Currency } from './wire.ts';

/** Digits after the point. The won has none. */
export const decimals: Record<Currency, number> = { KRW: 0, USD: 2 };

/**
 * Reads a decimal without ever calculating with a float: `'129.90'` and `129.9` USD are 12990 cents, `'50000.0'` KRW is
 * 50000 won. Two amounts are equal when these integers are; as texts `129.9` and `129.90` would differ.
 *
 * @returns the amount in the currency's smallest unit; undefined for a sign, an exponent, a fraction of a cent, a word
 */
export function minorUnits(text: unknown, currency: Currency): number | undefined {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(typeof text === 'number' ? String(text) : asText(text));
  if (!match) return undefined;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals[currency]) return undefined;
  return Number(match[1] + fraction.padEnd(decimals[currency], '0'));
}

/** The number that goes over the wire, in won or dollars. */
export function majorUnits(minor: number, currency: Currency): number {
  return Number(decimalText(minor, currency));
}

/** As people write it down: 12990 cents are `129.90`, 50000 won are `50000`. */
export function decimalText(minor: number, currency: Currency): string {
  const places = decimals[currency];
  if (places === 0) return String(minor);
  const digits = String(minor).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
