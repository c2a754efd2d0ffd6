import type { Result } from './run.ts';
import { countsOf, type Language } from './tell.ts';

/** XML as CI servers read it: a suite, a test case for each case, failures with what happened and how to mend it. */
export function junitOf(results: readonly Result[], language: Language): string {
  const { all, found, skipped, blocked } = countsOf(results);
  const total = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="tollgate check" tests="${all}" failures="${found}" errors="${blocked}" skipped="${skipped}" time="${seconds(total)}">`,
    ...results.map((result) => testCase(result, language)),
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

function testCase({ case: each, verdict, told, durationMs }: Result, language: Language): string {
  const head = `<testcase classname="tollgate.${each.id.split('-', 1)[0]}" name="${xml(`${each.id} ${each.name[language]}`)}" time="${seconds(durationMs)}"`;
  if (verdict === 'passed') return `${head}/>`;
  const happened = told?.[language] ?? '';
  if (verdict === 'skipped') return `${head}><skipped message="${xml(happened)}"/></testcase>`;
  const name = verdict === 'found' ? 'failure' : 'error';
  const text = `${each.expected[language]}\n${each.fix[language]}`;
  return `${head}><${name} message="${xml(happened)}">${xml(text)}</${name}></testcase>`;
}

const seconds = (ms: number): string => String(ms / 1_000);

/** Also without the characters that XML cannot say at all. */
export const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out.
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
