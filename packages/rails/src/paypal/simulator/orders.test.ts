import { afterAll, beforeAll, expect, test } from 'vitest';
import { issuesOf, type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const statusOf = async (id: string) => (await stage.ask(`/v2/checkout/orders/${id}`)).body.status;
const approve = (orderId: string) => stage.paypal.control.approve({ orderId });
const cancelOrder = (orderId: string) => stage.paypal.control.cancelOrder({ orderId });
const refuse = (orderId: string) => stage.paypal.control.refuse({ orderId });
const advanceClock = (advance: string) => stage.paypal.control.advanceClock({ advance });

test.each([
  ['https://shop.example.com/return', 'https://shop.example.com/return?TOKEN'],
  [
    'https://shop.example.com/return?state=a%20b&x=%2F',
    'https://shop.example.com/return?state=a%20b&x=%2F&TOKEN',
  ],
  ['https://shop.example.com/return?#top', 'https://shop.example.com/return?TOKEN#top'],
  ['http://localhost:4100/r?a=1#b?c', 'http://localhost:4100/r?a=1&TOKEN#b?c'],
])(
  'the buyer comes back to %s with the ids, and what the seller wrote stays',
  async (return_url, expected) => {
    const { id } = await stage.create('10.00', { context: { return_url, cancel_url: return_url } });
    expect(await cancelOrder(id)).toEqual({ ok: true, url: expected.replace('TOKEN', `token=${id}`) });
    const url = expected.replace('TOKEN', `token=${id}&PayerID=TOLLGATEBUY01`);
    expect(await approve(id)).toEqual({ ok: true, url });
    expect(await approve(id)).toEqual({ ok: true, url });
  },
);

test('a buyer who turned back may still come again and pay', async () => {
  const { id } = await stage.create();
  await cancelOrder(id);
  expect(await statusOf(id)).toBe('PAYER_ACTION_REQUIRED');
  expect(await approve(id)).toMatchObject({ ok: true });
});

test('a buyer whom PayPal refuses cannot come again: the order is void', async () => {
  const { id } = await stage.create();
  expect(await refuse(id)).toMatchObject({ ok: true });
  expect(await statusOf(id)).toBe('VOIDED');
  expect(await approve(id)).toEqual({ ok: false, issue: 'ORDER_EXPIRED' });
  expect(issuesOf(await stage.capture(id))).toEqual(['ORDER_NOT_APPROVED']);
});

test('nothing is decided about an order that is paid or not there', async () => {
  const capture = await stage.captured();
  const paid = capture.supplementary_data.related_ids.order_id;
  for (const decide of [approve, cancelOrder, refuse]) {
    expect(await decide(paid)).toEqual({ ok: false, issue: 'ORDER_ALREADY_COMPLETED' });
    expect(await decide('NOTHERE')).toEqual({ ok: false, issue: 'INVALID_RESOURCE_ID' });
  }
});

test('nobody approves for three hours: the order just ends, and nobody hears of it', async () => {
  const { id } = await stage.create();
  await advanceClock('PT2H59M');
  expect(await statusOf(id)).toBe('PAYER_ACTION_REQUIRED');
  await advanceClock('PT1M');
  expect(await statusOf(id)).toBe('VOIDED');
  expect(await approve(id)).toEqual({ ok: false, issue: 'ORDER_EXPIRED' });
  await stage.paypal.control.settle({});
  expect(stage.webhooks.filter(({ resource }) => resource.id === id)).toEqual([]);
  await advanceClock('P3D');
  expect((await stage.ask(`/v2/checkout/orders/${id}`)).status).toBe(404);
});

test('approved and not captured for three hours: the approval is undone, and the seller is told', async () => {
  const { id } = await stage.create();
  await approve(id);
  await advanceClock('PT3H');
  expect(await statusOf(id)).toBe('VOIDED');
  expect(issuesOf(await stage.capture(id))).toEqual(['ORDER_NOT_APPROVED']);
  await stage.paypal.control.settle({});
  const told = stage.webhooks
    .filter(({ resource }) => resource.id === id)
    .map(({ event_type }) => event_type);
  expect(told.sort()).toEqual(['CHECKOUT.ORDER.APPROVED', 'CHECKOUT.PAYMENT-APPROVAL.REVERSED']);
});

test('a paid order is there for good', async () => {
  const own = await restStage();
  try {
    const capture = await own.captured();
    await own.paypal.control.advanceClock({ advance: 'P365D' });
    const { order_id } = capture.supplementary_data.related_ids;
    expect((await own.ask(`/v2/checkout/orders/${order_id}`)).body.status).toBe('COMPLETED');
  } finally {
    await own.close();
  }
});
