import { expect, test } from 'vitest';
import { minutes, openStage, paypal, visitOf } from '../test/stage.ts';
import { type NewOrder, OrderRefused } from './index.ts';
import { newOrderId } from './order-id.ts';

const won = { value: 50_000, currency: 'KRW' } as const;

test('B1 the order is stored, with its stock, before anything can be opened', async () => {
  const stage = await openStage();
  const { orderId, window } = await stage.request({
    successUrl: 'https://shop.test/ok',
    failUrl: 'https://shop.test/no?x=1',
  });
  expect(await stage.order(orderId)).toMatchObject({
    status: 'requested',
    amount: 36_000,
    balance: 36_000,
    attempt: 1,
  });
  expect(stage.changes).toMatchObject([{ from: null, to: 'requested', stock: 'take', delivery: null }]);
  expect(Object.keys(window).sort()).toEqual(['amount', 'failUrl', 'orderId', 'successUrl']);
  expect(new URL(window.failUrl ?? '').searchParams.get('x')).toBe('1');
});

test('B1 an order that cannot be stored opens no window', async () => {
  const stage = await openStage({
    onChange: () => {
      throw new Error('sold out');
    },
  });
  await expect(stage.request()).rejects.toThrow('sold out');
});

test('B2 orderIds are random, valid and never the same', async () => {
  const ids = Array.from({ length: 1_000 }, newOrderId);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every((id) => /^[A-Za-z0-9_=-]{6,64}$/.test(id))).toBe(true);
});

test('B2 two who request the same order at once get the same order, once', async () => {
  const stage = await openStage();
  const orderId = newOrderId();
  const request = () => stage.toss.request({ orderId, amount: won, owner: 'kim' });
  const results = await Promise.all([request(), request(), request()]);
  expect(results.map(({ kind }) => kind)).toEqual(['open', 'open', 'open']);
  expect(stage.changes.map(({ stock }) => stock).filter(Boolean)).toEqual(['take']);
  expect((await stage.order(orderId)).attempt).toBe(3);
});

test('an order that is paid for, or being paid for, is not opened again', async () => {
  const stage = await openStage();
  const { orderId } = await stage.waiting();
  const again = await stage.toss.request({
    orderId,
    amount: { value: '36000.0', currency: 'KRW' },
    owner: 'kim',
  });
  expect(again).toMatchObject({ kind: 'closed', outcome: { kind: 'account-issued' } });
});

test.each<[string, Partial<NewOrder>, string]>([
  ['a short orderId', { orderId: 'abc' }, 'orderId must be'],
  ['an orderId with a dot', { orderId: 'order.17' }, 'orderId must be'],
  ['no amount', { amount: { value: 0, currency: 'KRW' } }, 'amount.value'],
  ['half a won', { amount: { value: 0.5, currency: 'KRW' } }, 'amount.value'],
  ['a tenth of a cent', { amount: { value: '1.001', currency: 'USD' } }, 'amount.value'],
  ['a word', { amount: { value: 'ten', currency: 'KRW' } }, 'amount.value'],
  ['another currency', { amount: { value: 1, currency: 'EUR' as never } }, 'amount.currency'],
  ['a method there is not', { method: 'BITCOIN' as never }, 'no method'],
  ['B6 PayPal in won', { method: 'FOREIGN_EASY_PAY' }, 'USD'],
  [
    'a virtual account in dollars',
    { method: 'VIRTUAL_ACCOUNT', amount: { value: 1, currency: 'USD' } },
    'KRW',
  ],
  ['B7 a relative address', { successUrl: '/ok' }, 'successUrl'],
  ['B7 an address with a password', { failUrl: 'https://me:pw@shop.test/' }, 'failUrl'],
])('%s is a mistake that shows at once', async (_name, wrong, words) => {
  const stage = await openStage();
  await expect(stage.toss.request({ orderId: newOrderId(), amount: won, ...wrong })).rejects.toThrow(words);
  expect(stage.changes).toEqual([]);
});

test('another owner is another order', async () => {
  const stage = await openStage();
  const { orderId } = await stage.request();
  const amount = { value: 36_000, currency: 'KRW' } as const;
  await expect(stage.toss.request({ orderId, amount, owner: 'park' })).rejects.toThrow('somebody else');
});

const dollars = { amount: { value: '25.98', currency: 'USD' }, method: 'FOREIGN_EASY_PAY' } as const;

test('an order that nobody has paid is asked for again with PayPal: in dollars from now on', async () => {
  const stage = await openStage();
  const { orderId } = await stage.request();
  expect((await stage.request({ orderId, ...dollars })).window.amount).toEqual({
    value: 25.98,
    currency: 'USD',
  });
  expect(await stage.order(orderId)).toMatchObject({
    amount: 2_598,
    balance: 2_598,
    currency: 'USD',
    attempt: 2,
  });
  const payment = stage.gateway.authenticate(orderId, 25.98, paypal);
  expect(await stage.toss.confirm(visitOf(payment), 'kim')).toMatchObject({
    kind: 'paid',
    amount: { minor: 2_598 },
  });
  expect(stage.gateway.callsOf('confirm')[0]?.body['amount']).toBe(25.98);
});

test('a window that was left open at the old price comes back: not confirmed, not tampered with, and the new one works', async () => {
  const stage = await openStage();
  const old = await stage.authenticated();
  const { orderId } = old;
  await stage.request({ orderId, ...dollars });
  expect(await stage.toss.confirm(old.visit, 'kim')).toEqual({ kind: 'bad-address', wrong: 'amount' });
  expect(stage.gateway.callsOf('confirm')).toEqual([]);
  expect([await stage.kind(orderId), stage.whats()]).toEqual(['requested', []]);
  const payment = stage.gateway.authenticate(orderId, 25.98, paypal);
  expect((await stage.toss.confirm(visitOf(payment), 'kim')).kind).toBe('paid');
});

test('a price that was never asked for is tampering all the same', async () => {
  const stage = await openStage();
  const old = await stage.authenticated();
  await stage.request({ orderId: old.orderId, amount: { value: 40_000, currency: 'KRW' } });
  const result = await stage.toss.confirm({ ...old.visit, amount: '100' }, 'kim');
  expect([result.kind, stage.whats()]).toEqual(['mismatch', ['amount was tampered with']]);
});

test('F7 onChange that refuses the goods: no window, and from a success page no confirm', async () => {
  let left = 1;
  const stage = await openStage({
    onChange: ({ stock }) => {
      if (stock === 'take' && left-- < 1) throw new OrderRefused('OUT_OF_STOCK');
    },
  });
  const { orderId, visit } = await stage.authenticated();
  stage.advance(60 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('expired');
  await expect(stage.request()).rejects.toThrow('OUT_OF_STOCK');
  expect(await stage.toss.confirm(visit, 'kim')).toMatchObject({
    kind: 'failed',
    trouble: { code: 'OUT_OF_STOCK' },
    canRetry: true,
  });
  expect(stage.gateway.callsOf('confirm')).toEqual([]);
  // Confirmed by nobody: with goods on the shelf again, the same order can be paid.
  left = 1;
  const { paymentKey } = await stage.authenticated({ orderId });
  expect(paymentKey).not.toBe(visit['paymentKey']);
  expect((await stage.order(orderId)).status).toBe('requested');
});
