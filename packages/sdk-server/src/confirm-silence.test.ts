import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { door, minutes, openStage } from '../test/stage.ts';

test('C9 an answer that got lost is asked for again with the same key, and brings the secret', async () => {
  const stage = await openStage();
  const { visit, orderId, paymentKey } = await stage.authenticated();
  stage.gateway.script('confirm', 'lost');
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
  const [first, second] = stage.gateway.callsOf('confirm');
  expect(second).toEqual(first);
  expect((await stage.order(orderId)).secret).toBe(`ps_${paymentKey}`);
});

test.each([
  ['does not answer', 'hang'],
  ['answers 500', refusal(500, 'UNKNOWN_PAYMENT_ERROR')],
  ['answers 500 of a refusing kind', refusal(500, 'REJECT_CARD_COMPANY')],
  ['is too busy', refusal(429, 'TOO_MANY_REQUESTS')],
  ['is not reached', 'unreached'],
  ['still works on the first call', refusal(409, 'IDEMPOTENT_REQUEST_PROCESSING')],
  ['sends us elsewhere', { status: 302, body: {}, headers: { location: 'http://127.0.0.1:1/' } }],
  ['answers with an empty object', { status: 200, body: {} }],
] as const)(
  'C9 a gateway that %s has not refused: the order is confirming until it says so',
  async (_name, answer) => {
    const stage = await openStage({ timing: { commandTimeoutMs: 150 } });
    const { visit, orderId } = await stage.authenticated();
    stage.gateway.script('confirm', answer, answer, answer);
    expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
    const atOnce = stage.gateway.callsOf('confirm').length;
    expect(atOnce).toBe(_name === 'is too busy' ? 1 : 2);
    expect(stage.changes.at(-1)).toMatchObject({ to: 'confirming', stock: null });

    while (stage.gateway.callsOf('confirm').length < 3) {
      stage.advance(minutes);
      await stage.toss.reconcile();
    }
    expect(await stage.kind(orderId)).toBe('confirming');
    stage.advance(minutes);
    expect((await stage.toss.reconcile()).changed).toEqual([
      { orderId, from: 'confirming', to: 'awaiting-deposit' },
    ]);
    expect((await stage.order(orderId)).secret).not.toBeNull();
  },
);

test.each(['lost', 'html', 'truncated'] as const)(
  'C9 the work is done and the answer is %s each time: the payment itself tells, and the secret follows',
  async (answer) => {
    const stage = await openStage();
    const { visit, orderId } = await stage.authenticated();
    stage.gateway.script('confirm', answer, answer, answer);
    expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
    expect((await stage.order(orderId)).secret).toBeNull();
    await stage.toss.reconcile({ all: true });
    expect((await stage.order(orderId)).secret).not.toBeNull();
  },
);

test('C9 the answer to a repeat is as old as the first call: the deposit that came since is not forgotten', async () => {
  const stage = await openStage();
  const { visit, paymentKey } = await stage.authenticated();
  const { until, open } = door();
  stage.gateway.script('confirm', 'lost', { until });
  const confirming = stage.toss.confirm(visit, 'kim');
  await expect.poll(() => stage.gateway.callsOf('confirm').length).toBe(2);
  stage.gateway.deposit(paymentKey);
  open();
  expect((await confirming).kind).toBe('paid');
  expect(stage.states()).toEqual(['requested', 'confirming', 'awaiting-deposit', 'paid']);
});

test('C9 the buyer gets an answer while a slow confirm goes on, and the next look finds it done', async () => {
  const kept: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => void kept.push(work);
  const stage = await openStage({ timing: { buyerPatienceMs: 20, commandTimeoutMs: 20_000 }, waitUntil });
  const { visit, orderId } = await stage.authenticated();
  const { until, open } = door();
  stage.gateway.script('confirm', { until });
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  open();
  await Promise.all(kept);
  expect(await stage.kind(orderId)).toBe('account-issued');
});

test('C9 a refusal that cannot be checked is not believed', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  stage.gateway.script('confirm', refusal(401, 'UNAUTHORIZED_KEY'));
  stage.gateway.script('read', refusal(401, 'UNAUTHORIZED_KEY'));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  expect(stage.whats()).toEqual(['refused, and not checkable']);
  expect(await stage.kind(orderId)).toBe('confirming');
});
