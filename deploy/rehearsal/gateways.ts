import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;
/** Longer than a gateway waits for the payments under way. */
const LONGEST_STOP_MS = 30_000;

export interface Gateway {
  stop(): Promise<void>;
}

/** Starts a gateway as an operator does, and waits until it answers. It ends with us, however we end. */
export async function startGateway(name: string, folder: string, env: NodeJS.ProcessEnv): Promise<Gateway> {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, 'a');
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './scripts/leash.mjs',
      'packages/gateway/src/main.ts',
    ],
    { cwd: root, env, detached: true, stdio: ['ignore', file, file, 'ipc'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (
    const until = performance.now() + PATIENCE_MS;
    !(await isWell(env['TOLLGATE_PORT']));
    await pause(100)
  ) {
    if (child.exitCode === null && performance.now() < until) continue;
    child.kill('SIGKILL');
    throw new Error(`${name} does not answer:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }
  return { stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
  await ended;
  clearTimeout(late);
}

async function isWell(port: string | undefined): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
