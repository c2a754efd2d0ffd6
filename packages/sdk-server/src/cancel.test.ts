import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { deposit, door, minutes, myAccount, openStage } from '../test/stage.ts';
import { decideCancel } from './cancel-rules.ts';
import { amountOf } from './money.ts';

const reason = '고객 변심';

test('F3 before the deposit: in full, without an account, and the goods go back', async () => {
  const stage = await openStage();
  const { orderId } = await stage.waiting();
  expect(await stage.toss.previewCancel({ orderId, reason })).toMatchObject({
    kind: 'possible',
    becomes: 'canceled',
    needsRefundAccount: false,
    amount: { minor: 36_000 },
    balanceAfter: { minor: 0 },
  });
  // An account given needlessly is not sent.
  const result = await stage.toss.cancel({ orderId, reason, refundAccount: myAccount });
  expect(result).toMatchObject({ kind: 'done', outcome: { kind: 'canceled' } });
  expect(stage.gateway.callsOf('cancel')[0]?.body).toEqual({ cancelReason: reason });
  expect(stage.changes.at(-1)).toMatchObject({ to: 'canceled', stock: 'put back', delivery: null });
});

test('F3 before the deposit a part cannot be canceled, and nothing is called', async () => {
  const stage = await openStage();
  const { orderId } = await stage.waiting();
  const result = await stage.toss.cancel({ orderId, reason, amount: 1_000 });
  expect(result).toMatchObject({
    kind: 'refused',
    by: 'us',
    trouble: { code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT', cause: 'not cancelable' },
  });
  expect(stage.gateway.callsOf('cancel')).toEqual([]);
});

test('F3 after the deposit the buyer’s own account is needed, and is sent as digits', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paid();
  expect(await stage.toss.previewCancel({ orderId, reason })).toMatchObject({
    kind: 'impossible',
    needsRefundAccount: true,
    trouble: { code: 'INVALID_REFUND_ACCOUNT_INFO', cause: 'refund account' },
  });
  const result = await stage.toss.cancel({
    orderId,
    reason,
    refundAccount: { ...myAccount, holderName: ' 김샘플 ' },
  });
  expect(result).toMatchObject({ kind: 'done', outcome: { kind: 'refunded' } });
  expect(stage.gateway.callsOf('cancel')[0]?.body).toEqual({
    cancelReason: reason,
    refundableAmount: 36_000,
    refundReceiveAccount: { bank: '06', accountNumber: '123456789012', holderName: '김샘플' },
  });
  // Not kept a moment longer than it is needed.
  expect(JSON.stringify(await stage.order(orderId))).not.toContain('123456789012');
});

