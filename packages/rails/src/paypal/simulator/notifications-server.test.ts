import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { simulatorAccount } from '../simulator-account.ts';
import { eventTypes } from './events.ts';
import { type HeardWebhook, type SellerStage, sellerStage } from './testing/listening-seller.ts';

const now = new Date('2026-03-10T05:00:00Z');
let stage: SellerStage;
beforeEach(async () => {
  stage = await sellerStage({ clock: () => now });
});
afterEach(() => stage.close());

const base = '/v1/notifications';
const settle = () => stage.paypal.control.settle({});
const approve = (orderId: string) => stage.paypal.control.approve({ orderId });
const heardAt = (path: string) => stage.seller.heard.filter((each) => each.path === path);
const typesAt = (path: string) => heardAt(path).map(({ event }) => event['event_type']);
const register = (path: string, ...names: string[]) =>
  stage.call('POST', `${base}/webhooks`, {
    url: `${stage.seller.origin}${path}`,
    event_types: names.map((name) => ({ name })),
  });
type Listed = {
  events: { id: string; event_type: string }[];
  count: number;
  links: { rel: string; href: string }[];
};
async function list(query = ''): Promise<Listed> {
  const { status, body } = await stage.call('GET', `${base}/webhooks-events${query}`);
  expect(status).toBe(200);
  return body as Listed;
}

describe('webhooks', () => {
  test('each hears what it asked for, and the built-in one hears all', async () => {
    expect(await register('/approvals', 'CHECKOUT.ORDER.APPROVED')).toMatchObject({ status: 201 });
    await register('/captures', 'PAYMENT.CAPTURE.COMPLETED', 'PAYMENT.CAPTURE.PENDING');
    await register('/all', '*');
    await stage.paid();
    expect(typesAt('/approvals')).toEqual(['CHECKOUT.ORDER.APPROVED']);
    expect(typesAt('/captures')).toEqual(['PAYMENT.CAPTURE.COMPLETED']);
    expect(typesAt('/all').toSorted()).toEqual(typesAt('/webhooks').toSorted());
    expect(typesAt('/all').length).toBeGreaterThanOrEqual(2);
  });

  test('are shown, changed and deleted', async () => {
    const made = await register('/one', 'CHECKOUT.ORDER.APPROVED');
    const id = String(made.body['id']);
    expect(made.body).toMatchObject({
      url: `${stage.seller.origin}/one`,
      event_types: [{ name: 'CHECKOUT.ORDER.APPROVED', status: 'ENABLED' }],
      links: [{ rel: 'self' }, { rel: 'update', method: 'PATCH' }, { rel: 'delete', method: 'DELETE' }],
    });
    const changed = await stage.call('PATCH', `${base}/webhooks/${id}`, [
      { op: 'replace', path: '/url', value: `${stage.seller.origin}/two` },
      { op: 'replace', path: '/event_types', value: [{ name: '*' }] },
    ]);
    expect(changed).toMatchObject({
      status: 200,
      body: { id, url: `${stage.seller.origin}/two`, event_types: [{ name: '*' }] },
    });
    expect((await stage.call('GET', `${base}/webhooks/${id}`)).body).toEqual(changed.body);
    const all = (await stage.call('GET', `${base}/webhooks`)).body['webhooks'] as { id: string }[];
    expect(all.map((each) => each.id).toSorted()).toEqual([id, simulatorAccount.webhookId].toSorted());
    await approve(await stage.order());
    await settle();
    expect(typesAt('/two')).toEqual(['CHECKOUT.ORDER.APPROVED']);
    expect(await stage.call('DELETE', `${base}/webhooks/${id}`)).toEqual({ status: 204, body: {} });
    expect((await stage.call('GET', `${base}/webhooks/${id}`)).status).toBe(404);
  });

  test('a deleted one is not told what still waited for it', async () => {
    stage.seller.answer = () => 500;
    const { body } = await register('/gone', '*');
    await approve(await stage.order());
    await settle();
    await stage.call('DELETE', `${base}/webhooks/${String(body['id'])}`);
    await stage.paypal.control.advanceClock({ ms: 3_600_000 });
    expect(heardAt('/gone')).toHaveLength(1);
    expect(heardAt('/webhooks').length).toBeGreaterThan(1);
  });

  test('of a change that fails in the middle nothing is kept', async () => {
    const made = await register('/one', 'CHECKOUT.ORDER.APPROVED');
    const answer = await stage.call('PATCH', `${base}/webhooks/${String(made.body['id'])}`, [
      { op: 'replace', path: '/event_types', value: [{ name: '*' }] },
      { op: 'replace', path: '/url', value: `${stage.seller.origin}/webhooks` },
    ]);
    expect(answer.status).toBe(400);
    const { body } = await stage.call('GET', `${base}/webhooks/${String(made.body['id'])}`);
    expect(body).toEqual(made.body);
  });

  test.each([
    [{ url: 'ftp://shop.example/', event_types: [{ name: '*' }] }, '/url'],
    [{ url: 'http://user:word@shop.example/', event_types: [{ name: '*' }] }, '/url'],
    [{ url: 'shop', event_types: [{ name: '*' }] }, '/url'],
    [{ url: `https://shop.example/${'x'.repeat(2048)}`, event_types: [{ name: '*' }] }, '/url'],
    [{ event_types: [{ name: '*' }] }, '/url'],
    [{ url: 'https://shop.example/', event_types: [] }, '/event_types'],
    [{ url: 'https://shop.example/', event_types: [{ name: 'NOBODY.KNOWS' }] }, '/event_types/0/name'],
  ])('%o is refused, and the field is named', async (body, field) => {
    const answer = await stage.call('POST', `${base}/webhooks`, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { name: 'INVALID_REQUEST', details: [{ field }], debug_id: expect.any(String) },
    });
  });

  test('one address once, and ten in all', async () => {
    await register('/1', '*');
    expect((await register('/1', '*')).body).toMatchObject({ name: 'WEBHOOK_URL_ALREADY_EXISTS' });
    for (let count = 2; count <= 9; count += 1) expect((await register(`/${count}`, '*')).status).toBe(201);
    expect(await register('/10', '*')).toMatchObject({
      status: 400,
      body: { name: 'WEBHOOK_NUMBER_LIMIT_EXCEEDED' },
    });
  });

  test('the types there are can be read', async () => {
    const { body } = await stage.call('GET', `${base}/webhooks-event-types`);
    expect((body['event_types'] as { name: string }[]).map(({ name }) => name)).toEqual(
      Object.keys(eventTypes),
    );
  });
});

