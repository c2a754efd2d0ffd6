/**
 * Why a call was refused, in plain words, for the merchant's own developer: more than the caller was told, because here
 * nobody listens but the one who has to correct it. A sentence says what was wrong and what to do.
 */
import type { Language } from '../codes.ts';
import { errors, isErrorCode, type Words } from '../errors.ts';
import { type SdkErrorCode, sdkErrors } from '../sdk-errors.ts';
import { type WhyRow, whyRows } from './why-rows.ts';

/** What is known of a refusal: its code, and the facts that stood beside it. */
export interface Refusal {
  code: string | null;
  facts: Readonly<Record<string, unknown>> | null;
}

/**
 * The sentence of a refusal, or null where nothing was refused.
 *
 * First the table's row for this code and cause, then what was said when it was refused, then the code's general words.
 */
export function whyOf({ code, facts }: Refusal, language: Language): string | null {
  if (code === null && typeof facts?.['cause'] !== 'string') return null;
  const row = rowOf(code, facts ?? {});
  if (row) return filled(row[language], facts ?? {});
  const hint = facts?.['hint'] as Words | undefined;
  if (typeof hint?.[language] === 'string') return hint[language];
  if (typeof facts?.['said'] === 'string') return facts['said'];
  return code === null ? null : (wordsOf(code)?.[language] ?? code);
}

/** Whether a cause has a sentence of its own, whichever code it comes with. */
export const hasWords = (code: string, cause: string): boolean =>
  [...(whyRows[code] ?? []), ...(whyRows['*'] ?? [])].some((row) => row.cause === cause);

function rowOf(code: string | null, facts: Readonly<Record<string, unknown>>): WhyRow | undefined {
  const { cause } = facts;
  const rows = [...(whyRows['*'] ?? []).filter((row) => row.cause === cause), ...(whyRows[code ?? ''] ?? [])];
  return rows.find(
    (row) =>
      (row.cause === undefined || row.cause === cause) &&
      placesOf(row.ko).every((name) => ['string', 'number'].includes(typeof facts[name])),
  );
}

const placesOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);

const filled = (sentence: string, facts: Readonly<Record<string, unknown>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]));

const wordsOf = (code: string): Words | undefined =>
  isErrorCode(code)
    ? errors[code]
    : Object.hasOwn(sdkErrors, code)
      ? sdkErrors[code as SdkErrorCode]
      : undefined;
