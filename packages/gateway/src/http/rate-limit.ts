import { Failure } from '@tollgate/domain';
import type { FastifyReply } from 'fastify';
import type { Merchant } from '../store/merchants.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Lets a key pass so many times a second (decision 25). A bucket holds one second's worth and fills
 * evenly, so a burst may come at once and a steady caller is never refused.
 *
 * Each process counts for itself: behind a balancer N of them let N times as many through.
 *
 * @param clock milliseconds that only ever grow
 * @returns how long to wait until a call of this key passes, in milliseconds; 0 when it passes now
 */
export function rateLimit(
  perSecond: number,
  clock: () => number = () => performance.now(),
): (key: string) => number {
  // One bucket per known key, so strangers cannot fill the memory.
  const buckets = new Map<string, Bucket>();
  return (key) => {
    const now = clock();
    const { tokens, at } = buckets.get(key) ?? { tokens: perSecond, at: now };
    const filled = Math.min(perSecond, tokens + ((now - at) / 1000) * perSecond);
    const passes = filled >= 1;
    buckets.set(key, { tokens: passes ? filled - 1 : filled, at: now });
    return passes ? 0 : ((1 - filled) / perSecond) * 1000;
  };
}

/**
 * Refuses a live key that calls too often. Test keys are never counted, so that load can be tested.
 *
 * @throws Failure TOO_MANY_REQUESTS; `Retry-After` says in how many seconds a call will pass
 */
export function refuseTooMany(
  waitOf: (key: string) => number,
  { environment }: Merchant,
  key: string,
  reply: FastifyReply,
): void {
  if (environment === 'test') return;
  const waitMs = waitOf(key);
  if (waitMs === 0) return;
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  throw new Failure('TOO_MANY_REQUESTS', { waitMs });
}
