import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type ErrorCode, errors, type Language, sdkErrors, webhookEventTypes } from '@tollgate/contract';
import { expect, test } from 'vitest';
import { GUIDE, languages } from './book.ts';
import { isSlug, slugs } from './pages.ts';
import { render } from './render.ts';
import { wordsOf } from './tables/api.ts';
import { filled } from './tables/fill.ts';
import { document, fieldsOf, isObject, operations } from './tables/schemas.ts';

const textOf = (language: Language, slug: string) => readFileSync(`${GUIDE}${language}/${slug}.md`, 'utf8');
/** Each page is read once, however many links lead to it. */
const anchors = new Map<string, Set<string>>();
function anchorsOf(language: Language, slug: string): Set<string> {
  const name = `${language}/${slug}`;
  const ids =
    anchors.get(name) ?? new Set(render(textOf(language, slug), language).headings.map(({ id }) => id));
  anchors.set(name, ids);
  return ids;
}
const pages = languages.flatMap((language) => slugs.map((slug) => ({ language, slug })));

test.each(pages)(
  '$language/$slug tells of the contract as it is: node packages/gateway/src/docs/write.ts',
  (page) => {
    const text = textOf(page.language, page.slug);
    // By their first difference: whole pages are too long to read.
    const now = filled(text, page.language).split('\n');
    expect(text.split('\n').find((line, at) => line !== now[at])).toBeUndefined();
    expect(text.split('\n').length).toBe(now.length);
  },
);

test.each(pages)('every link of $language/$slug leads somewhere', ({ language, slug }) => {
  const links = [...textOf(language, slug).matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href);
  const broken = links.filter((href) => {
    if (/^https?:|^\/(console|openapi\.json)/.test(href)) return false;
    const [path = '', anchor] = href.split('#');
    if (path.startsWith('../')) return !existsSync(normalize(join(GUIDE, language, path)));
    const name = path === '' ? slug : path.replace(/\.md$/, '');
    return !isSlug(name) || (anchor !== undefined && !anchorsOf(language, name).has(anchor));
  });
  expect(broken).toEqual([]);
});

test.each(pages)(
  'every column of $language/$slug has a name, for who hears the page',
  ({ language, slug }) => {
    expect(render(textOf(language, slug), language).html).not.toContain('<th></th>');
  },
);

test('a page is the same in both languages: its headings, its samples, its links', () => {
  for (const slug of slugs) {
    const [ko, en] = languages.map((language) => {
      const text = textOf(language, slug);
      return {
        levels: render(text, language).headings.map(({ level }) => level),
        samples: [...text.matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) => block),
        links: [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, href]) => href).sort(),
      };
    });
    expect(ko, slug).toEqual(en);
  }
});

test.each(languages)('%s: every error code has an anchor, a cause and something to do', (language) => {
  const text = textOf(language, 'errors');
  const { headings } = render(text, language);
  for (const code of Object.keys(errors) as ErrorCode[]) {
    expect(
      headings.filter(({ id }) => id === code.toLowerCase()),
      code,
    ).toHaveLength(1);
    const entry = text.split(`### ${code}\n`)[1]?.split('\n#')[0] ?? '';
    expect(entry, code).toContain(`HTTP ${errors[code].status}`);
    expect(entry.match(/^- \*\*.+\*\*: \S.*$/gm)?.length, code).toBeGreaterThanOrEqual(2);
  }
  for (const code of Object.keys(sdkErrors)) expect(text).toContain(`| \`${code}\` |`);
});

test.each(languages)('%s: every event has a body', (language) => {
  const ids = anchorsOf(language, 'webhooks');
  for (const type of webhookEventTypes) expect(ids).toContain(type.toLowerCase());
});

test('every field of the reference has words', () => {
  const ofObjects = Object.keys(document().components.schemas)
    .filter(isObject)
    .flatMap((owner) =>
      fieldsOf({ $ref: `#/components/schemas/${owner}` }).map(({ name }) => ({ name, owner })),
    );
  const ofCalls = [...operations('payments'), ...operations('sandbox')].flatMap(({ operation }) => {
    const body = operation.requestBody?.content['application/json'].schema ?? {};
    const asked = operation.parameters.flatMap(({ name }) =>
      name && !/^[A-Z]/.test(name) ? [{ name }] : [],
    );
    return [...asked, ...fieldsOf(body)].map(({ name }) => ({
      name,
      owner: body.$ref?.split('/').at(-1) ?? '',
    }));
  });
  const mute = [...ofObjects, ...ofCalls].filter(({ name, owner }) => !wordsOf(name, owner));
  expect(mute).toEqual([]);
});

test('what an author writes cannot become HTML', () => {
  const { html, title } = render('# A\n\n<script>alert(1)</script> [x](javascript:alert(1)) `<b>`', 'en');
  expect(title).toBe('A');
  expect(html).not.toMatch(/<script|<b>|href="javascript/);
});

test('a page that asks for a table nobody writes says so', () => {
  expect(() => filled('<!-- table: nothing -->\n<!-- end -->\n', 'en')).toThrow('no table nothing');
});
