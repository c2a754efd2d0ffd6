/** Markdown of a table. Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** A sentence that can stand in a cell. */
export const cell = (sentence: string): string => sentence.replaceAll('|', '\\|');

export const fenced = (kind: string, text: string): string => `\`\`\`${kind}\n${text}\n\`\`\``;
