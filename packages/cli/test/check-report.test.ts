import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Case, say } from '../src/check/case.ts';
import { allCases, chooseCases } from '../src/check/cases.ts';
import { junitOf } from '../src/check/junit.ts';
import { loadCheckConfig } from '../src/check/load-config.ts';
import { reportOf } from '../src/check/report.ts';
import type { Result, Verdict } from '../src/check/run.ts';
import { isFullMarks, jsonOf, linesOf } from '../src/check/tell.ts';
import { template } from '../src/check/template.ts';

const evil = '<script>alert("x")</script> & \u0001 \'';
const shop = new URL('http://localhost:3000/');

const resultOf = (id: string, verdict: Verdict, told?: string): Result => ({
  case: {
    id,
    name: say('이름', `name of ${id}`),
    expected: say('맞는 동작', 'as it should'),
    fix: say('고치기', 'mend it'),
    run: async () => undefined,
  } satisfies Case,
  verdict,
  durationMs: 1_234,
  ...(told && { told: say(told, told) }),
});

const results = [
  resultOf('A1-one', 'passed'),
  resultOf('C1-two', 'found', evil),
  resultOf('E6-three', 'skipped', 'add deliveries'),
  resultOf('E6-four', 'skipped', 'add deliveries'),
  resultOf('F1-five', 'blocked', 'no order'),
];

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tollgate-check-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('the terminal tells what happened, what should have and how to mend it, and each lack once', () => {
  const text = linesOf(results, 'en').join('\n');
  expect(text).toContain('✗  C1-two');
  expect(text).toMatch(/Happened\s+<script>/);
  expect(text).toMatch(/Expected\s+as it should/);
  expect(text).toMatch(/To mend it\s+mend it/);
  expect(text).toContain('– E6-three, E6-four: add deliveries');
  expect(text).toContain('1 of 5 right, 1 wrong, 1 not seen, 2 skipped');
});

test('full marks are for everything that was looked at, and not for nothing', () => {
  expect(isFullMarks(results)).toBe(false);
  expect(isFullMarks(results.filter(({ verdict }) => verdict === 'passed' || verdict === 'skipped'))).toBe(
    true,
  );
  expect(isFullMarks([resultOf('A1-one', 'blocked')])).toBe(false);
  expect(isFullMarks([])).toBe(false);
});

test('the HTML report runs no word of what it tells, and needs nothing from elsewhere', () => {
  const picture = new Uint8Array([1, 2, 3]);
  const html = reportOf({
    shop,
    results: results.map((result) => ({ ...result, picture })),
    language: 'ko',
    at: new Date('2026-03-10T00:00:00Z'),
  });
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;');
  expect(html).toContain('src="data:image/jpeg;base64,AQID"');
  expect(html.match(/(?:src|href)="(?!data:)/g)).toBeNull();
});

test('JUnit tells failures, errors and what was skipped, in sound XML', () => {
  const xml = junitOf(results, 'en');
  expect(xml).toContain('tests="5" failures="1" errors="1" skipped="2"');
  expect(xml).toContain('<failure message="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;  &#39;">');
  expect(xml).toContain('<skipped message="add deliveries"/>');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(xml).not.toMatch(/[\u0000-\u0008]/);
});

test('JSON has every case in both languages', () => {
  expect(jsonOf(shop, results)).toMatchObject({
    isFullMarks: false,
    counts: { all: 5, passed: 1, found: 1, skipped: 2, blocked: 1 },
    cases: [
      { id: 'A1-one', rule: 'A1', happened: null },
      { verdict: 'found', happened: { ko: evil } },
      {},
      {},
      {},
    ],
  });
});

test('cases are chosen by id or by what stands before the dash', () => {
  expect(chooseCases('c1,E3-forged').cases.map(({ id }) => id)).toEqual(
    allCases.map(({ id }) => id).filter((id) => id.startsWith('C1-') || id === 'E3-forged'),
  );
  expect(chooseCases('C1,Z9').unknown).toEqual(['Z9']);
});

test('the template is a configuration, and what lacks a function is told so', async () => {
  const path = await folder();
  await expect(loadCheckConfig(undefined, path)).rejects.toMatchObject({ exitCode: 2 });
  await writeFile(join(path, 'tollgate.check.mjs'), template);
  expect(Object.keys(await loadCheckConfig(undefined, path))).toEqual(['methods', 'order', 'pay', 'state']);
  await writeFile(join(path, 'half.mjs'), 'export default { order() {}, pay() {} }');
  await expect(loadCheckConfig('half.mjs', path)).rejects.toThrow(/state must be a function/);
});

test('the documentation tells of every case', async () => {
  const text = await readFile(new URL('../../../docs/check.md', import.meta.url), 'utf8');
  for (const { id, name, expected } of allCases) {
    expect(text).toContain(`| \`${id}\` | ${name.en} · ${name.ko} | ${expected.en} |`);
  }
});
