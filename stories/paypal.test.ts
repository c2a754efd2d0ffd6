import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
let shop: Shop;

beforeAll(async () => {
  town = await buildTown();
  shop = await town.shop();
});
afterAll(() => town.close());

test('726.24 dollars: approved, confirmed, a quarter cancelled, then the rest', async () => {
  const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED');
  const approved = await shop.approved();
  expect(approved).toMatchObject({ status: 'IN_PROGRESS', method: '해외간편결제', easyPay: '페이팔' });
  expect((await town.payPal.control.books({})).captures, 'nothing is taken before the confirm').toEqual([]);

  const confirmed = await shop.confirm(approved);
  expect(confirmed.body).toMatchObject({
    status: 'DONE',
    currency: 'USD',
    country: 'US',
    totalAmount: 726.24,
    balanceAmount: 726.24,
    easyPay: '페이팔',
    useEscrow: null,
    receipt: null,
    virtualAccount: null,
  });
  expect(confirmed.body.secret).toMatch(/^ps_/);

  const part = await shop.cancel(approved, { cancelAmount: 181.56, currency: 'USD' });
  expect(part.body).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 544.68,
    vat: 49.52,
    suppliedAmount: 495.16,
  });
  const rest = await shop.cancel(approved);
  expect(rest.body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0, vat: 0 });
  expect(rest.body.cancels).toHaveLength(2);

  const heard = await inbox.wait(5);
  expect(heard.map(({ body }) => body.eventType).sort()).toEqual([
    'CANCEL_STATUS_CHANGED',
    'CANCEL_STATUS_CHANGED',
    'PAYMENT_STATUS_CHANGED',
    'PAYMENT_STATUS_CHANGED',
    'PAYMENT_STATUS_CHANGED',
  ]);
});
