import { afterAll, beforeAll, expect, test } from 'vitest';
import { issuesOf, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const toldOf = async (captureId: string) => {
  await stage.paypal.control.settle({});
  return stage.webhooks
    .filter(({ resource }) => JSON.stringify(resource).includes(captureId))
    .map(({ event_type }) => event_type)
    .filter((type) => /DISPUTE|REVERSED/.test(type))
    .sort();
};

test('a buyer complains and is right: the rest of the money is taken back', async () => {
  const { id } = await stage.captured('10.00');
  await stage.refund(id, { amount: usd('4.00') });
  const { disputeId = '' } = await stage.paypal.control.openDispute({
    captureId: id,
    reason: 'UNAUTHORISED',
  });
  const { body } = await stage.ask(`/v1/customer/disputes/${disputeId}`);
  expect(body).toMatchObject({
    reason: 'UNAUTHORISED',
    status: 'WAITING_FOR_SELLER_RESPONSE',
    dispute_state: 'REQUIRED_ACTION',
    dispute_life_cycle_stage: 'INQUIRY',
    disputed_transactions: [{ seller_transaction_id: id }],
  });
  expect(issuesOf(await stage.refund(id, { amount: usd('1.00') }))).toEqual(['TRANSACTION_DISPUTED']);
  await stage.paypal.control.resolveDispute({ disputeId, inFavourOf: 'BUYER' });
  expect((await stage.ask(`/v1/customer/disputes/${disputeId}`)).body).toMatchObject({
    status: 'RESOLVED',
    dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
  });
  const { refunds } = await stage.paypal.control.books({});
  expect(refunds.filter(({ captureId }) => captureId === id)).toMatchObject([
    { cause: 'API', amount: 400 },
    { cause: 'REVERSAL', amount: 600 },
  ]);
  expect(issuesOf(await stage.refund(id, {}))).toEqual(['REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK']);
  expect(await toldOf(id)).toEqual([
    'CUSTOMER.DISPUTE.CREATED',
    'CUSTOMER.DISPUTE.RESOLVED',
    'PAYMENT.CAPTURE.REVERSED',
  ]);
});

test('a buyer complains and is wrong: the money stays', async () => {
  const { id } = await stage.captured('10.00');
  const { disputeId = '' } = await stage.paypal.control.openDispute({ captureId: id });
  expect(await stage.paypal.control.openDispute({ captureId: id })).toEqual({ disputeId: undefined });
  await stage.paypal.control.resolveDispute({ disputeId, inFavourOf: 'SELLER' });
  expect((await stage.ask(`/v2/payments/captures/${id}`)).body.status).toBe('COMPLETED');
  expect((await stage.refund(id, { amount: usd('1.00') })).status).toBe(201);
});

test('all at once: the money of a capture is taken back, and not twice', async () => {
  const { id } = await stage.captured('10.00');
  const reverse = () => stage.paypal.control.reverse({ captureId: id });
  expect([await reverse(), await reverse()]).toEqual([{ reversed: true }, { reversed: false }]);
  expect((await stage.ask(`/v2/payments/captures/${id}`)).body.status).toBe('REFUNDED');
  expect(await toldOf(id)).toHaveLength(3);
});

test('disputes are listed by transaction and by state, each seller its own', async () => {
  const own = await restStage();
  try {
    const [a, b] = [await own.captured(), await own.captured()];
    await own.paypal.control.openDispute({ captureId: a.id });
    await own.paypal.control.reverse({ captureId: b.id });
    const list = async (query = '') =>
      (await own.ask(`/v1/customer/disputes${query}`)).body.items.map(
        (item: { disputed_transactions: { seller_transaction_id: string }[] }) =>
          item.disputed_transactions[0]?.seller_transaction_id,
      );
    expect(await list()).toEqual([b.id, a.id]);
    expect(await list(`?disputed_transaction_id=${a.id}`)).toEqual([a.id]);
    expect(await list('?dispute_state=RESOLVED,APPEALABLE')).toEqual([b.id]);
    expect(await list('?page_size=1')).toEqual([b.id]);
    expect((await own.ask('/v1/customer/disputes?page_size=many')).status).toBe(400);
    await own.paypal.control.addAccount({ clientId: 'other', clientSecret: 's' });
    const headers = { authorization: `Bearer ${await own.token('other', 's')}` };
    expect((await own.ask('/v1/customer/disputes', { headers })).body.items).toEqual([]);
  } finally {
    await own.close();
  }
});
