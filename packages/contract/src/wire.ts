/** The building stones of responses. */
import { z } from 'zod';
import { lengths } from './limits.ts';

/** An amount on the wire: a JSON number, whole in won and yen, with up to two decimals in dollars. */
export const Money = z.number();

/** A moment in Seoul time with its offset: `2026-03-10T14:22:31+09:00`. */
export const DateTime = z.iso.datetime({ offset: true });

/** Why something failed: the two keys of an error body. */
export const FailureReason = z
  .object({ code: z.string(), message: z.string().max(lengths.message) })
  .meta({ id: 'Failure' });

/** A page somewhere; opaque to the reader. */
export const Link = z.object({ url: z.string() });

/** A word that `Accept-Language` translates: both forms are legal on the wire, Korean is the default. */
export function inEitherLanguage<const T extends Record<string, { ko: string; en: string }>>(table: T) {
  type Word = T[keyof T]['ko'] | T[keyof T]['en'];
  const words = Object.values(table).flatMap((row) => [row.ko, row.en]);
  return z.enum([...new Set(words)] as [Word, ...Word[]]);
}
