import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemChance } from '../chance.ts';
import { inTransaction } from '../store/database.ts';
import { postWebhooks } from '../store/outbox.ts';
import { type Deliveries, startDeliveries } from '../webhooks/deliveries.ts';
import { openReceiver, until } from '../webhooks/delivery-stage.ts';
import { freshEventId } from '../webhooks/event-id.ts';
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
});
afterAll(async () => {
  await worker.stop();
  await stage.close();
});

const EVENTS = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'];
const REFUSED = 'http://localhost:1/webhook';

/** Commits events as a payment would. */
const post = (mId: string, orderId: string, count = 1, body?: string): Promise<unknown> =>
  inTransaction(stage.books.db, (tx) =>
    postWebhooks(
      tx,
      Array.from({ length: count }, (_, index) => ({
        mId,
        eventId: freshEventId(systemChance, new Date()),
        eventType: 'DEPOSIT_CALLBACK',
        orderId,
        paymentKey: 'pk',
        body: body ?? `{"number":${index}}`,
        onIssue: false,
        createdAt: new Date(),
      })),
    ),
  );

test('a webhook on this machine is added, fails with its reason, and is sent again once its server runs', async () => {
  const mId = await stage.shop();
  const added = await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  expect(added).toMatchObject({ status: 200, body: { url: REFUSED, sending: 0, isConfigured: false } });
  expect(added.body.signingSecret).toMatch(/^whsec_.{20}/);

  await post(mId, 'order-1');
  worker.wake();
  const failing = await until(
    () => ask('GET', `/shops/${mId}/deliveries`),
    ({ body }) => body.rows[0]?.lastError === 'ECONNREFUSED',
  );
  const [row] = failing.body.rows;
  expect(row).toMatchObject({ orderId: 'order-1', state: 'SENDING', attempts: 1, lastStatus: null });
  const seen = await ask('GET', `/shops/${mId}/deliveries/${row.id}`);
  expect(seen.body.why).toMatch(/서버가 없어요/);
  expect(seen.body.attempts).toHaveLength(1);
  expect(seen.body.body).toBe('{"number":0}');
  const inEnglish = await ask('GET', `/shops/${mId}/deliveries/${row.id}?lang=en`);
  expect(inEnglish.body.why).toContain('No server listens');
  expect((await ask('GET', `/shops/${mId}/webhooks`)).body.webhooks[0]).toMatchObject({
    sending: 1,
    lastError: 'ECONNREFUSED',
  });

  const receiver = await openReceiver();
  const path = `/shops/${mId}/webhooks/${added.body.id}`;
  const changed = await ask('PATCH', path, { url: receiver.url });
  expect(changed.body).toMatchObject({ url: receiver.url, name: added.body.name, events: EVENTS });
  const resent = await ask('POST', `/shops/${mId}/deliveries/${row.id}/resend`);
  expect(resent.status).toBe(200);
  const arrived = await until(
    () => ask('GET', `/shops/${mId}/deliveries/${resent.body.id}`),
    ({ body }) => body.state === 'SUCCESS',
  );
  expect(arrived.body).toMatchObject({ why: null, body: '{"number":0}' });
  expect(receiver.got).toHaveLength(1);
  expect((await ask('GET', `/shops/${mId}/deliveries/${row.id}`)).body).toMatchObject({ state: 'STOPPED' });

  expect((await ask('DELETE', path)).status).toBe(200);
  expect((await ask('GET', `/shops/${mId}/webhooks`)).body.webhooks).toEqual([]);
  expect(await ask('POST', `/shops/${mId}/deliveries/${row.id}/resend`)).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('삭제') },
  });
  await receiver.close();
});

