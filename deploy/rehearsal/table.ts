import type { Result } from './rehearse.ts';

const columns: readonly [string, (result: Result) => string | number][] = [
  ['mishap', ({ mishap }) => mishap],
  ['acknowledged', ({ acknowledged }) => acknowledged],
  ['missing', ({ missing }) => missing.length],
  ['doubled', ({ doubled }) => doubled.length],
  ['s without service', ({ outage }) => outage.withoutService.toFixed(1)],
  ['s first failure → success', ({ outage }) => outage.firstFailedToOk.toFixed(1)],
  ['failed answers', ({ outage }) => `${outage.failed} of ${outage.attempts}`],
  ['promise', ({ broken }) => (broken.length === 0 ? 'kept' : 'BROKEN')],
];

/** As Markdown, so that it can be put into the documentation as it is. */
export function table(results: readonly Result[]): string {
  const rows = [
    columns.map(([name]) => name),
    ...results.map((result) => columns.map(([, read]) => String(read(result)))),
  ];
  const widths = columns.map((_, place) => Math.max(...rows.map((row) => row[place]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, place) => (place === 0 ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0))).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const rule = `|${widths.map((width, place) => (place === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
