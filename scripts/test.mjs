import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp, isColourful, step } from './say.mjs';
import { typecheck } from './typecheck.mjs';

// npm test [-- what vitest understands: paths, -t a name, --project stories]
try {
  const node = await install();
  await build(node);
  await step('Checking types', () => typecheck(node));
  process.exitCode = await tests(node, process.argv.slice(2));
} catch (error) {
  giveUp(error);
}

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} vitest's own exit code
 */
async function tests(node, args) {
  const directory = mkdtempSync(join(tmpdir(), 'tollgate-result-'));
  const result = join(directory, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${result}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  try {
    const child = spawn(node, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: pathWith(node),
        // test/built.ts need not build them again.
        TOLLGATE_PACKAGES_BUILT: '1',
        ...(!isColourful && { NO_COLOR: '1', FORCE_COLOR: undefined }),
      },
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal));
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
    console.log(counted(JSON.parse(readFileSync(result, 'utf8'))));
    return code;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * One line for whoever reads a thousand lines of a log. A file that could not even be loaded counts as a failure.
 *
 * @param {any} result vitest's JSON report
 */
function counted({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const skipped = numPendingTests + numTodoTests;
  const counts = [`${numPassedTests} passed`, `${numFailedTests + broken.length} failed`];
  return [...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
}
