import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PayPalStage, payPalStage } from '../testing/paypal-stage.ts';

let stage: PayPalStage;
beforeAll(async () => {
  stage = await payPalStage();
});
afterAll(() => stage.close());

const DAY_MS = 86_400_000;
const today = () => {
  const now = Date.now();
  return { from: new Date(now - DAY_MS), to: new Date(now + DAY_MS) };
};

test('PayPal’s report lists what came in with its fee, what went back, and what was taken back', async () => {
  const sold = await stage.paid(10_000);
  const refunded = await stage.paid(2_000);
  const lost = await stage.paid(3_000);
  const refundId = 'rf-of-report';
  await stage.rail.refund({
    refundId,
    orderId: refunded.orderId,
    captureId: refunded.captureId,
    amount: { currency: 'USD', amount: 500 },
  });
  stage.paypal.control.refundAtPayPal({ captureId: refunded.captureId, amount: 100 });
  stage.paypal.control.reverse({ captureId: lost.captureId });

  const report = await stage.rail.transactions(today());
  if (!report.ok) throw new Error(report.code);
  const of = (captureId: string) =>
    report.transactions.filter(
      ({ transactionId, referenceId }) => transactionId === captureId || referenceId === captureId,
    );
  expect(of(sold.captureId)).toMatchObject([
    {
      kind: 'capture',
      isDone: true,
      amount: { currency: 'USD', amount: 10_000 },
      fee: { currency: 'USD', amount: 470 },
      customId: sold.paymentKey,
      invoiceId: expect.stringMatching(new RegExp(`:${sold.paymentKey}$`)),
    },
  ]);
  expect(of(refunded.captureId).map(({ kind, amount, customId }) => [kind, amount.amount, customId])).toEqual(
    expect.arrayContaining([
      ['capture', 2_000, refunded.paymentKey],
      ['refund', 500, refundId],
      ['refund', 100, refunded.paymentKey],
    ]),
  );
  expect(of(lost.captureId).map(({ kind, amount }) => [kind, amount.amount])).toEqual(
    expect.arrayContaining([
      ['capture', 3_000],
      ['reversal', 3_000],
    ]),
  );
  expect(report.refreshedAt).toBeTypeOf('string');
});

test('a stretch in which nothing moved is empty, and one of more than 31 days is refused', async () => {
  const from = new Date('2020-01-01T00:00:00Z');
  expect(await stage.rail.transactions({ from, to: new Date('2020-01-02T00:00:00Z') })).toMatchObject({
    ok: true,
    transactions: [],
  });
  expect(await stage.rail.transactions({ from, to: new Date('2020-03-01T00:00:00Z') })).toMatchObject({
    ok: false,
    code: 'INVALID_PARAMETER_VALUE',
  });
});
