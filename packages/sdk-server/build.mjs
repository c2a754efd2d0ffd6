import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Makes the package that merchants install, `dist` or the folder that is given: plain ES modules with their
 * declarations, and the few files of the contract that they stand on, because the contract is not published by itself.
 */
const home = import.meta.dirname;
const out = resolve(process.argv[2] ?? join(home, 'dist'));
const readJson = (path) => JSON.parse(readFileSync(join(home, path), 'utf8'));
const own = readJson('package.json');
const contract = readJson('../contract/package.json');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [compiler, '-p', join(home, 'tsconfig.build.json'), '--outDir', out], {
  stdio: 'inherit',
});

/** `./src/errors/index.ts` of this package as the file that was made of it. */
const made = (folder, source, ending) => join(out, folder, source.replace(/\.ts$/, ending));
const specifier = /(\bfrom\s+|\bimport\s*\(?\s*)(['"])([^'"]+)\2/g;

/** What a file imports from here, written as it is found from there; what comes from elsewhere stays as it is. */
function relink(path, ending) {
  const found = [];
  const text = readFileSync(path, 'utf8').replace(specifier, (whole, before, quote, name) => {
    const door = /^@tollgate\/contract(\/.+)?$/.exec(name);
    if (!door && !name.startsWith('.')) return whole;
    const target = door
      ? made('contract', contract.exports[`.${door[1] ?? ''}`], '.js')
      : resolve(dirname(path), name.replace(/\.ts$/, '.js'));
    found.push(target.replace(/\.js$/, ending));
    const way = relative(dirname(path), target);
    return `${before}${quote}${way.startsWith('.') ? way : `./${way}`}${quote}`;
  });
  writeFileSync(path, text);
  return found;
}

const entries = Object.entries(own.exports);
const kept = new Set();
for (const ending of ['.js', '.d.ts']) {
  const waiting = entries.map(([, source]) => made('sdk-server', source, ending));
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (kept.has(path)) continue;
    kept.add(path);
    waiting.push(...relink(path, ending));
  }
}
for (const path of readdirSync(out, { recursive: true, encoding: 'utf8' }).map((name) => join(out, name))) {
  if (statSync(path).isFile() && !kept.has(path)) rmSync(path);
}

const door = (source) => ({
  types: `./${relative(out, made('sdk-server', source, '.d.ts'))}`,
  default: `./${relative(out, made('sdk-server', source, '.js'))}`,
});
const { name, version, type, license } = own;
const manifest = {
  ...{ name, version, type, license, sideEffects: false },
  exports: Object.fromEntries(entries.map(([path, source]) => [path, door(source)])),
  // For the type of a Payment alone: no module that runs imports it.
  dependencies: contract.dependencies,
};
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(out, 'README.md'), readFileSync(join(home, 'README.md')));