describe('the list of events', () => {
  test('has the newest first, page by page', async () => {
    await stage.paid();
    await stage.paid();
    const all = (await list('?page_size=300')).events.map(({ id }) => id);
    expect(all.length).toBeGreaterThanOrEqual(4);
    const paged: string[] = [];
    let query: string | undefined = '?page_size=3';
    while (query !== undefined) {
      const page: Listed = await list(query);
      expect(page.count).toBe(page.events.length);
      expect(page.count).toBeLessThanOrEqual(3);
      paged.push(...page.events.map(({ id }) => id));
      const next = page.links.find(({ rel }) => rel === 'next')?.href;
      query = next && new URL(next).search;
    }
    expect(paged).toEqual(all);
    const times = (await list()).events.map((each) => (each as { create_time?: string }).create_time ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test('is searched by type, by transaction and by time', async () => {
    const { orderId, captureId } = await stage.paid();
    await stage.paypal.control.advanceClock({ advance: 'PT1H' });
    const late = await stage.order();
    await approve(late);
    const types = (found: Listed) => found.events.map((each) => each.event_type);
    expect(types(await list('?event_type=PAYMENT.CAPTURE.COMPLETED'))).toEqual(['PAYMENT.CAPTURE.COMPLETED']);
    expect(types(await list(`?transaction_id=${captureId}`))).toContain('PAYMENT.CAPTURE.COMPLETED');
    expect(types(await list(`?transaction_id=${orderId}`))).toContain('CHECKOUT.ORDER.APPROVED');
    expect(types(await list(`?transaction_id=${late}`))).toEqual(['CHECKOUT.ORDER.APPROVED']);
    expect(types(await list('?start_time=2026-03-10T05:30:00Z'))).toEqual(['CHECKOUT.ORDER.APPROVED']);
    expect(types(await list('?end_time=2026-03-10T04:59:59Z'))).toEqual([]);
  });

  test.each(['?page_size=0', '?page_size=301', '?start_time=yesterday', '?next_page_token=x'])(
    '%s is refused',
    async (query) => {
      const answer = await stage.call('GET', `${base}/webhooks-events${query}`);
      expect(answer).toMatchObject({ status: 400, body: { details: [{ location: 'query' }] } });
    },
  );

  test('shows of one event how it was sent, and sends it again', async () => {
    stage.seller.answer = () => 500;
    await approve(await stage.order());
    await settle();
    const id = (await list()).events[0]?.id ?? '';
    const read = () => stage.call('GET', `${base}/webhooks-events/${id}`);
    expect((await read()).body).toMatchObject({
      id,
      transmissions: [
        { status: 'PENDING', http_status: 500, webhook_url: `${stage.seller.origin}/webhooks` },
      ],
    });
    stage.seller.answer = () => 200;
    expect((await stage.call('POST', `${base}/webhooks-events/${id}/resend`, {})).status).toBe(202);
    await settle();
    const [first, again] = heardAt('/webhooks');
    expect(again?.event).toEqual(first?.event);
    expect(again?.headers['paypal-transmission-id']).not.toBe(first?.headers['paypal-transmission-id']);
    expect((await read()).body).toMatchObject({
      transmissions: [{ status: 'PENDING' }, { status: 'SUCCESS' }],
    });
  });

  test('sends again only where it is told to', async () => {
    const { body } = await register('/other', 'CUSTOMER.DISPUTE.CREATED');
    await approve(await stage.order());
    await settle();
    const id = (await list()).events[0]?.id ?? '';
    const resend = (webhook_ids: string[]) =>
      stage.call('POST', `${base}/webhooks-events/${id}/resend`, { webhook_ids });
    expect((await resend([String(body['id'])])).status).toBe(202);
    await settle();
    expect(heardAt('/other')).toHaveLength(1);
    expect(heardAt('/webhooks')).toHaveLength(1);
    expect((await resend(['WH-NOBODY'])).status).toBe(404);
    expect((await stage.call('POST', `${base}/webhooks-events/WH-NOBODY/resend`, {})).status).toBe(404);
  });

  test('by hand from the control side, too', async () => {
    await approve(await stage.order());
    await settle();
    const eventId = (await list()).events[0]?.id ?? '';
    await stage.paypal.control.resendWebhook({ eventId });
    await settle();
    expect(heardAt('/webhooks')).toHaveLength(2);
  });
});

describe('asking whether a webhook is genuine', () => {
  const ask = async (
    { headers, rawBody }: HeardWebhook,
    more: Record<string, string> = {},
    event?: string,
  ) => {
    const question = {
      auth_algo: headers['paypal-auth-algo'],
      cert_url: headers['paypal-cert-url'],
      transmission_id: headers['paypal-transmission-id'],
      transmission_sig: headers['paypal-transmission-sig'],
      transmission_time: headers['paypal-transmission-time'],
      webhook_id: simulatorAccount.webhookId,
      ...more,
    };
    // The event goes into the question as the text it came as.
    const text = `${JSON.stringify(question).slice(0, -1)},"webhook_event":${event ?? rawBody.toString('utf8')}}`;
    const response = await fetch(`${stage.paypal.origin}${base}/verify-webhook-signature`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: await stage.bearer() },
      body: text,
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { verification_status: string }).verification_status;
  };

  async function genuine(): Promise<HeardWebhook> {
    await approve(await stage.order());
    await settle();
    const [webhook] = stage.seller.heard;
    if (!webhook) throw new Error('nothing was heard');
    return webhook;
  }

  test('yes for what we sent, as it came', async () => {
    expect(await ask(await genuine())).toBe('SUCCESS');
  });

  test('no for another body, even one that only looks different', async () => {
    const webhook = await genuine();
    const text = webhook.rawBody.toString('utf8');
    expect(await ask(webhook, {}, text.replace('726.24', '926.24'))).toBe('FAILURE');
    expect(await ask(webhook, {}, JSON.stringify(JSON.parse(text), null, 2))).toBe('FAILURE');
  });

  test.each([
    ['webhook_id', 'WH-ANOTHER'],
    ['transmission_id', 'another'],
    ['transmission_time', '2026-03-10T05:00:01Z'],
    ['transmission_sig', 'AAAA'],
    ['cert_url', 'https://stranger.example/cert'],
    ['auth_algo', 'MD5withRSA'],
  ])('no with another %s', async (field, value) => {
    expect(await ask(await genuine(), { [field]: value })).toBe('FAILURE');
  });
});

describe('a sample', () => {
  test('goes to a webhook or an address, is listed nowhere and verifies nowhere', async () => {
    const { status, body } = await stage.call('POST', `${base}/simulate-event`, {
      url: `${stage.seller.origin}/sample`,
      event_type: 'PAYMENT.CAPTURE.COMPLETED',
    });
    expect(status).toBe(202);
    await settle();
    const [heard] = heardAt('/sample');
    expect(heard?.event).toEqual(body);
    expect((await list()).events).toEqual([]);
    const { body: verdict } = await stage.call('POST', `${base}/verify-webhook-signature`, {
      auth_algo: heard?.headers['paypal-auth-algo'],
      cert_url: heard?.headers['paypal-cert-url'],
      transmission_id: heard?.headers['paypal-transmission-id'],
      transmission_sig: heard?.headers['paypal-transmission-sig'],
      transmission_time: heard?.headers['paypal-transmission-time'],
      webhook_id: simulatorAccount.webhookId,
      webhook_event: body,
    });
    expect(verdict).toEqual({ verification_status: 'FAILURE' });
  });

  test.each(Object.keys(eventTypes))('of %s can be had', async (event_type) => {
    const webhook_id = simulatorAccount.webhookId;
    const { body } = await stage.call('POST', `${base}/simulate-event`, { webhook_id, event_type });
    expect(body).toMatchObject({ event_type, resource: expect.any(Object) });
    await settle();
    expect(heardAt('/webhooks').map(({ event }) => event)).toEqual([body]);
  });

  test('needs somewhere to go and a type that exists', async () => {
    const simulate = (body: object) => stage.call('POST', `${base}/simulate-event`, body);
    expect((await simulate({ event_type: 'PAYMENT.CAPTURE.COMPLETED' })).status).toBe(400);
    const url = `${stage.seller.origin}/sample`;
    expect((await simulate({ url, event_type: 'NOBODY.KNOWS' })).status).toBe(400);
    const unknown = { webhook_id: 'WH-NOBODY', event_type: 'PAYMENT.CAPTURE.COMPLETED' };
    expect((await simulate(unknown)).status).toBe(404);
  });
});

describe('who may ask', () => {
  test('nobody without a token, except for the certificate', async () => {
    const plain = (path: string) => fetch(`${stage.paypal.origin}${base}${path}`);
    expect((await plain('/webhooks')).status).toBe(401);
    expect((await plain('/certs/CERT-NOBODY')).status).toBe(404);
    await approve(await stage.order());
    await settle();
    const url = new URL(String(stage.seller.heard[0]?.headers['paypal-cert-url']));
    const certificate = await fetch(`${stage.paypal.origin}${url.pathname}`);
    expect(certificate.status).toBe(200);
    expect((await certificate.text()).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  test('another account neither sees nor hears anything of this one', async () => {
    await stage.paypal.control.addAccount({ clientId: 'other', clientSecret: 'secret' });
    const authorization = await stage.bearer({ clientId: 'other', clientSecret: 'secret' });
    const theirs = (path: string, init: RequestInit = {}) =>
      fetch(`${stage.paypal.origin}${base}${path}`, {
        ...init,
        headers: { authorization, 'content-type': 'application/json' },
      });
    await theirs('/webhooks', {
      method: 'POST',
      body: JSON.stringify({ url: `${stage.seller.origin}/theirs`, event_types: [{ name: '*' }] }),
    });
    await approve(await stage.order());
    await settle();
    expect(heardAt('/theirs')).toEqual([]);
    const id = (await list()).events[0]?.id ?? '';
    expect((await theirs(`/webhooks-events/${id}`)).status).toBe(404);
    expect((await theirs(`/webhooks/${simulatorAccount.webhookId}`)).status).toBe(404);
    expect((await (await theirs('/webhooks-events')).json()) as Listed).toMatchObject({
      events: [],
      count: 0,
    });
  });

  test.each([
    ['application/json', '{"url":', 400, 'INVALID_REQUEST'],
    ['text/plain', '{}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('a body of %s that reads %s is answered %i', async (type, body, status, name) => {
    const response = await fetch(`${stage.paypal.origin}${base}/webhooks`, {
      method: 'POST',
      headers: { authorization: await stage.bearer(), 'content-type': type },
      body,
    });
    expect(response.status).toBe(status);
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer).toMatchObject({ name, debug_id: response.headers.get('paypal-debug-id') });
  });
});
