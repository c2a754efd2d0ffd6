import { expect, test } from 'vitest';
import { deposit, door, minutes, openStage, paypal, testKeys } from '../test/stage.ts';

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
