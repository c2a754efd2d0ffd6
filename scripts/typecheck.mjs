import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, pathWith } from './install.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { giveUp, Stop } from './say.mjs';

/**
 * Checks the types of everything: the servers by the root's tsconfig.json, every folder with one of its own by that.
 *
 * @param {string} node
 */
export async function typecheck(node) {
  const env = { ...process.env, PATH: pathWith(node) };
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const projects = [root, ...folders()].filter((folder) => existsSync(join(folder, 'tsconfig.json')));
  const wrong = /** @type {string[]} */ ([]);
  // One thread each: a compiler of four threads checks much of everything four times. The largest come first.
  const waiting = projects.values();
  const lane = async () => {
    for (const project of waiting) {
      const args = [compiler, '--noEmit', '--singleThreaded', '--project', project];
      await run(node, args, { env }).catch((error) => wrong.push(error.message));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  if (wrong.length > 0) throw new Stop(wrong.join('\n\n'));
}

function folders() {
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name));
  return ['stories', 'bench', ...packages, 'deploy', 'scripts', 'test'].map((folder) => join(root, folder));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await typecheck(await install());
  } catch (error) {
    giveUp(error);
  }
}