test.each([
  ['http://localhost:4100/webhook', '자신'],
  ['http://localhost:0/webhook', '0번 포트'],
  ['http://169.254.169.254/latest', 'IP'],
  ['ftp://shop.example/hook', 'http'],
  ['https://user:pw@shop.example/hook', '계정'],
  ['shop.example', '주소'],
])('%s is refused beside its field, with the reason', async (url, reason) => {
  const mId = await stage.shop();
  const refused = await ask('POST', `/shops/${mId}/webhooks`, { url, events: EVENTS });
  expect(refused).toMatchObject({ status: 400, body: { field: 'url' } });
  expect(refused.body.message).toContain(reason);
  const added = await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  expect(await ask('PATCH', `/shops/${mId}/webhooks/${added.body.id}`, { url })).toMatchObject({
    status: 400,
    body: { field: 'url' },
  });
});

test('a live shop’s webhooks go to the internet alone, and show their signing secret once', async () => {
  const mId = await stage.shop('live');
  expect(await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS })).toMatchObject({
    status: 400,
    body: { field: 'url' },
  });
  const added = await ask('POST', `/shops/${mId}/webhooks`, { url: 'https://shop.example/', events: EVENTS });
  const listed = await ask('GET', `/shops/${mId}/webhooks`);
  expect(listed.text).not.toContain(added.body.signingSecret);
  // A made-up event under our signature could be believed.
  expect(await ask('POST', `/shops/${mId}/webhooks/${added.body.id}/try`)).toMatchObject({
    body: { code: 'NOT_SUPPORTED_PROCESS' },
  });
});

test.each(['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'])(
  'an endpoint is tried with a made-up %s, which says that it is one',
  async (eventType) => {
    const mId = await stage.shop();
    const receiver = await openReceiver();
    const { body } = await ask('POST', `/shops/${mId}/webhooks`, { url: receiver.url, events: [eventType] });
    const tried = await ask('POST', `/shops/${mId}/webhooks/${body.id}/try`);
    expect(tried.body).toMatchObject({ state: 'SUCCESS', why: null, eventType });
    const [got] = receiver.got;
    expect(got?.body).toMatch(/webhook[- ]test/);
    expect(got?.headers['webhook-signature']).toBeTypeOf('string');
    await receiver.close();
    const failed = await ask('POST', `/shops/${mId}/webhooks/${body.id}/try`);
    expect(failed.body).toMatchObject({ state: 'STOPPED', why: expect.stringMatching(/서버가 없어요/) });
    const { rows } = await stage.books.db.query('select from payments where m_id = $1', [mId]);
    expect(rows).toEqual([]);
  },
);

test('everything that was given up is sent again once, however often it is asked for', async () => {
  const mId = await stage.shop();
  await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  await post(mId, 'order-many', 603);
  await stage.books.db.query(
    `update deliveries set state = 'FAILED', due_at = null, next_attempt_at = null, claimed_at = null, attempts = 8 where m_id = $1`,
    [mId],
  );
  expect((await ask('GET', `/shops/${mId}/deliveries?state=FAILED`)).body.rows).toHaveLength(50);
  const both = await Promise.all([1, 2].map(() => ask('POST', `/shops/${mId}/deliveries/resend-failed`)));
  expect(both.reduce((sum, { body }) => sum + body.resent, 0)).toBe(603);
  const { rows } = await stage.books.db.query(
    `select count(*)::int as all, count(distinct body)::int as bodies from deliveries where m_id = $1`,
    [mId],
  );
  expect(rows).toEqual([{ all: 1_206, bodies: 603 }]);
  expect((await ask('POST', `/shops/${mId}/deliveries/resend-failed`)).body).toEqual({ resent: 0 });
});

