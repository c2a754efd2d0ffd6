import { createContext, useContext } from 'react';

export type Language = 'ko' | 'en';

const kept = 'tollgate-console-language';

/** Korean, unless the address, this browser's memory or the browser itself asks for English. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(kept);
  if (asked === 'ko' || asked === 'en') return asked;
  return /^ko\b/i.test(navigator.language) || !/^en\b/i.test(navigator.language) ? 'ko' : 'en';
}

let current: Language = 'ko';

/** For what is asked of the gateway, which answers in the reader's words. */
export const spokenLanguage = (): Language => current;

export function speak(language: Language): void {
  current = language;
  localStorage.setItem(kept, language);
  document.documentElement.lang = language;
}

export const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: 'ko',
  choose: () => {},
});

export const useLanguage = () => useContext(LanguageContext);

/**
 * The words of a page in the reader's language. Korean names the keys; English must have the same.
 *
 * @param words stands in the page's `words.ts`: `export const words = { ko: {…}, en: {…} }`
 */
export function useWords<Words extends object>(words: { ko: Words; en: NoInfer<Words> }): Words {
  return words[useLanguage().language];
}
