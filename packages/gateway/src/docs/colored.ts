import { escaped } from './escaped.ts';

/** What a reader looks for first in a sample: what is said, what is quoted, what is a word of the language. */
const comment: Record<string, RegExp> = {
  ts: /\/\/[^\n]*|\/\*[\s\S]*?\*\//,
  sh: /(?<=^|\s)#[^\n]*/,
  yaml: /(?<=^|\s)#[^\n]*/,
  html: /<!--[\s\S]*?-->|(?<=^|\s)\/\/ [^\n]*/,
  json: /(?!)/,
};
const quoted = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/;
const word =
  /\b(?:import|export|from|const|let|async|await|function|return|if|else|for|of|new|throw|type|interface|switch|case|default|void|true|false|null|undefined)\b/;

/** A sample as HTML. A language that is not known stays plain. */
export function colored(code: string, kind: string): string {
  const said = comment[kind];
  if (!said) return escaped(code);
  const words = kind === 'ts' || kind === 'json' || kind === 'html' ? `|(${word.source})` : '|((?!))';
  const parts = new RegExp(`(${said.source})|(${quoted.source})${words}`, 'gm');
  let html = '';
  let from = 0;
  for (const { 0: part, 1: isComment, 2: isQuoted, index } of code.matchAll(parts)) {
    const kindOfPart = isComment !== undefined ? 'c' : isQuoted !== undefined ? 's' : 'k';
    html += `${escaped(code.slice(from, index))}<span class="${kindOfPart}">${escaped(part)}</span>`;
    from = index + part.length;
  }
  return html + escaped(code.slice(from));
}
