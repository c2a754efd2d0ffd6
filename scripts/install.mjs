import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { Stop, step } from './say.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.tollgate-install');
const pinned = join(modules, 'node/bin/node');

/** Runs our TypeScript without a build, and is still cared for. */
const oldestMajor = 24;

/**
 * Installs what the lockfile says where it is not installed yet, and finds the Node that everything runs on.
 *
 * @returns {Promise<string>} its path: the one pinned in package.json, else this one where it is new enough
 */
export async function install() {
  const current = identity();
  if (read(stamp) !== current) {
    if (!isInstalled()) {
      await step('Installing packages, once: a minute or two', () =>
        npm(['ci', '--include=dev', '--include=optional']),
      );
    }
    writeFileSync(stamp, current);
  }
  return findNode();
}

/** The PATH for everything we start: the pinned Node and the packages' programs first. */
export function pathWith(/** @type {string} */ node) {
  return [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter);
}

/** What an installation is good for: this lockfile on this kind of machine. */
function identity() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch}\n`;
}

/** Whether somebody's own `npm ci` or `npm install` did it already: npm keeps a list of what lies there. */
function isInstalled() {
  const there = read(join(modules, '.package-lock.json'));
  if (!there) return false;
  const installed = JSON.parse(there).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, os, cpu }]) => {
    if (path === '') return true;
    const mayBeMissing = optional || devOptional || os || cpu;
    return path in installed ? installed[path].version === version : mayBeMissing;
  });
}

async function findNode() {
  if (answers(pinned)) return pinned;
  // Where npm may not run scripts, the package named `node` could not fetch its binary.
  if (existsSync(join(modules, 'node/package.json')) && !existsSync(pinned)) {
    await step('Fetching Node', fetchNode).catch(() => {});
    if (answers(pinned)) return pinned;
  }
  // A binary for another libc would shadow the system's node in every npm script.
  rmSync(join(modules, '.bin/node'), { force: true });
  if (major(outerNode()) >= oldestMajor) return outerNode();
  throw new Stop(`Tollgate runs on Node ${oldestMajor} or newer; the one pinned in package.json could not be
installed here, and the system's is ${process.version}. Install Node ${oldestMajor} or newer, then run this again.`);
}

/** The install step of the package named `node`, as npm would run it. */
function fetchNode() {
  const cwd = join(modules, 'node');
  const env = { ...environment(), npm_config_ignore_scripts: 'false', npm_config_workspaces: 'false' };
  return run(outerNode(), ['installArchSpecificPackage.js'], { cwd, env });
}

function answers(/** @type {string} */ node) {
  return existsSync(node) && spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
}

function major(/** @type {string} */ node) {
  return Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0);
}

/** Not the one in node_modules, which an installation takes away from under us. */
function outerNode() {
  const named = [process.env.npm_node_execpath, process.execPath];
  const onPath = outerPath().map((directory) => join(directory, 'node'));
  const found = [...named, ...onPath].find((path) => path && !path.startsWith(modules) && existsSync(path));
  return found ?? process.execPath;
}

function outerPath() {
  return (process.env.PATH ?? '').split(delimiter).filter((directory) => !directory.startsWith(modules));
}

function npm(/** @type {string[]} */ args) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];
  const cli = process.env.npm_execpath;
  const isNpm = cli && basename(cli) === 'npm-cli.js' && existsSync(cli);
  const [command, first] = isNpm ? [outerNode(), [cli]] : ['npm', []];
  return run(command, [...first, ...args, ...quiet], { env: environment() });
}

/** npm keeps its cache in the home directory; where there is none to write to, it gets another place. */
function environment() {
  const env = { ...process.env, PATH: [dirname(outerNode()), ...outerPath()].join(delimiter) };
  if (process.env.npm_config_cache && isWritable(process.env.npm_config_cache)) return env;
  if (isWritable(join(homedir(), '.npm'))) return env;
  return { ...env, npm_config_cache: join(tmpdir(), `tollgate-npm-${process.getuid?.() ?? 0}`) };
}

function isWritable(/** @type {string} */ directory) {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function read(/** @type {string} */ path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
