import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const pathOf = (inPackages: string): string =>
  fileURLToPath(new URL(`../../packages/${inPackages}`, import.meta.url));

/** Ends a process when the story's own process is gone, however it went. */
const LEASH = new URL('../../scripts/leash.mjs', import.meta.url).href;

/** Half of a start is reading TypeScript, which is the same each time. A process that is killed writes nothing there. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/stories', import.meta.url));

/** What can be started, and the line that says it is ready and where. */
const programs = {
  gateway: { main: pathOf('gateway/src/main.ts'), ready: /^gateway: (http\S+)$/ },
  bank: { main: pathOf('rails/src/bank/simulator/main.ts'), ready: /^bank simulator: (http\S+)$/ },
  payPal: { main: pathOf('rails/src/paypal/simulator/main.ts'), ready: /^PayPal simulator: (http\S+)$/ },
};
export type Program = keyof typeof programs;

/** One process of the gateway, or of a simulator, started as a user starts it, so that a story may kill it. */
export interface GatewayProcess {
  origin: string;
  /** The way a power cut ends a process: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** The way an operator ends it; answers the exit code. */
  stop(): Promise<number | null>;
  /** It is there and does nothing, as on a machine that is out of memory; `wake` lets it go on. */
  stall(): void;
  wake(): void;
  /** Resolves when it is gone, whoever ended it. */
  ended: Promise<number | null>;
  /** What it wrote to its log. */
  output(): string;
}

/** It ended before it was ready. */
export class NotStarted extends Error {
  readonly output: string;
  constructor(program: Program, code: number | null, output: string) {
    super(`the ${program} ended with ${code} before it was ready:\n${output}`);
    this.output = output;
  }
}

export const startGatewayProcess = (environment: Record<string, string>): Promise<GatewayProcess> =>
  startProcess('gateway', { TOLLGATE_PORT: '0', TOLLGATE_LOG: 'warn', ...environment });

/** @throws NotStarted with what it said */
export async function startProcess(
  program: Program,
  environment: Record<string, string>,
): Promise<GatewayProcess> {
  // A run of the tests has put each program into one file (test/programs.ts).
  const whole = process.env['TOLLGATE_PROGRAMS'];
  const main = whole ? join(whole, `${program}.js`) : programs[program].main;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', LEASH, main], {
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...environment } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  child.stderr?.on('data', (data) => lines.push(String(data)));
  // Its last words may come after its end: they count as well.
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const origin = await readyAt(program, child, lines, ended);
  return {
    origin,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    stall: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    output: () => lines.join(''),
  };
}

async function readyAt(
  program: Program,
  child: ChildProcess,
  lines: string[],
  ended: Promise<number | null>,
): Promise<string> {
  const output = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  const ready = new Promise<string>((resolve) => {
    output.on('line', (line) => {
      lines.push(`${line}\n`);
      const origin = programs[program].ready.exec(line)?.[1];
      if (origin) resolve(origin.replace('127.0.0.1', 'localhost'));
    });
  });
  const died = ended.then((code) => {
    throw new NotStarted(program, code, lines.join(''));
  });
  return Promise.race([ready, died]);
}
