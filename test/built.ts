import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Built {
  directory: string;
  remove(): Promise<void>;
}

/**
 * A web package's files as they ship. `npm test` has just built every package and says so; who starts vitest alone gets
 * a build of the sources as they are now.
 *
 * @param name its folder in packages/
 */
export async function builtPackage(name: 'checkout' | 'console'): Promise<Built> {
  const folder = fileURLToPath(new URL(`../packages/${name}`, import.meta.url));
  if (process.env['TOLLGATE_PACKAGES_BUILT'])
    return { directory: join(folder, 'dist'), remove: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), `tollgate-${name}-`));
  // A process of its own, because a test runner's NODE_ENV would make another bundle.
  const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin/vite.js');
  const into = ['--outDir', directory, '--emptyOutDir', '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...into], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { directory, remove: () => rm(directory, { recursive: true }) };
}
