import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { changed, deposit, door, minutes, myAccount, openStage } from '../test/stage.ts';

test('E5 a gateway that does not answer our read is told to send again, within its ten seconds', async () => {
  const stage = await openStage({ timing: { webhookPatienceMs: 300 } });
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  stage.gateway.script('read', 'hang', refusal(500, 'COMMON_ERROR'));
  const later = { kind: 'later', status: 503, because: 'payment is not readable' };
  expect(await stage.toss.webhook(deposit({ orderId, secret }))).toEqual(later);
  await expect.poll(() => stage.gateway.callsOf('read').length).toBe(1);
  expect(await stage.kind(orderId)).toBe('account-issued');
  await expect
    .poll(async () => (await stage.toss.webhook(deposit({ orderId, secret }))).status, { interval: 100 })
    .toBe(200);
  expect(await stage.kind(orderId)).toBe('paid');
});

test('E5 the usual patience with everything that can be slow stays under ten seconds', async () => {
  const { usualTiming } = await import('./timing.ts');
  expect(usualTiming.webhookPatienceMs).toBeLessThan(9_000);
});

test('E6 twice, both events, all at once, and again later: paid once, in the order of the states', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  const flat = () => deposit({ orderId, secret });
  const whole = () => changed({ ...stage.gateway.payments.get(paymentKey), secret });
  const processes = [stage.toss, stage.open()];
  const bodies = [flat(), whole(), flat(), whole(), flat(), whole()];
  const results = await Promise.all(bodies.map((body, index) => processes[index % 2]?.webhook(body)));
  expect(results.map((result) => result?.status)).toEqual(Array(6).fill(200));
  await stage.toss.webhook(flat());
  expect(stage.states()).toEqual(['requested', 'confirming', 'awaiting-deposit', 'paid']);
  expect(stage.changes.filter(({ delivery }) => delivery === 'start')).toHaveLength(1);
});

test('E6 what the shop writes beside a change is written once, even when writing it fails at first', async () => {
  let failures = 2;
  const dispatched: string[] = [];
  const stage = await openStage({
    onChange: ({ delivery, orderId }) => {
      if (delivery === 'start' && failures-- > 0) throw new Error('dispatch table locked');
      if (delivery === 'start') dispatched.push(orderId);
    },
  });
  const { orderId, paymentKey, secret } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  const statuses: number[] = [];
  for (let delivery = 0; delivery < 5; delivery++) {
    statuses.push((await stage.toss.webhook(deposit({ orderId, secret }))).status);
  }
  expect(statuses).toEqual([503, 503, 200, 200, 200]);
  expect(stage.alerts.map(({ detail }) => detail)).toEqual(
    Array(2).fill('DEPOSIT_CALLBACK: dispatch table locked'),
  );
  expect(dispatched).toEqual([orderId]);
});

test('E7 a notice that comes days late moves nothing backwards', async () => {
  const stage = await openStage();
  const { orderId, secret } = await stage.paid();
  await stage.toss.cancel({ orderId, reason: '변심', amount: 6_000, refundAccount: myAccount });
  for (const status of ['WAITING_FOR_DEPOSIT', 'DONE', 'PARTIAL_CANCELED', 'DONE']) {
    expect((await stage.toss.webhook(deposit({ orderId, secret, status }))).status).toBe(200);
  }
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({
    kind: 'partly-refunded',
    balance: { minor: 30_000 },
  });
});

test('E7 an answer that was read before the deposit but arrives after it does not undo it', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  const { until, open } = door();
  const old = structuredClone(stage.gateway.payments.get(paymentKey));
  stage.gateway.script('read', { until }, { status: 200, body: old });
  const slow = stage.toss.webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  await expect.poll(() => stage.gateway.callsOf('read').length).toBe(1);
  stage.gateway.deposit(paymentKey);
  // Another process is quicker.
  const quick = stage.open();
  stage.gateway.change(paymentKey, {});
  await quick.webhook(deposit({ orderId, secret }));
  await quick.webhook(deposit({ orderId, secret }));
  expect(await stage.kind(orderId)).toBe('paid');
  open();
  await slow;
  expect(await stage.kind(orderId)).toBe('paid');
});

