import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTown, type Town } from '../../../stories/support/town.ts';
import { launchBrowser } from '../../../test/browser.ts';
import { allCases } from '../src/check/cases.ts';
import type { CheckBrowser } from '../src/check/playwright.ts';
import { type Result, runCases } from '../src/check/run.ts';
import { check } from '../src/commands/check.ts';
import { readConfig } from '../src/config.ts';
import { mistakes } from './check-mistakes.ts';
import { openCheckedShop, toolsFor } from './check-stage.ts';

/** `npm run check-variants` plays everything; otherwise a few of each, because a browser takes its time. */
const isWhole = process.env['TOLLGATE_CHECK_VARIANTS'] === 'all';
const one = process.env['TOLLGATE_CHECK_ONE'];

const quickCases = [
  'A1-bundle',
  'C1-less',
  'C3-stranger',
  'C7-reload',
  'C11-paypal',
  'E3-forged',
  'E9-reversal',
];
const quickMistakes = ['C1-less', 'C11-waiting', 'D3-forged', 'E10-unknown'];

const shopFolder = fileURLToPath(new URL('../../shop/', import.meta.url));

let town: Town;
let browser: CheckBrowser;

beforeAll(async () => {
  browser = (await launchBrowser()) as unknown as CheckBrowser;
  town = await buildTown({ processes: 1 });
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

const casesOf = (ids: readonly string[]) => allCases.filter(({ id }) => ids.includes(id));
const told = (results: readonly Result[]) =>
  results.map(({ case: { id }, verdict, told }) => [id, verdict, told?.en ?? '']);

test('the sample shop gets full marks', { timeout: 900_000 }, async () => {
  const shop = await openCheckedShop(town);
  try {
    const tools = await toolsFor(town, shop, browser, 20_000);
    const results = await runCases({ ...tools, cases: isWhole ? allCases : casesOf(quickCases) });
    expect(told(results).filter(([, verdict]) => verdict !== 'passed')).toEqual([]);
  } finally {
    await shop.close();
  }
});

describe.concurrent('a planted mistake is found, and named by the case that is about it', () => {
  const chosen = mistakes.filter(({ id }) =>
    one ? one.split(',').includes(id) : isWhole || quickMistakes.includes(id),
  );
  test.each(chosen)('$id: $name', { timeout: 300_000 }, async ({ id, innocent, edits }) => {
    const shop = await openCheckedShop(town, edits);
    try {
      const tools = await toolsFor(town, shop, browser, 8_000);
      const results = await runCases({ ...tools, cases: casesOf([id, ...innocent]) });
      expect(
        results.map((result) => [result.case.id, result.verdict]).sort(),
        JSON.stringify(told(results)),
      ).toEqual([[id, 'found'], ...innocent.map((each) => [each, 'passed'])].sort());
    } finally {
      await shop.close();
    }
  });
});

test('the command checks a shop, writes its reports, and says by its answer whether there are full marks', async () => {
  const shop = await openCheckedShop(town);
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-report-'));
  try {
    const [report, junit] = [join(folder, 'check.html'), join(folder, 'check.xml')];
    const { secretKey } = shop.merchant;
    const config = readConfig({}, { gateway: town.origin(), secretKey });
    const printed: unknown[] = [];
    const print = {
      isJson: true,
      result: (value: unknown) => void printed.push(value),
      event() {},
      aside() {},
    };
    const launch = async (): Promise<CheckBrowser> => ({
      newContext: (options) => browser.newContext(options),
      close: async () => undefined,
    });
    const world = { folder: shopFolder, launch, print };
    const options = { only: 'B1,E12,F1', report, junit, language: 'en' };
    expect(await check(config, shop.origin, options, world)).toBe(true);
    expect(printed).toMatchObject([
      {
        counts: { all: 3, passed: 2, skipped: 1 },
        cases: [{ id: 'B1-stored' }, { id: 'E12-stranger' }, { id: 'F1-deadline', verdict: 'skipped' }],
      },
    ]);
    expect(await readFile(report, 'utf8')).toMatch(/src="data:image\/jpeg;base64,\/9j\//);
    expect(await readFile(junit, 'utf8')).toContain('tests="3" failures="0" errors="0" skipped="1"');
    await expect(check(config, 'localhost', options, world)).rejects.toMatchObject({ exitCode: 2 });
    await expect(check(config, 'http://127.0.0.1:9', options, world)).rejects.toMatchObject({ exitCode: 3 });
  } finally {
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('every mistake is another one, and stands beside cases that exist', () => {
  const known = allCases.map(({ id }) => id);
  expect(new Set(known).size).toBe(known.length);
  expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length);
  expect(
    mistakes.flatMap(({ id, innocent }) => [id, ...innocent]).filter((id) => !known.includes(id)),
  ).toEqual([]);
  expect(new Set(mistakes.map(({ id }) => id)).size).toBeGreaterThanOrEqual(20);
});
