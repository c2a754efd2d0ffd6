import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';

const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'];
const name = 'sample shop';

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
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  const call = (method: string, { body, id }: { body?: object; id?: string } = {}) =>
    fetch(`${apiUrl}/sandbox/v1/webhooks${id ? `/${encodeURIComponent(id)}` : ''}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([closing, AbortSignal.timeout(5_000)]),
    });

  for (let waitMs = 250; !closing.aborted; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      const list = await call('GET');
      const present = list.ok ? registrationsOf(await list.json(), url) : [];
      if (present.some(isWhole)) return log.info(`webhook: ${url} is registered`);
      const answer = list.ok ? await call('POST', { body: { name, url, events } }) : list;
      // An earlier version of this shop asked for less: were both kept, most events would come twice. What a person
      // registered for this address under another name is theirs.
      for (const row of answer.ok ? present : []) {
        if (row.name === name && row.id) await call('DELETE', { id: row.id });
      }
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

type Registered = { id?: string; name?: string; url?: string; events?: string[] };

function registrationsOf(json: unknown, url: string): Registered[] {
  return (Array.isArray(json) ? (json as Registered[]) : []).filter((row) => row.url === url);
}

function isWhole({ events: registered = [] }: Registered): boolean {
  return events.every((event) => registered.includes(event));
}
