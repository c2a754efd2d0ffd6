import { expect, test } from 'vitest';
import { changed, openStage, paypal, visitOf } from '../test/stage.ts';
import { newOrderId } from './order-id.ts';

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
