import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { changed, deposit, door, minutes, openStage, testKeys, visitOf } from '../test/stage.ts';

test('C4 paymentKey, orderId and amount are stored before the confirm is called', async () => {
  const stage = await openStage();
  const { visit, orderId, paymentKey } = await stage.authenticated();
  const { until, open } = door();
  stage.gateway.script('confirm', { until });
  const confirming = stage.toss.confirm(visit, 'kim');
  await expect.poll(() => stage.gateway.callsOf('confirm').length).toBe(1);
  expect(await stage.order(orderId)).toMatchObject({ status: 'confirming', paymentKey, amount: 36_000 });
  open();
  expect((await confirming).kind).toBe('account-issued');
});

test('C4 nothing is confirmed when it cannot be stored', async () => {
  const stage = await openStage({
    onChange: ({ to }) => {
      if (to === 'confirming') throw new Error('disk full');
    },
  });
  const { visit, orderId } = await stage.authenticated();
  await expect(stage.toss.confirm(visit, 'kim')).rejects.toThrow('disk full');
  expect(stage.gateway.calls).toEqual([]);
  expect(await stage.kind(orderId)).toBe('requested');
});

test('C5 the amount of the order is confirmed, with the secret key as Basic token, colon included', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  const [call] = stage.gateway.callsOf('confirm');
  expect(call?.body).toEqual({ paymentKey, orderId, amount: 36_000 });
  expect(atob(call?.authorization.replace('Basic ', '') ?? '')).toBe(`${testKeys.secretKey}:`);
});

test('C6 ten visits at once, in three processes, lead to one confirm', async () => {
  const stage = await openStage();
  const { visit } = await stage.authenticated();
  const processes = [stage.toss, stage.open(), stage.open()];
  stage.gateway.script('confirm', { delayMs: 100 });
  const visits = Array.from({ length: 10 }, (_, index) => processes[index % 3]?.confirm(visit, 'kim'));
  const results = await Promise.all(visits);
  expect(new Set(results.map((result) => result?.kind))).toEqual(new Set(['account-issued']));
  expect(stage.gateway.callsOf('confirm')).toHaveLength(1);
});

test('C6 the idempotency key comes from the order: the same for a repeat, another for another payment', async () => {
  const stage = await openStage();
  const { visit, paymentKey, orderId } = await stage.authenticated();
  stage.gateway.script('confirm', 'lost');
  await stage.toss.confirm(visit, 'kim');
  const keys = stage.gateway.callsOf('confirm').map(({ key }) => key);
  expect(keys).toEqual([`confirm-${orderId}-${paymentKey}`, `confirm-${orderId}-${paymentKey}`]);
  const next = await stage.waiting();
  expect(stage.gateway.callsOf('confirm').at(-1)?.key).toBe(`confirm-${next.orderId}-${next.paymentKey}`);
});

test('C7 reload of the success page shows the same result', async () => {
  const stage = await openStage();
  const { visit, result } = await stage.waiting();
  expect(await stage.toss.confirm(visit, 'kim')).toEqual(result);
  expect(await stage.open().confirm(visit, 'kim')).toEqual(result);
  expect(stage.gateway.callsOf('confirm')).toHaveLength(1);
});

test('C7 reload after a refusal shows the refusal, and does not confirm again', async () => {
  const stage = await openStage();
  const { visit } = await stage.authenticated();
  stage.gateway.script('confirm', refusal(403, 'REJECT_CARD_COMPANY'));
  const first = await stage.toss.confirm(visit, 'kim');
  expect(first).toMatchObject({ kind: 'failed', trouble: { cause: 'instrument', isRetryable: false } });
  expect(await stage.toss.confirm(visit, 'kim')).toEqual(first);
  expect(stage.gateway.callsOf('confirm')).toHaveLength(1);
});

