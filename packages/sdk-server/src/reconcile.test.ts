import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { deposit, hours, minutes, openStage, visitOf } from '../test/stage.ts';

test('F1 the deposit deadline passes and no webhook comes: read, then closed, and the goods go back', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.advance(24 * hours + minutes);
  stage.gateway.passDeadline(paymentKey);
  const { changed } = await stage.toss.reconcile();
  expect(changed).toEqual([{ orderId, from: 'awaiting-deposit', to: 'expired' }]);
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'expired', canRetry: false });
  expect(stage.changes.at(-1)).toMatchObject({ stock: 'put back', cause: 'reconcile' });
});

test('F1 the deadline alone closes nothing: the deposit that came in the last minute counts', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.advance(23 * hours + 59 * minutes);
  stage.gateway.deposit(paymentKey);
  stage.advance(5 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('paid');
});

test('F1 a gateway that is away at the deadline is asked again, and closes nothing until it answers', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.gateway.passDeadline(paymentKey);
  stage.advance(24 * hours + minutes);
  stage.gateway.script('read', 'unreached', refusal(500, 'COMMON_ERROR'));
  await stage.toss.reconcile();
  expect((await stage.toss.reconcile()).looked).toBe(0);
  stage.advance(5 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('account-issued');
  stage.advance(5 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('expired');
});

test('F2 webhooks lost for good: an order that waits is read every hour', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  expect((await stage.toss.reconcile()).looked).toBe(0);
  stage.advance(hours + minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('paid');
});

test('F2 once a day everything that is open is looked at, whatever it waits for', async () => {
  const stage = await openStage();
  const waiting = await stage.waiting();
  const requested = await stage.authenticated();
  const paid = await stage.paid();
  await stage.paidInDollars();
  stage.gateway.deposit(waiting.paymentKey);
  stage.gateway.reverse(paid.paymentKey);
  const { looked, changed } = await stage.toss.reconcile({ all: true });
  expect(looked).toBe(3);
  expect(changed.map(({ orderId, to }) => [orderId, to])).toEqual(
    expect.arrayContaining([
      [waiting.orderId, 'paid'],
      [paid.orderId, 'awaiting-deposit'],
    ]),
  );
  expect(await stage.kind(requested.orderId)).toBe('requested');
});

test('F2 a deposit that the bank took back is noticed though its webhook got lost', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paid();
  stage.gateway.reverse(paymentKey);
  stage.advance(10 * minutes);
  await stage.toss.reconcile();
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({
    kind: 'account-issued',
    wasReversed: true,
  });
  expect(stage.changes.at(-1)).toMatchObject({ delivery: 'stop' });
});

test('F2 what is over is never looked at again', async () => {
  const stage = await openStage();
  const { orderId } = await stage.waiting();
  await stage.toss.cancel({ orderId, reason: '변심' });
  const { visit } = await stage.authenticated();
  await stage.toss.confirm({ ...visit, amount: '1' }, 'kim');
  await stage.paidInDollars();
  const before = stage.gateway.calls.length;
  expect(await stage.toss.reconcile({ all: true })).toEqual({ looked: 0, changed: [], failed: [] });
  expect(stage.gateway.calls).toHaveLength(before);
});

test('F7 a buyer who never came back: the goods go back to the shelf, exactly once', async () => {
  const stage = await openStage();
  const { orderId } = await stage.authenticated();
  stage.advance(46 * minutes);
  await Promise.all([stage.toss.reconcile(), stage.open().reconcile(), stage.open().reconcile()]);
  await stage.toss.reconcile({ all: true });
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'expired', canRetry: true });
  expect(stage.changes.map(({ stock }) => stock)).toEqual(['take', 'put back']);
});

test('F7 goods that went to somebody else while this buyer hesitated: not confirmed', async () => {
  let left = 1;
  const stage = await openStage({
    onChange: ({ stock }) => {
      if (stock === 'take' && left === 0) throw new Error('sold out');
      if (stock === 'take') left -= 1;
      if (stock === 'put back') left += 1;
    },
  });
  const slow = await stage.authenticated();
  stage.advance(46 * minutes);
  await stage.toss.reconcile();
  const quick = await stage.waiting({ owner: 'kim' });
  await expect(stage.toss.confirm(slow.visit, 'kim')).rejects.toThrow('sold out');
  expect(await stage.kind(slow.orderId)).toBe('expired');
  expect(stage.gateway.callsOf('confirm')).toHaveLength(1);
  await stage.toss.cancel({ orderId: quick.orderId, reason: '변심' });
  expect((await stage.toss.confirm(slow.visit, 'kim')).kind).toBe('account-issued');
  expect(left).toBe(0);
});

test('F7 taken at the request, put back by whatever ends it, and never twice', async () => {
  let held = 0;
  const stage = await openStage({
    onChange: ({ stock }) => {
      held += stock === 'take' ? 1 : stock === 'put back' ? -1 : 0;
      if (held < 0) throw new Error('put back twice');
    },
  });
  const { orderId, paymentKey, secret } = await stage.waiting();
  expect(held).toBe(1);
  stage.gateway.change(paymentKey, { status: 'CANCELED', balanceAmount: 0 });
  const news = () => deposit({ orderId, secret, status: 'CANCELED' });
  await Promise.all([
    stage.toss.webhook(news()),
    stage.open().webhook(news()),
    stage.toss.reconcile({ all: true }),
  ]);
  expect(held).toBe(0);
});

test('an abandoned request that the gateway knows to be paid is followed, not closed', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.authenticated();
  stage.gateway.change(paymentKey, { status: 'DONE', approvedAt: '2026-03-10T14:22:31+09:00' });
  stage.advance(46 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('paid');
  expect((await stage.order(orderId)).paymentKey).toBe(paymentKey);
});

test('one order that cannot be written does not hold up the others', async () => {
  let broken = '';
  const stage = await openStage({
    onChange: ({ orderId, to }) => {
      if (orderId === broken && to === 'paid') throw new Error('no such warehouse');
    },
  });
  const orders = [await stage.waiting(), await stage.waiting(), await stage.waiting()];
  for (const { paymentKey } of orders) stage.gateway.deposit(paymentKey);
  broken = orders[1]?.orderId ?? '';
  const { failed, changed } = await stage.toss.reconcile({ all: true });
  expect(failed).toEqual([broken]);
  expect(changed).toHaveLength(2);
  expect(stage.alerts).toMatchObject([{ orderId: broken, detail: 'no such warehouse' }]);
});

test('a limit leaves the rest for the next run', async () => {
  const stage = await openStage();
  for (let count = 0; count < 5; count++) await stage.request();
  stage.advance(46 * minutes);
  expect((await stage.toss.reconcile({ limit: 3 })).looked).toBe(3);
  expect((await stage.toss.reconcile({ limit: 3 })).looked).toBe(2);
  expect((await stage.toss.reconcile()).looked).toBe(0);
});

test('more orders than a page holds are all looked at', async () => {
  const stage = await openStage();
  for (let count = 0; count < 230; count++) await stage.request();
  stage.advance(46 * minutes);
  expect((await stage.toss.reconcile()).changed).toHaveLength(230);
});

test('a late success page of an abandoned order still goes through', async () => {
  const stage = await openStage();
  const { orderId } = await stage.request();
  const payment = stage.gateway.authenticate(orderId, 36_000, { status: 'READY' });
  stage.advance(46 * minutes);
  await stage.toss.reconcile();
  payment.status = 'IN_PROGRESS';
  expect((await stage.toss.confirm(visitOf(payment), 'kim')).kind).toBe('account-issued');
});
