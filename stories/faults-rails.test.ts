import { afterAll, beforeAll, expect, test } from 'vitest';
import { atPayPal } from './support/paypal-books.ts';
import { refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

type Rule = Record<string, unknown>;
async function wish(shop: Shop, ...faults: Rule[]): Promise<void> {
  expect(await shop.call('PUT', '/sandbox/v1/faults', { body: { faults } })).toMatchObject({ status: 200 });
}
const applied = async (shop: Shop): Promise<number[]> =>
  (await shop.call('GET', '/sandbox/v1/faults')).body.faults.map(
    (fault: { applied: number }) => fault.applied,
  );
const clear = (shop: Shop) => shop.call('DELETE', '/sandbox/v1/faults');

test('a closed bank takes neither deposits nor refunds of this shop, and those of another as ever', async () => {
  const [shop, neighbour] = [await town.shop(), await town.shop()];
  const [waiting, paid] = [await shop.waiting(), await shop.paid()];
  await wish(shop, { effect: 'bankClosed' });
  expect(await shop.deposit(waiting)).toMatchObject({ status: 422, body: { code: 'CLOSED' } });
  // The cancellation stands; the transfer waits until the bank opens.
  const canceled = await shop.cancel(paid, { refundReceiveAccount });
  expect(canceled).toMatchObject({ status: 200, body: { status: 'CANCELED' } });
  expect(await shop.read(paid)).toMatchObject({ virtualAccount: { refundStatus: 'PENDING' } });
  expect(await applied(shop)).toEqual([2]);

  const theirs = await neighbour.paid();
  await neighbour.cancel(theirs, { refundReceiveAccount });
  await expect.poll(async () => (await neighbour.read(theirs)).virtualAccount.refundStatus).toBe('COMPLETED');
  await clear(shop);
  expect(await shop.deposit(waiting)).toMatchObject({ status: 200, body: { status: 'DONE' } });
});

test('a silent bank has made the transfer, and is not asked to make another', async () => {
  const shop = await town.shop();
  const payment = await shop.paid();
  await wish(shop, { effect: 'bankSilent', orderId: payment.orderId });
  expect(await shop.cancel(payment, { refundReceiveAccount })).toMatchObject({ status: 200 });
  // The bank's own notice tells what its answer did not.
  await expect.poll(async () => (await shop.read(payment)).virtualAccount.refundStatus).toBe('COMPLETED');
  expect(await applied(shop)).toEqual([1]);
});

test('a late notice is heard by the shop’s clock, a lost one never, and the next at once', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'noticeLate', delayMs: 3_600_000 }, { effect: 'noticeLost' });
  const [late, lost, heard] = [await shop.waiting(), await shop.waiting(), await shop.waiting()];
  for (const payment of [late, lost, heard])
    expect(await shop.deposit(payment)).toMatchObject({ status: 200 });
  const statuses = async () =>
    (await Promise.all([late, lost, heard].map((payment) => shop.read(payment)))).map(({ status }) => status);
  expect(await statuses()).toEqual(['WAITING_FOR_DEPOSIT', 'WAITING_FOR_DEPOSIT', 'DONE']);
  await shop.advance('PT59M');
  expect(await statuses()).toEqual(['WAITING_FOR_DEPOSIT', 'WAITING_FOR_DEPOSIT', 'DONE']);
  await shop.advance('PT2M');
  expect(await statuses()).toEqual(['DONE', 'WAITING_FOR_DEPOSIT', 'DONE']);
  expect((await inbox.wait(2)).map(({ body }) => body.orderId)).toEqual([heard.orderId, late.orderId]);
  expect(await applied(shop)).toEqual([1, 1]);
});

test('with the rules gone a late notice comes at once', async () => {
  const shop = await town.shop();
  await wish(shop, { effect: 'noticeLate', delayMs: 86_400_000 });
  const payment = await shop.waiting();
  await shop.deposit(payment);
  expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  await clear(shop);
  await expect.poll(async () => (await shop.read(payment)).status).toBe('DONE');
});

