import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Payment, Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/** As small as it may be set, so that a laptop can overload it. */
const MOST = 16;

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1, environment: { TOLLGATE_MOST_UNDER_WAY: String(MOST) } });
});
afterAll(() => town.close());

test('four times what a process serves at once: the rest is turned away at once, whoever was let in is served, and all is well when the load falls', async () => {
  const shop = await town.shop();
  const payments = await inTurns(Array.from({ length: 4 * MOST }), () => shop.authenticated());
  const [early, late] = [payments.slice(0, MOST), payments.slice(MOST)];

  // They have sent half of what they have to say, and are being served as long as it takes, on any machine.
  const held = early.map((payment) => confirmHalfway(shop, payment));
  const someone = () => shop.call('GET', `/v1/payments/${early[0]?.paymentKey}`);
  // Whoever came while the last of those before were still leaving was turned away, and comes again.
  let timesFull = 0;
  await expect
    .poll(async () => {
      const turnedAway = [...early.entries()].filter(([place]) => held[place]?.isAnswered());
      for (const [place, payment] of turnedAway) held[place] = confirmHalfway(shop, payment);
      const isFull = (await someone()).status === 503 && turnedAway.length === 0;
      timesFull = isFull ? timesFull + 1 : 0;
      return timesFull;
    })
    .toBeGreaterThan(2);

  // All at once, and answered while those before them still wait.
  const refused = await Promise.all(late.map((payment) => shop.confirm(payment)));
  for (const { status, headers, body } of refused) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      code: 'FAILED_INTERNAL_SYSTEM_PROCESSING',
      message: expect.stringContaining('Retry-After'),
    });
  }
  expect(held.filter(({ isAnswered }) => isAnswered())).toEqual([]);

  // Who asks how it is going is told while nobody else is.
  const health = await Promise.all(Array.from({ length: 8 }, () => fetch(`${town.origin()}/health`)));
  expect(health.map(({ status }) => status)).toEqual(Array(8).fill(200));

  const served = await Promise.all(held.map(({ finish }) => finish()));
  expect(served).toEqual(early.map(({ orderId }) => [200, 'WAITING_FOR_DEPOSIT', orderId]));

  // The load has fallen. Nothing had been done for those who were turned away, and now they are served.
  await expect.poll(async () => (await someone()).status).toBe(200);
  await inTurns(late, async (payment) => {
    expect(await shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await shop.confirm(payment)).toMatchObject({
      status: 200,
      body: { status: 'WAITING_FOR_DEPOSIT' },
    });
  });
});

/** A confirm whose second half is sent by `finish`, which gives the answer's status and whose payment it is. */
function confirmHalfway({ secretKey }: Shop, { paymentKey, orderId, totalAmount }: Payment) {
  const body = JSON.stringify({ paymentKey, orderId, amount: totalAmount });
  const call = request(`${town.origin()}/v1/payments/confirm`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  let isAnswered = false;
  const answer = new Promise<unknown[]>((resolve, reject) => {
    call.once('error', reject);
    call.once('response', async (response) => {
      isAnswered = true;
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      const told = JSON.parse(text);
      resolve([response.statusCode, told.status, told.orderId]);
    });
  });
  answer.catch(() => undefined);
  call.write(body.slice(0, 20));
  return {
    isAnswered: () => isAnswered,
    finish: () => {
      call.end(body.slice(20));
      return answer;
    },
  };
}

/** Half as many at once as are served: no crowd. */
async function inTurns<From, To>(all: readonly From[], work: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (let from = 0; from < all.length; from += MOST / 2)
    done.push(...(await Promise.all(all.slice(from, from + MOST / 2).map(work))));
  return done;
}
