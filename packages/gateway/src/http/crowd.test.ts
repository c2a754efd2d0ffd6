import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { refuseCrowds } from './crowd.ts';

let app: FastifyInstance;
let origin: string;
let answerAll = (): void => undefined;
const warned: object[] = [];
beforeEach(async () => {
  warned.splice(0);
  const slow = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  app = Fastify();
  const log = { warn: (facts: object) => warned.push(facts) };
  refuseCrowds(app, { log, config: { mostUnderWay: 3 } } as unknown as Gateway);
  app.get('/slow', () => slow.then(() => 'served'));
  app.get('/health', async () => 'ok');
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  answerAll();
  return app.close();
});

const ask = async (path = '/slow', signal?: AbortSignal): Promise<number> =>
  (await fetch(`${origin}${path}`, { ...(signal && { signal }) })).status;

test('as many as are served at once are served, the rest is turned away and may come again', async () => {
  const served = [ask(), ask(), ask()];
  await delay(50);
  const refused = await fetch(`${origin}/slow`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' });
  expect([await ask(), await ask()]).toEqual([503, 503]);
  expect(await ask('/health')).toBe(200);
  // Said once, and not for everybody who is turned away.
  expect(warned).toHaveLength(1);
  answerAll();
  expect(await Promise.all(served)).toEqual([200, 200, 200]);
  expect(await ask()).toBe(200);
});

test('who hangs up makes room', async () => {
  const leaving = new AbortController();
  const gone = Promise.allSettled([
    ask('/slow', leaving.signal),
    ask('/slow', leaving.signal),
    ask('/slow', leaving.signal),
  ]);
  await delay(50);
  expect(await ask()).toBe(503);
  leaving.abort();
  await gone;
  await delay(50);
  const served = ask();
  await delay(50);
  answerAll();
  expect(await served).toBe(200);
});
