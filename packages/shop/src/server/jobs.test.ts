import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { openShop } from '../../test/open-shop.ts';

const hours = 3_600_000;
const minutes = 60_000;

test('F1 a deadline that passed closes the order, after reading, and the goods go back', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.advance(23 * hours);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');

  shop.advance(2 * hours);
  shop.gateway.passDeadline(paymentKey);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('expired');
  expect(shop.stock('mug')).toBe(500);
});

test('F1 a deposit whose webhook got lost is found by the deadline’s reading: paid, not closed', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.gateway.deposit(paymentKey);
  shop.advance(25 * hours);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('F1 without an answer nothing is closed', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.gateway.passDeadline(paymentKey);
  shop.advance(25 * hours);
  shop.gateway.answer('read', 'unreached');
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  shop.advance(minutes);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('expired');
});

test('F1 a deposit notice that comes after the order was closed opens it again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.passDeadline(paymentKey);
  shop.advance(25 * hours);
  await shop.runJobs();
  expect(shop.stock('mug')).toBe(500);
  shop.gateway.deposit(paymentKey);
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(shop.stock('mug')).toBe(498);
});

test('F7 paid late with the goods gone: paid all the same, a person is called, and the shelf stays as it is', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret } = await buyer.waiting();
  shop.gateway.passDeadline(paymentKey);
  shop.advance(25 * hours);
  await shop.runJobs();
  shop.table.exec("update stock set quantity = 1 where productId = 'mug'");
  shop.gateway.deposit(paymentKey);
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  expect((await buyer.see(orderId)).status).toBe('paid');
  expect(shop.log()).toContain('the goods are gone');
  expect(shop.stock('mug')).toBe(1);
});

test('F2 an order that waits for money is read now and then, should every webhook have been lost', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, paymentKey } = await buyer.waiting();
  shop.advance(10 * minutes);
  await shop.runJobs();
  expect(shop.gateway.callsOf('read')).toEqual([]);
  shop.gateway.deposit(paymentKey);
  shop.advance(2 * hours);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('paid');
});

test('F7 a window that nobody finished gives the goods back, once', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  await buyer.pressPay(orderId);
  shop.advance(44 * minutes);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('requested');
  shop.advance(2 * minutes);
  await shop.runJobs();
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('expired');
  expect(shop.stock('mug')).toBe(500);

  // Nothing was ever approved, so the buyer may come back to it.
  await buyer.pressPay(orderId);
  await buyer.open(buyer.throughWindow(orderId).success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.stock('mug')).toBe(498);
});

test('F7 a gateway that cannot be asked leaves an abandoned request alone', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const orderId = await buyer.order();
  await buyer.pressPay(orderId);
  shop.gateway.answer('readOrder', refusal(500, 'COMMON_ERROR'));
  shop.advance(46 * minutes);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('requested');
});

test('F7 every way an order can end gives the goods back exactly once', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const ends = [];
  for (let n = 0; n < 3; n++) ends.push(await buyer.waiting());
  const [expires, cancels, pays] = ends as [(typeof ends)[0], (typeof ends)[0], (typeof ends)[0]];
  expect(shop.stock('mug')).toBe(494);
  shop.gateway.passDeadline(expires.paymentKey);
  shop.gateway.deposit(pays.paymentKey);
  await buyer.post(`/api/orders/${cancels.orderId}/cancel`, { reason: 'x', balance: 36_000 });
  shop.advance(25 * hours);
  for (let n = 0; n < 3; n++) {
    await shop.runJobs();
    for (const { orderId, secret } of ends) {
      await shop.webhook({ secret, status: 'CANCELED', transactionKey: 'T', orderId });
    }
  }
  expect(shop.stock('mug')).toBe(498);
});

test('F8 two orders with the same account number are kept apart', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const first = await buyer.waiting();
  const second = await buyer.waiting();
  const accountOf = async (orderId: string) => (await buyer.see(orderId)).virtualAccount?.accountNumber;
  expect(await accountOf(first.orderId)).toBe(await accountOf(second.orderId));
  shop.gateway.deposit(second.paymentKey);
  const { orderId, secret } = second;
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  expect((await buyer.see(first.orderId)).status).toBe('awaiting-deposit');
  expect((await buyer.see(second.orderId)).status).toBe('paid');
});

test('F2 a cancel and a confirm left open by a crash are finished after the next start', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId } = await buyer.waiting();
  shop.gateway.answer('cancel', 'lost', 'unreached');
  await buyer.post(`/api/orders/${orderId}/cancel`, { reason: 'x', balance: 36_000 });
  shop.advance(10_000);
  await shop.restart();
  await expect.poll(async () => (await buyer.see(orderId)).status).toBe('canceled');
  expect(new Set(shop.gateway.callsOf('cancel').map(({ key }) => key)).size).toBe(1);
});
