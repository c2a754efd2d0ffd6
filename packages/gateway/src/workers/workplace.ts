import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { clock } from '../clock.ts';
import { type Hired, hire } from './worker.ts';

export interface WorkplaceNeeds {
  /** How many workers there should be. */
  places: number;
  environment: Record<string, string>;
  log: Logger;
}

export interface Workplace {
  /** Fills every place. The first worker brings the schema up to date and takes the port; the others come after it. */
  open(): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Who served this long is not in a loop of failing. */
const STEADY_MS = 60_000;
/** Longer than any request may take. Whoever has not left by then is stuck, and its work is open for others. */
const LONGEST_LEAVE_MS = 120_000;

interface Place {
  /** Who works there now, or died there last. */
  worker: Hired;
}

/** Keeps so many workers at work: who dies is followed by another, after a pause that grows while they go on dying. */
export function openWorkplace({ places: wanted, environment, log }: WorkplaceNeeds): Workplace {
  const places: Place[] = [];
  /** Everybody alive, also who is only coming or already leaving. */
  const staff = new Set<Hired>();
  const closing = new AbortController();
  let restarted: Promise<void> = Promise.resolve();

  function engage(): Hired {
    const worker = hire(environment);
    staff.add(worker);
    void worker.ready.then(
      () => {
        log.info({ worker: worker.pid }, 'a worker serves');
        tellAll();
      },
      () => undefined,
    );
    void worker.gone.then(() => {
      staff.delete(worker);
      tellAll();
    });
    return worker;
  }

  function tellAll(): void {
    const up = places.filter(({ worker }) => worker.isUp()).length;
    for (const worker of staff) worker.tell({ workers: { wanted, up } });
  }

  async function keep(place: Place): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; ) {
      const { worker } = place;
      const since = clock.ticks();
      const how = await worker.gone;
      if (closing.signal.aborted) return;
      // Its successor is at work already.
      if (place.worker !== worker) continue;
      if (clock.ticks() - since > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      log.error({ worker: worker.pid, how, pauseMs }, 'a worker ended by itself; another takes its place');
      await delay(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      if (place.worker === worker) place.worker = engage();
    }
  }

  /** New before old: at no moment are there fewer than there should be. */
  async function replaceAll(): Promise<void> {
    for (const place of places) {
      if (closing.signal.aborted) return;
      const successor = engage();
      try {
        await successor.ready;
      } catch (error) {
        if (closing.signal.aborted) return;
        log.error({ error }, 'a successor could not start; those who are at work stay');
        throw error;
      }
      const before = place.worker;
      place.worker = successor;
      before.send('SIGTERM');
      await leaves(before);
    }
    log.info({ workers: wanted }, 'every worker was replaced');
  }

  async function leaves(worker: Hired): Promise<number | string> {
    const late = setTimeout(() => {
      log.error({ worker: worker.pid }, 'a worker does not leave, and is ended');
      worker.send('SIGKILL');
    }, LONGEST_LEAVE_MS);
    const how = await worker.gone;
    clearTimeout(late);
    tellAll();
    return how;
  }

  return {
    async open() {
      const first = engage();
      places.push({ worker: first });
      const origin = await first.ready;
      while (places.length < wanted) places.push({ worker: engage() });
      for (const place of places) void keep(place);
      await Promise.all(places.slice(1).map(({ worker }) => worker.ready));
      return origin;
    },
    /** Asked again while it goes on, it begins again afterwards: what it is asked for may have come since. */
    restart() {
      restarted = restarted.catch(() => undefined).then(replaceAll);
      return restarted;
    },
    async close() {
      closing.abort();
      const ends = [...staff].map(async (worker) => {
        const mustLeaveInPeace = worker.isUp();
        worker.send('SIGTERM');
        return { how: await leaves(worker), mustLeaveInPeace };
      });
      const bad = (await Promise.all(ends)).filter(
        ({ how, mustLeaveInPeace }) => mustLeaveInPeace && how !== 0,
      );
      if (bad.length > 0)
        throw new Error(`${bad.length} workers ended with ${bad.map(({ how }) => how).join(', ')}`);
    },
  };
}
