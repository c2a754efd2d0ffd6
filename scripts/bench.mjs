import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { help, readOptions, WrongOption } from '../bench/options.mjs';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { giveUp, Stop, step } from './say.mjs';

/**
 * `npm run bench`: installs what is missing, then measures. The tools of the bench lie apart from everybody's
 * packages, because they are large and most people never need them.
 */
const bench = join(root, 'bench');

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  giveUp(error instanceof WrongOption ? new Stop(error.message) : error);
}

/** @param {string[]} words */
async function start(words) {
  const options = readOptions(words);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const node = await install();
  await build(node);
  if (options.webhooks) return measure(node, 'webhooks/main.ts', ['--seconds', String(options.seconds)]);
  if (!hasTools()) await step('Installing the bench’s own tools, once: half a minute', installTools);
  return measure(node, 'main.ts', words);
}

/** npm keeps a list of what lies there; each of ours must be on it in the version of the lockfile. */
function hasTools() {
  const there = join(bench, 'node_modules/.package-lock.json');
  if (!existsSync(there)) return false;
  const installed = JSON.parse(readFileSync(there, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(bench, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** With the Node that npm itself runs on: ours may be the one an installation is about to replace. */
function installTools() {
  const npm = process.env.npm_execpath;
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];
  return npm
    ? run(process.execPath, [npm, ...words], { cwd: bench })
    : run('npm', words, { cwd: bench, env: { ...process.env, PATH: outerPath() } });
}

function outerPath() {
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.filter((directory) => !directory.startsWith(join(root, 'node_modules'))).join(delimiter);
}

/**
 * @param {string} node
 * @param {string} main
 * @param {string[]} words
 * @returns {Promise<number>} the exit code
 */
function measure(node, main, words) {
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', '--import', './scripts/leash.mjs', join(bench, main), ...words],
    {
      cwd: root,
      env: { ...process.env, PATH: pathWith(node) },
      // Its own group: Ctrl-C reaches us alone, and we ask it once to take everything down.
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
