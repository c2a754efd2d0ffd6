import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../packages/gateway/src/main.ts', import.meta.url));
/** Ends the gateway when the story's own process is gone, however it went. */
const LEASH = new URL('../../scripts/leash.mjs', import.meta.url).href;

/** One process of the gateway, started as a user starts it, so that a story may kill it. */
export interface GatewayProcess {
  origin: string;
  /** The way a power cut ends a process: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** The way an operator ends it; answers the exit code. */
  stop(): Promise<number | null>;
  /** What it wrote to its log. */
  output(): string;
}

export async function startGatewayProcess(environment: Record<string, string>): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['--import', LEASH, MAIN], {
    env: { ...process.env, TOLLGATE_PORT: '0', TOLLGATE_LOG: 'warn', ...environment } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  child.stderr?.on('data', (data) => lines.push(String(data)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const origin = await readyAt(child, lines, ended);
  return {
    origin,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    output: () => lines.join(''),
  };
}

async function readyAt(child: ChildProcess, lines: string[], ended: Promise<number | null>): Promise<string> {
  const output = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  const ready = new Promise<string>((resolve) => {
    output.on('line', (line) => {
      lines.push(`${line}\n`);
      const origin = /^gateway: (http\S+)$/.exec(line)?.[1];
      if (origin) resolve(origin.replace('127.0.0.1', 'localhost'));
    });
  });
  const died = ended.then((code) => {
    throw new Error(`the gateway ended with ${code} before it was ready:\n${lines.join('')}`);
  });
  return Promise.race([ready, died]);
}
