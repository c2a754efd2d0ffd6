import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from './database.ts';
import { within } from './database.ts';

/** A line that has fallen silent is noticed after this, and what was remembered is forgotten. */
const HEARTBEAT_MS = 2_000;
/** A database that is away, or a proxy that cannot listen, is tried again after this. */
const AGAIN_MS = 5_000;

/** Who wants to know of changes, and whether anybody can tell. */
export interface Listener {
  forget(mId: string): void;
  listening(isListening: boolean): void;
}

/**
 * Listens on a connection of its own for merchants that changed, until it is stopped. While the line is down the
 * listeners are told so, because then nobody would tell them anything.
 */
export function listenForChanges(db: Db, listeners: readonly Listener[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = (async () => {
    while (!signal.aborted) {
      await listenOnce(db, listeners, signal).catch(() => undefined);
      for (const listener of listeners) listener.listening(false);
      await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}

async function listenOnce(db: Db, listeners: readonly Listener[], signal: AbortSignal): Promise<void> {
  const line = await db.connect();
  line.on('error', ignore);
  line.on('notification', ({ payload }) => {
    for (const listener of listeners) listener.forget(payload ?? '');
  });
  try {
    await line.query('listen tollgate_merchant_changed');
    for (const listener of listeners) listener.listening(true);
    while (!signal.aborted) {
      await delay(HEARTBEAT_MS, undefined, { signal }).catch(() => undefined);
      await line.query(within(HEARTBEAT_MS, 'select 1'));
    }
  } finally {
    // Never given back: whoever got it next would hear what it did not ask for.
    line.release(true);
  }
}

const ignore = (): void => undefined;
