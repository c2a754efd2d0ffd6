import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './start.ts';

/**
 * Clears what a killed gateway left: its PostgreSQL, which goes on by itself, or a pid file whose number belongs to
 * somebody else by now. The caller holds the directory's lock.
 */
export async function clearRemains(cluster: string, log: Log): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pidLine = '', , , port = '5432'] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(pidLine);
  if (isServerOf(pid, cluster)) {
    log(`Stopping the PostgreSQL (process ${pid}) that a killed gateway left behind.`);
    await stopServer(pid, () => isServerOf(pid, cluster));
  } else if (await answers(join(cluster, `.s.PGSQL.${port}`))) {
    throw new Error(`A PostgreSQL still runs on ${cluster}, in another container or as another user.
Stop it first: two servers on one directory would destroy it.`);
  } else if (isAlive(pid)) {
    // PostgreSQL itself would take the stranger for a server and refuse to start.
    for (const path of [pidFile, join(cluster, `.s.PGSQL.${port}.lock`)]) rmSync(path, { force: true });
  }
}

/**
 * Asks politely, then firmly: PostgreSQL's smart shutdown lets who is just leaving leave, the fast one ends their
 * connections, the immediate one its own work. Even a kill loses nothing that was committed, it only makes the next
 * start recover.
 */
export async function stopServer(pid: number, runs: () => boolean): Promise<void> {
  const steps = [
    ['SIGTERM', 500],
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    if (!runs()) return;
    send(pid, signal);
    for (const until = performance.now() + patienceMs; performance.now() < until && runs(); ) await sleep(10);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

/** A server stands in its data directory; a pid alone may have been given to anybody. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout.includes('postgres') && stdout.includes(cluster);
  }
  try {
    const isPostgres = readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
    return isPostgres && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
