import type { Currency } from '../wire.ts';

/** Digits after the point. The won has none. */
export const decimals: Record<Currency, number> = { KRW: 0, USD: 2 };

/**
 * Reads a decimal without ever passing through a float: `'129.90'` USD is 12990 cents, `'50000.0'` KRW is 50000 won.
 *
 * @returns the amount in the currency's smallest unit; undefined for a sign, an exponent, a fraction of a won, a word
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
  return minor / 10 ** decimals[currency];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
