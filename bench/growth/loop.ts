import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Latencies } from '../load/latencies.ts';

/** One request, and what its success begins with. */
export interface Ask {
  secretKey: string;
  method: 'GET' | 'POST';
  path: string;
  body?: string;
}

export interface Looped {
  perSecond: number;
  p50: number;
  p99: number;
  /** Answers that were no success, by status. */
  failures: Record<string, number>;
}

/** Each connection asks again as soon as it was answered, until everything was asked. */
export async function loop(origin: string, connections: number, asks: readonly Ask[]): Promise<Looped> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies = new Latencies();
  const failures: Record<string, number> = {};
  let place = 0;
  const since = performance.now();
  const connection = async (): Promise<void> => {
    for (let ask = asks[place++]; ask; ask = asks[place++]) {
      const sent = performance.now();
      const status = await answer(agent, origin, ask);
      latencies.record(performance.now() - sent);
      if (status !== 200) failures[status] = (failures[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  const { p50, p99 } = latencies.spread();
  return { perSecond: asks.length / ((performance.now() - since) / 1000), p50, p99, failures };
}

function answer(agent: Agent, origin: string, { secretKey, method, path, body }: Ask): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      {
        agent,
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
          ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
