import { expect, test } from 'vitest';
import { changed, deposit, hook, openStage } from '../test/stage.ts';

test.each([
  {
    eventType: 'CANCEL_STATUS_CHANGED',
    createdAt: '2026-03-12T10:02:41.000731',
    data: { cancelStatus: 'DONE' },
  },
  { eventType: 'payout.changed', entityBody: {} },
  { eventType: 'A_THING_OF_THE_FUTURE' },
  { eventType: 'PAYMENT_STATUS_CHANGED' },
  { eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId: 7 } },
  {},
  [],
  null,
])('E10 an event this library does not know is answered 200: %j', async (body) => {
  const stage = await openStage();
  const result = await stage.toss.webhook(hook(body));
  expect(result).toMatchObject({ kind: 'ignored', status: 200, because: 'unknown event' });
  expect(stage.gateway.calls).toEqual([]);
});

test.each(['', '{', '<xml/>', `"${'x'.repeat(300_000)}"`])(
  'E10 what is no JSON is answered 400',
  async (text) => {
    const stage = await openStage();
    expect(await stage.toss.webhook(hook(text))).toEqual({ kind: 'malformed', status: 400 });
  },
);

test('E10 a status that does not exist yet changes nothing', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.change(paymentKey, { status: 'HALF_PAID' });
  expect((await stage.toss.webhook(deposit({ orderId, secret, status: 'HALF_PAID' }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('account-issued');
});

test.each([
  ...[
    '2026-03-11T09:05:12',
    '2026-03-11T09:05:12.1',
    '2026-03-11T09:05:12.123456789',
    '2026-03-11T09:05:12+09:00',
  ],
  ...['2026-03-11T00:05:12Z', 'nonsense', null, 7],
])('E11 createdAt %j is no reason to refuse', async (createdAt) => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  expect((await stage.toss.webhook(deposit({ orderId, secret, createdAt }))).kind).toBe('followed');
});

test.each([
  ['2026-03-11T14:22:31+09:00', '2026-03-11T05:22:31.000Z'],
  ['2026-03-11T14:22:31', '2026-03-11T05:22:31.000Z'],
  ['2026-03-11T14:22:31.123456789', '2026-03-11T05:22:31.123Z'],
  ['soon', null],
])('E11 a deadline written as %s is Korean time where it names no other', async (dueDate, dueAt) => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  const { virtualAccount } = stage.gateway.change(paymentKey, {});
  stage.gateway.change(paymentKey, { virtualAccount: { ...(virtualAccount as object), dueDate } });
  await stage.toss.webhook(deposit({ orderId, secret }));
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({ account: { dueAt } });
});

test('E12 an unknown order creates nothing and asks nothing', async () => {
  const stage = await openStage();
  const { secret } = await stage.waiting();
  const before = stage.gateway.calls.length;
  for (const body of [
    deposit({ orderId: 'order_of_nobody', secret }),
    changed({ orderId: 'order_of_nobody', status: 'DONE' }),
  ]) {
    const result = await stage.toss.webhook(body);
    expect(result).toMatchObject({ kind: 'ignored', status: 200, because: 'unknown order' });
  }
  expect(await stage.store.find('order_of_nobody')).toBeUndefined();
  expect(stage.gateway.calls).toHaveLength(before);
});

test('E12 a payment of another amount is never followed, even when it is answered to our own question', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  const body = {
    ...stage.gateway.payments.get(paymentKey),
    status: 'DONE',
    totalAmount: 1,
    balanceAmount: 1,
  };
  stage.gateway.script('read', { status: 200, body });
  await stage.toss.webhook(deposit({ orderId, secret }));
  expect(await stage.kind(orderId)).toBe('account-issued');
  expect(stage.whats()).toEqual(['payment does not fit its order']);
});

test('F8 an account number is never a way to find an order', async () => {
  const stage = await openStage();
  const old = await stage.paid();
  const { orderId } = await stage.waiting();
  const numbers = await Promise.all(
    [old.orderId, orderId].map(async (id) => (await stage.order(id)).account),
  );
  expect(numbers[0]?.accountNumber).toBe(numbers[1]?.accountNumber);
  // The number is the same for both, as numbers are reused; only the order that a notice names is looked at.
  await stage.toss.webhook(deposit({ orderId: old.orderId, secret: old.secret }));
  expect(await stage.kind(orderId)).toBe('account-issued');
});
