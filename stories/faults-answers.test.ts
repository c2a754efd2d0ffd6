import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

type Rule = Record<string, unknown>;
async function wish(shop: Shop, ...faults: Rule[]): Promise<void> {
  expect(await shop.call('PUT', '/sandbox/v1/faults', { body: { faults } })).toMatchObject({ status: 200 });
}
const counts = async (
  shop: Shop,
): Promise<{ matched: number; applied: number; remaining: number | null }[]> =>
  (await shop.call('GET', '/sandbox/v1/faults')).body.faults;

/** What a caller sees: a status, or that the connection broke. */
const seen = (answer: Promise<Answer>): Promise<number | 'cut'> =>
  answer.then(
    ({ status }) => status,
    () => 'cut' as const,
  );
const times = <T>(count: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, work));
const howMany = (all: unknown[], wanted: unknown): number => all.filter((each) => each === wanted).length;

test('an error is answered before anything is done, the stated number of times, and then never again', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  await wish(shop, { effect: 'error', code: 'PROVIDER_ERROR', endpoint: 'confirmPayment', times: 2 });
  for (let count = 0; count < 2; count++) {
    const refused = await shop.confirm(payment, { headers: { 'idempotency-key': 'one' } });
    expect(refused).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
    expect(await shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS' });
  }
  // Nothing was executed, so the key is still free.
  const done = await shop.confirm(payment, { headers: { 'idempotency-key': 'one' } });
  expect(done).toMatchObject({ status: 200, body: { status: 'WAITING_FOR_DEPOSIT' } });
  expect(await counts(shop)).toMatchObject([{ applied: 2, remaining: 0 }]);
});

test('an answer lost after the work: the payment is confirmed, and the repeat gets the answer', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  await wish(shop, { effect: 'answerLost', endpoint: 'confirmPayment' });
  const once = { headers: { 'idempotency-key': 'once' } };
  expect(await seen(shop.confirm(payment, once))).toBe('cut');
  expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  const again = await shop.confirm(payment, once);
  expect(again).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^ps_/) } });
  expect(await counts(shop)).toMatchObject([{ applied: 1, remaining: 0, lastAppliedAt: expect.any(String) }]);
});

test('a refusal can be lost or late just as well', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  await wish(shop, { effect: 'answerLost', endpoint: 'confirmPayment' });
  expect(await seen(shop.confirm(payment, { amount: 1 }))).toBe('cut');
  expect(await shop.confirm(payment, { amount: 1 })).toMatchObject({
    status: 403,
    body: { code: 'FORBIDDEN_REQUEST' },
  });
});

test('a request lost, a hanging one, and a proxy’s page: nothing is executed', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated();
  await wish(
    shop,
    { effect: 'requestLost', endpoint: 'confirmPayment' },
    { effect: 'hang', endpoint: 'confirmPayment' },
    { effect: 'httpError', status: 503, endpoint: 'confirmPayment' },
  );
  expect(await seen(shop.confirm(payment))).toBe('cut');
  const patience = fetch(`${town.origin()}/v1/payments/confirm`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${shop.secretKey}:`)}` },
    body: JSON.stringify({ paymentKey: payment.paymentKey, orderId: payment.orderId, amount: 50_000 }),
    signal: AbortSignal.timeout(1_000),
  });
  await expect(patience).rejects.toMatchObject({ name: 'TimeoutError' });
  const page = await shop.confirm(payment);
  expect(page.status).toBe(503);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.text).toContain('503');
  expect(await shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS' });
  expect((await shop.confirm(payment)).status).toBe(200);
  expect((await counts(shop)).map(({ applied }) => applied)).toEqual([1, 1, 1]);
});

