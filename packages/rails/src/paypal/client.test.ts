import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PayPalRail } from '../rail.ts';
import { type PayPalStub, payPalStub, wireCapture, wireError, wireOrder } from '../testing/paypal-stub.ts';
import { type PayPalRailOptions, payPalRail } from './client.ts';

const account = { clientId: 'id', clientSecret: 'secret' };

let stub: PayPalStub;
let rail: PayPalRail;
beforeEach(async () => {
  stub = await payPalStub();
  rail = payPalRail({ url: stub.url, ...account, merchantId: 'SELLER1234567', pause: async () => {} });
});
afterEach(async () => {
  await rail.close();
  await stub.close();
});

describe('the transaction context', () => {
  const target = '/v1/risk/transaction-contexts/SELLER1234567/track-1';

  test('is told under the tracking id, plain values only, a hundred at most', async () => {
    stub.on(`PUT ${target}`, { json: {} });
    const data = {
      sender_email: 'a@example.com',
      sender_age: 30,
      is_new: true,
      nothing: null,
      deep: { a: 1 },
    };
    expect(await rail.setTransactionContext({ trackingId: 'track-1', data })).toBe(true);
    expect(stub.asked()[0]).toMatchObject({
      method: 'PUT',
      target,
      body: {
        additional_data: [
          { key: 'sender_email', value: 'a@example.com' },
          { key: 'sender_age', value: '30' },
          { key: 'is_new', value: 'true' },
        ],
      },
    });
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`key_${index}`, 'x']));
    await rail.setTransactionContext({ trackingId: 'track-1', data: many });
    expect(stub.asked()[1]?.body).toMatchObject({ additional_data: { length: 100 } });
  });

  test.each([
    ['no permission', { status: 403, json: wireError('NOT_AUTHORIZED', 'PERMISSION_DENIED') }],
    ['a broken server', { status: 500, text: 'oops' }],
    ['a broken line', 'RESET'],
  ] as const)('%s is false, asked once, and no exception', async (_, answer) => {
    stub.on(`PUT ${target}`, answer);
    expect(await rail.setTransactionContext({ trackingId: 'track-1', data: {} })).toBe(false);
    expect(stub.asked()).toHaveLength(1);
  });

  test('without a seller’s number, or with an id that PayPal would not take, nothing is asked', async () => {
    const nameless = payPalRail({ url: stub.url, ...account });
    expect(await nameless.setTransactionContext({ trackingId: 'track-1', data: {} })).toBe(false);
    await nameless.close();
    for (const trackingId of ['', 'x'.repeat(37), 'a b', '../x']) {
      expect(await rail.setTransactionContext({ trackingId, data: {} })).toBe(false);
    }
    expect(stub.requests).toEqual([]);
  });
});

describe('a made-up answer', () => {
  /** A fetch that gives a token, then a captured order, and keeps the heads. */
  async function mockHeaderAt(url: string, mockResponse: string | undefined): Promise<string | undefined> {
    let seen: string | undefined;
    const fetch = (async (input: string, init: RequestInit) => {
      const isToken = String(input).endsWith('/oauth2/token');
      if (!isToken) seen = (init.headers as Record<string, string>)['paypal-mock-response'];
      const order = wireOrder({ status: 'COMPLETED' }, { captures: [wireCapture()] });
      return Response.json(isToken ? { access_token: 't', expires_in: 3_600 } : order);
    }) as unknown as NonNullable<PayPalRailOptions['fetch']>;
    const other = payPalRail({ url, ...account, fetch });
    expect(await other.capture({ orderId: 'ORDER1', paymentKey: 'pay-1', mockResponse })).toMatchObject({
      ok: true,
    });
    return seen;
  }

  test('is asked of a sandbox when wished, and never of the live host', async () => {
    const wish = 'INSTRUMENT_DECLINED';
    const header = '{"mock_application_codes":"INSTRUMENT_DECLINED"}';
    expect(await mockHeaderAt('https://api-m.sandbox.paypal.com', wish)).toBe(header);
    expect(await mockHeaderAt('http://localhost:4300', wish)).toBe(header);
    expect(await mockHeaderAt('https://api-m.paypal.com', wish)).toBeUndefined();
    expect(await mockHeaderAt('http://localhost:4300', undefined)).toBeUndefined();
    expect(await mockHeaderAt('http://localhost:4300', 'two\r\nlines')).toBeUndefined();
  });
});

describe('the list of events', () => {
  const path = '/v1/notifications/webhooks-events';
  const wire = (id: string) => ({
    id,
    event_type: 'PAYMENT.CAPTURE.COMPLETED',
    create_time: '2026-03-10T05:22:31Z',
    resource_type: 'capture',
    resource: { id: 'CAPTURE1', custom_id: 'pay-1', invoice_id: 'shop1:pay-1' },
  });

  test('is turned by its links, of which only the question is believed', async () => {
    const link = (host: string) => ({ rel: 'next', href: `${host}${path}?start_time=s&page=2` });
    stub.on(
      `GET ${path}`,
      { json: { events: [wire('E2')], links: [link('https://evil.example')] } },
      { json: { events: [wire('E1')], links: [{ rel: 'next', href: 'https://evil.example/other' }] } },
      { json: { events: [], links: [] } },
    );
    const after = '2026-03-10T05:22:30Z E0';
    const page = await rail.events({ after });
    expect(page).toMatchObject({
      ok: true,
      events: [
        { id: 'E1', type: 'PAYMENT.CAPTURE.COMPLETED', captureId: 'CAPTURE1', customId: 'pay-1' },
        { id: 'E2', invoiceId: 'shop1:pay-1' },
      ],
      nextCursor: '2026-03-10T05:22:31Z E2',
    });
    expect(stub.asked()[1]?.target).toBe(`${path}?start_time=s&page=2`);
  });
});

test('an address with a prefix keeps it', async () => {
  stub.on('POST /paypal/v1/oauth2/token', { json: { access_token: 't', expires_in: 3_600 } });
  stub.on('GET /paypal/v2/checkout/orders/ORDER1', { json: wireOrder({ status: 'APPROVED' }) });
  const behind = payPalRail({ url: `${stub.url}/paypal/`, ...account });
  expect(await behind.order('ORDER1')).toMatchObject({ ok: true, status: 'APPROVED' });
  await behind.close();
});
