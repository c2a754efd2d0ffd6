/**
 * The kinds of values a request may carry. Each reads a value leniently where the protocol is lenient (a number where
 * text is meant, `null` for nothing) and refuses it with the rule in plain words and, where the protocol has one, a
 * code of its own: see `refusal`. One function call per value, because they run on every request.
 */
import { z } from 'zod';
import { type Bank, bankByAnyName } from './banks.ts';
import { parseSeoul } from './dates.ts';
import { decimalText, scalarText } from './decimal.ts';
import type { ErrorCode, Words } from './errors.ts';
import type { SdkErrorCode } from './sdk-errors.ts';

export type RefusalCode = ErrorCode | SdkErrorCode;

/** What an issue of ours carries in `params`. */
export type Rule = {
  words: Words;
  /** The protocol's code for this value; of several the first that the endpoint lists is answered. */
  code?: RefusalCode | readonly RefusalCode[] | undefined;
};
type Options = {
  words?: Words;
  code?: Rule['code'];
  /** The code, and where "is required" would sound odd the words, when the value is not there at all. */
  missing?: Rule['code'];
  whenMissing?: Words;
};

export const required: Words = { ko: '반드시 있어야 해요.', en: 'is required.' };

/**
 * A value that must be there.
 *
 * @param read answers undefined for a value that breaks the rule
 * @param json what OpenAPI says of the value
 */
export function field<T>(
  read: (value: unknown) => T | undefined,
  rule: Rule & Pick<Options, 'missing' | 'whenMissing'>,
  json: Record<string, unknown>,
) {
  return z
    .unknown()
    .transform((value, context): T => {
      const isMissing = value === undefined || value === null;
      const result = isMissing ? undefined : read(value);
      if (result !== undefined) return result;
      const params = isMissing
        ? { words: rule.whenMissing ?? required, code: rule.missing, missing: true }
        : { words: rule.words, code: rule.code };
      context.issues.push({ code: 'custom', message: params.words.en, input: value, params });
      return z.NEVER;
    })
    .meta({ description: rule.words.en, ...json });
}

/** A value that may be left out; `null` says the same as leaving it out. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}

/** Text of so many characters. A number is taken as its text. NUL and broken surrogates cannot be stored by anybody. */
export function text({
  min = 1,
  max,
  pattern,
  ...options
}: Options & { min?: number; max: number; pattern?: RegExp }) {
  const words = options.words ?? {
    ko: `${min}자 이상 ${max}자 이하의 문자열이어야 해요.`,
    en: `must be text of ${min} to ${max} characters.`,
  };
  const read = (value: unknown): string | undefined => {
    const content = scalarText(value);
    // The length first: the rest reads every character.
    if (content === undefined || !isWithin(content, min, max) || !isStorable(content)) return undefined;
    return pattern && !pattern.test(content) ? undefined : content;
  };
  const form = { minLength: min, maxLength: max, ...(pattern && { pattern: pattern.source }) };
  return field(read, { ...options, words }, { type: 'string', ...form });
}

/**
 * An amount as exact decimal text: see `decimalText`.
 *
 * @param least what the amount has to be; `any` leaves the judgement to whoever knows the payment
 */
export function decimal({
  least = 'any',
  ...options
}: Options & { least?: 'any' | 'zero' | 'more than zero' } = {}) {
  const words =
    options.words ??
    {
      any: { ko: '금액을 나타내는 숫자여야 해요.', en: 'must be a number: an amount.' },
      zero: { ko: '0 이상의 금액이어야 해요.', en: 'must be an amount of zero or more.' },
      'more than zero': { ko: '0보다 큰 금액이어야 해요.', en: 'must be an amount greater than zero.' },
    }[least];
  const read = (value: unknown): string | undefined => {
    const amount = decimalText(value);
    if (amount === undefined || least === 'any') return amount;
    if (amount.startsWith('-') || (amount === '0' && least !== 'zero')) return undefined;
    return amount;
  };
  return field(read, { ...options, words }, { type: ['number', 'string'] });
}

/** An amount of the protocol whose currency is not known yet: exact decimal text. */
export const DecimalText = decimal();

