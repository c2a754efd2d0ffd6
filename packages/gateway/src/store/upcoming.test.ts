import { seoulDateTime } from '@tollgate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { expireDue } from '../jobs.ts';
import { registerEndpoint } from '../webhooks/endpoints.ts';
import { type Books, openBooks } from './books-stage.ts';
import { moveClock } from './shop-clock.ts';
import { upcomingOf } from './upcoming.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 50);
});
afterAll(() => books.close());

const MINUTE_MS = 60_000;

/** A delivery that failed and is sent again in so many minutes, and one that is due now. */
async function failedDelivery(mId: string, minutes: number): Promise<void> {
  const { id } = await registerEndpoint(
    books.db,
    { mId, environment: 'test' },
    { url: 'https://shop.example/webhooks', events: ['DEPOSIT_CALLBACK'] },
  );
  for (const [deliveryId, ms] of [
    ['later', minutes * MINUTE_MS],
    ['now', -1],
  ] as const) {
    await books.db.query(
      `insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, attempts, created_at, next_attempt_at, due_at)
       select m_id, $2, $3, 'DEPOSIT_CALLBACK', 'order-1', 'pk-1', '{}', 1, now(),
              now() + ($4 + clock_offset_ms) * interval '1 ms', now() + $4 * interval '1 ms' from merchants where m_id = $1`,
      [mId, `${mId}-${deliveryId}`, id, ms],
    );
  }
}

test('what falls due next is told in its order and in the shop’s time, until it has happened', async () => {
  const [mId, other] = [await books.merchant(), await books.merchant()];
  const moved = 3 * MINUTE_MS;
  await moveClock(books.db, mId, moved);
  const confirming = await books.authenticated(mId);
  const waiting = await books.waiting(mId);
  await books.authenticated(other);
  await failedDelivery(mId, 4);
  const list = await upcomingOf(books.db, mId, 10);
  expect(list.map(({ kind, paymentKey, deliveryId }) => [kind, paymentKey, deliveryId])).toEqual([
    ['webhookRetry', 'pk-1', `${mId}-later`],
    ['confirmExpires', confirming.paymentKey, null],
    ['depositDue', waiting.paymentKey, null],
  ]);
  expect(list[2]).toMatchObject({
    at: seoulDateTime(waiting.virtualAccount?.dueDate as Date),
    orderId: waiting.orderId,
  });
  const minutesAway = list.map(({ at }) => Date.parse(at) - moved - Date.now()).map((ms) => ms / MINUTE_MS);
  expect(minutesAway[0]).toBeCloseTo(4, 0);
  expect(minutesAway[1]).toBeCloseTo(10, 0);
  expect(await upcomingOf(books.db, mId, 1)).toEqual(list.slice(0, 1));

  await moveClock(books.db, mId, 11 * MINUTE_MS);
  await expireDue(books as unknown as Gateway);
  expect((await upcomingOf(books.db, mId, 10)).map(({ kind }) => kind)).toEqual(['depositDue']);
  expect((await upcomingOf(books.db, other, 10)).map(({ kind }) => kind)).toEqual(['confirmExpires']);
});

test('a deadline of long ago’s payment is seen however many came after it, and others’ are nobody else’s', async () => {
  const [mId, other] = [await books.merchant(), await books.merchant()];
  const waiting = await books.waiting(mId);
  const others = await books.waiting(other);
  for (const shop of [mId, other])
    await books.db.query(
      `insert into payments (m_id, payment_key, order_id, order_name, key_pair_id, api_version, tax_type, status, currency, country,
         total_amount, balance_amount, requested_at, request)
       select $1, left($1, 5) || '9' || lpad(n::text, 20, '0'), 'later-' || n, '머그', 'individual', '2022-11-16', 'taxable', 'DONE', 'KRW', 'KR',
              1000, 1000, now(), '{}' from generate_series(1, 5000) n`,
      [shop],
    );
  const keys = async (shop: string) =>
    (await upcomingOf(books.db, shop, 10)).map(({ paymentKey }) => paymentKey);
  expect(await keys(mId)).toEqual([waiting.paymentKey]);
  expect(await keys(other)).toEqual([others.paymentKey]);
});
