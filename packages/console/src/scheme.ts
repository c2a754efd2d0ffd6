import { localStorageColorSchemeManager } from '@mantine/core';

/** Where the choice of light or dark is kept. */
export const schemes = localStorageColorSchemeManager({ key: 'tollgate-console-theme' });

/** The page's policy knows no inline script, so the first module sets the look, before anything is drawn. */
export function setFirstScheme(): void {
  const chosen = schemes.get('auto');
  const isDark =
    chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
}
