import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { asServer } from './cluster.ts';
import { stopServer } from './remains.ts';
import { settings } from './settings.ts';
import type { Log } from './start.ts';
import type { ServerUser } from './user.ts';

type Wanted = {
  cluster: string;
  binaries: Binaries;
  user: ServerUser | undefined;
  password: string;
  log: Log;
};

/** Where the server listens: in the cluster's own directory, or on the loopback at a port. */
type Address = { host: string; port: number };

/** The operating system cuts longer socket paths off: 104 bytes on macOS, 108 on Linux. */
const longestSocketPath = 100;

/** Starts the server, waits until it answers, and starts it again whenever it ends by itself. */
export async function runServer(wanted: Wanted) {
  const address = await addressFor(wanted.cluster);
  const connectionString = (database: string) => urlOf(address, wanted.password, database);
  let child = await started(wanted, address, connectionString('postgres'));
  let stopping = false;
  const watch = () => {
    child.once('exit', () => {
      if (!stopping) void again();
    });
  };
  const again = async () => {
    wanted.log('PostgreSQL ended by itself and is started again.');
    for (let pauseMs = 100; !stopping; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      try {
        child = await started(wanted, address, connectionString('postgres'));
        watch();
        return;
      } catch (error) {
        wanted.log(`PostgreSQL does not start: ${(error as Error).message}`);
        await sleep(pauseMs, undefined, { ref: false });
      }
    }
  };
  watch();
  // Without this a gateway that ends by an error would leave the server to the next start.
  const atExit = () => void child.kill('SIGINT');
  process.once('exit', atExit);
  const stop = async () => {
    stopping = true;
    process.removeListener('exit', atExit);
    const { pid } = child;
    if (pid) await stopServer(pid, () => runs(child));
  };
  return { connectionString, stop };
}

async function started(wanted: Wanted, address: Address, url: string): Promise<ChildProcess> {
  // A server that was killed outright leaves processes that hold its memory for a moment.
  for (const until = performance.now() + 10_000; ; await sleep(200)) {
    const child = launch(wanted, address);
    const said = collect(child);
    try {
      await ready(child, url, wanted.log);
      return child;
    } catch (error) {
      if (runs(child) && child.pid) await stopServer(child.pid, () => runs(child));
      const reason = `${(error as Error).message}\n${said()}${lastWords(wanted.cluster)}`.trim();
      const passes = /shared memory block .* still in use|is in use by|lock file .* already exists/.test(
        reason,
      );
      if (!passes || performance.now() > until) throw new Error(reason);
    }
  }
}

function launch({ cluster, binaries, user }: Wanted, address: Address): ChildProcess {
  const { dataArgument, options } = asServer(cluster, user);
  const listen = address.host.startsWith('/')
    ? { listen_addresses: '', unix_socket_directories: '.' }
    : { listen_addresses: address.host, unix_socket_directories: '' };
  const all = { ...settings, ...listen, port: String(address.port) };
  const child = spawn(
    join(binaries.directory, 'postgres'),
    ['-D', dataArgument, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // Its own session: Ctrl-C in a terminal reaches the gateway alone, which still has payments to finish.
    { ...options, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.unref();
  return child;
}

/** What it says before its own log begins. The pipe must not keep the process alive, nor fill up. */
function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (text.length < 4000) text += chunk.toString();
  });
  (child.stderr as unknown as { unref?(): void } | null)?.unref?.();
  return () => text.replaceAll(/^.*(redirecting log output|Future log output).*\n?/gm, '');
}

async function ready(child: ChildProcess, url: string, log: Log): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`postgres ended (${signal ?? code}) while starting.`)),
    );
  });
  failed.catch(() => {}); // once it is ready, nobody waits for this any more
  let told = false;
  for (const since = performance.now(); ; ) {
    const error = await Promise.race([refusalOf(url), failed]);
    if (!error) return;
    if (isFinal(error)) throw error;
    if (!told && performance.now() - since > 5_000) {
      told = true;
      log('PostgreSQL recovers from a crash; this can take a while …');
    }
    await Promise.race([sleep(10), failed]);
  }
}

async function refusalOf(url: string): Promise<NodeJS.ErrnoException | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

/** 57P03 is "starting up"; errors of the socket mean "not yet". Any other answer of the server will not change. */
function isFinal({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && code !== '57P03' && !code.startsWith('E');
}

function runs(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function addressFor(cluster: string): Promise<Address> {
  if (Buffer.byteLength(join(cluster, '.s.PGSQL.5432')) <= longestSocketPath)
    return { host: cluster, port: 5432 };
  return { host: '127.0.0.1', port: await freePort() };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The socket's directory goes into the query, so that the address stays a URL to everybody who parses it. */
function urlOf({ host, port }: Address, password: string, database: string): string {
  const socket = host.startsWith('/') ? `?host=${encodeURIComponent(host)}` : '';
  const name = socket ? 'localhost' : host;
  return `postgres://tollgate:${password}@${name}:${port}/${database}${socket}`;
}

/** The end of the newest log: the reason of a failed start stands there. */
function lastWords(cluster: string): string {
  const [newest] = globSync(join(cluster, 'log/*.log'))
    .map((path) => ({ path, changedAt: statSync(path).mtimeMs }))
    .sort((one, other) => other.changedAt - one.changedAt);
  if (!newest) return '';
  return readFileSync(newest.path, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}
