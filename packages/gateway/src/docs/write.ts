/** Writes the contract's tables into `docs/guide`: run it after changing the contract, and commit what it wrote. */
import { readFileSync, writeFileSync } from 'node:fs';
import { GUIDE, languages } from './book.ts';
import { slugs } from './pages.ts';
import { filled } from './tables/fill.ts';

for (const language of languages) {
  for (const slug of slugs) {
    const path = `${GUIDE}${language}/${slug}.md`;
    const text = readFileSync(path, 'utf8');
    const now = filled(text, language);
    if (now !== text) writeFileSync(path, now);
  }
}
