import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';

export const root = join(import.meta.dirname, '..');

export type SourceFile = { path: string; text: string };

/** Everything people wrote, by its path in the repository. */
export function files(pattern: string): SourceFile[] {
  const made = new Set(['node_modules', 'dist', '.git', '.tollgate', 'coverage', 'test-results']);
  return globSync(pattern, { cwd: root, exclude: (path) => made.has(basename(path)) })
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Tests, and what only tests stand on. */
export const isTest = (path: string) =>
  /\.test\.tsx?$|(^|\/)(test|testing|stories)\/|[/-]stage\.ts$/.test(path);

/** Whom each package may know. Money's rules know nobody but the wire; whoever sells knows only HTTP. */
export const mayKnow: Record<string, readonly string[]> = {
  contract: [],
  domain: ['contract'],
  rails: ['contract', 'domain'],
  gateway: ['contract', 'domain', 'rails'],
  checkout: ['contract'],
  'sdk-browser': ['contract'],
  'sdk-server': ['contract'],
  // The sample shop is what a merchant writes: of us it knows the merchant's library.
  shop: ['sdk-server'],
  console: ['contract'],
  cli: ['contract'],
  // What merchants test with starts a gateway of its own, and a browser that goes where the command line's goes.
  testing: ['contract', 'rails', 'gateway', 'cli'],
};

/** Folders whose package is published under another name. */
const folderOf: Record<string, string> = { server: 'sdk-server' };

/** What is wrong with the imports of one file, in words; nothing when all is well. */
export function importsGoneWrong({ path, text }: SourceFile): string[] {
  return importsOf(text).flatMap((specifier) => {
    if (specifier.startsWith('.')) return relativeGoneWrong(path, specifier);
    // Tests write pages for a browser, where a slash begins an address.
    if (specifier.startsWith('/')) return isTest(path) ? [] : [`${specifier} is a place on one machine`];
    if (specifier.startsWith('@tollgate/')) return packageGoneWrong(path, specifier);
    return foreignGoneWrong(path, specifier);
  });
}

/** The addresses of static, dynamic and re-exporting imports. */
export function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const statements = code.matchAll(/^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*(['"])([^'"\n]+)\1/gm);
  const calls = code.matchAll(/\bimport\(\s*(['"])([^'"\n]+)\1/g);
  return [...statements, ...calls].map(([, , specifier = '']) => specifier);
}

function relativeGoneWrong(path: string, specifier: string): string[] {
  const bare = specifier.replace(/\?.*$/, '');
  if (!/\.(ts|tsx|mjs|css|sql|json|svg|html)$/.test(bare))
    return [`${specifier} does not say its file's ending`];
  const target = normalize(join(dirname(path), bare));
  const home = packageOf(path);
  const there = packageOf(target);
  if (home === there) return [];
  if (there && home) return [`${specifier} reaches into ${there}, not through its door`];
  if (home && !isTest(path)) return [`${specifier} leaves ${home}`];
  return [];
}

function packageGoneWrong(path: string, specifier: string): string[] {
  const [, published = '', inner] = /^@tollgate\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  const name = folderOf[published] ?? published;
  const home = packageOf(path);
  const wrong: string[] = [];
  if (home && !mayKnow[home]?.includes(name)) wrong.push(`${home} must not know ${name}`);
  const doors = manifestOf(`packages/${name}`)?.exports ?? {};
  const door = inner ? `./${inner}` : '.';
  if (!(door in doors)) wrong.push(`${name} has no door ${door}`);
  return wrong;
}

/** A package that is there only because somebody else brought it goes away when they change their mind. */
function foreignGoneWrong(path: string, specifier: string): string[] {
  if (/^(node|virtual):/.test(specifier)) return [];
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const home = packageOf(path);
  const own = manifestOf(home ? `packages/${home}` : '');
  // What only tests and builds use never reaches a merchant: that any of us declares it is enough.
  const tools = isTest(path) || /vite.config.ts$/.test(path) ? manifests() : [];
  return [own, ...tools].some((manifest) => declared(manifest).includes(name))
    ? []
    : [`${name} is not declared`];
}

function manifests(): (Manifest | undefined)[] {
  return ['', ...Object.keys(mayKnow).map((name) => `packages/${name}`)].map(manifestOf);
}

function declared(manifest: Manifest | undefined): string[] {
  return Object.keys({
    ...manifest?.dependencies,
    ...manifest?.devDependencies,
    ...manifest?.optionalDependencies,
  });
}

type Manifest = {
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

function manifestOf(directory: string): Manifest | undefined {
  const path = join(root, directory, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined;
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(relative('.', path))?.[1];
}
