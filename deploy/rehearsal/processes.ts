import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { User } from './user.ts';

/**
 * Starts a program in a folder of its own. Whatever it starts in turn stays in that folder or below, which is how all
 * of them are found again: PostgreSQL's processes leave their parent, and overwrite what else would tell them apart.
 */
export function startIn(
  folder: string,
  [command, ...args]: [string, ...string[]],
  { env, user, log }: { env: NodeJS.ProcessEnv; user: User | undefined; log: string },
): ChildProcess {
  const file = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd: folder,
    env,
    // Its own group: Ctrl-C reaches the rehearsal alone, which takes everything down in order.
    detached: true,
    stdio: ['ignore', file, file],
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  child.on('error', () => undefined);
  return child;
}

/** Every process that works in this folder or below. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isIn(folder, pid));
}

function isIn(folder: string, pid: number): boolean {
  try {
    const place = readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
    return (place === folder || place.startsWith(`${folder}/`)) && !isZombie(pid);
  } catch {
    // Somebody else's, or gone between two looks.
    return false;
  }
}

const isZombie = (pid: number): boolean => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Sends a signal to all of them; those that came to be meanwhile get it too. */
export function signalAll(folder: string, signal: NodeJS.Signals): void {
  const told = new Set<number>();
  for (;;) {
    const fresh = processesIn(folder).filter((pid) => !told.has(pid));
    if (fresh.length === 0) return;
    for (const pid of fresh) {
      told.add(pid);
      try {
        process.kill(pid, signal);
      } catch {
        // Gone already.
      }
    }
  }
}

/** As when the power goes: they stand still all at once, so that none can tell another of the end, and are no more. */
export async function cutPower(folder: string): Promise<void> {
  signalAll(folder, 'SIGSTOP');
  for (;;) {
    signalAll(folder, 'SIGKILL');
    if (processesIn(folder).length === 0) return;
    await pause(20);
  }
}
