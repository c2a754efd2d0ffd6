import { expect, test } from 'vitest';
import { openStage, paypal, testKeys } from '../test/stage.ts';
import { createTossPayments } from './index.ts';
import { memoryStore } from './stores/memory.ts';

const abroad = { clientKey: 'test_ck_abroad', secretKey: 'test_sk_abroad' };
const dollars = { amount: { value: '25.98', currency: 'USD' }, method: 'FOREIGN_EASY_PAY' } as const;

test('A3 with a MID of its own for PayPal, each payment is confirmed, read and canceled with the keys of its MID', async () => {
  const stage = await openStage({ methodKeys: { FOREIGN_EASY_PAY: abroad } });
  const { orderId } = await stage.waiting();
  await stage.toss.refresh(orderId);
  const paid = await stage.authenticated(dollars, paypal);
  expect((await stage.toss.confirm(paid.visit, 'kim')).kind).toBe('paid');
  await stage.toss.refresh(paid.orderId);
  await stage.toss.payment(paid.paymentKey, 'FOREIGN_EASY_PAY');
  await stage.toss.cancel({ orderId: paid.orderId, reason: '변심', amount: '1.01' });
  await stage.request(dollars);
  stage.advance(60 * 60_000);
  await stage.toss.reconcile();
  const used = (route: string) =>
    stage.gateway.callsOf(route).map(({ authorization }) => atob(authorization.slice('Basic '.length)));
  const [own, other] = [`${testKeys.secretKey}:`, `${abroad.secretKey}:`];
  expect(used('confirm')).toEqual([own, other]);
  expect(used('read').slice(0, 3)).toEqual([own, other, other]);
  expect(used('cancel')).toEqual([other]);
  expect(used('readOrder')).toEqual([other]);
});

test('A3 an order that changes its method changes its MID, and its fail address stays signed', async () => {
  const stage = await openStage({ methodKeys: { FOREIGN_EASY_PAY: abroad } });
  const { orderId } = await stage.request();
  const { window } = await stage.request({ orderId, ...dollars, failUrl: 'https://shop.test/no' });
  const failed = await stage.toss.fail(`${window.failUrl}&code=PAY_PROCESS_CANCELED`, 'kim');
  expect(failed).toMatchObject({ orderId, canRetry: true });
  expect(await stage.kind(orderId)).toBe('failed');
});

test.each([
  ['a client key', { secretKey: abroad.clientKey }, 'secretKey holds a client key'],
  ['a pair that is none', { ...abroad, clientKey: 'live_ck_abroad' }, 'clientKey is a live key'],
  [
    'live keys beside test keys',
    { secretKey: 'live_sk_abroad' },
    'methodKeys.FOREIGN_EASY_PAY holds live keys',
  ],
])('A3 %s for a method stops the start', (_name, pair, words) => {
  const start = () =>
    createTossPayments({ ...testKeys, store: memoryStore(), methodKeys: { FOREIGN_EASY_PAY: pair } });
  expect(start).toThrow(words);
});
