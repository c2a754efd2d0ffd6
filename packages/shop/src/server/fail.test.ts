import { expect, test } from 'vitest';
import { openShop, type TestShop, tokenOf } from '../../test/open-shop.ts';

const address = (query: Record<string, string>) => `/payments/fail?${new URLSearchParams(query)}`;

async function requested(shop: TestShop) {
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  return { buyer, orderId, token: tokenOf(await buyer.pressPay(orderId)) };
}

test('D1 PAY_PROCESS_CANCELED comes without orderId: our token knows the order', async () => {
  await using shop = await openShop();
  const { buyer, orderId, token } = await requested(shop);
  const { status, state } = await buyer.open(
    address({ token, code: 'PAY_PROCESS_CANCELED', message: '취소' }),
  );
  expect(status).toBe(200);
  expect(state.failure).toEqual({
    code: 'PAY_PROCESS_CANCELED',
    message: '취소',
    orderId,
    method: 'VIRTUAL_ACCOUNT',
    canRetry: true,
  });
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'PAY_PROCESS_CANCELED' },
  });
  expect(shop.stock('mug')).toBe(500);
});

test('D1 without a token the session knows the order, and without a session there is still a page', async () => {
  await using shop = await openShop();
  const { buyer, orderId } = await requested(shop);
  const query = address({ code: 'PAY_PROCESS_ABORTED', message: 'x' });
  expect((await buyer.open(query)).state.failure).toMatchObject({ orderId });
  const nobody = await shop.buyer().open(query);
  expect([nobody.status, nobody.state.failure?.orderId]).toEqual([200, null]);
  expect((await shop.buyer().open('/payments/fail')).status).toBe(200);
});

test('D2 the message cannot break out of the page', async () => {
  await using shop = await openShop();
  const { buyer, token } = await requested(shop);
  const message = '</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>';
  const { html, state } = await buyer.open(address({ token, code: '"><b>', message }));
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('<img src=x');
  expect(state.failure).toMatchObject({ code: 'UNKNOWN', message });
});

test('D2 words that did not come by way of the window are not shown at all', async () => {
  await using shop = await openShop();
  const { buyer } = await requested(shop);
  const { state } = await buyer.open(
    address({ code: 'X', message: 'Call this number to get your money back' }),
  );
  expect(state.failure?.message).toBeNull();
});

test.each(['', 'nonsense', 'a.1.b'])('D3 the query alone changes no order: token %j', async (forged) => {
  await using shop = await openShop();
  const { buyer, orderId } = await requested(shop);
  await buyer.open(address({ token: forged, code: 'PAY_PROCESS_ABORTED', message: 'x', orderId }));
  expect((await buyer.see(orderId)).status).toBe('requested');
  expect(shop.stock('mug')).toBe(498);
});

test('D3 neither a token with another order in it, nor one in another buyer’s hands, fails the order', async () => {
  await using shop = await openShop();
  const { buyer, orderId, token } = await requested(shop);
  const other = await requested(shop);
  const [, requests, signature] = token.split('.');
  await other.buyer.open(
    address({ token: `${other.orderId}.${requests}.${signature}`, code: 'X', message: 'x' }),
  );
  expect((await other.buyer.see(other.orderId)).status).toBe('requested');
  await other.buyer.open(address({ token, code: 'X', message: 'x' }));
  expect((await buyer.see(orderId)).status).toBe('requested');
});

test('D3 even the right token cannot fail an order that waits for its deposit, or is paid', async () => {
  await using shop = await openShop();
  const { buyer, orderId, token } = await requested(shop);
  const { payment, success } = buyer.throughWindow(orderId);
  await buyer.open(success);
  const fail = address({ token, code: 'PAY_PROCESS_CANCELED', message: 'x' });
  await buyer.open(fail);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  shop.gateway.deposit(payment.paymentKey);
  const secret = shop.gateway.secrets.get(payment.paymentKey);
  await shop.webhook({
    secret,
    status: 'DONE',
    transactionKey: 'T',
    orderId,
    createdAt: '2026-03-10T15:00:00',
  });
  const { state } = await buyer.open(fail);
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(state.failure).toMatchObject({ orderId, canRetry: false });
});

test('D3 the token of an old window cannot fail a new request', async () => {
  await using shop = await openShop();
  const { buyer, orderId, token } = await requested(shop);
  await buyer.pressPay(orderId);
  await buyer.open(address({ token, code: 'PAY_PROCESS_CANCELED', message: 'x' }));
  expect((await buyer.see(orderId)).status).toBe('requested');
});

test('D4 after a failure the same order can be paid', async () => {
  await using shop = await openShop();
  const { buyer, orderId, token } = await requested(shop);
  const { state } = await buyer.open(address({ token, code: 'PAY_PROCESS_ABORTED', message: 'x', orderId }));
  expect((await buyer.open(`/checkout/${state.failure?.orderId}`)).state.order?.status).toBe('failed');
  await buyer.pressPay(orderId);
  await buyer.open(buyer.throughWindow(orderId).success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.stock('mug')).toBe(498);
});
