import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from '../trouble.ts';
import { openIdentity } from './authority.ts';
import { environmentFor } from './environment.ts';
import { openStandIn, type StandInOptions } from './stand-in.ts';

export interface RunOptions extends Pick<StandInOptions, 'askOwner'> {
  gateway: URL;
  /** Where this user's authority lies. */
  home: string;
  environment: Record<string, string | undefined>;
  /** Prints each call as it is answered. */
  tell?: (line: string) => void;
}

/**
 * Runs a program whose code says `https://api.tosspayments.com`, unchanged; its calls land on the gateway.
 *
 * @returns the program's exit code; 128 and the signal's number when a signal ended it
 * @throws Trouble when there is no such program
 */
export async function run([command, ...args]: readonly string[], options: RunOptions): Promise<number> {
  if (!command) throw new Trouble('Say what to run: tollgate run -- node server.js');
  const identity = await openIdentity(join(options.home, 'authority'));
  const standIn = await openStandIn({
    gateway: options.gateway,
    identity,
    outerProxy: outerProxyOf(options.environment),
    ...(options.askOwner && { askOwner: options.askOwner }),
    onCall: ({ method, host, path, status }) => options.tell?.(`${method} ${host}${path} ${status}`),
  });
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-run-'));
  try {
    const kept = join(options.home, 'java');
    const env = await environmentFor(options.environment, standIn, identity, { folder, kept });
    return await ended(command, args, env);
  } finally {
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function outerProxyOf(environment: Record<string, string | undefined>): URL | undefined {
  const named = environment['https_proxy'] ?? environment['HTTPS_PROXY'];
  return named && URL.canParse(named) ? new URL(named) : undefined;
}

function ended(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    const leave = () => {
      for (const signal of signals) process.off(signal, pass);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      leave();
      const reason = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(new Trouble(`${command} could not be started: ${reason}.`, 127));
    });
    child.on('exit', (code, signal) => {
      leave();
      resolve(code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0));
    });
  });
}
