import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { AccountRefused } from './refused.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of somebody else asks in a member's name: a browser says which page it was, and no such page can
 * send JSON without being asked first. Whoever names no page is no browser.
 *
 * @throws AccountRefused FOREIGN_ORIGIN
 */
export function refuseForeign({ publicUrl }: Pick<Config, 'publicUrl'>, request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const { origin, 'sec-fetch-site': site, 'content-type': type } = request.headers;
  if (origin !== undefined && origin !== publicUrl && URL.parse(origin)?.host !== request.host)
    throw new AccountRefused('FOREIGN_ORIGIN');
  if (typeof site === 'string' && site !== 'same-origin') throw new AccountRefused('FOREIGN_ORIGIN');
  const hasBody = typeof request.body === 'string' && request.body !== '';
  const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
  if (!isJson && (hasBody || request.method !== 'DELETE')) throw new AccountRefused('FOREIGN_ORIGIN');
}
