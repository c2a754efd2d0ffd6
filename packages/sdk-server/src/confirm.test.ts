import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { changed, deposit, door, minutes, openStage, paypal, testKeys, visitOf } from '../test/stage.ts';
import { newOrderId } from './order-id.ts';

test('C11 an account that was issued is not paid, and its result has nothing a payment has', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  const result = await stage.toss.confirm(visit, 'kim');
  expect(result).toEqual({
    kind: 'account-issued',
    orderId,
    paymentKey: visit['paymentKey'],
    amount: { currency: 'KRW', minor: 36_000, value: '36000' },
    account: {
      bankCode: '88',
      accountNumber: 'X5501928374650',
      holderName: '김샘플',
      dueAt: '2026-03-11T05:22:31.000Z',
    },
    wasReversed: false,
  });
  expect(result).not.toHaveProperty('paidAt');
  expect(stage.changes.map(({ delivery }) => delivery)).not.toContain('start');
});

test('C11 DONE is paid: PayPal, with its cents', async () => {
  const stage = await openStage();
  const { result } = await stage.paidInDollars('129.90');
  expect(result).toMatchObject({
    kind: 'paid',
    amount: { currency: 'USD', minor: 12_990, value: '129.90' },
    balance: { value: '129.90' },
    paidAt: '2026-03-10T14:22:40+09:00',
  });
  expect(stage.changes.at(-1)).toMatchObject({
    from: 'confirming',
    to: 'paid',
    delivery: 'start',
    stock: null,
  });
  expect(stage.gateway.callsOf('confirm')[0]?.body['amount']).toBe(129.9);
});

test.each(['129.9', '129.90', '129.900'])(
  'C1 amount=%s is the same decimal as 129.90 dollars',
  async (amount) => {
    const stage = await openStage();
    const wanted = { amount: { value: '129.90', currency: 'USD' }, method: 'FOREIGN_EASY_PAY' } as const;
    const { visit } = await stage.authenticated(wanted, paypal);
    expect(await stage.toss.confirm({ ...visit, amount }, 'kim')).toMatchObject({ kind: 'paid' });
  },
);

test.each([
  '',
  'abc',
  'NaN',
  '3.6e4',
  '36000 ',
  '-36000',
  '36000.5',
  '0x8CA0',
  undefined,
  null,
  {},
  ['36000', '1'],
])('C1 amount=%j is refused without a confirm, and the order stays as it is', async (amount) => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  const result = await stage.toss.confirm({ ...visit, amount }, 'kim');
  expect(result).toEqual({ kind: 'bad-address', wrong: 'amount' });
  expect(stage.gateway.calls).toEqual([]);
  expect(await stage.kind(orderId)).toBe('requested');
});

test('C1 an amount that stands twice in the address is none', async () => {
  const stage = await openStage();
  const { visit } = await stage.authenticated();
  const url = new URL(`http://shop.test/ok?${new URLSearchParams(visit)}&amount=36000`);
  expect(await stage.toss.confirm(url, 'kim')).toEqual({ kind: 'bad-address', wrong: 'amount' });
});

test.each(['1', '35999', '360000', '36000.00001'])('C2 amount=%s: no confirm', async (amount) => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  const result = await stage.toss.confirm({ ...visit, amount }, 'kim');
  const isAmount = !amount.includes('.');
  expect(result.kind).toBe(isAmount ? 'mismatch' : 'bad-address');
  expect(stage.gateway.calls).toEqual([]);
  expect(await stage.kind(orderId)).toBe(isAmount ? 'mismatch' : 'requested');
  if (isAmount) {
    expect(stage.whats()).toEqual(['amount was tampered with']);
    expect(stage.changes.at(-1)).toMatchObject({ to: 'mismatch', stock: 'put back' });
  }
});

test('C2 a mismatched order stays closed, even for the right amount, and no webhook opens it', async () => {
  const stage = await openStage();
  const { visit, orderId, payment } = await stage.authenticated();
  await stage.toss.confirm({ ...visit, amount: '1' }, 'kim');
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('mismatch');
  const again = await stage.toss.request({
    orderId,
    amount: { value: 36_000, currency: 'KRW' },
    owner: 'kim',
  });
  expect(again).toMatchObject({ kind: 'closed', outcome: { kind: 'mismatch' } });
  await stage.toss.webhook(changed({ ...payment, status: 'DONE' }));
  await stage.toss.reconcile({ all: true });
  expect(stage.gateway.callsOf('confirm')).toEqual([]);
  expect(await stage.kind(orderId)).toBe('mismatch');
});

test('C2 another amount in the address of an order that already waits changes nothing', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.waiting();
  expect((await stage.toss.confirm({ ...visit, amount: '1' }, 'kim')).kind).toBe('account-issued');
  expect(await stage.kind(orderId)).toBe('account-issued');
});

