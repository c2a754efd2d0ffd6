import { table } from '../print.ts';
import type { Words } from './case.ts';
import type { Result, Verdict } from './run.ts';

export type Language = 'ko' | 'en';

export const signs: Record<Verdict, string> = { passed: '✓', found: '✗', skipped: '–', blocked: '?' };

export const verdictWords: Record<Verdict, Words> = {
  passed: { ko: '맞음', en: 'right' },
  found: { ko: '틀림', en: 'wrong' },
  skipped: { ko: '건너뜀', en: 'skipped' },
  blocked: { ko: '못 봄', en: 'not seen' },
};

export interface Counts extends Record<Verdict, number> {
  all: number;
}

export function countsOf(results: readonly Result[]): Counts {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  return {
    all: results.length,
    passed: count('passed'),
    found: count('found'),
    skipped: count('skipped'),
    blocked: count('blocked'),
  };
}

/** Full marks are everything that was looked at; what was skipped is told, and held against nobody. */
export const isFullMarks = (results: readonly Result[]): boolean =>
  results.length > 0 && results.every(({ verdict }) => verdict === 'passed' || verdict === 'skipped');

/** The line of a case, as it ends. */
export const lineOf = ({ case: { id, name }, verdict }: Result, language: Language): string =>
  `${signs[verdict]} ${id.padEnd(14)} ${name[language]}`;

/** The whole result for a terminal: a row for each case, then what was found and how to mend it. */
export function linesOf(results: readonly Result[], language: Language): string[] {
  const rows = results.map(({ case: { id, name }, verdict, durationMs }) => [
    signs[verdict],
    id,
    name[language],
    verdictWords[verdict][language],
    durationMs > 0 ? `${(durationMs / 1_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} s` : '',
  ]);
  const findings = results.filter(({ verdict }) => verdict === 'found' || verdict === 'blocked');
  const skipped = results.filter(({ verdict }) => verdict === 'skipped');
  return [
    ...table(rows),
    ...findings.flatMap((result) => ['', ...findingLines(result, language)]),
    ...(skipped.length > 0 ? ['', ...skippedLines(skipped, language)] : []),
    '',
    summaryOf(results, language),
  ];
}

const labels = {
  happened: { ko: '일어난 일', en: 'Happened' },
  expected: { ko: '맞는 동작', en: 'Expected' },
  fix: { ko: '고치는 법', en: 'To mend it' },
} satisfies Record<string, Words>;

function findingLines({ case: each, verdict, told }: Result, language: Language): string[] {
  const rows = [
    [labels.happened[language], told?.[language] ?? ''],
    [labels.expected[language], each.expected[language]],
    ...(verdict === 'found' ? [[labels.fix[language], each.fix[language]]] : []),
  ];
  return [
    `${signs[verdict]} ${each.id}  ${each.name[language]}`,
    ...table(rows).map((line) => `    ${line}`),
  ];
}

/** What to add to the configuration, each thing once. */
function skippedLines(skipped: readonly Result[], language: Language): string[] {
  const whys = new Map<string, string[]>();
  for (const { case: each, told } of skipped) {
    const why = told?.[language] ?? '';
    whys.set(why, [...(whys.get(why) ?? []), each.id]);
  }
  return [...whys].map(([why, ids]) => `${signs.skipped} ${ids.join(', ')}: ${why}`);
}

export function summaryOf(results: readonly Result[], language: Language): string {
  const { passed, found, skipped, blocked, all } = countsOf(results);
  return language === 'ko'
    ? `${all}개 중 ${passed}개 맞음, ${found}개 틀림, ${blocked}개 못 봄, ${skipped}개 건너뜀`
    : `${passed} of ${all} right, ${found} wrong, ${blocked} not seen, ${skipped} skipped`;
}

/** What programs read: every word in both languages. */
export const jsonOf = (shop: URL, results: readonly Result[]): object => ({
  shop: shop.href,
  isFullMarks: isFullMarks(results),
  counts: countsOf(results),
  cases: results.map(({ case: each, verdict, told, durationMs }) => ({
    id: each.id,
    rule: each.id.split('-', 1)[0],
    name: each.name,
    verdict,
    happened: told ?? null,
    expected: each.expected,
    fix: each.fix,
    durationMs,
  })),
});
