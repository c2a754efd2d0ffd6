import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const read = (path: string) => readFileSync(join(here, path), 'utf8');

test('every component of the library that is used has its style in the list', () => {
  const styles = join(dirname(fileURLToPath(import.meta.resolve('@mantine/core/styles.css'))), 'styles');
  const listed = read('mantine.css');
  const used = globSync('**/*.tsx', { cwd: here }).flatMap((path) => {
    const [, names = ''] = /import \{([^}]+)\} from '@mantine\/core'/.exec(read(path)) ?? [];
    return names.split(',').map((name) => name.trim().replace(/^type /, ''));
  });
  expect(used).toContain('Button');
  const missing = used.filter(
    (name) => existsSync(join(styles, `${name}.css`)) && !listed.includes(`/${name}.css"`),
  );
  expect(missing).toEqual([]);
});

test('every page of the table is there', () => {
  const pages = [...read('routes.tsx').matchAll(/ page: '([a-z]+)'/g)].map(([, page = '']) => page);
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((page) => !existsSync(join(here, 'pages', page, 'index.tsx')))).toEqual([]);
});
