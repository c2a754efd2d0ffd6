import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const home = join(root, '.tollgate');

/**
 * A folder for everything that is measured, beside a merchant's own data and so on the same disk. The system's folder
 * for such things may lie in memory, where a durable commit costs nothing and means nothing.
 */
export function makeFolder(): { path: string; remove(): void } {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  removeRemains();
  const path = join(home, `bench-${process.pid}`);
  mkdirSync(path, { mode: 0o700 });
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** What a bench that was killed outright left behind. */
function removeRemains(): void {
  for (const name of readdirSync(home)) {
    const pid = Number(/^bench-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