test('deliveries come in pages, each exactly once, by order, state and webhook', async () => {
  const mId = await stage.shop();
  const { body: one } = await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  const { body: two } = await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  await post(mId, 'order-a', 60);
  await post(mId, 'order-b', 1);
  const all = async (query: string): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await ask(
        'GET',
        `/shops/${mId}/deliveries?${query}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...body.rows.map((row: { id: string }) => row.id));
      cursor = body.next;
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    return seen;
  };
  expect(await all('')).toHaveLength(122);
  expect(await all('search=order-b')).toHaveLength(2);
  expect(await all(`webhookId=${one.id}`)).toHaveLength(61);
  expect(await all(`search=order-b&webhookId=${two.id}`)).toHaveLength(1);
  expect(await all('state=HELD')).toEqual([]);
});

test('a delivery that is held is released', async () => {
  const mId = await stage.shop();
  const receiver = await openReceiver();
  await ask('POST', `/shops/${mId}/webhooks`, { url: receiver.url, events: EVENTS });
  await inTransaction(stage.books.db, async (tx) => {
    await postWebhooks(tx, [
      {
        mId,
        eventId: freshEventId(systemChance, new Date()),
        eventType: 'DEPOSIT_CALLBACK',
        orderId: 'held',
        paymentKey: 'pk',
        body: '{}',
        onIssue: false,
        createdAt: new Date(),
      },
    ]);
    await tx.query(
      `update deliveries set state = 'HELD', due_at = null, next_attempt_at = null where m_id = $1`,
      [mId],
    );
  });
  const [row] = (await ask('GET', `/shops/${mId}/deliveries`)).body.rows;
  expect((await ask('GET', `/shops/${mId}/deliveries/${row.id}`)).body.why).toMatch(/놓아주기/);
  expect((await ask('POST', `/shops/${mId}/deliveries/${row.id}/release`)).status).toBe(200);
  await until(
    () => receiver.got.length,
    (count) => count === 1,
  );
  await receiver.close();
});

test('what another shop has is not there, and a viewer changes nothing', async () => {
  const mine = await stage.shop();
  const theirs = await stage.shop();
  const { body: webhook } = await ask('POST', `/shops/${theirs}/webhooks`, { url: REFUSED, events: EVENTS });
  await post(theirs, 'order-theirs');
  const [row] = (await ask('GET', `/shops/${theirs}/deliveries`)).body.rows;
  for (const [method, path] of [
    ['PATCH', `webhooks/${webhook.id}`],
    ['DELETE', `webhooks/${webhook.id}`],
    ['POST', `webhooks/${webhook.id}/try`],
    ['GET', `deliveries/${row.id}`],
    ['POST', `deliveries/${row.id}/resend`],
    ['POST', `deliveries/${row.id}/release`],
  ] as const)
    expect([path, (await ask(method, `/shops/${mine}/${path}`)).status]).toEqual([path, 404]);
  const viewer = await loggedIn(stage, 'viewer', [theirs]);
  const listed = await ask('GET', `/shops/${theirs}/webhooks`, undefined, viewer);
  expect(listed.text).not.toContain(webhook.signingSecret);
  for (const [method, path] of [
    ['POST', 'webhooks'],
    ['PATCH', `webhooks/${webhook.id}`],
    ['DELETE', `webhooks/${webhook.id}`],
    ['POST', `deliveries/${row.id}/resend`],
    ['POST', 'deliveries/resend-failed'],
  ] as const)
    expect([path, (await ask(method, `/shops/${theirs}/${path}`, {}, viewer)).status]).toEqual([path, 403]);
});

test('the secret in a notice is read by those who act for the shop, and by no viewer', async () => {
  const mId = await stage.shop();
  await ask('POST', `/shops/${mId}/webhooks`, { url: REFUSED, events: EVENTS });
  const secret = `ps_${'aB3'.repeat(9)}x`;
  await post(mId, 'order-secret', 1, JSON.stringify({ secret, status: 'DONE' }));
  const [row] = (await ask('GET', `/shops/${mId}/deliveries`)).body.rows;
  const bodyFor = async (role: 'viewer' | 'developer') => {
    const headers = await loggedIn(stage, role);
    return JSON.parse((await ask('GET', `/shops/${mId}/deliveries/${row.id}`, undefined, headers)).body.body);
  };
  expect(await bodyFor('developer')).toEqual({ secret, status: 'DONE' });
  expect(await bodyFor('viewer')).toEqual({ secret: 'ps_…', status: 'DONE' });
});
