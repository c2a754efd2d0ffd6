import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inState, openStage, type Stage, until } from '../webhooks/delivery-stage.ts';
import { type ConfiguredEndpoint, registerEndpoint, syncConfiguredEndpoints } from '../webhooks/endpoints.ts';
import { deliveriesOfOrder } from './delivery-log.ts';
import { listEndpoints, removeEndpoint } from './webhook-endpoints.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('an endpoint is registered with an id and a secret of its own, listed, and removed', async () => {
  const mId = await stage.merchant();
  const merchant = { mId, environment: 'test' } as const;
  const first = await registerEndpoint(stage.db, merchant, {
    url: 'http://localhost:4200/webhook',
    events: ['DEPOSIT_CALLBACK', 'DEPOSIT_CALLBACK'],
  });
  const second = await registerEndpoint(stage.db, merchant, {
    url: 'https://shop.example/hooks?a=1',
    events: ['PAYMENT_STATUS_CHANGED'],
    name: '본점',
    sendOnIssue: true,
  });
  expect(first).toEqual({
    id: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{6}$/),
    name: 'localhost:4200',
    url: 'http://localhost:4200/webhook',
    events: ['DEPOSIT_CALLBACK'],
    sendOnIssue: false,
    signingSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
  });
  expect(second).toMatchObject({ name: '본점', sendOnIssue: true, url: 'https://shop.example/hooks?a=1' });
  expect(second.signingSecret).not.toBe(first.signingSecret);
  expect(await listEndpoints(stage.db, mId)).toEqual([first, second]);
  expect(await listEndpoints(stage.db, await stage.merchant())).toEqual([]);

  expect(await removeEndpoint(stage.db, 'other', first.id)).toBe(false);
  expect(await removeEndpoint(stage.db, mId, first.id)).toBe(true);
  expect(await removeEndpoint(stage.db, mId, first.id)).toBe(false);
  expect(await listEndpoints(stage.db, mId)).toEqual([second]);
});

test('an id that is taken is drawn again', async () => {
  const mId = await stage.merchant();
  const draws = [1, 1, 2].map((sign) => Buffer.alloc(4, sign));
  const chance = {
    bytes: (count: number) => (count === 4 ? (draws.shift() as Buffer) : Buffer.alloc(count, 7)),
  };
  const request = { url: 'https://shop.example/', events: ['DEPOSIT_CALLBACK'] as const };
  const one = await registerEndpoint(stage.db, { mId, environment: 'test' }, request, chance);
  const other = await registerEndpoint(stage.db, { mId, environment: 'test' }, request, chance);
  expect(other.id).not.toBe(one.id);
  expect(await listEndpoints(stage.db, mId)).toHaveLength(2);
});

test('an address that cannot be called is refused with the reason, and nothing is kept', async () => {
  const mId = await stage.merchant('live');
  const refused = registerEndpoint(
    stage.db,
    { mId, environment: 'live' },
    { url: 'http://10.0.0.1/hook', events: ['DEPOSIT_CALLBACK'] },
  );
  await expect(refused).rejects.toMatchObject({
    code: 'INVALID_URL',
    hint: { ko: expect.stringContaining('IP'), en: expect.stringContaining('IP address') },
  });
  expect(await listEndpoints(stage.db, mId)).toEqual([]);
});

test('removing an endpoint ends what was still to be sent to it, and no other', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  const removed = await stage.endpoint(mId, receiver.url, ['DEPOSIT_CALLBACK']);
  await stage.endpoint(mId, receiver.url, ['PAYMENT_STATUS_CHANGED']);
  stage.start({ pollMs: 20 });
  await stage.post(mId, 'deposit');
  await stage.post(mId, 'status', { eventType: 'PAYMENT_STATUS_CHANGED' });
  for (const orderId of ['deposit', 'status']) {
    await until(
      () => deliveriesOfOrder(stage.db, mId, orderId),
      ([each]) => each?.attempts.length === 1,
    );
  }
  await removeEndpoint(stage.db, mId, removed.id);
  expect(await deliveriesOfOrder(stage.db, mId, 'deposit')).toMatchObject([
    { state: 'STOPPED', nextAttemptAt: null },
  ]);
  expect(await deliveriesOfOrder(stage.db, mId, 'status')).toMatchObject([{ state: 'SENDING' }]);
  await stage.post(mId, 'later');
  expect(await deliveriesOfOrder(stage.db, mId, 'later')).toEqual([]);
});

