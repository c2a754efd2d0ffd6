import cluster from 'node:cluster';
import { createServer } from 'node:net';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../store/embedded/index.ts';
import { EndedTooSoon } from './worker.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export interface RunningWorkers {
  /** Where all of them listen, such as http://127.0.0.1:4100. */
  origin: string;
  /** Replaces one worker after the other, each when its successor serves. */
  restart(): Promise<void>;
  /** Lets every worker finish what it has. @throws Error when one of them did not leave in peace */
  close(): Promise<void>;
}

/** Connections that our own PostgreSQL has for workers; the rest is for operators and for the one that restarts. */
const EMBEDDED_CONNECTIONS = 160;

/** A worker serves, so the schema is up to date and the port is ours: the others may come. */
export class NotStarted extends Error {}

/**
 * Starts `config.workers` processes on one port, and this one above them, which serves nobody: it starts our own
 * PostgreSQL where none is given, starts again whoever dies, and passes signals on.
 *
 * The workers accept connections from one socket that the system shares among them. A connection never passes through
 * this process, so none is lost in its hands when a worker is killed, and none waits in the queue of one that leaves.
 *
 * @throws NotStarted when the first worker could not start; why, it has said itself
 */
export async function startWorkers(config: Config): Promise<RunningWorkers> {
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const log = pino({ level: config.logLevel });
  await using opened = new AsyncDisposableStack();
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir: config.dataDir, log: console.log });
  opened.defer(async () => embedded?.stop());
  const workplace = openWorkplace({
    places: config.workers,
    log,
    environment: {
      // Workers that are all dead give the port back; those who come after them have to find the same one.
      TOLLGATE_PORT: String(config.port || (await freePort(config.host))),
      ...(embedded && {
        TOLLGATE_DATABASE_URL: embedded.connectionString,
        TOLLGATE_DATABASE_CONNECTIONS: String(shareOf(config)),
      }),
    },
  });
  opened.defer(() => workplace.close());
  const origin = await opening(workplace);
  const running = opened.move();
  let closed: Promise<void> | undefined;
  return {
    origin,
    restart: () => workplace.restart(),
    close: () => {
      closed ??= running.disposeAsync();
      return closed;
    },
  };
}

async function opening(workplace: Workplace): Promise<string> {
  try {
    return await workplace.open();
  } catch (error) {
    throw error instanceof EndedTooSoon ? new NotStarted(error.message) : error;
  }
}

/** One more than there are: while a worker is replaced, its successor is there too. */
const shareOf = ({ workers, databaseConnections }: Config): number =>
  Math.min(databaseConnections, Math.max(Math.floor(EMBEDDED_CONNECTIONS / (workers + 1)), 4));

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
