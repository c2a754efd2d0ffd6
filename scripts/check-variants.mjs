import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp } from './say.mjs';

/**
 * `npm run check-variants`: every case of `tollgate check` against the sample shop, and against the shop with each of the
 * planted mistakes. `-- C1-less,E3-forged` plays only these. `npm test` plays a few.
 */
try {
  const node = await install();
  await build(node);
  process.exitCode = await play(node, process.argv[2]);
} catch (error) {
  giveUp(error);
}

/**
 * @param {string} node
 * @param {string | undefined} only
 * @returns {Promise<number>} the exit code
 */
function play(node, only) {
  const tests = [
    'run',
    'packages/cli/test/check.browser.test.ts',
    '--maxConcurrency=2',
    '--reporter=verbose',
  ];
  const child = spawn('vitest', [...tests, ...(only ? ['-t', 'planted'] : [])], {
    cwd: root,
    env: {
      ...process.env,
      PATH: pathWith(node),
      TOLLGATE_CHECK_VARIANTS: 'all',
      ...(only && { TOLLGATE_CHECK_ONE: only }),
    },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
