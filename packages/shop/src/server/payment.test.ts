import { expect, test } from 'vitest';
import { openShop } from '../../test/open-shop.ts';
import { apiVersion, parsePayment } from './payment.ts';

const wire = {
  mId: 'tgdocs',
  paymentKey: 'tgdoc20260310142231Kq7Zp',
  orderId: 'order-1',
  status: 'WAITING_FOR_DEPOSIT',
  method: '가상계좌',
  currency: 'KRW',
  totalAmount: 36_000,
  balanceAmount: 36_000,
  approvedAt: null,
  secret: 'ps_1',
  version: '2022-11-16',
  virtualAccount: {
    accountNumber: 'X1',
    bankCode: '88',
    customerName: '김',
    dueDate: '2026-03-17T14:22:31+09:00',
  },
  failure: null,
};

test('A5 the API version is 2022-11-16', () => {
  expect(apiVersion).toBe('2022-11-16');
  expect(parsePayment(wire)).toMatchObject({
    version: apiVersion,
    secret: 'ps_1',
    virtualAccount: { expired: false },
  });
});

test('A5 fields and words that do not exist yet break nothing', () => {
  const future = {
    ...wire,
    status: 'SOMETHING_NEW',
    loyalty: { points: [1] },
    virtualAccount: { ...wire.virtualAccount, mood: 1 },
  };
  expect(parsePayment(future)).toMatchObject({ status: 'SOMETHING_NEW', totalAmount: 36_000 });
});

test('A5 an answer of another version is followed, and the log says so', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  payment['version'] = '2030-01-01';
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.log()).toContain('2030-01-01');
});

test.each([null, 'text', [], {}, { ...wire, totalAmount: '36000' }, { ...wire, paymentKey: '' }])(
  'what is no Payment is not taken for one: %j',
  (json) => {
    expect(parsePayment(json)).toBeUndefined();
  },
);
