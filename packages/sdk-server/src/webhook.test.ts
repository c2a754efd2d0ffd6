import { readFile } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { changed, deposit, door, hook, minutes, myAccount, openStage, visitOf } from '../test/stage.ts';

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

describe('Standard Webhooks, which Tollgate adds', () => {
  const secrets = [
    'whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVzIQ==',
    'whsec_b2xkZXIgc2VjcmV0IG9mIDMyIGJ5dGVzIQ==',
  ] as const;
  const notice = (orderId: string, secret: string) =>
    JSON.stringify({
      createdAt: '2026-03-11T09:05:12.1',
      secret,
      status: 'DONE',
      transactionKey: 'T',
      orderId,
    });
  /** Signed by the library of those who wrote the standard. */
  const signed = (text: string, by: string, at: number) => ({
    'webhook-id': 'whtrans_1',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(by).sign('whtrans_1', new Date(Math.floor(at / 1000) * 1000), text),
  });

  test.each(secrets)('a signature of the newer or the older secret is right', async (by) => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    expect((await stage.toss.webhook(hook(text, signed(text, by, stage.now())))).kind).toBe('followed');
  });

  test('a signature of somebody else, over another body, or minutes old is refused before anything is looked up', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    const now = stage.now();
    const stranger = 'whsec_c29tZWJvZHkgZWxzZSdzIDMyIGJ5dGVzIQ==';
    for (const headers of [
      signed(text, stranger, now),
      signed(`${text} `, secrets[0], now),
      signed(text, secrets[0], now - 6 * minutes),
      signed(text, secrets[0], now + 6 * minutes),
      { ...signed(text, secrets[0], now), 'webhook-id': 'another' },
      { ...signed(text, secrets[0], now), 'webhook-timestamp': 'x' },
      { 'webhook-signature': 'v1,!!!' },
      { 'webhook-signature': 'v1a,AAAA' },
    ]) {
      expect(await stage.toss.webhook(hook(text, headers))).toEqual({ kind: 'forged', status: 403 });
    }
    expect(new Set(stage.whats())).toEqual(new Set(['webhook with a wrong signature']));
    expect(stage.gateway.callsOf('read')).toEqual([]);
  });

  test('without the header, as the original sends it, the body’s own secret decides', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    expect((await stage.toss.webhook(deposit({ orderId, secret }))).kind).toBe('followed');
    expect((await stage.toss.webhook(deposit({ orderId, secret: 'ps_wrong' }))).kind).toBe('forged');
  });

  test('a body that somebody has parsed before cannot be checked, which is said, and then its secret decides', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    const headers = signed(`${text} `, secrets[0], stage.now());
    const body = JSON.parse(text) as Record<string, unknown>;
    expect((await stage.toss.webhook({ headers, body })).kind).toBe('followed');
    expect(stage.whats()).toEqual(['webhook signature not checkable: the body was parsed before']);
    expect((await stage.toss.webhook({ headers, body: { ...body, secret: 'ps_wrong' } })).kind).toBe(
      'forged',
    );
  });
});
