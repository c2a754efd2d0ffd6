import { afterAll, beforeAll, expect, test } from 'vitest';
import { asking } from '../console/ask.ts';
import { type ConsoleStage, openConsole } from '../console/console-stage.ts';
import { FaultRules } from './fault-rules.ts';
import { takePlace } from './waiting-room.ts';

let stage: ConsoleStage;
let origin: string;
beforeAll(async () => {
  // Two places for one shop, eight for all.
  stage = await openConsole({ TOLLGATE_MOST_UNDER_WAY: '16' });
  origin = await stage.app.listen({ host: '127.0.0.1', port: 0 });
  stage.gateway.faults = new FaultRules(stage.books.db, stage.gateway.log, stage.gateway.clock.ticks);
});
afterAll(() => stage.close());

test.each(['delay', 'hang'])(
  'a shop whose %s keeps many calls waiting takes no place from others',
  async (effect) => {
    const open = async () => {
      const { body } = await asking(stage)('POST', '/shops', { name: effect });
      return body as { mId: string; secretKey: string };
    };
    const [shop, other] = [await open(), await open()];
    const faults = [
      { effect, endpoint: '*', times: 'always', ...(effect === 'delay' && { delayMs: 600_000 }) },
    ];
    await asking(stage)('PUT', `/shops/${shop.mId}/faults`, { faults });
    const leaving = new AbortController();
    let answered = 0;
    const read = async ({ secretKey }: { secretKey: string }) => {
      const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
      const { signal } = leaving;
      const answer = await fetch(`${origin}/v1/payments/none`, { headers: { authorization }, signal });
      answered += 1;
      return answer;
    };
    const calls = [read(shop), read(shop), read(shop)];
    const refused = await Promise.race(calls);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect((await read(other)).status).toBe(404);
    // The two others wait still.
    expect(answered).toBe(2);
    leaving.abort();
    await Promise.allSettled(calls);
  },
);

test('a place that was given back is free again, and all shops together leave half of the process', () => {
  const gateway = { config: { ...stage.gateway.config, mostUnderWay: 16 }, faults: {} as never };
  const [first, second] = [takePlace(gateway, 'a'), takePlace(gateway, 'a')];
  expect([first, second, takePlace(gateway, 'a')]).toEqual([
    expect.any(Function),
    expect.any(Function),
    undefined,
  ]);
  first?.();
  expect(takePlace(gateway, 'a')).toBeDefined();
  for (const mId of ['b', 'b', 'c', 'c', 'd', 'd']) expect(takePlace(gateway, mId)).toBeDefined();
  expect(takePlace(gateway, 'e')).toBeUndefined();
});
