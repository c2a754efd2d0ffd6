/** What commands say: lines for a person, or one JSON value for a program, never both. */
export interface Printer {
  isJson: boolean;
  /** The result: `value` where JSON was asked for, else the lines. */
  result(value: unknown, lines: readonly string[]): void;
  /** One of many that come as they happen: JSON in a line of its own. */
  event(value: unknown, line: string): void;
  /** What a person wants to know while waiting; to the side, so that it never gets into a pipe. */
  aside(line: string): void;
}

export function printer(isJson: boolean, out = process.stdout, side = process.stderr): Printer {
  const line = (text: string) => out.write(`${text}\n`);
  return {
    isJson,
    result: (value, lines) => {
      if (isJson) line(JSON.stringify(value, undefined, 2));
      else for (const each of lines) line(each);
    },
    event: (value, text) => line(isJson ? JSON.stringify(value) : text),
    aside: (text) => void (isJson || side.write(`${text}\n`)),
  };
}

/** Rows with a column each, as wide as their widest; Hangul is two columns wide. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const width = (text: string): number =>
  [...text].reduce(
    (sum, letter) => sum + (/[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uff00-\uffe6]/.test(letter) ? 2 : 1),
    0,
  );

/** `88,000원`, `$544.68`: never through a float of ours, the number is as the wire gave it. */
export function money(amount: number, currency: string): string {
  const text = amount.toLocaleString('en-US', { minimumFractionDigits: currency === 'USD' ? 2 : 0 });
  return currency === 'KRW' ? `${text}원` : currency === 'USD' ? `$${text}` : `${text} ${currency}`;
}
