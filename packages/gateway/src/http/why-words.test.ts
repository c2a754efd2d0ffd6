import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasWords } from '@tollgate/contract/console';
import { expect, test } from 'vitest';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** Every cause that a refusal is given anywhere, with the code beside it where one stands there. */
function causes(): { place: string; code: string; cause: string }[] {
  const files = globSync('{domain,gateway}/src/**/*.ts', { cwd: packages }).filter(
    (path) => !/\.test\.ts$|-stage\.ts$/.test(path),
  );
  return files.flatMap((place) => {
    const text = readFileSync(`${packages}${place}`, 'utf8');
    const refused = [
      ...text.matchAll(/new Failure\(\s*'([A-Z_]+)',\s*\{[^{}]*?\bcause: '([^']+)'/g),
      ...[...text.matchAll(/noSession\(\{[^{}]*?\bcause: '([^']+)'/g)].map(([, cause]) => [
        '',
        'NOT_FOUND_PAYMENT_SESSION',
        cause,
      ]),
    ];
    return refused.map(([, code = '', cause = '']) => ({ place, code, cause }));
  });
}

test('every cause of a refusal has a sentence for the developer who meets it', () => {
  const all = causes().filter(({ code }) => code !== '');
  expect(all.length).toBeGreaterThan(15);
  const wordless = all.filter(({ code, cause }) => !hasWords(code, cause));
  expect(wordless).toEqual([]);
});

test('a session that is refused says why in words that have a sentence, too', () => {
  const text = readFileSync(`${packages}domain/src/confirm.ts`, 'utf8');
  const body = /function whyNoSession[\s\S]*?\n\}/.exec(text)?.[0] ?? '';
  const reasons = [...body.matchAll(/'([a-z][^']{8,})'/g)].map(([, reason]) => reason as string);
  expect(reasons).toHaveLength(4);
  for (const reason of reasons) expect(hasWords('NOT_FOUND_PAYMENT_SESSION', reason), reason).toBe(true);
});
