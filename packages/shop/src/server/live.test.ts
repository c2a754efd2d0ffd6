import { expect, onTestFinished, test } from 'vitest';
import { type Buyer, openShop } from '../../test/open-shop.ts';
import type { OrderView } from '../wire.ts';

/** Listens like an order page, and keeps what it heard with the time it heard it. */
function listen(origin: string, buyer: Buyer, orderId: string) {
  const heard: { at: number; order: OrderView }[] = [];
  const leave = new AbortController();
  const done = (async () => {
    const headers = { cookie: buyer.cookie };
    const response = await fetch(`${origin}/api/orders/${orderId}/events`, { headers, signal: leave.signal });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        if (data) heard.push({ at: Date.now(), order: JSON.parse(data) as OrderView });
        text = text.slice(end + 2);
      }
    }
  })().catch(() => undefined);
  onTestFinished(() => leave.abort());
  return { heard, done };
}

test('the order page turns to paid within a second of the webhook', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  const { heard } = listen(shop.origin, buyer, orderId);
  await expect.poll(() => heard.at(-1)?.order.status).toBe('awaiting-deposit');
  shop.gateway.deposit(paymentKey);
  const sent = Date.now();
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await expect.poll(() => heard.at(-1)?.order.status).toBe('paid');
  expect((heard.at(-1)?.at ?? 0) - sent).toBeLessThan(1_000);
});

test('opening the order page asks the gateway, should the webhook have been lost', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  shop.advance(60_000);
  const { heard } = listen(shop.origin, buyer, orderId);
  await expect.poll(() => heard.at(-1)?.order.status).toBe('paid');
});

test('a page that listens does not keep the shop from closing', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId } = await buyer.waiting();
  const { heard, done } = listen(shop.origin, buyer, orderId);
  await expect.poll(() => heard.length).toBe(1);
  const begun = Date.now();
  await shop.restart();
  await done;
  expect(Date.now() - begun).toBeLessThan(3_000);
});
