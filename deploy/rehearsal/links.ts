import { Worker } from 'node:worker_threads';
import type { LinkOrder } from './link-worker.ts';

/** A way to a port that can fall silent, as a network does that drops packets. */
export interface Link {
  /** Where to connect instead. */
  port: number;
  hush(): void;
  mend(): void;
}

export interface Links {
  to(port: number): Promise<Link>;
  close(): Promise<void>;
}

/** The lines between the machines. They have a thread of their own, so that the load does not slow replication down. */
export function openLinks(): Links {
  const worker = new Worker(new URL('./link-worker.ts', import.meta.url));
  const opening = new Map<number, (port: number) => void>();
  worker.on('message', ({ link, port }: { link: number; port: number }) => opening.get(link)?.(port));
  const tell = (order: LinkOrder): void => worker.postMessage(order);
  let count = 0;
  return {
    to: async (port) => {
      const link = count++;
      const opened = new Promise<number>((resolve) => opening.set(link, resolve));
      tell({ link, open: port });
      return {
        port: await opened,
        hush: () => tell({ link, hush: true }),
        mend: () => tell({ link, hush: false }),
      };
    },
    close: async () => {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      tell({ close: true });
      await ended;
    },
  };
}
