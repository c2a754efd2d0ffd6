import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { hook, hours, openStage } from '../test/stage.ts';

const reason = 'size exchange';
const notice = (transactionKey: unknown, cancelStatus = 'DONE') =>
  hook({
    eventType: 'CANCEL_STATUS_CHANGED',
    createdAt: '2026-03-12T10:02:41.000731',
    data: { transactionKey, cancelStatus, cancelAmount: 29.95 },
  });

/** A PayPal payment of which a part is on its way back. */
async function refunding() {
  const stage = await openStage();
  const at = await stage.paidInDollars('129.90');
  const entry = { transactionKey: 'TX_SLOW', cancelAmount: 29.95, cancelStatus: 'IN_PROGRESS' };
  Object.assign(at.payment, { status: 'PARTIAL_CANCELED', balanceAmount: 99.95, cancels: [entry] });
  stage.gateway.script('cancel', { status: 200, body: structuredClone(at.payment) });
  await stage.toss.cancel({ orderId: at.orderId, reason, amount: '29.95' });
  const refunds = async () => (await stage.order(at.orderId)).refunds;
  expect(await refunds()).toEqual([{ transactionKey: 'TX_SLOW', status: 'IN_PROGRESS' }]);
  return { stage, at, entry, refunds, reads: () => stage.gateway.callsOf('read').length };
}

test('CANCEL_STATUS_CHANGED finds the order by its refund, and is believed by reading', async () => {
  const { stage, at, entry, refunds } = await refunding();
  // It says done; the payment itself says that the money came home again.
  Object.assign(at.payment, { balanceAmount: 129.9 });
  entry.cancelStatus = 'ABORTED';
  expect(await stage.toss.webhook(notice('TX_SLOW', 'DONE'))).toMatchObject({
    kind: 'followed',
    event: 'CANCEL_STATUS_CHANGED',
    outcome: { balance: { value: '129.90' } },
  });
  expect(await refunds()).toEqual([{ transactionKey: 'TX_SLOW', status: 'ABORTED' }]);
});

test('F2 a slow refund whose notice got lost is found by reading now and then, and then left alone', async () => {
  const { stage, entry, refunds, reads } = await refunding();
  entry.cancelStatus = 'DONE';
  stage.advance(2 * hours);
  await stage.toss.reconcile();
  expect(await refunds()).toEqual([{ transactionKey: 'TX_SLOW', status: 'DONE' }]);
  const before = reads();
  stage.advance(2 * hours);
  await stage.toss.reconcile();
  expect(reads()).toBe(before);
});

test('E7 a refund that has ended does not begin again by an older answer', async () => {
  const { stage, at, entry, refunds } = await refunding();
  const old = structuredClone(at.payment);
  entry.cancelStatus = 'DONE';
  await stage.toss.webhook(notice('TX_SLOW'));
  stage.gateway.script('read', { status: 200, body: old });
  expect(await stage.toss.refresh(at.orderId)).toBe(true);
  expect(await refunds()).toEqual([{ transactionKey: 'TX_SLOW', status: 'DONE' }]);
});

test('E12 about nobody’s refund, or one that has ended: 200, and nothing is read', async () => {
  const { stage, entry, reads } = await refunding();
  const before = reads();
  expect(await stage.toss.webhook(notice('TX_OF_NOBODY'))).toMatchObject({ because: 'unknown order' });
  expect(await stage.toss.webhook(notice(7))).toMatchObject({ because: 'unknown event' });
  expect(reads()).toBe(before);
  entry.cancelStatus = 'DONE';
  await stage.toss.webhook(notice('TX_SLOW'));
  const after = reads();
  expect(await stage.toss.webhook(notice('TX_SLOW'))).toMatchObject({ because: 'unknown order' });
  expect(reads()).toBe(after);
});

test('E8 a notice that is quicker than the answer to our own cancel waits for it', async () => {
  const { stage, at } = await refunding();
  const entries = at.payment['cancels'] as object[];
  const body = {
    ...at.payment,
    balanceAmount: 89.95,
    cancels: [...entries, { transactionKey: 'TX_NEXT', cancelStatus: 'IN_PROGRESS' }],
  };
  stage.gateway.script('cancel', { status: 200, body, delayMs: 200 });
  const canceled = stage.toss.cancel({ orderId: at.orderId, reason, amount: '10.00' });
  await expect.poll(() => stage.gateway.callsOf('cancel').length).toBe(2);
  const told = stage.toss.webhook(notice('TX_NEXT'));
  Object.assign(at.payment, body);
  expect(await told).toMatchObject({ kind: 'followed' });
  expect(await canceled).toMatchObject({ kind: 'done' });
});

test('E8 a notice about a cancel that stays unanswered is asked for again', async () => {
  const { stage, at } = await refunding();
  stage.gateway.script('cancel', refusal(500, 'COMMON_ERROR'), refusal(500, 'COMMON_ERROR'));
  await stage.toss.cancel({ orderId: at.orderId, reason, amount: '10.00' });
  expect(await stage.toss.webhook(notice('TX_NEXT'))).toMatchObject({
    ...{ kind: 'later', status: 503, because: 'cancel is under way' },
  });
});
