import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { files, importsGoneWrong, importsOf, isTest, mayKnow } from './architecture.ts';
import { bans, brokenIn } from './bans.ts';

/** Without this file, which quotes what is wrong. */
const code = ['packages/**/*.{ts,tsx}', '{stories,test}/**/*.ts', '*.ts']
  .flatMap(files)
  .filter(({ path }) => path !== 'test/architecture.test.ts');

test('the packages are the ones whose directions are written down', () => {
  const folders = files('packages/*/package.json').map(({ path }) => path.split('/')[1]);
  expect(folders.sort()).toEqual(Object.keys(mayKnow).sort());
  expect(code.length).toBeGreaterThan(100);
});

test('imports run contract ← domain ← rails ← gateway, through doors, and name their file', () => {
  const wrong = code.flatMap((file) => importsGoneWrong(file).map((words) => `${file.path}: ${words}`));
  expect(wrong).toEqual([]);
});

test.each([
  ['packages/domain/src/money.ts', `import { pay } from '@tollgate/rails';`, 'domain must not know rails'],
  [
    'packages/shop/src/server/main.ts',
    `import type { Payment } from '@tollgate/contract';`,
    'shop must not know contract',
  ],
  ['packages/checkout/src/app.tsx', `export * from '@tollgate/gateway';`, 'checkout must not know gateway'],
  [
    'packages/rails/src/rail.ts',
    `import x from '@tollgate/contract/src/dates.ts';`,
    'contract has no door ./src/dates.ts',
  ],
  ['packages/rails/src/rail.ts', `import x from '../../contract/src/dates.ts';`, 'reaches into contract'],
  ['packages/rails/src/rail.ts', `import x from './protocol';`, "does not say its file's ending"],
  ['packages/rails/src/rail.ts', `import x from './protocol.js';`, "does not say its file's ending"],
  ['packages/rails/src/rail.ts', `const x = await import('../../../test/database.ts');`, 'leaves rails'],
  ['packages/domain/src/money.ts', `import x from '/srv/money.ts';`, 'is a place on one machine'],
  ['packages/domain/src/money.ts', `import big from 'big.js';`, 'big.js is not declared'],
])('%s with %s is found out', (path, text, words) => {
  expect(importsGoneWrong({ path, text })).toEqual([expect.stringContaining(words)]);
});

test('imports in every form are seen, and those in comments are not', () => {
  const text = `
    import a, { type B } from 'a';
    import 'b';
    export * from 'c';
    const d = await import('d');
    import {
      e,
    } from "e";
    // import x from 'x';
    /** from 'y' */
  `;
  expect(importsOf(text)).toEqual(['a', 'b', 'c', 'e', 'd']);
});

describe('bans', () => {
  test.each(bans)('$name: $why', (ban) => {
    expect(code.flatMap((file) => brokenIn(file, ban))).toEqual([]);
  });

  test.each(bans)('$name is found where it stands', (ban) => {
    expect(brokenIn({ path: ban.sample[0], text: `const before = 1;\n${ban.sample[1]}\n` }, ban)).toEqual([
      `${ban.sample[0]}:2`,
    ]);
    const inComment = { path: ban.sample[0], text: `  // ${ban.sample[1]}\n` };
    expect(brokenIn(inComment, ban)).toEqual([]);
  });
});

test('files are named after what they do, not after being useful', () => {
  const vague = /(^|[-.])(utils?|helpers?|managers?|services?)([-.]|$)/;
  const named = [...code, ...files('scripts/**/*')].map(({ path }) => path);
  expect(named.filter((path) => vague.test(basename(path)))).toEqual([]);
  expect(named.filter((path) => !/^[a-z0-9.-]+$/.test(basename(path)))).toEqual([]);
  expect(
    ['date-utils.ts', 'helper.ts', 'payment.service.ts', 'utils.test.ts'].every((name) => vague.test(name)),
  ).toBe(true);
});

test('no file knows the machine it was written on, nor where packages came from', () => {
  const machine =
    /(?<![\w.-])\/(work|home|root|Users|tmp)\/\w|\bC:\\|registry\.npm|npmmirror|jfrog|verdaccio|nexus/i;
  const all = [...files('**/*'), ...files('.ci/*'), ...files('.*')];
  const known = all.filter(({ path, text }) => path !== 'test/architecture.test.ts' && machine.test(text));
  expect(known.map(({ path }) => path)).toEqual([]);
  expect(
    ['see /home/kim/x', 'https://registry.npmjs.org/', "'/tmp/x'"].every((text) => machine.test(text)),
  ).toBe(true);
});

test('a test sits beside what it tests', () => {
  const tests = files('packages/**/*.test.{ts,tsx}').map(({ path }) => path);
  expect(tests.length).toBeGreaterThan(10);
  expect(tests.filter((path) => !isTest(path))).toEqual([]);
});
