import cluster, { type Worker } from 'node:cluster';
import type { Census } from './census.ts';

/** Said by a worker once it serves. */
export interface Ready {
  ready: string;
}

/** A process on the shared port, from its start to its end. */
export interface Hired {
  pid: number | undefined;
  /** Where it listens, once it serves. @throws EndedTooSoon */
  ready: Promise<string>;
  /** The exit code, or the signal that ended it. */
  gone: Promise<number | string>;
  isUp(): boolean;
  tell(census: Census): void;
  send(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export class EndedTooSoon extends Error {}

/** Starts another process of this program. What it says to people goes where ours goes. */
export function hire(environment: Record<string, string>): Hired {
  const worker = cluster.fork(environment);
  let state: 'starting' | 'up' | 'gone' = 'starting';
  const gone = new Promise<number | string>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => {
      state = 'gone';
      resolve(signal ?? code ?? 'nobody knows how');
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    worker.on('message', (message: Partial<Ready>) => {
      if (typeof message?.ready !== 'string') return;
      state = 'up';
      resolve(message.ready);
    });
    void gone.then((how) => reject(new EndedTooSoon(`a worker ended with ${how} before it served`)));
  });
  // Told where it is awaited, and a worker that nobody awaits is started again anyway.
  ready.catch(() => undefined);
  return {
    pid: worker.process.pid,
    ready,
    gone,
    isUp: () => state === 'up',
    tell: (census) => tell(worker, census),
    send: (signal) => void worker.process.kill(signal),
  };
}

/** One that dies at this moment need not hear it. */
function tell(worker: Worker, census: Census): void {
  if (worker.isConnected()) worker.send(census, () => undefined);
}
