import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { GatewayProcess } from './gateway-process.ts';

/** One line of a gateway's log. */
interface Line {
  pid: number;
  worker?: number;
  msg: string;
}

/** So that it says who its workers are. */
export const workers = (count: number): Record<string, string> => ({
  TOLLGATE_WORKERS: String(count),
  TOLLGATE_LOG: 'info',
});

const linesOf = (gateway: GatewayProcess): Line[] =>
  gateway
    .output()
    .split('\n')
    .flatMap((line) => (line.startsWith('{"level"') ? [JSON.parse(line) as Line] : []));

/** Every worker that ever served, the newest last. */
export const hiredBy = (gateway: GatewayProcess): number[] =>
  linesOf(gateway).flatMap(({ worker, msg }) => (msg === 'a worker serves' && worker ? [worker] : []));

/** The workers that live. */
export const workersOf = (gateway: GatewayProcess): number[] => hiredBy(gateway).filter(isAlive);

/** The process above the workers, as an operator's command reaches it. */
export function signal(gateway: GatewayProcess, name: NodeJS.Signals): void {
  const above = linesOf(gateway).find(({ worker }) => worker !== undefined)?.pid;
  if (!above) throw new Error(`no process is above workers:\n${gateway.output()}`);
  process.kill(above, name);
}

/** Waits until it has said so, for the `times`th time. */
export const untilSaid = (gateway: GatewayProcess, words: string, times = 1): Promise<void> =>
  expect
    .poll(() => linesOf(gateway).filter(({ msg }) => msg === words).length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(times);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The workers below the gateways that this process started, as the system lists them: for gateways that say nothing. */
export function livingWorkers(): number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , ...words]) => words.some((word) => word.endsWith('gateway/src/main.ts')))
    .map(([pid, above]) => ({ pid: Number(pid), above: Number(above) }));
  const ours = new Set(all.filter(({ above }) => above === process.pid).map(({ pid }) => pid));
  return all.flatMap(({ pid, above }) => (ours.has(above) ? [pid] : []));
}