test('a webhook posted while its endpoint was being removed is tried once and not again', async () => {
  const mId = await stage.merchant();
  const receiver = await stage.receive((response) => response.writeHead(500).end());
  await stage.endpoint(mId, receiver.url);
  await stage.post(mId, 'order-1');
  await stage.db.query('update webhook_endpoints set removed_at = now() where m_id = $1', [mId]);
  stage.start({ pollMs: 20 });
  const [delivery] = await inState(stage, mId, 'order-1', 'STOPPED');
  expect(delivery?.attempts).toHaveLength(1);
});

describe('endpoints of the config file', () => {
  const entry = (mId: string, more: Partial<ConfiguredEndpoint> = {}): ConfiguredEndpoint => ({
    mId,
    url: 'http://localhost:4200/webhooks',
    events: ['DEPOSIT_CALLBACK'],
    ...more,
  });

  test('are there after every start, once, with the same secret, also when two processes start together', async () => {
    const mId = await stage.merchant();
    await Promise.all([1, 2, 3].map(() => syncConfiguredEndpoints(stage.db, [entry(mId)])));
    const [first, ...more] = await listEndpoints(stage.db, mId);
    expect(more).toEqual([]);
    await syncConfiguredEndpoints(stage.db, [
      entry(mId, { events: ['PAYMENT_STATUS_CHANGED'], name: '알림', sendOnIssue: true }),
    ]);
    expect(await listEndpoints(stage.db, mId)).toEqual([
      { ...first, events: ['PAYMENT_STATUS_CHANGED'], name: '알림', sendOnIssue: true },
    ]);
  });

  test('that left the file are gone, and come back as they were; those made by API stay', async () => {
    const mId = await stage.merchant();
    const byApi = await stage.endpoint(mId, 'http://localhost:1/api');
    const other = entry(mId, { url: 'http://localhost:4201/webhooks' });
    await syncConfiguredEndpoints(stage.db, [entry(mId), other]);
    const all = await listEndpoints(stage.db, mId);
    expect(all).toHaveLength(3);
    await syncConfiguredEndpoints(stage.db, [other]);
    expect((await listEndpoints(stage.db, mId)).map(({ url }) => url)).toEqual([byApi.url, other.url]);
    await syncConfiguredEndpoints(stage.db, [entry(mId), other]);
    const again = await listEndpoints(stage.db, mId);
    expect(new Set(again.map(({ signingSecret }) => signingSecret))).toEqual(
      new Set(all.map(({ signingSecret }) => signingSecret)),
    );
    await syncConfiguredEndpoints(stage.db, []);
    expect(await listEndpoints(stage.db, mId)).toEqual([byApi]);
  });

  test.each<[wrong: string, more: Partial<ConfiguredEndpoint>, message: RegExp]>([
    ['an unknown merchant', { mId: 'nobody' }, /^webhooks\[1\]: there is no merchant nobody/],
    [
      'an unknown event',
      { events: ['DEPOSITED' as 'DEPOSIT_CALLBACK'] },
      /^webhooks\[1\]: DEPOSITED is not one of/,
    ],
    ['no event', { events: [] }, /^webhooks\[1\]: name at least one of/],
    ['half an address', { url: 'localhost:4200' }, /^webhooks\[1\]: Write the webhook address in full/],
  ])('%s stops the start with the entry and the reason, and changes nothing', async (_, more, message) => {
    const mId = await stage.merchant();
    await expect(syncConfiguredEndpoints(stage.db, [entry(mId), entry(mId, more)])).rejects.toThrow(message);
    expect(await listEndpoints(stage.db, mId)).toEqual([]);
  });
});
