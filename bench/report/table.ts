/** Lines of text in columns: the first to the left, the others to the right, as figures are read. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], lefts = 2): string {
  const widths = head.map((_, place) => Math.max(...[head, ...rows].map((row) => widthOf(row[place] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, place) => {
        const blanks = ' '.repeat((widths[place] ?? 0) - widthOf(cell));
        return place < lefts ? cell + blanks : blanks + cell;
      })
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

const widthOf = (text: string): number => [...text].length;

export const count = (value: number): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';

/** Milliseconds, as many digits as mean something. */
export const ms = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return count(value);
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
};

export const plain = (value: number): string => (Number.isFinite(value) ? String(value) : '–');
