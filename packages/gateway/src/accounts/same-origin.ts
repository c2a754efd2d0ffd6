import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { AccountRefused } from './refused.ts';

const FOREIGN = new Set(['cross-site', 'same-site']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of somebody else asks in a member's name: a browser says which page it was, and no such page can
 * send JSON without being asked first. Whoever names no page is no browser.
 *
 * @throws AccountRefused FOREIGN_ORIGIN
 */
export function refuseForeign({ publicUrl }: Pick<Config, 'publicUrl'>, request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'content-type': type } = request.headers;
  if (SAFE.has(request.method)) {
    // Its page could not read the answer, but it could keep lines of events open and lists being made.
    if (FOREIGN.has(String(site)) && mode !== 'navigate') throw new AccountRefused('FOREIGN_ORIGIN');
    return;
  }
  if (origin !== undefined && origin !== publicUrl && URL.parse(origin)?.host !== request.host)
    throw new AccountRefused('FOREIGN_ORIGIN');
  if (typeof site === 'string' && site !== 'same-origin') throw new AccountRefused('FOREIGN_ORIGIN');
  const hasBody = typeof request.body === 'string' && request.body !== '';
  const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
  if (!isJson && (hasBody || request.method !== 'DELETE')) throw new AccountRefused('FOREIGN_ORIGIN');
}
