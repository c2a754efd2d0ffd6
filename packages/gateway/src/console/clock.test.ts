import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Deliveries, startDeliveries } from '../webhooks/deliveries.ts';
import { type Ask, asking, loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let ask: Ask;
let worker: Deliveries;
beforeAll(async () => {
  stage = await openConsole();
  ask = asking(stage);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  worker = startDeliveries({ db: stage.books.db, writer: stage.books.writer, log: quiet });
  stage.gateway.wakeDeliveries = () => worker.wake();
  await stage.books.numbers('88', 20);
});
afterAll(async () => {
  await worker.stop();
  await stage.close();
});

test('a clock that is moved ten minutes and then seven days tells what fell due, in its order', async () => {
  const mId = await stage.shop();
  await ask('POST', `/shops/${mId}/webhooks`, {
    url: 'http://localhost:1/webhook',
    events: ['PAYMENT_STATUS_CHANGED'],
  });
  const unconfirmed = await stage.books.authenticated(mId, { orderId: 'unconfirmed' });
  const unpaid = await stage.waiting(mId, { orderId: 'unpaid' });

  const { body: before } = await ask('GET', `/shops/${mId}/clock`);
  expect(before).toMatchObject({
    offsetMs: 0,
    upcoming: [
      { kind: 'confirmExpires', paymentKey: unconfirmed.paymentKey, orderId: 'unconfirmed' },
      { kind: 'depositDue', paymentKey: unpaid.paymentKey },
    ],
  });

  const moved = await ask('POST', `/shops/${mId}/clock?lang=en`, { advance: 'PT10M' });
  expect(moved.body.offsetMs).toBe(600_000);
  expect(moved.body.happened.map(({ title }: { title: string }) => title)).toEqual([
    expect.stringMatching(/^unconfirmed · Time ran out/),
    expect.stringMatching(/^unconfirmed · Webhook PAYMENT_STATUS_CHANGED · No server listens/),
  ]);
  expect(moved.body.upcoming.map(({ kind }: { kind: string }) => kind)).toEqual([
    'webhookRetry',
    'depositDue',
  ]);

  const { body: week } = await ask('POST', `/shops/${mId}/clock?lang=en`, { advance: 'P7D' });
  const titles: string[] = week.happened.map(({ title }: { title: string }) => title);
  expect(titles).toHaveLength(8);
  expect(titles.slice(0, 7).map((title) => /retry (\d)/.exec(title)?.[1])).toEqual([...'1234567']);
  expect(titles[6]).toMatch(/It was the last retry/);
  expect(titles[7]).toMatch(/^unpaid · The deposit deadline passed/);
  const times = week.happened.map(({ at }: { at: string }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(week.upcoming).toEqual([]);
});

test('two shops’ clocks do not disturb each other', async () => {
  const [one, two] = [await stage.shop(), await stage.shop()];
  await Promise.all([
    ask('POST', `/shops/${one}/clock`, { advance: 'P1D' }),
    ask('POST', `/shops/${two}/clock`, { advance: 'PT1H' }),
  ]);
  const offsets = await Promise.all([one, two].map((mId) => ask('GET', `/shops/${mId}/clock`)));
  expect(offsets.map(({ body }) => body.offsetMs)).toEqual([86_400_000, 3_600_000]);
});

test('a clock goes forward only, a live one and a viewer’s not at all', async () => {
  const mId = await stage.shop();
  expect(await ask('POST', `/shops/${mId}/clock`, { to: '2020-01-01T00:00:00' })).toMatchObject({
    status: 400,
    body: { field: 'to', message: expect.stringContaining('앞으로만') },
  });
  expect(await ask('POST', `/shops/${mId}/clock`, { advance: 'tomorrow' })).toMatchObject({
    status: 400,
    body: { field: 'advance' },
  });
  const live = await stage.shop('live');
  expect((await ask('POST', `/shops/${live}/clock`, { advance: 'PT1M' })).body.code).toBe(
    'NOT_SUPPORTED_PROCESS',
  );
  const viewer = await loggedIn(stage, 'viewer');
  expect((await ask('POST', `/shops/${mId}/clock`, { advance: 'PT1M' }, viewer)).status).toBe(403);
});