test('C3 an unknown orderId is refused, and so is the order of another buyer', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  for (const [who, where] of [
    ['park', visit],
    [undefined, visit],
    ['kim', { ...visit, orderId: newOrderId() }],
    ['kim', { ...visit, orderId: '' }],
    ['kim', { ...visit, orderId: '__proto__' }],
  ] as const) {
    expect(await stage.toss.confirm(where, who)).toEqual({ kind: 'unknown-order' });
  }
  expect(stage.gateway.calls).toEqual([]);
  expect(await stage.toss.outcome(orderId, 'park')).toBeUndefined();
  expect(await stage.kind(orderId)).toBe('requested');
});

test('C3 an order without an owner is known by the signed address it was sent to the window with', async () => {
  const stage = await openStage();
  const { window, orderId, amount } = await stage.toss
    .request({
      orderId: newOrderId(),
      amount: { value: 36_000, currency: 'KRW' },
      successUrl: 'https://shop.test/ok?lang=ko',
    })
    .then((opened) => ({ ...(opened as Extract<typeof opened, { kind: 'open' }>), amount: 36_000 }));
  const visit = visitOf(stage.gateway.authenticate(orderId, amount));
  const signed = new URL(window.successUrl ?? '');
  expect(signed.searchParams.get('lang')).toBe('ko');
  expect(await stage.toss.confirm(visit)).toEqual({ kind: 'unknown-order' });
  const forged = `${orderId}.1.${'A'.repeat(43)}`;
  expect(await stage.toss.confirm({ ...visit, token: forged })).toEqual({ kind: 'unknown-order' });
  for (const [name, value] of Object.entries(visit)) signed.searchParams.set(name, value);
  expect(await stage.toss.confirm(signed)).toMatchObject({ kind: 'account-issued' });
});

test('C3 a signed address works for its own order, purpose, owner and shop alone', async () => {
  const stage = await openStage();
  const own = { successUrl: 'https://shop.test/ok', failUrl: 'https://shop.test/no' };
  const one = await stage.authenticated(own);
  const other = await stage.authenticated(own);
  const tokenIn = (address = '') => new URL(address).searchParams.get('token');
  for (const token of [tokenIn(other.window.successUrl), tokenIn(one.window.failUrl), '', 'a.b.c', null]) {
    expect(await stage.toss.confirm({ ...one.visit, token }, 'kim')).toEqual({ kind: 'unknown-order' });
  }
  const elsewhere = stage.open({ secretKey: 'test_sk_anotherShopsKey' });
  const token = tokenIn(one.window.successUrl);
  expect(await elsewhere.confirm({ ...one.visit, token }, 'kim')).toEqual({ kind: 'unknown-order' });
  expect(await stage.toss.confirm({ ...one.visit, token }, 'kim')).toMatchObject({ kind: 'account-issued' });
});

test('C3 the paymentKey of another order is not confirmed', async () => {
  const stage = await openStage();
  const first = await stage.waiting();
  const second = await stage.authenticated();
  const visit = { ...second.visit, paymentKey: first.paymentKey };
  expect(await stage.toss.confirm(visit, 'kim')).toEqual({ kind: 'bad-address', wrong: 'paymentKey' });
  expect(stage.gateway.callsOf('confirm')).toHaveLength(1);
  expect(stage.whats()).toEqual(['paymentKey of another order']);
  expect(await stage.kind(second.orderId)).toBe('requested');
});

test.each(['../payments/orders/x', 'a'.repeat(201), '', 'ä', undefined])(
  'C3 paymentKey=%j is none',
  async (paymentKey) => {
    const stage = await openStage();
    const { visit } = await stage.authenticated();
    const result = await stage.toss.confirm({ ...visit, paymentKey }, 'kim');
    expect(result).toEqual({ kind: 'bad-address', wrong: 'paymentKey' });
  },
);

test('C3 a paymentKey from elsewhere is refused by the gateway, and locks nobody else out', async () => {
  const stage = await openStage();
  const thief = await stage.authenticated();
  const victim = await stage.authenticated({ owner: 'park' });
  const stolen = { ...thief.visit, paymentKey: victim.paymentKey };
  expect(await stage.toss.confirm(stolen, 'kim')).toMatchObject({
    kind: 'failed',
    canRetry: true,
    trouble: { code: 'FORBIDDEN_REQUEST', cause: 'request' },
  });
  expect((await stage.toss.confirm(victim.visit, 'park')).kind).toBe('account-issued');
});

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

test('C8 nothing stands between the success page and the confirm: one visit is one call', async () => {
  const stage = await openStage();
  await stage.waiting();
  expect(stage.gateway.calls.map(({ route }) => route)).toEqual(['confirm']);
});

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

test.each([
  ['orderId', { orderId: 'order_of_somebody' }],
  ['totalAmount', { totalAmount: 1 }],
  ['currency', { currency: 'USD' }],
  ['method', { method: '카드' }],
  ['paymentKey', { paymentKey: 'another' }],
])('C10 an answer with another %s is not taken for this order’s', async (field, difference) => {
  const stage = await openStage();
  const { visit, payment } = await stage.authenticated();
  const body = {
    ...payment,
    status: 'DONE',
    approvedAt: '2026-03-10T14:22:31+09:00',
    secret: 'ps_1',
    ...difference,
  };
  stage.gateway.script('confirm', { status: 200, body });
  expect(await stage.toss.confirm(visit, 'kim')).toMatchObject({
    kind: 'failed',
    canRetry: false,
    trouble: { code: 'PAYMENT_DOES_NOT_FIT', cause: 'does not fit' },
  });
  expect(stage.alerts).toMatchObject([{ what: 'payment does not fit its order', detail: field }]);
  expect(stage.states()).not.toContain('paid');
});

