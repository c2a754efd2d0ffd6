import type { Language } from '@tollgate/contract';
import MarkdownIt from 'markdown-it';
import { colored } from './colored.ts';
import { escaped } from './escaped.ts';
import { addressOf, isSlug } from './pages.ts';

export interface Heading {
  level: number;
  /** As GitHub makes it, so that one link works there and here. */
  id: string;
  text: string;
}

export interface Rendered {
  title: string;
  /** The first paragraph, as plain text. */
  summary: string;
  html: string;
  /** From the second level on, in the order of the page. */
  headings: Heading[];
}

/** No HTML of an author gets through: a page can show nothing but Markdown. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

type Token = ReturnType<typeof markdown.parse>[number];

/** Turns one page into HTML. Pure, and the same text gives the same page. */
export function render(text: string, language: Language): Rendered {
  const tokens = markdown.parse(text.replaceAll(/^<!-- .* -->\n/gm, ''), {});
  const headings = nameHeadings(tokens);
  for (const token of tokens) follow(token.children ?? [], language);
  const first = tokens.findIndex((token) => token.type === 'paragraph_open');
  return {
    title: headings.find(({ level }) => level === 1)?.text ?? '',
    summary: plain(tokens[first + 1]),
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings: headings.filter(({ level }) => level > 1),
  };
}

/** Gives every heading its id, and those below the title a link to themselves. */
function nameHeadings(tokens: Token[]): Heading[] {
  const taken = new Map<string, number>();
  const headings: Heading[] = [];
  tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return;
    const text = plain(tokens[at + 1]);
    const base = anchorOf(text);
    const count = taken.get(base) ?? 0;
    taken.set(base, count + 1);
    const id = count === 0 ? base : `${base}-${count}`;
    token.attrSet('id', id);
    headings.push({ level: Number(token.tag.slice(1)), id, text });
  });
  return headings;
}

export function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function plain(token: Token | undefined): string {
  return (token?.children ?? [])
    .map(({ content, type }: Token) => (type === 'softbreak' ? ' ' : content))
    .join('');
}

/**
 * Leads a link between files of the guide to the page's address. What lies elsewhere in the repository is not served:
 * its name is told, and leads nowhere.
 */
function follow(tokens: Token[], language: Language): void {
  let open: Token | undefined;
  for (const token of tokens) {
    if (token.type === 'link_close' && open) token.tag = open.tag;
    if (token.type !== 'link_open') continue;
    open = token;
    const href = String(token.attrGet('href') ?? '');
    const [, slug = '', anchor = ''] = /^([a-z-]+)\.md(#.*)?$/.exec(href) ?? [];
    if (isSlug(slug)) token.attrSet('href', addressOf(language, slug) + anchor);
    else if (/^https?:/.test(href)) token.attrSet('rel', 'noreferrer');
    else if (href.startsWith('../')) {
      token.tag = 'span';
      token.attrs = [['title', href.replace(/^(\.\.\/)+/, href.startsWith('../../../') ? '' : 'docs/')]];
    }
  }
}

const rules = markdown.renderer.rules;

rules['heading_close'] = (tokens, at) => {
  const opened = tokens[at - 2];
  const id = String(opened?.attrGet('id') ?? '');
  const link =
    id && opened?.tag !== 'h1'
      ? `<a class="anchor" href="#${escaped(id)}" aria-label="#${escaped(id)}">#</a>`
      : '';
  return `${link}</${tokens[at]?.tag}>\n`;
};

/** A wide table scrolls by itself, and a keyboard can reach it; the page never does. */
rules['table_open'] = () => '<div class="table" tabindex="0"><table>\n';
rules['table_close'] = () => '</table></div>\n';

rules['fence'] = (tokens, at) => {
  const { content = '', info = '' } = tokens[at] ?? {};
  const kind = info.trim().split(/\s/, 1)[0] ?? '';
  const [, name] = /^(?:\/\/|#|<!--) (\S+\.\w+)(?: -->)?\n/.exec(content) ?? [];
  const code = name ? content.slice(content.indexOf('\n') + 1) : content;
  const caption = name ? `<figcaption>${escaped(name)}</figcaption>` : '';
  return `<figure class="code">${caption}<pre tabindex="0"><code>${colored(code, kind)}</code></pre></figure>\n`;
};
