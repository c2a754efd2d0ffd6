import { describe, test } from 'vitest';
import type { RailEvent, TransferOrder } from './bank/protocol.ts';
import type { SetKnob } from './bank/simulator/index.ts';
import { type ConformanceStage, conformance, type RailFault } from './conformance.ts';
import { bankStage } from './testing/bank-stage.ts';

const faults: Record<RailFault, SetKnob> = {
  ANSWER_LOST: { knob: 'loseAnswer', call: 'refund' },
  ANSWER_LATE: { knob: 'hang', call: 'refund' },
  ANSWER_FORGED: { knob: 'badAnswerSignature', call: 'refund' },
  UNKNOWN_THEN_SUCCEEDED: { knob: 'transferOutcome', outcome: 'UNKNOWN_THEN_SUCCEEDED' },
  UNKNOWN_THEN_FAILED: { knob: 'transferOutcome', outcome: 'UNKNOWN_THEN_FAILED' },
  FAILED_LATER: { knob: 'transferOutcome', outcome: 'FAILED_LATER' },
};

async function bankConformanceStage(): Promise<ConformanceStage<TransferOrder> & { close(): Promise<void> }> {
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
    changed: (order) => ({ ...order, amount: order.amount + 1 }),
    amountOf: (order) => order.amount,
    fault: (fault) => control.setKnob(faults[fault]),
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
    idOfEvent: (event) => idOf(event as RailEvent),
    later: async () => {
      await control.advanceClock({ advance: 'PT1M' });
    },
    close: stage.close,
  };
}

describe.each([['bank', bankConformanceStage]])('the rail %s', (_, start) => {
  test.each(conformance)('$claim', async ({ prove }) => {
    const stage = await start();
    try {
      await prove(stage);
    } finally {
      await stage.close();
    }
  });
});
