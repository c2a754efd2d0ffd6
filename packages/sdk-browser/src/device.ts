import type { Language } from '@tollgate/contract/codes';

/**
 * Phones and tablets: there the page moves to the payment window, because an overlay and an on-screen keyboard do not
 * get on. iPadOS calls itself a Mac, and is the only one that has fingers.
 */
export function isMobile(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return (
    /Mobi|Android|iPhone|iPad|iPod/i.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  );
}

/** Korean, unless the browser speaks English. The page's own `lang` is too often what a template left there. */
export function language(): Language {
  return /^en\b/i.test(navigator.language) ? 'en' : 'ko';
}