test('a deposit is taken back after its time, once, and can be made again', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  await wish(shop, { effect: 'depositReversed', delayMs: 600_000 });
  const payment = await shop.paid();
  await shop.advance('PT9M');
  expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
  await shop.advance('PT2M');
  expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
  expect((await inbox.wait(2)).map(({ body }) => body.status)).toEqual(['DONE', 'WAITING_FOR_DEPOSIT']);
  expect(await shop.deposit(payment)).toMatchObject({ body: { status: 'DONE' } });
  await shop.advance('PT1H');
  expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
  expect(await applied(shop)).toEqual([1]);
});

test('PayPal is down for one shop and up for the other', async () => {
  const [shop, neighbour] = [await town.shop(), await town.shop()];
  const payment = await shop.approved();
  await wish(shop, { effect: 'payPalDown' });
  const unknown = await shop.confirm(payment);
  expect(unknown).toMatchObject({ status: 500, body: { code: 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING' } });
  await expect(shop.approved()).rejects.toThrow('PROVIDER_ERROR');
  expect(await neighbour.captured()).toMatchObject({ status: 'DONE' });
  await clear(shop);
  expect(await shop.confirm(payment)).toMatchObject({ status: 200, body: { status: 'DONE' } });
  expect((await atPayPal(town, payment)).captures).toHaveLength(1);
});

test('PayPal’s answer is lost: the gateway looks, and money is taken and given back once', async () => {
  const shop = await town.shop();
  await wish(shop, { effect: 'payPalAnswerLost', times: 2 });
  const payment = await shop.captured();
  expect(payment).toMatchObject({ status: 'DONE' });
  const canceled = await shop.cancel(payment, { cancelAmount: 100, currency: 'USD' });
  expect(canceled).toMatchObject({ status: 500, body: { code: 'FAILED_REFUND_PROCESS' } });
  expect(await atPayPal(town, payment)).toMatchObject({ captures: [{}], refunds: [{ status: 'COMPLETED' }] });
  expect(await applied(shop)).toEqual([2]);
});

test('PayPal declines, and PayPal takes its time', async () => {
  const shop = await town.shop();
  const [declined, pending] = [await shop.approved(), await shop.approved()];
  await wish(
    shop,
    { effect: 'payPalDeclines', paymentKey: declined.paymentKey },
    { effect: 'payPalPending', orderId: pending.orderId },
  );
  expect(await shop.confirm(declined)).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY' } });
  expect(await shop.read(declined)).toMatchObject({ status: 'ABORTED' });
  await shop.confirm(pending);
  await expect.poll(async () => (await shop.read(pending)).status).toBe('DONE');
  expect(await applied(shop)).toEqual([1, 1]);
});

// biome-ignore format: a table
test.each([
  ['authenticated', { status: 'EXPIRED' }],
  ['waiting',       { status: 'WAITING_FOR_DEPOSIT', virtualAccount: { expired: true } }],
] as const)('a payment that is %s can be ended now, once', async (kind, ended) => {
  const shop = await town.shop();
  const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
  const payment = await shop[kind]();
  const expire = () => shop.call('POST', `/sandbox/v1/payments/${payment.paymentKey}/expire`, { body: {} });
  expect(await expire()).toMatchObject({ status: 200, body: ended });
  expect(await shop.read(payment)).toMatchObject(ended);
  expect(await expire()).toMatchObject({ body: { code: 'NOT_SUPPORTED_PROCESS' } });
  if (kind === 'waiting') expect(await shop.deposit(payment)).toMatchObject({ status: 422, body: { code: 'EXPIRED' } });
  else expect((await inbox.wait(1)).map(({ body }) => body.data.status)).toEqual(['EXPIRED']);
  expect(await shop.call('GET', '/sandbox/v1/clock')).toMatchObject({ body: { offsetMs: 0 } });
});

test('what is paid, or is not this shop’s, cannot be ended', async () => {
  const [shop, neighbour] = [await town.shop(), await town.shop()];
  const paid = await shop.paid();
  const path = `/sandbox/v1/payments/${paid.paymentKey}/expire`;
  expect(await shop.call('POST', path, { body: {} })).toMatchObject({
    body: { code: 'NOT_SUPPORTED_PROCESS' },
  });
  expect(await neighbour.call('POST', path, { body: {} })).toMatchObject({ status: 404 });
  expect(await shop.read(paid)).toMatchObject({ status: 'DONE' });
});
