import { describe, test } from 'vitest';
import type { RailEvent, TransferOrder } from './bank/protocol.ts';
import type { SetKnob } from './bank/simulator/index.ts';
import { type ConformanceStage, conformance, type RailFault } from './conformance.ts';
import type { SetKnob as SetPayPalKnob } from './paypal/simulator/index.ts';
import type { PayPalEvent, PayPalRefundOrder, PayPalRefundRef } from './paypal/states.ts';
import { bankStage } from './testing/bank-stage.ts';
import { payPalStage } from './testing/paypal-stage.ts';

const bankFaults: Record<RailFault, SetKnob> = {
  ANSWER_LOST: { knob: 'loseAnswer', call: 'refund' },
  ANSWER_LATE: { knob: 'hang', call: 'refund' },
  ANSWER_FORGED: { knob: 'badAnswerSignature', call: 'refund' },
  UNKNOWN_THEN_SUCCEEDED: { knob: 'transferOutcome', outcome: 'UNKNOWN_THEN_SUCCEEDED' },
  UNKNOWN_THEN_FAILED: { knob: 'transferOutcome', outcome: 'UNKNOWN_THEN_FAILED' },
  FAILED_LATER: { knob: 'transferOutcome', outcome: 'FAILED_LATER' },
};

type Closing = { close(): Promise<void> };

async function bankConformanceStage(): Promise<ConformanceStage<TransferOrder, string, RailEvent> & Closing> {
  const stage = await bankStage();
  const { control } = stage.bank;
  let orders = 0;
  const idOf = (event: Record<string, unknown>) =>
    String(event['reversalId'] ?? event['depositId'] ?? event['transferId']);
  return {
    rail: stage.rail,
    hasty: stage.client({ timeoutMs: 300 }),
    stranger: stage.client({ secretsToBank: [{ keyId: 'b1', secret: 'ff'.repeat(32) }] }),
    order() {
      orders += 1;
      return {
        transferId: `trf-${orders}`,
        bankCode: '004',
        accountNumber: '11122233344',
        holderName: '김구매',
        amount: 10_000,
        printText: '시험상점 환불',
        cause: { type: 'REFUND', depositId: 'dep-1' },
      };
    },
    idOf: (order) => order.transferId,
    refOf: (order) => order.transferId,
    changed: (order) => ({ ...order, amount: order.amount + 1 }),
    amountOf: (order) => order.amount,
    fault: (fault) => control.setKnob(bankFaults[fault]),
    async paidOut() {
      const { body } = await stage.app('/app/transfers');
      const transfers = body['transfers'] as { amount: number; status: string }[];
      return transfers.reduce((sum, each) => (each.status === 'FAILED' ? sum : sum + each.amount), 0);
    },
    moneyIn: async () => String((await stage.deposit(await stage.number())).body['depositId']),
    deafen: (times) => {
      stage.gateway.failures = times;
    },
    loseNotice: () => control.setKnob({ knob: 'dropNotice' }),
    told: () =>
      stage.gateway.heard.filter((each) => each.name !== 'depositInquiry').map((each) => idOf(each.body)),
    idOfEvent: idOf,
    seqOf: (event) => event.eventSeq,
    later: async () => {
      await control.advanceClock({ advance: 'PT1M' });
    },
    close: stage.close,
  };
}

const payPalFaults: Record<RailFault, SetPayPalKnob[]> = {
  ANSWER_LOST: [{ knob: 'answerLost', route: 'refundCapture' }],
  ANSWER_LATE: [{ knob: 'delayAnswer', route: 'refundCapture', ms: 60_000 }],
  ANSWER_FORGED: [{ knob: 'htmlAnswer', route: 'refundCapture', status: 200, isDone: true }],
  // The proof asks three times before time goes on.
  UNKNOWN_THEN_SUCCEEDED: [{ knob: 'refundPending' }, { knob: 'unknownStatus', of: 'refund', times: 3 }],
  UNKNOWN_THEN_FAILED: [{ knob: 'refundPending' }, { knob: 'unknownStatus', of: 'refund', times: 3 }],
  FAILED_LATER: [{ knob: 'refundPending' }],
};

/** One large payment, of which every order gives ten dollars back. */
async function payPalConformanceStage(): Promise<
  ConformanceStage<PayPalRefundOrder, PayPalRefundRef, PayPalEvent> & Closing
> {
  const stage = await payPalStage();
  const { control } = stage.paypal;
  const paid = await stage.paid(1_000_00);
  const setUp = await stage.rail.events({ limit: 1_000 });
  if (!setUp.ok) throw new Error(setUp.message);
  stage.heard.length = 0;
  let orders = 0;
  let end: 'COMPLETED' | 'FAILED' = 'COMPLETED';
  return {
    rail: stage.rail,
    // Long enough for a slow machine to have done the work, and far shorter than the late answer.
    hasty: stage.client({ timeoutMs: 3_000, attempts: 1 }),
    stranger: stage.client({ clientSecret: 'wrong' }),
    before: setUp.nextCursor,
    order() {
      orders += 1;
      const { orderId, captureId } = paid;
      return { refundId: `refund-${orders}`, orderId, captureId, amount: { currency: 'USD', amount: 1_000 } };
    },
    idOf: ({ refundId }) => refundId,
    refOf: ({ refundId, orderId }) => ({ refundId, orderId }),
    changed: (order) => ({ ...order, amount: { ...order.amount, amount: order.amount.amount + 1 } }),
    amountOf: ({ amount }) => amount.amount,
    async fault(fault) {
      end = fault === 'FAILED_LATER' || fault === 'UNKNOWN_THEN_FAILED' ? 'FAILED' : 'COMPLETED';
      for (const knob of payPalFaults[fault]) await control.setKnob(knob);
    },
    async paidOut() {
      const { refunds } = await control.books({});
      return refunds.reduce((sum, { status, amount }) => (status === 'FAILED' ? sum : sum + amount), 0);
    },
    moneyIn: async () => (await stage.paid(20_00)).captureId,
    deafen: (times) => {
      stage.deafFor(times, (event) => moneyIdOf(event) !== undefined);
    },
    loseNotice: () => control.setKnob({ knob: 'dropWebhook', eventType: 'PAYMENT.CAPTURE.COMPLETED' }),
    told: () => stage.heard.map(moneyIdOf).filter((id) => id !== undefined),
    idOfEvent: moneyIdOf,
    async later() {
      const { refunds } = await control.books({});
      for (const { refundId, status } of refunds) {
        if (status === 'PENDING') await control.settleRefund({ refundId, end });
      }
      // An hour later, whatever is still on its way counts as lost and is sent again.
      await control.settle({});
      await control.advanceClock({ advance: 'PT1H' });
    },
    close: stage.close,
  };
}

/** An approval moves no money, and a refund on its way has not arrived. */
function moneyIdOf({ type, captureId, refundId }: PayPalEvent): string | undefined {
  if (type === 'PAYMENT.CAPTURE.COMPLETED') return captureId;
  return type === 'PAYMENT.CAPTURE.REFUNDED' || type === 'PAYMENT.REFUND.FAILED' ? refundId : undefined;
}

function prove<Order, Ref, Event>(
  rail: string,
  start: () => Promise<ConformanceStage<Order, Ref, Event> & Closing>,
): void {
  describe(`the rail ${rail}`, () => {
    test.each(conformance)('$claim', async ({ prove: proveOn }) => {
      const stage = await start();
      try {
        await proveOn(stage);
      } finally {
        await stage.close();
      }
    });
  });
}

prove('bank', bankConformanceStage);
prove('paypal', payPalConformanceStage);
