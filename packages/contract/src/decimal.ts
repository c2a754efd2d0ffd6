import { amountDigits } from './limits.ts';

/**
 * A number of a request in the digits it was written with, where a double would change them: `1e400`, `50000.00`.
 * A symbol, because no JSON text can pass for one, and no schema takes one for an object without fields.
 */
export const exactNumber = (digits: string): symbol => Symbol(digits);

/** Longer texts are no amounts, and reading them would cost more than it could tell. */
const maxLength = 64;
const maxExponent = 99;
/** The grammar of a JSON number: no plus sign, no blanks, no hexadecimal, no leading zero. */
const jsonNumber = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * An amount as exact decimal text: `50000`, `129.9`, `-3`. No float stands in between, so no cent is lost; `1e4` is
 * `10000` and `129.90` is `129.9`.
 *
 * @param value a JSON number, a numeric string (some merchants send one), or an `exactNumber`
 * @returns undefined for anything else, and for more than 15 whole or 6 decimal digits
 */
export function decimalText(value: unknown): string | undefined {
  const text = scalarText(value);
  if (text === undefined || text.length > maxLength) return undefined;
  const parts = jsonNumber.exec(text);
  if (!parts) return undefined;
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  // Asked before anything is written out: 1e999999999 would fill the memory.
  if (Math.abs(shift) > maxExponent) return undefined;
  return plain(minus, whole + fraction, whole.length + shift);
}

/** A string, or a number as the text of its JSON: `orderId` may be sent as 20260310, and must not change by it. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return typeof value === 'symbol' ? value.description : undefined;
}

/** @param point how many of the digits stand before the decimal point; may lie outside of them */
function plain(minus: string, digits: string, point: number): string | undefined {
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0').replace(/^0+/, '');
  const fraction = `${'0'.repeat(Math.max(-point, 0))}${digits.slice(Math.max(point, 0))}`.replace(/0+$/, '');
  if (whole.length > amountDigits.whole || fraction.length > amountDigits.fraction) return undefined;
  if (whole === '' && fraction === '') return '0';
  return `${minus}${whole || '0'}${fraction && `.${fraction}`}`;
}