test('C10 the method may be named in English, and a card order may be paid by a wallet', async () => {
  const stage = await openStage();
  const one = await stage.authenticated(
    { method: 'FOREIGN_EASY_PAY', amount: { value: 1, currency: 'USD' } },
    {
      ...paypal,
      method: 'FOREIGN_EASY_PAY',
    },
  );
  expect((await stage.toss.confirm(one.visit, 'kim')).kind).toBe('paid');
  const two = await stage.authenticated({ method: 'CARD' }, { method: '간편결제' });
  expect((await stage.toss.confirm(two.visit, 'kim')).kind).toBe('paid');
});

test('C12 the secret is stored in the same commit as the account, and for PayPal too', async () => {
  const stage = await openStage();
  const { paymentKey, orderId } = await stage.waiting();
  const issued = stage.changes.filter(({ order }) => order.account !== null);
  expect(issued.map(({ order }) => order.secret)).toEqual([`ps_${paymentKey}`]);
  expect((await stage.order(orderId)).secret).toBe(`ps_${paymentKey}`);
  const dollars = await stage.paidInDollars();
  expect((await stage.order(dollars.orderId)).secret).toBe(`ps_${dollars.paymentKey}`);
});

test('C12 the secret is kept even when another process has read the payment meanwhile, and its news stays', async () => {
  const stage = await openStage();
  const { visit, orderId, paymentKey } = await stage.authenticated();
  const { until, open } = door();
  stage.gateway.script('confirm', { until });
  const confirming = stage.toss.confirm(visit, 'kim');
  await expect.poll(() => stage.gateway.callsOf('confirm').length).toBe(1);
  const order = await stage.order(orderId);
  await stage.store.replace({ ...order, status: 'paid', version: order.version + 1 }, undefined);
  open();
  await confirming;
  expect(await stage.order(orderId)).toMatchObject({ status: 'paid', secret: `ps_${paymentKey}` });
});

test('C12 no result and no alert ever shows the secret or a key', async () => {
  const stage = await openStage();
  const { visit, secret, orderId } = await stage.paid();
  await stage.toss.webhook(deposit({ orderId, secret: 'ps_wrong' }));
  const told = JSON.stringify([
    await stage.toss.confirm(visit, 'kim'),
    await stage.toss.outcome(orderId, 'kim'),
    await stage.toss.cancel({ orderId, reason: '변심' }),
    stage.alerts,
    stage.toss,
  ]);
  expect(told).not.toContain(secret);
  expect(told).not.toContain(testKeys.secretKey);
  expect(stage.alerts).not.toEqual([]);
});

test('C13 a confirm that could not be written down is finished from the stored key, not canceled', async () => {
  let isFull = true;
  const stage = await openStage({
    onChange: ({ to }) => {
      if (isFull && to === 'awaiting-deposit') throw new Error('disk full');
    },
  });
  const { visit, orderId, paymentKey } = await stage.authenticated();
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  expect(stage.alerts).toMatchObject([
    { what: 'left open, reconcile will try again', detail: 'confirm: disk full' },
  ]);
  isFull = false;
  stage.advance(2 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('account-issued');
  expect((await stage.order(orderId)).secret).toBe(`ps_${paymentKey}`);
  expect(stage.gateway.callsOf('cancel')).toEqual([]);
});

test('C13 what a process left in the middle of a confirm, another one finishes, once its time is over', async () => {
  const stage = await openStage({ timing: { commandTimeoutMs: 30_000, buyerPatienceMs: 20 } });
  const { visit, orderId } = await stage.authenticated();
  stage.gateway.script('confirm', 'hang');
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  const other = stage.open();
  expect((await other.reconcile()).looked).toBe(0);
  stage.advance(5 * minutes);
  const third = stage.open();
  await Promise.all([other.reconcile(), third.reconcile()]);
  expect(await stage.kind(orderId)).toBe('account-issued');
  expect(stage.gateway.callsOf('confirm').filter(({ key }) => key).length).toBe(2);
});

test('C14 the account is readable again later, by its owner', async () => {
  const stage = await openStage();
  const { orderId, result } = await stage.waiting();
  expect(await stage.open().outcome(orderId, 'kim')).toEqual(result);
});

test('A5 another API version than the tested one is said, once, and unknown fields break nothing', async () => {
  const stage = await openStage();
  const { visit } = await stage.authenticated({}, { version: '2030-01-01', status: 'IN_PROGRESS' });
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
  expect(stage.alerts).toMatchObject([{ what: 'another API version than tested', detail: '2030-01-01' }]);
});