test('a delay before the work and one after it add up, and only the second finds the work done', async () => {
  const shop = await town.shop();
  const [early, late] = [await shop.authenticated(), await shop.authenticated()];
  await wish(
    shop,
    { effect: 'delay', delayMs: 1_500, paymentKey: early.paymentKey, endpoint: 'confirmPayment' },
    { effect: 'delayAnswer', delayMs: 1_500, paymentKey: late.paymentKey, endpoint: 'confirmPayment' },
  );
  const since = performance.now();
  const answers = Promise.all([shop.confirm(early), shop.confirm(late)]);
  await expect.poll(async () => (await shop.read(late)).status).toBe('WAITING_FOR_DEPOSIT');
  const isBefore = performance.now() - since < 1_400;
  if (isBefore) expect(await shop.read(early)).toMatchObject({ status: 'IN_PROGRESS' });
  expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
  expect(performance.now() - since).toBeGreaterThan(1_400);
});

test('of twenty calls at once exactly the stated number is struck, from the stated one on', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting();
  const read = () => seen(shop.call('GET', `/v1/payments/${payment.paymentKey}`));
  await wish(
    shop,
    { effect: 'httpError', status: 502, endpoint: 'getPayment', from: 4, times: 5 },
    { effect: 'requestLost', endpoint: 'getPayment', from: 3, times: 2 },
  );
  const all = await times(20, read);
  expect([howMany(all, 502), howMany(all, 'cut'), howMany(all, 200)]).toEqual([5, 2, 13]);
  expect(await counts(shop)).toMatchObject([
    { applied: 5, remaining: 0 },
    { applied: 2, remaining: 0 },
  ]);
  expect(await times(5, read)).toEqual([200, 200, 200, 200, 200]);
});

test('two processes count together, and a change is known to both at once', async () => {
  const other = await town.startGateway();
  try {
    const shop = await town.shop();
    const payment = await shop.waiting();
    const read = () => seen(shop.call('GET', `/v1/payments/${payment.paymentKey}`));
    for (const count of [3, 7]) {
      // Calls go to the processes in turn, and both knew that there were no rules, or others.
      expect(await times(4, read)).toEqual([200, 200, 200, 200]);
      await wish(shop, { effect: 'httpError', status: 500, endpoint: 'getPayment', times: count });
      expect(howMany(await times(20, read), 500)).toBe(count);
    }
  } finally {
    await other.stop();
  }
});

test('the same seed gives the same run, and another seed another', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting();
  const run = async (seed: string) => {
    await wish(shop, {
      effect: 'httpError',
      status: 500,
      endpoint: 'getPayment',
      probability: 0.5,
      times: 'always',
      seed,
    });
    const statuses: unknown[] = [];
    for (let count = 0; count < 24; count++)
      statuses.push(await seen(shop.call('GET', `/v1/payments/${payment.paymentKey}`)));
    return statuses;
  };
  const [first, other, again] = [await run('a'), await run('b'), await run('a')];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 500]));
});

test('the vendor’s rate limit: so many a minute per API, then 429 with the seconds to wait', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting();
  await wish(shop, { effect: 'tooManyRequests', perMinute: 5 });
  const read = () => shop.call('GET', `/v1/payments/${payment.paymentKey}`);
  const all = await times(8, read);
  expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  const [refused] = all.filter(({ status }) => status === 429);
  expect(refused).toMatchObject({ body: { code: 'TOO_MANY_REQUESTS' } });
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  // Another API has a minute of its own.
  expect((await shop.call('GET', `/v1/payments/orders/${payment.orderId}`)).status).toBe(200);
  expect(await counts(shop)).toMatchObject([{ times: 'always', remaining: null, perMinute: 5, applied: 3 }]);
});

test('a rule is bound to its order, its method and its shop; the sandbox itself is never disturbed', async () => {
  const [shop, neighbour] = [await town.shop(), await town.shop()];
  const [bound, free] = [await shop.waiting(), await shop.waiting()];
  await wish(shop, { effect: 'error', code: 'FORBIDDEN_REQUEST', times: 'always', orderId: bound.orderId });
  expect(await seen(shop.call('GET', `/v1/payments/${bound.paymentKey}`))).toBe(403);
  expect(await seen(shop.call('GET', `/v1/payments/orders/${bound.orderId}`))).toBe(403);
  expect(await seen(shop.cancel(bound))).toBe(403);
  expect(await seen(shop.call('GET', `/v1/payments/${free.paymentKey}`))).toBe(200);
  await wish(shop, { effect: 'error', code: 'FORBIDDEN_REQUEST', times: 'always', method: 'POST' });
  expect(await seen(shop.call('GET', `/v1/payments/${bound.paymentKey}`))).toBe(200);
  expect(await seen(shop.cancel(bound))).toBe(403);
  expect(await seen(neighbour.cancel(await neighbour.waiting()))).toBe(200);
  expect(await shop.call('DELETE', '/sandbox/v1/faults')).toMatchObject({
    status: 200,
    body: { faults: [] },
  });
  expect(await seen(shop.cancel(bound))).toBe(200);
});

