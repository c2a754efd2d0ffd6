import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { clock } from '../clock.ts';
import type { Gateway } from '../gateway.ts';
import { keepCalls, type SeenCall } from './api-log.ts';

test.each([
  { proxies: 0, address: '127.0.0.1' },
  { proxies: 1, address: '203.0.113.80' },
])(
  'behind $proxies proxies a caller cannot choose the address that is kept of them',
  async ({ proxies, address }) => {
    const seen: SeenCall[] = [];
    const app = Fastify({ trustProxy: true });
    const apiLog = { keep: (_: unknown, see: () => SeenCall) => void seen.push(see()) };
    keepCalls(app, { clock, apiLog, config: { proxies } } as unknown as Gateway);
    app.get('/v1/payments/:paymentKey', async () => ({}));
    const headers = { 'x-forwarded-for': '192.0.2.1, 203.0.113.80' };
    await app.inject({ url: '/v1/payments/one', headers, remoteAddress: '127.0.0.1' });
    await expect.poll(() => seen.map((call) => call.address)).toEqual([address]);
    await app.close();
  },
);
