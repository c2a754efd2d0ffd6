import { expect, onTestFinished, test } from 'vitest';
import { type Answer, FakeGateway, refusal } from '../../test/fake-gateway.ts';
import { basicAuth, tossClient } from './toss.ts';

const order = { orderId: 'order-1', amount: 36_000 };

async function open(timeoutMs = 30_000) {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  const toss = tossClient({
    apiUrl: gateway.origin,
    secretKey: 'test_sk_abc',
    commandTimeoutMs: timeoutMs,
    readTimeoutMs: timeoutMs,
    closing: new AbortController().signal,
  });
  return { gateway, toss };
}

test('A2 the secret key is sent with a colon behind it, and without one it is another word', async () => {
  const { gateway, toss } = await open();
  await toss.read('nobody');
  const [scheme, token = ''] = (gateway.calls[0]?.authorization ?? '').split(' ');
  expect(scheme).toBe('Basic');
  expect(Buffer.from(token, 'base64').toString()).toBe('test_sk_abc:');
  expect(basicAuth('test_sk_abc')).not.toBe(`Basic ${Buffer.from('test_sk_abc').toString('base64')}`);
});

test('a confirm carries the idempotency key, and its answer the secret', async () => {
  const { gateway, toss } = await open();
  const { paymentKey } = gateway.authenticate(order);
  const answer = await toss.confirm({ paymentKey, ...order }, 'confirm-order-1');
  expect(answer).toMatchObject({
    kind: 'payment',
    payment: { status: 'WAITING_FOR_DEPOSIT', secret: `ps_${paymentKey}` },
  });
  expect(gateway.callsOf('confirm')[0]).toMatchObject({
    key: 'confirm-order-1',
    body: { paymentKey, ...order },
  });
});

test.each<[string, Answer]>([
  ['an answer that never comes', 'hang'],
  ['a connection that breaks', 'unreached'],
  ['an answer that gets lost', 'lost'],
  ['500', refusal(500, 'FAILED_INTERNAL_SYSTEM_PROCESSING')],
  ['502 with a page of HTML', { status: 502, body: '<html>' }],
  ['429', refusal(429, 'TOO_MANY_REQUESTS')],
  ['409 while the first call still runs', refusal(409, 'IDEMPOTENT_REQUEST_PROCESSING')],
  ['200 that is no Payment', { status: 200, body: {} }],
])('C9 %s is silence, not a no', async (_name, scripted) => {
  const { gateway, toss } = await open(scripted === 'hang' ? 200 : undefined);
  const { paymentKey } = gateway.authenticate(order);
  gateway.answer('confirm', scripted);
  expect(await toss.confirm({ paymentKey, ...order }, 'k')).toMatchObject({ kind: 'silence' });
});

test.each([
  [400, 'ALREADY_PROCESSED_PAYMENT'],
  [403, 'REJECT_CARD_COMPANY'],
  [404, 'NOT_FOUND_PAYMENT_SESSION'],
  [401, 'UNAUTHORIZED_KEY'],
])('%i %s is a no, with its code', async (status, code) => {
  const { gateway, toss } = await open();
  gateway.answer('confirm', refusal(status, code));
  expect(await toss.confirm({ paymentKey: 'p', ...order }, 'k')).toMatchObject({
    kind: 'refused',
    status,
    code,
  });
});