test('E7 an old reading never overwrites a newer one, though the newer one found nothing new', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  // This process reads DONE. Before its answer arrives the bank takes the deposit back, and another process reads that:
  // for the order, which still waits, no news at all.
  stage.gateway.deposit(paymentKey);
  const done = structuredClone(stage.gateway.payments.get(paymentKey));
  const { until, open } = door();
  stage.gateway.script('read', { until });
  const slow = stage.toss.webhook(deposit({ orderId, secret }));
  await expect.poll(() => stage.gateway.callsOf('read').length).toBe(1);
  stage.gateway.payments.set(paymentKey, {
    ...done,
    status: 'WAITING_FOR_DEPOSIT',
    approvedAt: null,
  } as never);
  await stage.open().webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  open();
  await slow;
  expect(await stage.kind(orderId)).toBe('account-issued');
  expect(stage.states()).not.toContain('paid');
});

test('E7 a notice never shares a read that began before it came', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.waiting();
  const old = structuredClone(stage.gateway.payments.get(paymentKey));
  stage.gateway.script('read', { status: 200, body: old, delayMs: 100 });
  const first = stage.toss.webhook(deposit({ orderId, secret }));
  await expect.poll(() => stage.gateway.callsOf('read').length).toBe(1);
  stage.gateway.deposit(paymentKey);
  const crowd = await Promise.all(
    Array.from({ length: 5 }, () => stage.toss.webhook(deposit({ orderId, secret }))),
  );
  expect(crowd.map((result) => result.kind === 'followed' && result.outcome.kind)).toEqual(
    Array(5).fill('paid'),
  );
  await first;
  expect(stage.gateway.callsOf('read')).toHaveLength(2);
});

test('E8 a notice that is quicker than the answer to our confirm waits for it', async () => {
  const stage = await openStage({ timing: { webhookPatienceMs: 8_000 } });
  const { visit, orderId, paymentKey } = await stage.authenticated();
  const { until, open } = door();
  stage.gateway.script('confirm', { until });
  const confirming = stage.toss.confirm(visit, 'kim');
  await expect.poll(() => stage.gateway.callsOf('confirm').length).toBe(1);
  stage.gateway.deposit(paymentKey);
  const notices = [stage.toss, stage.open()].map((toss) =>
    toss.webhook(deposit({ orderId, secret: `ps_${paymentKey}` })),
  );
  open();
  expect((await Promise.all(notices)).map(({ status }) => status)).toEqual([200, 200]);
  await confirming;
  expect(await stage.kind(orderId)).toBe('paid');
});

test('E8 when the confirm stays unanswered the notice is not dropped but asked for again', async () => {
  const stage = await openStage({ timing: { webhookPatienceMs: 200 } });
  const { visit, orderId, paymentKey } = await stage.authenticated();
  const down = refusal(500, 'COMMON_ERROR');
  stage.gateway.script('confirm', down, down);
  stage.gateway.script('read', down);
  await stage.toss.confirm(visit, 'kim');
  const notice = () => stage.toss.webhook(deposit({ orderId, secret: `ps_${paymentKey}` }));
  expect(await notice()).toEqual({ kind: 'later', status: 503, because: 'confirm is under way' });
  stage.advance(minutes);
  await stage.toss.reconcile();
  stage.gateway.deposit(paymentKey);
  expect((await notice()).status).toBe(200);
  expect(await stage.kind(orderId)).toBe('paid');
});

test('E9 a deposit that the bank takes back stops the delivery, and a second one starts it again', async () => {
  const stage = await openStage();
  const { orderId, paymentKey, secret } = await stage.paid();
  stage.gateway.reverse(paymentKey);
  await stage.toss.webhook(deposit({ orderId, secret, status: 'WAITING_FOR_DEPOSIT' }));
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({
    kind: 'account-issued',
    wasReversed: true,
  });
  expect(stage.changes.at(-1)).toMatchObject({
    from: 'paid',
    to: 'awaiting-deposit',
    delivery: 'stop',
    stock: null,
  });

  stage.gateway.deposit(paymentKey);
  await stage.toss.webhook(deposit({ orderId, secret }));
  expect(await stage.kind(orderId)).toBe('paid');
  expect(stage.changes.map(({ delivery }) => delivery).filter(Boolean)).toEqual(['start', 'stop', 'start']);
  expect((await stage.order(orderId)).wasReversed).toBe(false);
});
