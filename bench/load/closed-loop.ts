import autocannon from 'autocannon';
import type { Source } from './feeds.ts';
import type { Job, Load } from './job.ts';
import { type Shot, Tally } from './tally.ts';

/** Longer than any answer may take; then the request counts as failed. */
const TIMEOUT_SECONDS = 20;

/**
 * N connections, each asking again as soon as it was answered.
 *
 * A connection is not cut off when the time is over but ends after its answer: otherwise the slowest answers of
 * all would be missing from the figures, and nobody could say what became of their payments.
 */
export function closedLoop(job: Job, connections: number, source: Source): Promise<Omit<Load, 'webhooks'>> {
  const tally = new Tally();
  const most = job.mostRequests ?? Number.POSITIVE_INFINITY;
  let sent = 0;
  let isShort = false;
  let lastAt = performance.now();
  const startedAt = lastAt;
  const endsAt = startedAt + job.seconds * 1000;

  const isOver = (): boolean => {
    if (performance.now() >= endsAt || sent >= most) return true;
    isShort ||= !source.hasNext();
    return isShort;
  };

  return new Promise((resolve, reject) => {
    const tracker = autocannon(
      {
        url: job.origin,
        connections,
        duration: job.seconds + TIMEOUT_SECONDS + 10,
        sampleInt: 20,
        timeout: TIMEOUT_SECONDS,
        requests: [
          {
            setupRequest(_, context: { shot?: Shot }) {
              const shot = source.next();
              context.shot = shot;
              sent += 1;
              tally.sent(shot);
              // The builder writes the length of the body among the headers it is given.
              return { method: shot.method, path: shot.path, headers: { ...shot.headers }, body: shot.body };
            },
            onResponse(status, body, { shot }: { shot?: Shot }) {
              if (shot) tally.answered(shot, status, body);
            },
          },
        ],
      },
      (error) => {
        if (error) return reject(error);
        resolve({ ...tally.load((lastAt - startedAt) / 1000), isShort, events: source.events });
      },
    );
    tracker.on('response', (client, _status, _bytes, ms) => {
      lastAt = performance.now();
      tally.latencies.record(ms);
      if (isOver()) client.responseMax = client.reqsMade;
    });
    tracker.on('reqError', (error) => tally.failed(error.message));
  });
}
