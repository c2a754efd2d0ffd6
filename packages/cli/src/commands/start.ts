import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import type { Printer } from '../print.ts';
import { Trouble } from '../trouble.ts';

export interface StartOptions {
  port?: string;
  workers?: string;
  dataDir?: string;
}

const longestStartMs = 120_000;

/** What stands beside each other: who asks is ended before who answers. */
const parts = [
  { name: 'gateway', door: '@tollgate/gateway', main: 'main.ts' },
  { name: 'PayPal simulator', door: '@tollgate/rails/paypal/simulator', main: 'main.ts' },
  { name: 'bank simulator', door: '@tollgate/rails/bank/simulator', main: 'main.ts' },
] as const;

/** Starts the gateway and both simulators in the foreground, until it is ended. */
export async function start(config: Config, print: Printer, options: StartOptions): Promise<void> {
  const port = Number(options.port ?? (config.gateway.port || 80));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Trouble(`${options.port} is no port: write a number from 1 to 65535.`, 2);
  // Whoever listens there already would answer in our gateway's place, and be taken for it.
  if (await isTaken(port))
    throw new Trouble(
      `Somebody listens at port ${port} already, maybe another Tollgate. End it, or choose another one: tollgate start --port ${port + 1}`,
    );
  const env = settingsOf(config.environment, port, options);
  const running = parts.map((part) => ({ ...part, process: launch(part, env) }));
  const ended = Promise.race([asked(), ...running.map(({ name, process }) => endOf(name, process))]);
  const looking = new AbortController();
  const failed = await Promise.race([ended, ready(`http://127.0.0.1:${port}/health`, looking.signal)]);
  looking.abort();
  if (failed === undefined) {
    const address = `http://localhost:${port}`;
    print.event(
      { ready: address },
      `Tollgate is open: ${address}/console  (Ctrl-C ends it · 끝내려면 Ctrl-C)`,
    );
  }
  const reason = failed ?? (await ended);
  for (const { process } of running) await stopped(process);
  if (reason !== 'asked') throw new Trouble(reason);
}

/** A port moved in one place moves in all of them; what is set by hand stays. */
function settingsOf(
  outer: Config['environment'],
  port: number,
  { workers, dataDir }: StartOptions,
): NodeJS.ProcessEnv {
  const bank = outer['TOLLGATE_BANK_SIMULATOR_PORT'] ?? '4400';
  const payPal = outer['TOLLGATE_PAYPAL_SIMULATOR_PORT'] ?? '4300';
  return {
    TOLLGATE_BANK_SIMULATOR_URL: `http://localhost:${bank}`,
    TOLLGATE_BANK_CALLBACK_URL: `http://localhost:${port}/rails/bank`,
    TOLLGATE_PAYPAL_SIMULATOR_URL: `http://localhost:${payPal}`,
    TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL: `http://localhost:${payPal}`,
    TOLLGATE_PAYPAL_CALLBACK_URL: `http://localhost:${port}/rails/paypal/webhooks`,
    ...outer,
    TOLLGATE_PORT: String(port),
    ...(workers && { TOLLGATE_WORKERS: workers }),
    ...(dataDir && { TOLLGATE_DATA_DIR: dataDir }),
  };
}

function launch({ door, main }: (typeof parts)[number], env: NodeJS.ProcessEnv): ChildProcess {
  const program = fileURLToPath(new URL(main, import.meta.resolve(door)));
  const leash = fileURLToPath(new URL('leash.mjs', import.meta.url));
  // A group of its own: Ctrl-C reaches us alone, and we let each finish in its turn.
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', leash, program], {
    env,
    detached: true,
    // What a part says, the first owner's way in above all, is for the person and never for a pipe.
    stdio: ['ignore', process.stderr, 'inherit', 'ipc'],
  });
}

const asked = (): Promise<'asked'> =>
  new Promise((resolve) => {
    // Whoever is impatient and asks twice would otherwise leave the parts without anybody to end them.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
  });

const endOf = (name: string, child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(`The ${name} does not start: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`The ${name} ended (${signal ?? `code ${code}`}).`));
  });

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Resolves when the gateway answers; with a reason when it never does. */
async function ready(health: string, over: AbortSignal): Promise<string | undefined> {
  const until = performance.now() + longestStartMs;
  for (; performance.now() < until && !over.aborted; await delay(100)) {
    const answer = await fetch(health, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return undefined;
  }
  return `The gateway does not answer after ${longestStartMs / 1000} s.`;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
