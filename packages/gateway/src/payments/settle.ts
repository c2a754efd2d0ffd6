import { settleRefund } from '@tollgate/domain';
import { type Alarm, raiseAlarms } from '../store/alarms.ts';
import type { Write } from '../store/batch.ts';
import { together } from '../store/database.ts';
import { Desk } from './desk.ts';

/** The rail's last word on a refund. */
export interface SettleRefund {
  mId: string;
  paymentKey: string;
  refundId: string;
  state: 'COMPLETED' | 'FAILED';
  /** What the rail gave back of its own fee. */
  feeReturned?: number | undefined;
  /** Why it failed, for the person who has to see to it. */
  failure?: string | undefined;
}

/**
 * Records what became of refunds; the same word twice changes nothing. A person has to see to money that is still
 * owed, and to money that left although the cancellation was given up.
 */
export const settle: Write<SettleRefund, { desk: Desk; alarms: Alarm[] }, void> = {
  name: 'settleRefund',
  load: async (tx, commands) => ({ desk: await Desk.load(tx, commands), alarms: [] }),
  decide({ desk, alarms }, { mId, paymentKey, refundId, state, feeReturned, failure }) {
    const payment = desk.payment({ mId, paymentKey });
    const outcome = payment?.cancellations.find((each) => each.refundId === refundId)?.outcome;
    if (outcome === 'ABORTED' && state === 'COMPLETED')
      alarms.push({ mId, kind: 'REFUND_AFTER_ABORT', facts: { paymentKey, refundId } });
    const change = payment && settleRefund(payment, refundId, state, desk.now(mId), feeReturned);
    if (!change) return;
    desk.record(change);
    // While the cancellation is open, whoever closes it decides what the failure means.
    if (state === 'FAILED' && outcome === 'DONE')
      alarms.push({ mId, kind: 'REFUND_FAILED', facts: { paymentKey, refundId, failure } });
  },
  savesAtOnce: true,
  save: (tx, { desk, alarms }) => together(tx, () => [desk.save(tx), raiseAlarms(tx, alarms)]),
};
