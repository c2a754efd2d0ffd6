import type { Language } from '@tollgate/contract/codes';
import { en } from './words-en.ts';
import { ko } from './words-ko.ts';

/** Everything the buyer reads. Both languages are on board, so that switching keeps what was typed. */
export type Words = typeof ko;
export const words: Record<Language, Words> = { ko, en };

/** The merchant's or browser's language is in the state; an address with `lang` was written on purpose and wins. */
export function firstLanguage(stated: Language): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  return asked === 'ko' || asked === 'en' ? asked : stated;
}
