import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changed, deposit, openStage, visitOf } from '../test/stage.ts';

test('E1 E2 a deposit notice with the right secret pays the order, with no login and no token', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  const result = await stage.toss.webhook(deposit({ orderId, secret }));
  expect(result).toMatchObject({
    kind: 'followed',
    status: 200,
    event: 'DEPOSIT_CALLBACK',
    outcome: { kind: 'paid' },
  });
  expect(stage.changes.at(-1)).toMatchObject({ to: 'paid', delivery: 'start', cause: 'DEPOSIT_CALLBACK' });
});

test.each([
  ['another secret', 'ps_wrong'],
  ['no secret', null],
  ['an empty secret', ''],
  ['a number', 12],
  ['a list', ['ps_1']],
])('E3 %s is refused, changes nothing, reads nothing, and is noticed', async (_name, wrong) => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  expect(await stage.toss.webhook(deposit({ orderId, secret: wrong }))).toEqual({
    kind: 'forged',
    status: 403,
  });
  expect(await stage.kind(orderId)).toBe('account-issued');
  expect(stage.gateway.callsOf('read')).toEqual([]);
  expect(stage.alerts).toEqual([
    { what: 'webhook with a wrong secret', orderId, detail: 'DEPOSIT_CALLBACK' },
  ]);
});

test('E3 a secret that is right but for its last character is wrong, and so is the secret of another order', async () => {
  const stage = await openStage();
  const one = await stage.waiting();
  const other = await stage.waiting();
  for (const secret of [`${one.secret}x`, one.secret.slice(0, -1), other.secret, one.secret.toUpperCase()]) {
    expect((await stage.toss.webhook(deposit({ orderId: one.orderId, secret }))).kind).toBe('forged');
  }
});

test.each([null, '', 'ps_guess'])(
  'E2 an order without a secret matches no secret, not even %j',
  async (secret) => {
    const stage = await openStage();
    const { orderId } = await stage.request();
    expect((await stage.toss.webhook(deposit({ orderId, secret }))).kind).toBe('forged');
    expect(await stage.kind(orderId)).toBe('requested');
  },
);

test('E2 every secret is compared by the comparison whose time tells nothing', async () => {
  const source = await readFile(new URL('./webhook.ts', import.meta.url), 'utf8');
  // A clock in a test proves nothing; that no other comparison is made can be seen.
  expect(source.match(/secret\)? *(===|!==|==|!=)/g)).toBeNull();
  expect(source.match(/isSame\(notice\.secret, order\.secret\)/g)).toHaveLength(2);
});

test('E4 PAYMENT_STATUS_CHANGED is believed by reading, not by what it says', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  // It says paid, and the secret is right; the payment itself says otherwise.
  const lie = { ...stage.gateway.payments.get(paymentKey), status: 'DONE', secret };
  expect((await stage.toss.webhook(changed(lie))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('account-issued');
  stage.gateway.deposit(paymentKey);
  expect((await stage.toss.webhook(changed({ ...lie, secret: null }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('paid');
});

test('E4 a wrong data.secret is refused', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  const forged = changed({ orderId, paymentKey, status: 'DONE', secret: 'ps_wrong' });
  expect((await stage.toss.webhook(forged)).status).toBe(403);
  expect(await stage.kind(orderId)).toBe('account-issued');
});

test('E4 EXPIRED without a secret closes a request that nobody finished', async () => {
  const stage = await openStage();
  const { orderId, payment } = await stage.authenticated();
  Object.assign(payment, { status: 'EXPIRED', method: null, failure: { code: 'EXPIRED_PAYMENT' } });
  expect((await stage.toss.webhook(changed({ ...payment }))).status).toBe(200);
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'expired', canRetry: true });
  expect(stage.changes.at(-1)).toMatchObject({ stock: 'put back' });
});

test('E4 a forged EXPIRED about an order in its window changes nothing', async () => {
  const stage = await openStage();
  const { orderId, payment } = await stage.authenticated();
  expect((await stage.toss.webhook(changed({ ...payment, status: 'EXPIRED' }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('requested');
});

test('E4 the end of an earlier attempt does not touch the payment that went through', async () => {
  const stage = await openStage();
  const { orderId, payment } = await stage.authenticated();
  await stage.toss.confirm(visitOf(stage.gateway.authenticate(orderId, 36_000)), 'kim');
  Object.assign(payment, { status: 'ABORTED' });
  // Its secret is its own; that it differs from ours is no forgery.
  const result = await stage.toss.webhook(changed({ ...payment, secret: 'ps_of_the_other' }));
  expect(result).toMatchObject({ kind: 'ignored', because: 'another attempt', status: 200 });
  expect(stage.gateway.callsOf('read')).toEqual([]);
  expect(await stage.kind(orderId)).toBe('account-issued');
});

test('E4 the end of an earlier attempt does not spoil the one that is still open in the window', async () => {
  const stage = await openStage();
  const { orderId, payment } = await stage.authenticated();
  const next = stage.gateway.authenticate(orderId, 36_000);
  Object.assign(payment, { status: 'EXPIRED' });
  expect((await stage.toss.webhook(changed({ ...payment }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('requested');
  expect((await stage.toss.confirm(visitOf(next), 'kim')).kind).toBe('account-issued');
});
