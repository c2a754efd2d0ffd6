import { type Currency, currencies } from '@tollgate/contract';
import { Failure } from './failure.ts';

/**
 * Money is an integer in the currency's smallest unit (won, cents) everywhere inside.
 *
 * A trillion in the smallest unit is the bank rail's ceiling, and stays far below 2^53, so plain
 * numbers add and subtract without loss.
 */
export const MAX_AMOUNT = 1_000_000_000_000;

/**
 * Reads a decimal text ("50000", "129.9") as an integer of the smallest unit. Digits only, never a
 * float on the way; at most 30 on either side of the point, so that a long text costs nothing.
 *
 * @returns undefined when the text has more decimals than the currency, or is beyond the ceiling
 */
export function inSmallestUnit(text: string, currency: Currency): number | undefined {
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (!match) return undefined;
  const { decimals } = currencies[currency];
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  const digits = `${match[2]}${fraction.padEnd(decimals, '0')}`.replace(/^0+(?=\d)/, '');
  if (digits.length > 16) return undefined;
  const amount = Number(digits);
  if (amount > MAX_AMOUNT) return undefined;
  return amount === 0 ? 0 : match[1] === '-' ? -amount : amount;
}

/**
 * An amount that somebody pays: above zero, no finer than the currency's smallest unit.
 *
 * @throws Failure INVALID_REQUEST naming the field and the rule
 */
export function amountToPay(text: string, currency: Currency, field: string): number {
  const amount = inSmallestUnit(text, currency);
  if (amount !== undefined && amount > 0) return amount;
  const { decimals } = currencies[currency];
  throw new Failure(
    'INVALID_REQUEST',
    { field, amount: text, currency },
    {
      ko: `${field} 값은 0보다 크고 1조 이하인 금액이어야 하며, ${currency}는 소수점 아래 ${decimals}자리까지 쓸 수 있습니다.`,
      en: `${field} must be greater than 0, at most 10^12 in the smallest unit, and ${currency} takes ${decimals} decimals.`,
    },
  );
}

/** A part of an amount, which may be nothing. @throws Failure INVALID_REQUEST */
export function partOfAmount(text: string | undefined, currency: Currency, field: string): number {
  if (text === undefined) return 0;
  const amount = inSmallestUnit(text, currency);
  if (amount !== undefined && amount >= 0) return amount;
  throw new Failure(
    'INVALID_REQUEST',
    { field, amount: text, currency },
    { ko: `${field} 값은 0 이상의 금액이어야 합니다.`, en: `${field} must be an amount of 0 or more.` },
  );
}

/** The JSON number on the wire. Division by a power of ten of a safe integer prints exactly. */
export function onTheWire(amount: number, currency: Currency): number {
  return amount / 10 ** currencies[currency].decimals;
}

/** The amount as decimal text, for redirect addresses: "50000", "129.9". */
export function asText(amount: number, currency: Currency): string {
  return String(onTheWire(amount, currency));
}
