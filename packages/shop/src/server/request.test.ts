import { expect, test } from 'vitest';
import { customer, openShop } from '../../test/open-shop.ts';

test('B1 the order is stored before the window opens, and the price is ours, not the page’s', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { body } = await buyer.post('/api/orders', {
    language: 'ko',
    lines: [
      { productId: 'mug', quantity: 2, price: 1 },
      { productId: 'cloth', quantity: 1 },
    ],
    amount: 1,
  });
  expect(Object.keys(body)).toEqual(['orderId']);
  const order = await buyer.see(String(body['orderId']));
  expect(order).toMatchObject({
    status: 'created',
    amount: { value: 48_000, currency: 'KRW' },
    orderName: '흙빛 머그 외 1건',
  });
  expect(shop.gateway.callsOf('confirm')).toEqual([]);

  const { request } = await buyer.pressPay(order.orderId);
  expect((await buyer.see(order.orderId)).status).toBe('requested');
  expect(request).toEqual({
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 48_000, currency: 'KRW' },
    orderId: order.orderId,
    orderName: '흙빛 머그 외 1건',
    customerName: '김샘플',
    customerEmail: 'kim@example.com',
    customerMobilePhone: '01012345678',
    successUrl: `${shop.origin}/payments/success`,
    failUrl: expect.stringMatching(`^${shop.origin}/payments/fail\\?token=`),
    virtualAccount: { cashReceipt: { type: '소득공제' }, useEscrow: false, validHours: 24 },
  });
});

test('B2 order ids are random, unique and valid for the protocol', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderIds = await Promise.all(Array.from({ length: 50 }, () => buyer.order()));
  expect(new Set(orderIds).size).toBe(50);
  for (const orderId of orderIds) expect(orderId).toMatch(/^[A-Za-z0-9_-]{6,64}$/);
});

test('C3 the session is a cookie that scripts cannot read and other sites do not send', async () => {
  await using shop = await openShop();
  const response = await fetch(`${shop.origin}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ language: 'ko', lines: [{ productId: 'mug', quantity: 1 }] }),
  });
  expect(response.headers.get('set-cookie')).toMatch(/^shop_session=[\w-]{32}; .*HttpOnly; SameSite=Lax/);
});

test('C3 nobody else sees the order, and cannot ask for its payment', async () => {
  await using shop = await openShop();
  const orderId = await shop.buyer().order();
  const stranger = shop.buyer();
  await stranger.order();
  expect((await stranger.open(`/orders/${orderId}`)).status).toBe(404);
  expect((await stranger.open(`/api/orders/${orderId}`)).status).toBe(404);
  expect((await stranger.open(`/api/orders/${orderId}/events`)).status).toBe(404);
  const answer = await stranger.post(`/api/orders/${orderId}/request`, {
    method: 'VIRTUAL_ACCOUNT',
    customer,
  });
  expect(answer.status).toBe(404);
});

test('F7 pressing pay puts the goods aside once, however often it is pressed', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  expect(shop.stock('mug')).toBe(500);
  await buyer.pressPay(orderId);
  await buyer.pressPay(orderId);
  expect(shop.stock('mug')).toBe(498);
});

test('F7 goods that are gone cannot be paid for, and nothing of the rest is put aside', async () => {
  await using shop = await openShop();
  shop.table.exec("update stock set quantity = 1 where productId = 'mug'");
  const buyer = shop.buyer();
  const orderId = await buyer.order([
    { productId: 'cloth', quantity: 1 },
    { productId: 'mug', quantity: 2 },
  ]);
  const { status, body } = await buyer.post(`/api/orders/${orderId}/request`, {
    method: 'VIRTUAL_ACCOUNT',
    customer,
  });
  expect([status, body]).toEqual([409, { code: 'OUT_OF_STOCK' }]);
  expect([shop.stock('cloth'), shop.stock('mug')]).toEqual([500, 1]);
  expect((await buyer.see(orderId)).status).toBe('created');
});

test('an order that waits for its deposit cannot be asked for again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId } = await buyer.waiting();
  const answer = await buyer.post(`/api/orders/${orderId}/request`, { method: 'VIRTUAL_ACCOUNT', customer });
  expect([answer.status, answer.body['code']]).toEqual([409, 'ORDER_IS_CLOSED']);
});

test.each([
  {},
  { language: 'ko', lines: [] },
  { language: 'ko', lines: [{ productId: 'ghost', quantity: 1 }] },
  { language: 'ko', lines: [{ productId: 'mug', quantity: 0 }] },
  { language: 'ko', lines: [{ productId: 'mug', quantity: -1 }] },
  { language: 'ko', lines: [{ productId: 'mug', quantity: 1.5 }] },
  { language: 'ko', lines: [{ productId: 'mug', quantity: '2' }] },
  { language: 'xx', lines: [{ productId: 'mug', quantity: 1 }] },
])('an order of %j is refused', async (body) => {
  await using shop = await openShop();
  expect((await shop.buyer().post('/api/orders', body)).status).toBe(400);
});

test.each([
  { method: 'CASH', customer },
  { method: 'VIRTUAL_ACCOUNT' },
  { method: 'VIRTUAL_ACCOUNT', customer: { ...customer, name: '  ' } },
  { method: 'VIRTUAL_ACCOUNT', customer: { ...customer, name: 'ㅋ'.repeat(101) } },
  { method: 'VIRTUAL_ACCOUNT', customer: { ...customer, phone: '010-12' } },
  { method: 'VIRTUAL_ACCOUNT', customer: { ...customer, phone: '--------' } },
  { method: 'VIRTUAL_ACCOUNT', customer: { ...customer, email: 'kim' } },
])('a request of %j is refused and puts nothing aside', async (body) => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  expect((await buyer.post(`/api/orders/${orderId}/request`, body)).status).toBe(400);
  expect(shop.stock('mug')).toBe(500);
});
