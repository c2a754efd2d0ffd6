import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Language } from '@tollgate/contract';
import { addressOf, type Slug, slugs } from './pages.ts';
import type { Heading, Rendered } from './render.ts';

/** Where the pages lie, one folder per language. */
export const GUIDE = fileURLToPath(new URL('../../../../docs/guide/', import.meta.url));

export const languages = ['ko', 'en'] as const satisfies readonly Language[];

export interface Page extends Rendered {
  slug: Slug;
  language: Language;
}

export type Titles = Record<Slug, string>;

/** One line of the search: the page's own title, or a heading in it. */
export type Found = [address: string, title: string, heading: string];

/** The pages, each rendered when it is first asked for and remembered from then on. */
export interface Book {
  page(language: Language, slug: Slug): Promise<Page>;
  /** Titles by slug, for the list of pages. */
  titles(language: Language): Promise<Titles>;
  index(language: Language): Promise<Found[]>;
}

export function openBook(folder: string = GUIDE): Book {
  const rendered = new Map<string, Promise<Page>>();
  const page: Book['page'] = (language, slug) => {
    const name = `${language}/${slug}`;
    const known = rendered.get(name);
    if (known !== undefined) return known;
    const made = readPage(folder, language, slug);
    rendered.set(name, made);
    // A page that could not be read may be there the next time.
    made.catch(() => rendered.delete(name));
    return made;
  };
  const titles = new Map<Language, Promise<Titles>>();
  return {
    page,
    titles: (language) => {
      const known = titles.get(language);
      if (known !== undefined) return known;
      const made = readTitles(folder, language);
      titles.set(language, made);
      made.catch(() => titles.delete(language));
      return made;
    },
    index: async (language) => {
      const found: Found[] = [];
      // One after the other: payments are served in between.
      for (const slug of slugs) found.push(...linesOf(await page(language, slug)));
      return found;
    },
  };
}

/** A page's title is its first line; for the list of pages nothing has to be rendered. */
async function readTitles(folder: string, language: Language): Promise<Titles> {
  const titled = slugs.map(async (slug) => {
    const [, title = slug] =
      /^# (.*)$/m.exec(await readFile(`${folder}${language}/${slug}.md`, 'utf8')) ?? [];
    return [slug, title] as const;
  });
  return Object.fromEntries(await Promise.all(titled)) as Titles;
}

async function readPage(folder: string, language: Language, slug: Slug): Promise<Page> {
  const text = await readFile(`${folder}${language}/${slug}.md`, 'utf8');
  // With the first page that is read: most gateways are never asked for one, and what reads Markdown is large.
  const { render } = await import('./render.ts');
  return { slug, language, ...render(text, language) };
}

function linesOf({ slug, language, title, headings }: Page): Found[] {
  const address = addressOf(language, slug);
  const inside = headings.map(({ id, text }: Heading): Found => [`${address}#${id}`, title, text]);
  return [[address, title, ''], ...inside];
}
