import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp } from './say.mjs';

/**
 * Runs a program of the bench's to its end, on the Node that everything runs on.
 *
 * @param {string} main from the repository's root
 * @param {string[]} words
 */
export async function runBenchPart(main, words) {
  try {
    const node = await install();
    process.exitCode = await ended(
      spawn(
        node,
        [
          '--disable-warning=ExperimentalWarning',
          '--import',
          './scripts/leash.mjs',
          join(root, main),
          ...words,
        ],
        {
          cwd: root,
          env: { ...process.env, PATH: pathWith(node) },
          // Its own group: Ctrl-C reaches us alone, and we ask it once to take everything down.
          detached: true,
          stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        },
      ),
    );
  } catch (error) {
    giveUp(error);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the exit code
 */
function ended(child) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
