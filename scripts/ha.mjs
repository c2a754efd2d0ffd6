import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { help, readOptions, WrongOption } from '../deploy/rehearsal/options.mjs';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp, Stop } from './say.mjs';

/** `npm run ha`: takes the primary away from a cluster under load, and counts what was lost. */
try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  giveUp(error instanceof WrongOption ? new Stop(error.message) : error);
}

/** @param {string[]} words */
async function start(words) {
  if (readOptions(words).help) {
    console.log(help);
    return 0;
  }
  const node = await install();
  await build(node);
  return rehearse(node, words);
}

/**
 * @param {string} node
 * @param {string[]} words
 * @returns {Promise<number>} the exit code
 */
function rehearse(node, words) {
  const child = spawn(
    node,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './scripts/leash.mjs',
      join(root, 'deploy/rehearsal/main.ts'),
      ...words,
    ],
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
