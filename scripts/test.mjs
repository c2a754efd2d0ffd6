import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { giveUp, isColourful, Stop, step } from './say.mjs';
import { counted, tellings } from './tellings.mjs';
import { typecheck } from './typecheck.mjs';

/** At home a failure is told at once. */
const TELLINGS = process.env['CI'] ? 3 : 1;

// npm test [-- what vitest understands: paths, -t a name, --project stories]
try {
  const node = await install();
  await build(node);
  await step('Checking types', () => typecheck(node));
  const args = process.argv.slice(2);
  const { code, files } = await tellings(
    async (again) => {
      for (const file of again) console.log(`Once more: ${relative(root, file)}`);
      return vitest(node, again.length > 0 ? again : args);
    },
    args.length > 0 ? 1 : TELLINGS,
  );
  console.log(counted(files));
  process.exitCode = code;
} catch (error) {
  giveUp(error);
}

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<import('./tellings.mjs').Telling>}
 */
async function vitest(node, args) {
  const directory = mkdtempSync(join(tmpdir(), 'tollgate-result-'));
  const told = join(directory, 'told.json');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/told.mjs')}`];
  try {
    const child = spawn(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: pathWith(node),
        TOLLGATE_TOLD: told,
        // test/built.ts need not build them again.
        TOLLGATE_PACKAGES_BUILT: '1',
        ...(!isColourful && { NO_COLOR: '1', FORCE_COLOR: undefined }),
      },
    });
    let isStopped = false;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => {
        isStopped = true;
        child.kill(signal);
      });
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
    if (isStopped) throw new Stop('Stopped before all was told.');
    return { code, ...JSON.parse(readFileSync(told, 'utf8')) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
