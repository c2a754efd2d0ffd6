import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Letter } from './support/inbox.ts';
import type { Delivery, Payment, Shop } from './support/shop.ts';
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
const applied = async (shop: Shop): Promise<number[]> =>
  (await shop.call('GET', '/sandbox/v1/faults')).body.faults.map(
    (fault: { applied: number }) => fault.applied,
  );
const statesOf = async (shop: Shop, payment: Payment): Promise<string[]> =>
  (await shop.deliveries(payment.orderId)).map(({ state }) => state).sort();
const idOf = ({ headers }: Letter): unknown => headers['tosspayments-webhook-transmission-id'];

test('a held webhook waits until it is released, and is not held again', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'hold', event: 'DEPOSIT_CALLBACK', times: 'always' });
  const payment = await shop.paid();
  await expect.poll(() => statesOf(shop, payment)).toEqual(['HELD']);
  expect(inbox.letters).toEqual([]);
  const [held] = (await shop.deliveries(payment.orderId)) as [Delivery];
  expect(held).toMatchObject({ attempts: [], nextAttemptAt: null });
  const released = await shop.call('POST', `/sandbox/v1/deliveries/${held['id']}/release`, { body: {} });
  expect(released).toMatchObject({ status: 200 });
  expect((await inbox.wait(1)).map(idOf)).toEqual([held['id']]);
  await expect.poll(() => statesOf(shop, payment)).toEqual(['SUCCESS']);
  expect(await applied(shop)).toEqual([1]);
});

test('a dropped webhook is never sent and stays visible; the one after it arrives', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'drop' });
  const payment = await shop.paid();
  await expect.poll(() => statesOf(shop, payment)).toEqual(['STOPPED']);
  await shop.reverse(payment);
  expect((await inbox.wait(1)).map(({ body }) => body.status)).toEqual(['WAITING_FOR_DEPOSIT']);
  await expect.poll(() => statesOf(shop, payment)).toEqual(['STOPPED', 'SUCCESS']);
  // A developer sends it after all.
  const dropped = (await shop.deliveries(payment.orderId)).find(({ state }) => state === 'STOPPED');
  await shop.call('POST', `/sandbox/v1/deliveries/${dropped?.['id']}/resend`, { body: {} });
  expect((await inbox.wait(2)).at(-1)?.body.status).toBe('DONE');
});

test('a duplicate comes twice under one id, and is one delivery', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'duplicate' });
  const payment = await shop.paid();
  const letters = await inbox.wait(2);
  expect(new Set(letters.map(idOf)).size).toBe(1);
  expect(new Set(letters.map(({ text }) => text)).size).toBe(1);
  await expect.poll(() => statesOf(shop, payment)).toEqual(['SUCCESS']);
  await shop.reverse(payment);
  expect(await inbox.wait(3)).toHaveLength(3);
  expect(await applied(shop)).toEqual([1]);
});

test('of two webhooks of an order the later comes first', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'reorder' });
  const payment = await shop.paid();
  await expect.poll(() => applied(shop)).toEqual([1]);
  expect(inbox.letters).toEqual([]);
  await shop.reverse(payment);
  expect((await inbox.wait(2)).map(({ body }) => body.status)).toEqual(['WAITING_FOR_DEPOSIT', 'DONE']);
  await expect.poll(() => statesOf(shop, payment)).toEqual(['SUCCESS', 'SUCCESS']);
});

test('one that no other follows waits no longer than it should, by the shop’s clock', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'reorder', delayMs: 600_000 }, { effect: 'delayWebhook', delayMs: 86_400_000 });
  const [first, second] = [await shop.paid(), await shop.paid()];
  await expect.poll(() => applied(shop)).toEqual([1, 1]);
  await shop.advance('PT9M');
  expect(inbox.letters).toEqual([]);
  await shop.advance('PT2M');
  expect((await inbox.wait(1)).map(({ body }) => body.orderId)).toEqual([first.orderId]);
  await shop.advance('PT23H');
  expect(inbox.letters).toHaveLength(1);
  await shop.advance('PT1H');
  const late = (await inbox.wait(2)).at(-1) as Letter;
  expect(late.body.orderId).toBe(second.orderId);
  const sentAt = Date.parse(String(late.headers['tosspayments-webhook-transmission-time']));
  const [delivery] = (await shop.deliveries(second.orderId)) as [Delivery];
  expect((sentAt - Date.parse(delivery['createdAt'])) / 86_400_000).toBeCloseTo(1, 2);
});

test('a webhook comes before the answer of the call that caused it', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
  await wish(shop, { effect: 'beforeAnswer', times: 2 });
  const payment = await shop.approved();
  const confirmed = await shop.confirm(payment);
  expect(confirmed).toMatchObject({ status: 200, body: { status: 'DONE' } });
  expect(inbox.letters.map(({ body }) => body.data.status)).toEqual(['DONE']);
  const canceled = await shop.cancel(payment);
  expect(canceled.status).toBe(200);
  expect(inbox.letters.map(({ body }) => body.data.status)).toEqual(['DONE', 'CANCELED']);
  expect(await applied(shop)).toEqual([2]);
});

test('of twenty webhooks exactly the stated number is struck, of that event alone', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
  await wish(
    shop,
    { effect: 'drop', event: 'DEPOSIT_CALLBACK', from: 3, times: 4 },
    { effect: 'hold', event: 'DEPOSIT_CALLBACK', times: 5 },
  );
  const payments = await Promise.all(Array.from({ length: 20 }, () => shop.paid()));
  await expect.poll(() => applied(shop)).toEqual([4, 5]);
  const letters = await inbox.wait(31);
  expect(letters.filter(({ body }) => body.eventType === 'PAYMENT_STATUS_CHANGED')).toHaveLength(20);
  const states = (await Promise.all(payments.map((payment) => shop.deliveries(payment.orderId)))).flat();
  expect(states.filter(({ state }) => state === 'STOPPED')).toHaveLength(4);
  expect(states.filter(({ state }) => state === 'HELD')).toHaveLength(5);
});

test('everything that was given up is sent again at once, and only that', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  inbox.answer(500);
  const payments = [await shop.paid(), await shop.paid()];
  await inbox.wait(2);
  await shop.advance('P5D');
  for (const payment of payments) await expect.poll(() => statesOf(shop, payment)).toEqual(['FAILED']);
  inbox.answer(200);
  const good = await shop.paid();
  await expect.poll(() => statesOf(shop, good)).toEqual(['SUCCESS']);
  const before = inbox.letters.length;
  const again = await shop.call('POST', '/sandbox/v1/deliveries/resend', { body: {} });
  expect(again).toMatchObject({ status: 200, body: { resent: 2 } });
  await inbox.wait(before + 2);
  for (const payment of payments)
    await expect.poll(() => statesOf(shop, payment)).toEqual(['FAILED', 'SUCCESS']);
  expect((await shop.call('POST', '/sandbox/v1/deliveries/resend', { body: {} })).body).toEqual({
    resent: 0,
  });
});
