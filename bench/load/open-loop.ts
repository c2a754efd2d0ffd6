import type { Answer } from './answer.ts';
import { Connection, TIMEOUT_MS, watch } from './connection.ts';
import type { Source } from './feeds.ts';
import type { Job, Load } from './job.ts';
import { Queue } from './queue.ts';
import { type Shot, Tally } from './tally.ts';

/** Further arrivals are turned away by us: a server that far behind has been measured. */
const MOST_UNDER_WAY = 4_000;
const CONNECTIONS = 256;
/** Arrivals are drawn for every millisecond, which is as fine as timers are. */
const TICK_MS = 1;

/**
 * Requests arrive by themselves, at random moments (Poisson) with a given mean, and are timed from the moment they
 * arrived, also while they wait for a connection.
 *
 * Our own, because nothing we know does it: tools of this language hold a connection's next request back until the
 * last one was answered and mend the figures by calculation afterwards. Tools that do it are programs of other
 * languages, or sample by the second.
 */
export async function openLoop(
  job: Job,
  perSecond: number,
  source: Source,
  { timeoutMs = TIMEOUT_MS } = {},
): Promise<Omit<Load, 'webhooks'>> {
  const tally = new Tally();
  const lines = openLines(job.origin, tally, timeoutMs);
  const draw = arrivals((perSecond * TICK_MS) / 1000);
  const startedAt = performance.now();
  let isShort = false;

  for (let tick = 0; tick * TICK_MS < job.seconds * 1000 && !isShort; tick++) {
    const at = startedAt + tick * TICK_MS;
    const early = at - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    for (let count = draw(); count > 0 && !isShort; count--) {
      if (!source.hasNext()) isShort = true;
      else if (lines.underWay() >= MOST_UNDER_WAY) tally.failed(`more than ${MOST_UNDER_WAY} under way`);
      else lines.arrive(source.next(), at);
    }
    // A tick that comes late is made up for at once; in between answers are heard.
    if (tick % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const lastAt = await lines.close();
  return { ...tally.load(Math.max(0, lastAt - startedAt) / 1000), isShort, events: source.events };
}

/** The connections that arrivals go over. Who finds none free waits in line, and its time runs. */
function openLines(origin: string, tally: Tally, timeoutMs: number) {
  const arrivedAt = new Map<Shot, number>();
  const waiting = new Queue<Shot>();
  const all: Connection[] = [];
  // The one that was used last is taken first: a few stay warm, and the others need not be opened.
  const free: Connection[] = [];
  let lastAt = performance.now();
  let isClosing: ((lastAt: number) => void) | undefined;

  const next = (connection: Connection): void => {
    const shot = waiting.shift();
    if (shot) connection.ask(shot);
    else free.push(connection);
    if (arrivedAt.size === 0) isClosing?.(lastAt);
  };
  const listener = {
    answered(connection: Connection, shot: Shot, { status, body }: Answer) {
      lastAt = performance.now();
      tally.latencies.record(lastAt - (arrivedAt.get(shot) ?? lastAt));
      arrivedAt.delete(shot);
      tally.answered(shot, status, body);
      next(connection);
    },
    failed(connection: Connection, shot: Shot, reason: string) {
      arrivedAt.delete(shot);
      tally.failed(reason);
      next(connection);
    },
  };
  const stopWatching = watch(all, timeoutMs);

  function another(): Connection | undefined {
    if (all.length >= CONNECTIONS) return undefined;
    const connection = new Connection(origin, listener);
    all.push(connection);
    return connection;
  }

  return {
    underWay: () => arrivedAt.size,
    arrive(shot: Shot, at: number): void {
      tally.sent(shot);
      arrivedAt.set(shot, at);
      const connection = free.pop() ?? another();
      if (connection) connection.ask(shot);
      else waiting.push(shot);
    },
    /** Waits for everybody who is under way; tells when the last answer came. */
    async close(): Promise<number> {
      if (arrivedAt.size > 0)
        await new Promise<number>((resolve) => {
          isClosing = resolve;
        });
      stopWatching();
      for (const connection of all) connection.close();
      return lastAt;
    },
  };
}

/** How many arrive in one tick: Poisson by Knuth, from a seed, so that every round has the same day. */
function arrivals(mean: number): () => number {
  let state = 0x2545f491;
  const random = (): number => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const limit = Math.exp(-mean);
  return () => {
    let count = 0;
    for (let product = random(); product > limit; product *= random()) count += 1;
    return count;
  };
}