test.each([
  ['no account', undefined, 'INVALID_REFUND_ACCOUNT_INFO'],
  ['no bank', { ...myAccount, bank: ' ' }, 'INVALID_REFUND_ACCOUNT_INFO'],
  ['no holder', { ...myAccount, holderName: '' }, 'INVALID_REFUND_ACCOUNT_INFO'],
  ['a holder of 61 characters', { ...myAccount, holderName: '김'.repeat(61) }, 'INVALID_REFUND_ACCOUNT_INFO'],
  ['21 digits', { ...myAccount, accountNumber: '1'.repeat(21) }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
  ['letters', { ...myAccount, accountNumber: '12a' }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
  ['no number', { ...myAccount, accountNumber: '' }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
  ['the issued account', { ...myAccount, accountNumber: '5501-9283-74650' }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
])('F3 %s is refused before anything is called', async (_name, refundAccount, code) => {
  const stage = await openStage();
  const { orderId } = await stage.paid();
  const result = await stage.toss.cancel({ orderId, reason, ...(refundAccount && { refundAccount }) });
  expect(result).toMatchObject({ kind: 'refused', trouble: { code, cause: 'refund account' } });
  expect(stage.gateway.callsOf('cancel')).toEqual([]);
});

test('F3 the deposit came unnoticed: the gateway’s no is followed by a look, and now an account is asked for', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.waiting();
  stage.gateway.deposit(paymentKey);
  expect(await stage.toss.cancel({ orderId, reason })).toMatchObject({
    kind: 'refused',
    by: 'gateway',
    trouble: { code: 'INVALID_REFUND_ACCOUNT_INFO' },
    outcome: { kind: 'paid' },
  });
});

test.each(['', '   ', '가'.repeat(201)])(
  'F4 a reason of %j is refused; one of 200 characters goes through',
  async (bad) => {
    const stage = await openStage();
    const { orderId } = await stage.waiting();
    const refused = await stage.toss.cancel({ orderId, reason: bad });
    expect(refused).toMatchObject({ kind: 'refused', trouble: { code: 'INVALID_REQUEST' } });
    expect(await stage.toss.cancel({ orderId, reason: '가'.repeat(200) })).toMatchObject({ kind: 'done' });
  },
);

test('F4 an answer that got lost is asked for again with the same key, and money goes back once', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paid();
  stage.gateway.script('cancel', 'lost');
  const result = await stage.toss.cancel({ orderId, reason, amount: 6_000, refundAccount: myAccount });
  expect(result).toMatchObject({
    kind: 'done',
    outcome: { kind: 'partly-refunded', balance: { minor: 30_000 } },
  });
  const [first, second, ...more] = stage.gateway.callsOf('cancel');
  expect(second).toEqual(first);
  expect(first?.key).toMatch(/^cancel-[\w-]{36}$/);
  expect(more).toEqual([]);
  expect(stage.gateway.payments.get(paymentKey)?.['balanceAmount']).toBe(30_000);
});

test.each([
  ['does not answer', 'hang'],
  ['answers 500', refusal(500, 'FAILED_REFUND_PROCESS')],
  ['is too busy', refusal(429, 'TOO_MANY_REQUESTS')],
  ['still works on the first call', refusal(409, 'IDEMPOTENT_REQUEST_PROCESSING')],
] as const)(
  'F4 a gateway that %s: unconfirmed, until reconcile hears it with the same key',
  async (_name, answer) => {
    const stage = await openStage();
    const { orderId } = await stage.paid();
    stage.gateway.script('cancel', answer, answer, answer);
    const wish = { orderId, reason, amount: 6_000, refundAccount: myAccount };
    expect(await stage.toss.cancel(wish)).toMatchObject({ kind: 'unconfirmed', outcome: { kind: 'paid' } });
    expect((await stage.toss.cancel(wish)).kind).toBe('busy');
    for (let round = 0; round < 5; round++) {
      stage.advance(minutes);
      await stage.toss.reconcile();
    }
    expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({
      kind: 'partly-refunded',
      balance: { minor: 30_000 },
    });
    expect(new Set(stage.gateway.callsOf('cancel').map(({ key }) => key)).size).toBe(1);
  },
);

test('F4 the same wish twice, at once and later, cancels once', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paid();
  const wish = { orderId, reason, amount: 6_000, refundAccount: myAccount, requestId: 'form 17' };
  const twice = await Promise.all([stage.toss.cancel(wish), stage.toss.cancel(wish)]);
  expect(twice.map(({ kind }) => kind)).toEqual(['done', 'done']);
  expect((await stage.open().cancel(wish)).kind).toBe('done');
  expect(stage.gateway.callsOf('cancel')).toHaveLength(1);
});

test('F4 two wishes at once: one goes through, the other is told to wait', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paid();
  const wish = { orderId, reason, amount: 6_000, refundAccount: myAccount };
  const processes = [stage.toss, stage.open(), stage.open()];
  const { until, open } = door();
  stage.gateway.script('cancel', { until });
  const results = processes.map((toss) => toss.cancel(wish));
  await expect.poll(() => stage.gateway.callsOf('cancel').length).toBe(1);
  open();
  expect((await Promise.all(results)).map(({ kind }) => kind).sort()).toEqual(['busy', 'busy', 'done']);
  expect(stage.gateway.callsOf('cancel')).toHaveLength(1);
});

test('F4 a process that died in the middle of a cancellation: another one finishes it', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paidInDollars();
  stage.gateway.script('cancel', 'hang');
  const dying = stage.open({ timing: { commandTimeoutMs: 30_000, buyerPatienceMs: 20 } });
  expect((await dying.cancel({ orderId, reason })).kind).toBe('unconfirmed');
  stage.advance(5 * minutes);
  await stage.open().reconcile();
  expect(await stage.kind(orderId)).toBe('refunded');
});

test('F4 ALREADY_CANCELED_PAYMENT is done, after reading', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paidInDollars();
  stage.gateway.change(paymentKey, { status: 'CANCELED', balanceAmount: 0 });
  expect(await stage.toss.cancel({ orderId, reason })).toMatchObject({
    kind: 'done',
    outcome: { kind: 'refunded' },
  });
});

test('F5 a part of a PayPal payment is canceled with its currency and cents', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paidInDollars('129.90');
  const result = await stage.toss.cancel({ orderId, reason, amount: '29.95', expectedBalance: '129.90' });
  expect(result).toMatchObject({
    kind: 'done',
    outcome: { kind: 'partly-refunded', balance: { minor: 9_995, value: '99.95' } },
  });
  expect(stage.gateway.callsOf('cancel')[0]?.body).toEqual({
    cancelReason: reason,
    cancelAmount: 29.95,
    currency: 'USD',
    refundableAmount: 129.9,
  });
});

test('F6 several partial cancels that add up to everything are a refund, whatever the status is called', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paidInDollars('129.90');
  for (const amount of ['29.95', '99.94']) await stage.toss.cancel({ orderId, reason, amount });
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({
    kind: 'partly-refunded',
    balance: { value: '0.01' },
  });
  const last = await stage.toss.cancel({ orderId, reason, amount: 0.01 });
  expect(last).toMatchObject({ kind: 'done', outcome: { kind: 'refunded' } });
  expect(stage.gateway.payments.get(paymentKey)).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 0,
  });
  expect(stage.changes.at(-1)).toMatchObject({ to: 'refunded', stock: 'put back', delivery: 'stop' });
  const more = await stage.toss.cancel({ orderId, reason });
  expect(more).toMatchObject({
    kind: 'refused',
    trouble: { code: 'ALREADY_CANCELED_PAYMENT', cause: 'already done' },
  });
});

