import { Pool } from 'undici';
import type { Source } from './feeds.ts';
import type { Job, Load } from './job.ts';
import { Tally } from './tally.ts';

/** Further arrivals are turned away by us: a server that far behind has been measured. */
const MOST_UNDER_WAY = 4_000;
const CONNECTIONS = 256;
const TIMEOUT_MS = 20_000;
/** Arrivals are drawn for every millisecond, which is as fine as timers are. */
const TICK_MS = 1;

/**
 * Requests arrive by themselves, at random moments (Poisson) with a given mean, and are timed from the moment they
 * arrived, also while they wait for a connection.
 *
 * Our own, because nothing we keep does it: autocannon's rates hold a connection's next request back until the last
 * one was answered and mend the figures by calculation afterwards. Tools that do it are programs of other
 * languages, or sample by the second.
 */
export async function openLoop(job: Job, perSecond: number, source: Source): Promise<Omit<Load, 'webhooks'>> {
  const pool = new Pool(job.origin, { connections: CONNECTIONS, headersTimeout: TIMEOUT_MS });
  const tally = new Tally();
  const underWay = new Set<Promise<void>>();
  const draw = arrivals((perSecond * TICK_MS) / 1000);
  const startedAt = performance.now();
  let isShort = false;
  let lastAt = startedAt;

  function arrive(at: number): void {
    if (underWay.size >= MOST_UNDER_WAY) {
      tally.failed(`more than ${MOST_UNDER_WAY} under way`);
      return;
    }
    const shot = source.next();
    tally.sent(shot);
    const { method, path, headers, body = null } = shot;
    const asking = pool
      .request({ method, path, headers, body })
      .then(async (answer) => {
        const text = await answer.body.text();
        lastAt = performance.now();
        tally.latencies.record(lastAt - at);
        tally.answered(shot, answer.statusCode, text);
      })
      .catch((error: Error & { code?: string }) => tally.failed(error.code ?? error.message))
      .finally(() => underWay.delete(asking));
    underWay.add(asking);
  }

  for (let tick = 0; tick * TICK_MS < job.seconds * 1000 && !isShort; tick++) {
    const at = startedAt + tick * TICK_MS;
    const early = at - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    for (let count = draw(); count > 0 && !isShort; count--) {
      if (source.hasNext()) arrive(at);
      else isShort = true;
    }
    // A tick that comes late is made up for at once; in between answers are heard.
    if (tick % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(underWay);
  await pool.close();
  return { ...tally.load((lastAt - startedAt) / 1000), isShort, events: source.events };
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
