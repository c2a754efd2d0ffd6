/**
 * What is no border between statements: comments, strings, quoted names, and bodies between dollars. In this order,
 * because a quote in a comment opens nothing.
 */
const WHOLE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|;|[^-/'"$;]+|[\s\S]/g;

/** The statements of a file, without its comments. */
export function statementsOf(sql: string): string[] {
  const statements = [''];
  for (const [part] of sql.matchAll(WHOLE)) {
    if (part === ';') statements.push('');
    else statements.push(`${statements.pop()}${isComment(part) ? ' ' : part}`);
  }
  return statements.map((text) => text.trim()).filter((text) => text !== '');
}

const isComment = (part: string): boolean => part.startsWith('--') || part.startsWith('/*');