/** A whole number, also as text: `24`, `"24"`. */
export function wholeNumber({ min, max, ...options }: Options & { min: number; max: number }) {
  const words = options.words ?? {
    ko: `${min} 이상 ${max} 이하의 정수여야 해요.`,
    en: `must be a whole number from ${min} to ${max}.`,
  };
  const read = (value: unknown): number | undefined => {
    const number = Number(decimalText(value) ?? Number.NaN);
    return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
  };
  return field(read, { ...options, words }, { type: ['integer', 'string'], minimum: min, maximum: max });
}

/** true or false, also as text. */
export function flag(options: Options = {}) {
  const words = options.words ?? { ko: 'true 또는 false여야 해요.', en: 'must be true or false.' };
  const read = (value: unknown): boolean | undefined => {
    if (typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : undefined;
  };
  return field(read, { ...options, words }, { type: 'boolean' });
}

/** One of a few words. */
export function oneOf<const T extends string>(values: readonly T[], options: Options = {}) {
  const list = values.join(', ');
  const words = options.words ?? { ko: `${list} 중 하나여야 해요.`, en: `must be one of ${list}.` };
  const read = (value: unknown): T | undefined => values.find((known) => known === value);
  return field(read, { ...options, words }, { type: 'string', enum: [...values] });
}

/** One of a table's rows, named by its key, its Korean or its English word; read as the key. */
export function wordOf<const T extends Record<string, { ko: string; en: string }>>(
  table: T,
  options: Options = {},
) {
  const rows = Object.entries(table);
  const list = (language: 'ko' | 'en') => rows.map(([, words]) => words[language]).join(', ');
  const words = options.words ?? {
    ko: `${list('ko')} 중 하나여야 해요.`,
    en: `must be one of ${list('en')}.`,
  };
  const read = (value: unknown): (keyof T & string) | undefined =>
    rows.find(([key, { ko, en }]) => value === key || value === ko || value === en)?.[0];
  const values = [...new Set(rows.flatMap(([key, { ko, en }]) => [key, ko, en]))];
  return field(read, { ...options, words }, { type: 'string', enum: values });
}

/** A bank by any of its names; read as its two-character code. */
export function bankCode({
  from = 'all banks',
  ...options
}: Options & { from?: 'all banks' | 'issuing banks' } = {}) {
  const isIssuing = from === 'issuing banks';
  const words = options.words ?? {
    ko: isIssuing
      ? '가상계좌를 발급하는 13개 은행의 코드나 이름이어야 해요.'
      : '은행의 코드나 이름이어야 해요.',
    en: isIssuing
      ? 'must be the code or name of one of the 13 banks that issue virtual accounts.'
      : 'must be the code or name of a bank.',
  };
  const read = (value: unknown): string | undefined => {
    const bank: Bank | undefined = bankByAnyName(scalarText(value) ?? '');
    return bank && (!isIssuing || bank.issuesVirtualAccounts) ? bank.code : undefined;
  };
  return field(read, { ...options, words }, { type: 'string' });
}

/** A moment, Seoul time where no offset is given; read as the text it was written in. */
export function moment(options: Options = {}) {
  const words = options.words ?? {
    ko: "yyyy-MM-dd'T'HH:mm:ss 형식의 시각이어야 해요.",
    en: "must be a time written as yyyy-MM-dd'T'HH:mm:ss.",
  };
  const read = (value: unknown): string | undefined =>
    typeof value === 'string' && parseSeoul(value) ? value : undefined;
  return field(read, { ...options, words }, { type: 'string', examples: ['2026-03-17T23:59:59'] });
}

/** Refuses a whole object for what its values are together. */
export function refuse(context: z.RefinementCtx, path: string | (string | number)[], rule: Rule): void {
  context.addIssue({ code: 'custom', path: [path].flat(), message: rule.words.en, params: rule });
}

function isStorable(content: string): boolean {
  return content.isWellFormed() && !content.includes('\0');
}

/** Counts characters as a reader does: an emoji is one, though it takes two units. */
function isWithin(content: string, min: number, max: number): boolean {
  if (content.length < min) return false;
  if (content.length <= max) return true;
  return content.length <= 2 * max && Array.from(content).length <= max;
}
