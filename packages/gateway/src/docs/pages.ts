import type { Language, Words } from '@tollgate/contract';

/** Headings of the list of pages. */
export const groups = {
  start: { ko: '시작하기', en: 'Start' },
  methods: { ko: '결제수단', en: 'Ways to pay' },
  recipes: { ko: '레시피', en: 'Recipes' },
  reference: { ko: '레퍼런스', en: 'Reference' },
} as const satisfies Record<string, Words>;
export type Group = keyof typeof groups;

/**
 * Every page of the docs, in the order in which they are listed. A slug is a file in `docs/guide/ko` and one in
 * `docs/guide/en`, and the end of an address below `/docs`.
 */
export const pages = {
  index: 'start',
  'first-payment': 'start',
  'developer-center': 'start',
  'faults-and-clock': 'start',
  'virtual-account': 'methods',
  paypal: 'methods',
  'run-unchanged': 'recipes',
  testing: 'recipes',
  check: 'recipes',
  ci: 'recipes',
  'load-test': 'recipes',
  'going-live': 'recipes',
  api: 'reference',
  'sandbox-api': 'reference',
  objects: 'reference',
  webhooks: 'reference',
  errors: 'reference',
} as const satisfies Record<string, Group>;
export type Slug = keyof typeof pages;
export const slugs = Object.keys(pages) as Slug[];

export const isSlug = (text: string): text is Slug => Object.hasOwn(pages, text);

export const addressOf = (language: Language, slug: string): string =>
  slug === 'index' ? `/docs/${language}` : `/docs/${language}/${slug}`;