test('a list sent back goes on where it was; a changed rule begins anew, and a reset ends all', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting();
  const read = () => seen(shop.call('GET', `/v1/payments/${payment.paymentKey}`));
  await wish(shop, { effect: 'httpError', times: 3 }, { effect: 'error', code: 'NOT_FOUND', from: 100 });
  expect(await read()).toBe(502);
  const { faults } = (await shop.call('GET', '/sandbox/v1/faults')).body;
  await wish(shop, faults[0], { ...faults[1], from: 200 });
  const kept = await counts(shop);
  expect(kept).toMatchObject([
    { id: faults[0].id, applied: 1 },
    { from: 200, applied: 0 },
  ]);
  await shop.call('POST', '/sandbox/v1/reset', { body: {} });
  expect(await counts(shop)).toEqual([]);
});

// biome-ignore format: a table
test.each([
  [{},                                                        'faults[0].effect'],
  [{ effect: 'explode' },                                     'faults[0].effect'],
  [{ effect: 'error' },                                       'faults[0].code'],
  [{ effect: 'error', code: 'NO_SUCH_CODE' },                 'faults[0].code'],
  [{ effect: 'hang', delayMs: 5 },                            'faults[0].delayMs'],
  [{ effect: 'delay', delayMs: 600_001 },                     'faults[0].delayMs'],
  [{ effect: 'delay', delayMs: 0 },                           'faults[0].delayMs'],
  [{ effect: 'httpError', status: 418 },                      'faults[0].status'],
  [{ effect: 'hold', endpoint: 'confirmPayment' },            'faults[0].endpoint'],
  [{ effect: 'hang', event: 'DEPOSIT_CALLBACK' },             'faults[0].event'],
  [{ effect: 'hang', endpoint: 'openWindow' },                'faults[0].endpoint'],
  [{ effect: 'hang', times: 0 },                              'faults[0].times'],
  [{ effect: 'hang', times: 1_001 },                          'faults[0].times'],
  [{ effect: 'hang', probability: 0 },                        'faults[0].probability'],
  [{ effect: 'hang', from: 0 },                               'faults[0].from'],
])('the rule %o is refused at %s, in both languages, and the old list stays', async (rule, field) => {
  const shop = await town.shop();
  await wish(shop, { effect: 'hold' });
  for (const language of ['ko', 'en']) {
    const refused = await shop.call('PUT', '/sandbox/v1/faults', {
      body: { faults: [rule] },
      headers: { 'accept-language': language },
    });
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(refused.body.message).toContain(field);
  }
  expect(await counts(shop)).toHaveLength(1);
});

test('the window’s calls can be delayed and refused', async () => {
  const shop = await town.shop();
  const open = () =>
    fetch(`${town.origin()}/checkout/v1/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientKey: shop.clientKey,
        customerKey: '@@ANONYMOUS',
        target: 'self',
        mode: 'redirect',
        language: 'ko',
        request: {
          method: 'VIRTUAL_ACCOUNT',
          amount: { value: 1_000, currency: 'KRW' },
          orderId: `order-${performance.now()}`.replace('.', '-'),
          orderName: '연필',
          successUrl: 'https://shop.example/success',
          failUrl: 'https://shop.example/fail',
        },
      }),
    });
  await wish(shop, { effect: 'error', code: 'FORBIDDEN_REQUEST', endpoint: 'openWindow' });
  const refused = await open();
  expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'FORBIDDEN_REQUEST' }]);
  expect((await open()).status).toBe(200);
});