test('F6 any order of partial cancels ends where the sum says, to the cent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }),
      async (parts) => {
        const total = parts.reduce((sum, part) => sum + part, 0);
        const stage = await openStage();
        const { orderId } = await stage.paidInDollars(amountOf(total, 'USD').value);
        let left = total;
        for (const part of parts) {
          left -= part;
          const { outcome } = (await stage.toss.cancel({
            orderId,
            reason,
            amount: amountOf(part, 'USD').value,
          })) as { outcome: { kind: string } };
          expect(outcome.kind).toBe(left === 0 ? 'refunded' : 'partly-refunded');
          expect((await stage.order(orderId)).balance).toBe(left);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('F6 whoever looked at an old balance cancels nothing, by our books or by the gateway’s', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paidInDollars('100');
  const old = await stage.toss.cancel({ orderId, reason, amount: 10, expectedBalance: 90 });
  expect(old).toMatchObject({ kind: 'refused', trouble: { code: 'NOT_MATCHES_REFUNDABLE_AMOUNT' } });
  // Somebody canceled in the developer center, and no webhook has told us yet.
  stage.gateway.change(paymentKey, { status: 'PARTIAL_CANCELED', balanceAmount: 50 });
  expect(await stage.toss.cancel({ orderId, reason })).toMatchObject({
    kind: 'refused',
    trouble: { code: 'NOT_MATCHES_REFUNDABLE_AMOUNT' },
    outcome: { kind: 'partly-refunded', balance: { value: '50.00' } },
  });
});

test.each(['0', '-1', '0.001', 'abc', '1e2', ''])('an amount of %j cancels nothing', async (amount) => {
  const stage = await openStage();
  const { orderId } = await stage.paidInDollars();
  const result = await stage.toss.cancel({ orderId, reason, amount });
  expect(result).toMatchObject({ kind: 'refused', trouble: { code: 'INVALID_REFUND_AMOUNT' } });
  expect(stage.gateway.callsOf('cancel')).toEqual([]);
});

test('more than the balance, a part of what is not divisible, and orders without money are refused with their codes', async () => {
  const stage = await openStage();
  const { orderId } = await stage.paidInDollars('10');
  const order = await stage.order(orderId);
  const codeOf = (change: object, amount?: string) => {
    const { preview } = decideCancel({ ...order, ...change }, { reason, ...(amount && { amount }) });
    return preview.kind === 'impossible' ? preview.trouble.code : preview.becomes;
  };
  expect([
    codeOf({}, '10.01'),
    codeOf({ isPartialCancelable: false }, '1'),
    codeOf({ isPartialCancelable: false }),
    codeOf({ status: 'requested' }),
    codeOf({ status: 'confirming' }),
    codeOf({ status: 'expired' }),
    codeOf({ status: 'failed' }),
    codeOf({ status: 'canceled' }),
  ]).toEqual([
    'NOT_CANCELABLE_AMOUNT',
    'NOT_ALLOWED_PARTIAL_REFUND',
    'refunded',
    ...Array(4).fill('NOT_CANCELABLE_PAYMENT'),
    'ALREADY_CANCELED_PAYMENT',
  ]);
});

test('the preview looks at the payment first, and moves nothing', async () => {
  const stage = await openStage();
  const { orderId, paymentKey } = await stage.paidInDollars('100');
  stage.gateway.change(paymentKey, { status: 'PARTIAL_CANCELED', balanceAmount: 40 });
  expect(await stage.toss.previewCancel({ orderId, reason, amount: 15.5 })).toEqual({
    kind: 'possible',
    amount: { currency: 'USD', minor: 1_550, value: '15.50' },
    balanceAfter: { currency: 'USD', minor: 2_450, value: '24.50' },
    becomes: 'partly-refunded',
    needsRefundAccount: false,
  });
  expect(stage.gateway.callsOf('cancel')).toEqual([]);
  expect(await stage.toss.previewCancel({ orderId: 'order-of-nobody', reason })).toEqual({
    kind: 'unknown-order',
  });
  expect(await stage.toss.cancel({ orderId: 'order-of-nobody', reason })).toEqual({ kind: 'unknown-order' });
});

test('a webhook about our own cancellation changes nothing more', async () => {
  const stage = await openStage();
  const { orderId, secret } = await stage.waiting();
  await stage.toss.cancel({ orderId, reason });
  expect((await stage.toss.webhook(deposit({ orderId, secret, status: 'CANCELED' }))).status).toBe(200);
  expect(stage.changes.filter(({ to }) => to === 'canceled')).toHaveLength(1);
});
