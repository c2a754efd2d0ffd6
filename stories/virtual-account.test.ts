import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

test('a virtual account is issued, paid under another name, announced by webhook, and refunded in two parts', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
  const issued = await shop.waiting();
  expect(issued).toMatchObject({
    status: 'WAITING_FOR_DEPOSIT',
    approvedAt: null,
    secret: expect.stringMatching(/^ps_[0-9A-Za-z]{28}$/),
  });
  expect(issued.virtualAccount.accountNumber).toMatch(/^X\d+$/);

  const paid = await shop.deposit(issued, { depositorName: '다른 사람' });
  expect(paid).toMatchObject({
    status: 200,
    body: { status: 'DONE', secret: null, virtualAccount: { depositorName: '다른 사람' } },
  });
  const letters = await inbox.wait(2);
  expect(letters.find(({ body }) => !('eventType' in body))?.body).toEqual({
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
    secret: issued.secret,
    status: 'DONE',
    transactionKey: paid.body.lastTransactionKey,
    orderId: issued.orderId,
  });

  const part = await shop.cancel(issued, { cancelAmount: 20_000, refundReceiveAccount });
  expect(part.body).toMatchObject({
    status: 'PARTIAL_CANCELED',
    balanceAmount: 30_000,
    suppliedAmount: 27_273,
    vat: 2_727,
    virtualAccount: { refundStatus: 'NONE' },
  });
  const rest = await shop.cancel(issued, { refundReceiveAccount });
  expect(rest.body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0 });
  expect(await shop.cancel(issued, { refundReceiveAccount })).toMatchObject({
    status: 403,
    body: { code: 'NOT_CANCELABLE_AMOUNT' },
  });
});
