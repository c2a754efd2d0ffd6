import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathWith } from './install.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';

/**
 * Builds the packages that browsers load, where their sources, those of the packages they stand on, or the
 * lockfile changed since the last time. A package takes part by having a `vite.config.ts`.
 *
 * @param {string} node what runs the builds
 */
export async function build(node) {
  const packages = workspaces();
  for (const [name, { directory, manifest }] of packages) {
    if (!existsSync(join(directory, 'vite.config.ts')) || !manifest.scripts?.build) continue;
    const hash = hashOf([...withDependencies(name, packages)]);
    const stamp = join(directory, 'dist/.built');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    await step(`Building ${name}`, () =>
      run(manifest.scripts.build, [], {
        cwd: directory,
        env: { ...process.env, PATH: pathWith(node), NODE_ENV: 'production' },
        shell: true,
      }),
    );
    writeFileSync(stamp, hash);
  }
}

/** @typedef {{ directory: string, manifest: any }} Workspace */

/** @returns {Map<string, Workspace>} by name, what is depended on first */
function workspaces() {
  const found = readdirSync(join(root, 'packages'))
    .map((folder) => join(root, 'packages', folder))
    .filter((directory) => existsSync(join(directory, 'package.json')))
    .map((directory) => ({
      directory,
      manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')),
    }));
  return new Map(found.map((workspace) => [workspace.manifest.name, workspace]));
}

/**
 * @param {string} name
 * @param {Map<string, Workspace>} packages
 * @returns {Set<string>} the directories of the package and of every one of ours below it
 */
function withDependencies(name, packages, seen = new Set()) {
  const workspace = packages.get(name);
  if (!workspace || seen.has(workspace.directory)) return seen;
  seen.add(workspace.directory);
  const { dependencies, devDependencies } = workspace.manifest;
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
    withDependencies(dependency, packages, seen);
  }
  return seen;
}

/** @param {string[]} directories */
function hashOf(directories) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const path of directories.flatMap(sources).sort()) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} directory
 * @returns {string[]}
 */
function sources(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    if (/\.test\.tsx?$/.test(entry.name)) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? sources(path) : [path];
  });
}
