import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { frugalEnv, frugalFlags } from '../../scripts/frugal.mjs';
import { root } from './root.ts';

/** A process of the bench's own. */
export interface Part {
  pid: number;
  /** The address it said it listens on. */
  origin: string;
  process: ChildProcess;
  /** Asks it to end, and insists after a while. */
  stop(): Promise<void>;
  /** What it wrote to its error output. */
  complaints(): string;
}

export interface PartSettings {
  name: string;
  /** The program and its arguments, for Node. */
  main: string;
  args?: string[];
  /** For Node itself. */
  flags?: string[];
  env: NodeJS.ProcessEnv;
  /** Taken from the first address it says when left out. */
  origin?: string;
}

const PATIENCE_MS = 60_000;

/** Starts a process that ends with us, however we end, and waits until it says where it listens. */
export async function startPart({
  name,
  main,
  args = [],
  flags = [],
  env,
  origin,
}: PartSettings): Promise<Part> {
  const child = spawn(
    process.execPath,
    [
      ...frugalFlags,
      '--disable-warning=ExperimentalWarning',
      '--import',
      './scripts/leash.mjs',
      ...flags,
      main,
      ...args,
    ],
    {
      cwd: root,
      env: { ...frugalEnv, ...env },
      // Its own group: Ctrl-C reaches the bench alone, which takes everything down in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    },
  );
  let said = '';
  const keep = (text: unknown): void => {
    if (said.length < 20_000) said += String(text);
  };
  child.stderr?.on('data', keep);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(late);
  };
  const ready = origin ? Promise.resolve(origin) : addressOf(child);
  const died = ended.then((how) => {
    throw new Error(`the ${name} ended (${how}) before it was ready:\n${said}`);
  });
  died.catch(() => undefined);
  const late = AbortSignal.timeout(PATIENCE_MS);
  const tooLate = new Promise<never>((_, reject) => {
    late.onabort = () => reject(new Error(`the ${name} does not answer:\n${said}`));
  });
  try {
    return {
      pid: child.pid ?? 0,
      origin: await Promise.race([ready, died, tooLate]),
      process: child,
      stop,
      complaints: () => said,
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    late.onabort = null;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /(https?:\/\/[^\s/]+\S*)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
}
