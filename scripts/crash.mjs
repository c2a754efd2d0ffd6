import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp } from './say.mjs';

/** `npm run crash`: installs and builds what is missing, then lets everything die that can; `-- --help` tells more. */
try {
  const node = await install();
  await build(node);
  process.exitCode = await run(node, process.argv.slice(2));
} catch (error) {
  giveUp(error);
}

/**
 * @param {string} node
 * @param {string[]} words
 * @returns {Promise<number>} the exit code
 */
function run(node, words) {
  const child = spawn(
    node,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './scripts/leash.mjs',
      join(root, 'stories/crash/main.ts'),
      ...words,
    ],
    {
      cwd: root,
      env: { ...process.env, PATH: pathWith(node) },
      // Its own group: Ctrl-C reaches us alone, and we ask it once to end the run and compare.
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
