import type { Language } from '@tollgate/contract';
import type { Page, Titles } from './book.ts';
import { escaped } from './escaped.ts';
import { addressOf, type Group, groups, pages, type Slug, slugs } from './pages.ts';

const words = {
  ko: {
    docs: '문서',
    skip: '본문으로',
    menu: '모든 문서',
    here: '이 페이지',
    search: '찾아보기',
    hint: '제목이나 오류 코드',
    console: '개발자센터',
    other: 'English',
    before: '이전',
    after: '다음',
    disclaimer:
      'Tollgate는 독립된 프로젝트로 토스페이먼츠, PayPal과 제휴하거나 연결되어 있지 않아요. 이름은 무엇과 호환되는지 말할 때만 써요.',
    test: '테스트에서는 돈이 움직이지 않아요.',
    notFound: '그런 문서는 없어요',
    back: '첫 문서로 가기',
    copy: '복사',
    copied: '복사했어요',
    none: '찾은 것이 없어요',
  },
  en: {
    docs: 'Docs',
    skip: 'To the text',
    menu: 'All pages',
    here: 'On this page',
    search: 'Search',
    hint: 'A heading or an error code',
    console: 'Developer center',
    other: '한국어',
    before: 'Before',
    after: 'Next',
    disclaimer:
      'Tollgate is an independent project, not affiliated with, endorsed by or connected to Toss Payments or PayPal. Their names only say what it is compatible with.',
    test: 'In test mode no money moves.',
    notFound: 'There is no such page',
    back: 'To the first page',
    copy: 'Copy',
    copied: 'Copied',
    none: 'Nothing found',
  },
} as const;

/** One page of the docs, whole. It works without its script, which adds search and the copy buttons. */
export function layout(page: Page, titles: Titles): string {
  const { language, slug, title, summary, html, headings } = page;
  const text = words[language];
  const sections = headings.filter(({ level }) => level === 2);
  const here =
    sections.length > 1
      ? `<aside class="here"><nav aria-labelledby="here"><h2 id="here">${text.here}</h2><ul>${sections
          .map(({ id, text: name }) => `<li><a href="#${escaped(id)}">${escaped(name)}</a></li>`)
          .join('')}</ul></nav></aside>`
      : '';
  const body = `${menu(language, slug, titles)}<main id="main" tabindex="-1"><article>${html}</article>${neighbors(language, slug, titles)}</main>${here}`;
  return frame({ language, slug, title, summary, body });
}

/** Where an address below `/docs` names no page. */
export function missing(language: Language, titles: Titles): string {
  const { notFound, back } = words[language];
  const main = `<main id="main" tabindex="-1"><h1>${notFound}</h1><p><a href="/docs/${language}">${back}</a></p></main>`;
  return frame({ language, title: notFound, summary: '', body: menu(language, undefined, titles) + main });
}

interface Framed {
  language: Language;
  slug?: Slug;
  title: string;
  summary: string;
  body: string;
}

function frame({ language, slug = 'index', title, summary, body }: Framed): string {
  const text = words[language];
  const other = language === 'ko' ? 'en' : 'ko';
  const name = slug === 'index' ? `Tollgate ${text.docs}` : `${title} · Tollgate ${text.docs}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escaped(summary)}">
<title>${escaped(name)}</title>
<link rel="icon" href="/docs/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/assets/docs.css">
<link rel="stylesheet" href="/docs/assets/article.css">
<link rel="alternate" hreflang="${other}" href="${addressOf(other, slug)}">
<script src="/docs/assets/docs.js" defer></script>
</head>
<body data-copy="${text.copy}" data-copied="${text.copied}" data-none="${text.none}">
<a class="skip" href="#main">${text.skip}</a>
<header class="top">
<a class="brand" href="/docs/${language}"><img src="/docs/assets/mark.svg" width="28" height="28" alt="">Tollgate <span>${text.docs}</span></a>
<form class="search" role="search" hidden data-index="/docs/${language}/search.json"><label for="search">${text.search}</label><input id="search" type="search" placeholder="${text.hint}" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list"><ul id="found" role="listbox" aria-label="${text.search}" hidden></ul></form>
<nav class="links" aria-label="Tollgate"><a href="/console">${text.console}</a><a href="${addressOf(other, slug)}" lang="${other}" hreflang="${other}">${text.other}</a></nav>
</header>
<div class="columns">${body}</div>
<footer><p>${text.test}</p><p>${text.disclaimer}</p></footer>
</body>
</html>
`;
}

/** Folded on a phone, where it would push the text away; the style sheet opens it on a PC. */
function menu(language: Language, slug: Slug | undefined, titles: Titles): string {
  const lists = (Object.keys(groups) as Group[]).map((group) => {
    const links = slugs
      .filter((each) => pages[each] === group)
      .map((each) => {
        const current = each === slug ? ' aria-current="page"' : '';
        return `<li><a href="${addressOf(language, each)}"${current}>${escaped(titles[each])}</a></li>`;
      });
    return `<h2>${groups[group][language]}</h2><ul>${links.join('')}</ul>`;
  });
  const { menu: name } = words[language];
  return `<details class="menu"><summary>${name}</summary><nav aria-label="${name}">${lists.join('')}</nav></details>`;
}

function neighbors(language: Language, slug: Slug, titles: Titles): string {
  const at = slugs.indexOf(slug);
  const link = (other: Slug | undefined, kind: 'before' | 'after') =>
    other
      ? `<a class="${kind}" href="${addressOf(language, other)}"><small>${words[language][kind]}</small>${escaped(titles[other])}</a>`
      : '';
  const { before, after } = words[language];
  return `<nav class="neighbors" aria-label="${before}, ${after}">${link(slugs[at - 1], 'before')}${link(slugs[at + 1], 'after')}</nav>`;
}
