import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { isObject } from './payment.ts';
import { basicAuth } from './toss.ts';

const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'];

type Registration = {
  apiUrl: string;
  secretKey: string;
  /** Our own endpoint, as the gateway reaches it. */
  url: string;
  log: FastifyBaseLogger;
  closing: AbortSignal;
};

/**
 * A convenience for developers, not part of the protocol: with a test key, a gateway that has a sandbox API is told where
 * our webhook is. Elsewhere, and for live keys, register the address by hand in the developer center.
 *
 * Waits quietly for a gateway that is still starting.
 */
export async function registerWebhook({ apiUrl, secretKey, url, log, closing }: Registration): Promise<void> {
  if (!secretKey.startsWith('test_')) return;
  const call = (method: string, body?: object) =>
    fetch(`${apiUrl}/sandbox/v1/webhooks`, {
      method,
      headers: { authorization: basicAuth(secretKey), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([closing, AbortSignal.timeout(5_000)]),
    });

  for (let waitMs = 250; !closing.aborted; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      const list = await call('GET');
      if (list.ok && isRegistered(await list.json(), url)) return log.info(`webhook: ${url} is registered`);
      const answer = list.ok ? await call('POST', { name: 'sample shop', url, events }) : list;
      if (answer.ok) return log.info(`webhook: registered ${url} for ${events.join(', ')}`);
      if (answer.status < 500) {
        return log.warn(
          `webhook: ${apiUrl} answered ${answer.status}; register ${url} in its developer center`,
        );
      }
    } catch {
      // Not up yet.
    }
    await sleep(waitMs, undefined, { signal: closing }).catch(() => undefined);
  }
}

function isRegistered(json: unknown, url: string): boolean {
  const lists = isObject(json) ? Object.values(json) : [json];
  return lists
    .filter(Array.isArray)
    .flat()
    .some((row: unknown) => {
      const registered = isObject(row) && row['url'] === url ? row['events'] : undefined;
      return Array.isArray(registered) && events.every((event) => registered.includes(event));
    });
}
