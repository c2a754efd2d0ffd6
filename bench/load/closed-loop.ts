import type { Answer } from './answer.ts';
import { Connection, TIMEOUT_MS, watch } from './connection.ts';
import type { Source } from './feeds.ts';
import type { Job, Load } from './job.ts';
import { type Shot, Tally } from './tally.ts';

/** Whoever was refused a connection, or lost one, does not storm the server. */
const PAUSE_MS = 50;

/**
 * N connections, each asking again as soon as it was answered.
 *
 * A connection is not cut off when the time is over but ends after its answer: otherwise the slowest answers of
 * all would be missing from the figures, and nobody could say what became of their payments.
 */
export function closedLoop(
  job: Job,
  connections: number,
  source: Source,
  { timeoutMs = TIMEOUT_MS } = {},
): Promise<Omit<Load, 'webhooks'>> {
  const tally = new Tally();
  const most = job.mostRequests ?? Number.POSITIVE_INFINITY;
  const all: Connection[] = [];
  let sent = 0;
  let asking = connections;
  let isShort = false;
  const startedAt = performance.now();
  let lastAt = startedAt;
  const endsAt = startedAt + job.seconds * 1000;

  return new Promise((resolve) => {
    const stopWatching = watch(all, timeoutMs);

    const isOver = (now: number): boolean => {
      if (now >= endsAt || sent >= most) return true;
      // A server that is gone stays gone; a long measurement would ask it for hours.
      if (now - lastAt > timeoutMs) return true;
      isShort ||= !source.hasNext();
      return isShort;
    };

    function next(connection: Connection, now: number): void {
      if (isOver(now)) {
        end(connection);
        return;
      }
      const shot = source.next();
      sent += 1;
      tally.sent(shot);
      connection.ask(shot);
    }

    function end(connection: Connection): void {
      connection.close();
      asking -= 1;
      if (asking > 0) return;
      stopWatching();
      resolve({ ...tally.load((lastAt - startedAt) / 1000), isShort, events: source.events });
    }

    const listener = {
      answered(connection: Connection, shot: Shot, { status, body }: Answer) {
        lastAt = performance.now();
        tally.latencies.record(lastAt - connection.askedAt);
        tally.answered(shot, status, body);
        next(connection, lastAt);
      },
      failed(connection: Connection, _: Shot, reason: string) {
        tally.failed(reason);
        setTimeout(() => next(connection, performance.now()), PAUSE_MS);
      },
    };
    for (let place = 0; place < connections; place++) all.push(new Connection(job.origin, listener));
    for (const connection of all) next(connection, performance.now());
  });
}
