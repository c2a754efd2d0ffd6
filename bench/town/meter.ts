import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes whose work is counted together, by their first one. */
export interface Metered {
  name: string;
  pid: number;
  /** Also its children: a database server is many processes. */
  withChildren?: boolean;
}

/** What a measurement cost. Cores: 1 is one core busy all the time. */
export interface Cost {
  cores: Record<string, number>;
  /** The most that the first of the metered held, in MB; resident set. */
  memoryMb: number | undefined;
  /** The part of all processors' time that the machine under this one gave to somebody else. */
  stolen?: number | undefined;
}

/** Ticks of processor time per second in /proc; a constant of the interface to programs, not of the machine. */
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 200;

const isLinux = process.platform === 'linux';

/** Begins to count; the result counts until it is called. Only Linux tells what a process costs by the moment. */
export function meter(metered: readonly Metered[]): () => Cost {
  if (!isLinux) return () => ({ cores: {}, memoryMb: undefined });
  const before = new Map(metered.map((each) => [each.name, ticksOf(each)]));
  const since = performance.now();
  const machine = machineTicks();
  const [watched] = metered;
  const held = (): number => (watched ? memoryOfAll(watched) : 0);
  let memoryMb = held();
  const timer = setInterval(() => {
    memoryMb = Math.max(memoryMb, held());
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    const seconds = (performance.now() - since) / 1000;
    const { stolen, all } = machineTicks();
    const cores = metered.map((each) => {
      const spent = (ticksOf(each) - (before.get(each.name) ?? 0)) / TICKS_PER_SECOND;
      return [each.name, round(spent / seconds)];
    });
    return {
      cores: Object.fromEntries(cores),
      memoryMb: watched && Math.max(memoryMb, held()),
      stolen: all > machine.all ? round((stolen - machine.stolen) / (all - machine.all)) : undefined,
    };
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Time that this machine wanted and did not get counts as stolen; on a machine of its own there is none. */
function machineTicks(): { stolen: number; all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
  // user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in these.
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { stolen: ticks[7] ?? 0, all: ticks.reduce((sum, each) => sum + each, 0) };
}

function ticksOf({ pid, withChildren }: Metered): number {
  const own = statOf(pid);
  if (!own) return 0;
  if (!withChildren) return own.ticks;
  // Children that ended meanwhile have left their time with their parent.
  return childrenOf(pid).reduce((sum, child) => sum + child.ticks, own.ticks + own.childTicks);
}

/** Of the same program: a gateway's workers are part of it, and the PostgreSQL that it started is counted by itself. */
function childrenOf(parent: number): Stat[] {
  const program = programOf(parent);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter((stat) => stat.parent === parent && programOf(stat.pid) === program);
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
  childTicks: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; what follows it is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [parent, user, system, childUser, childSystem] = [1, 11, 12, 13, 14].map((place) =>
      Number(fields[place]),
    );
    return {
      pid,
      parent: parent ?? 0,
      ticks: (user ?? 0) + (system ?? 0),
      childTicks: (childUser ?? 0) + (childSystem ?? 0),
    };
  } catch {
    return undefined;
  }
}

const memoryOfAll = ({ pid, withChildren }: Metered): number =>
  withChildren ? memoryWithChildren(pid) : memoryOf(pid);

/** Of a process and its children; what they share counts for each of them. */
export const memoryWithChildren = (pid: number): number =>
  isLinux ? childrenOf(pid).reduce((sum, child) => sum + memoryOf(child.pid), memoryOf(pid)) : 0;

/** The most that a single one of them holds: what a node takes that has so many requests. */
export const memoryOfLargest = (pid: number): number =>
  isLinux ? Math.max(memoryOf(pid), ...childrenOf(pid).map((child) => memoryOf(child.pid))) : 0;

/** Resident set in MB; 0 when the process is gone. */
function memoryOf(pid: number): number {
  if (!isLinux) return 0;
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return Math.round(Number(kb ?? 0) / 1024);
  } catch {
    return 0;
  }
}