test('C7 after a refusal the buyer pays in another window, for the same order', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  stage.gateway.script('confirm', refusal(403, 'REJECT_CARD_COMPANY'));
  await stage.toss.confirm(visit, 'kim');
  const again = await stage.toss.request({
    orderId,
    amount: { value: 36_000, currency: 'KRW' },
    owner: 'kim',
  });
  expect(again).toMatchObject({ kind: 'open', attempt: 2 });
  const second = visitOf(stage.gateway.authenticate(orderId, 36_000));
  expect((await stage.toss.confirm(second, 'kim')).kind).toBe('account-issued');
  expect(stage.states()).toEqual([
    ...['requested', 'confirming', 'failed', 'requested', 'confirming', 'awaiting-deposit'],
  ]);
});

test('C7 ALREADY_PROCESSED_PAYMENT is settled by reading: it was our own confirm, unheard', async () => {
  const stage = await openStage();
  const { visit, orderId, paymentKey } = await stage.authenticated();
  stage.gateway.script('confirm', 'lost', ...Array(2).fill(refusal(400, 'ALREADY_PROCESSED_PAYMENT')));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
  // The secret went with the lost answer, and a person hears of it.
  expect((await stage.order(orderId)).secret).toBeNull();
  expect(stage.whats()).toEqual(['the secret got lost: deposits are believed by reading']);
  expect((await stage.toss.webhook(deposit({ orderId, secret: 'ps_made_up' }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('account-issued');
  stage.gateway.deposit(paymentKey);
  expect((await stage.toss.webhook(deposit({ orderId, secret: 'ps_made_up' }))).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('paid');
});

test('C7 ALREADY_PROCESSED_PAYMENT about a payment that is not ours is no success', async () => {
  const stage = await openStage();
  const { visit, payment } = await stage.authenticated();
  Object.assign(payment, { status: 'DONE', totalAmount: 1 });
  expect(await stage.toss.confirm(visit, 'kim')).toMatchObject({
    kind: 'failed',
    canRetry: false,
    trouble: { code: 'PAYMENT_DOES_NOT_FIT' },
  });
  expect(stage.whats()).toContain('payment does not fit its order');
});

test('C8 confirm after ten minutes: a clean refusal, and a new payment of the same order goes through', async () => {
  const stage = await openStage();
  const { visit, orderId, payment } = await stage.authenticated();
  Object.assign(payment, { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
  stage.advance(11 * minutes);
  expect(await stage.toss.confirm(visit, 'kim')).toMatchObject({
    kind: 'failed',
    canRetry: true,
    trouble: { code: 'NOT_FOUND_PAYMENT_SESSION', cause: 'expired' },
  });
  expect(stage.changes.at(-1)).toMatchObject({ to: 'failed', stock: 'put back' });
  await stage.request({ orderId });
  const second = visitOf(stage.gateway.authenticate(orderId, 36_000));
  expect((await stage.toss.confirm(second, 'kim')).kind).toBe('account-issued');
});

test('C8 the news that the ten minutes are over crosses the confirm: the order stays open for another payment', async () => {
  const stage = await openStage();
  const { visit, orderId, payment } = await stage.authenticated();
  Object.assign(payment, { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
  const reading = door();
  stage.gateway.script('readOrder', { until: reading.until });
  const hearing = stage.toss.webhook(changed({ ...payment }));
  await expect.poll(() => stage.gateway.callsOf('readOrder').length).toBe(1);
  const answering = door();
  stage.gateway.script('confirm', { until: answering.until });
  const confirming = stage.toss.confirm(visit, 'kim');
  await expect.poll(() => stage.gateway.callsOf('confirm').length).toBe(1);
  reading.open();
  await hearing;
  answering.open();
  expect(await confirming).toMatchObject({ kind: 'expired', canRetry: true });
  await stage.request({ orderId });
  const second = visitOf(stage.gateway.authenticate(orderId, 36_000));
  expect((await stage.toss.confirm(second, 'kim')).kind).toBe('account-issued');
});

test('C8 nothing stands between the success page and the confirm: one visit is one call', async () => {
  const stage = await openStage();
  await stage.waiting();
  expect(stage.gateway.calls.map(({ route }) => route)).toEqual(['confirm']);
});
