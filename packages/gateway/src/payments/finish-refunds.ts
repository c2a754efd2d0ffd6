import { RailSilence } from '@tollgate/rails';
import { freshKeys } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { tellAnswer } from '../http/call.ts';
import { mark } from '../mark.ts';
import { type OpenRefund, takeDueRefunds } from '../store/cancellations.ts';
import { inTransaction } from '../store/database.ts';
import { depositIdsOfPayments } from '../store/deposits.ts';
import { nameOf } from '../store/payments.ts';
import { type Closed, closeCancellation, orderOf } from './cancel.ts';
import { askRefund } from './give-back.ts';
import { settle } from './settle.ts';
import type { Verdict } from './verdict.ts';
import { tellPayment } from './wire.ts';

/** Refunds carried on at once. */
const BATCH = 20;

/**
 * Carries on with refunds that were left behind: of a process that died between asking the rail and
 * writing its answer down, or whose end the rail has not reported. It asks first, and pays only what the rail has
 * never heard of, under the same id.
 */
export async function finishRefunds(gateway: Gateway): Promise<void> {
  const due = await takeDueRefunds(gateway.db, BATCH);
  if (due.length > 0) mark('finishRefunds.taken');
  await Promise.all(
    due.map(async (refund) => {
      try {
        await finish(gateway, refund);
      } catch (error) {
        const { mId, refundId } = refund;
        if (error instanceof RailSilence)
          gateway.log.warn(
            { mId, refundId, reason: error.reason },
            'the rail is silent about a refund; asked again later',
          );
        // One that cannot be finished must not keep the others from it, nor the process from leaving in order.
        else gateway.log.error({ mId, refundId, error }, 'a refund could not be finished; tried again later');
      }
    }),
  );
}

async function finish(gateway: Gateway, refund: OpenRefund): Promise<void> {
  const { mId, paymentKey, refundId } = refund;
  const payment = (await gateway.reads.payment.load({ mId, paymentKey }))?.payment;
  const cancellation = payment?.cancellations.find((each) => each.refundId === refundId);
  if (!payment || !cancellation) return;
  const depositIds = await inTransaction(gateway.db, (tx) => depositIdsOfPayments(tx, [payment]));
  const order = orderOf(payment, cancellation, depositIds.get(nameOf(mId, paymentKey)));
  const verdict = await askRefund(gateway, order);
  if (verdict.isUnasked || verdict.isUnknown) return;
  mark('finishRefunds.answered');
  if (refund.isOpen) return close(gateway, refund, verdict);
  if (!verdict.isPaid && !verdict.refusal) return;
  await gateway.writeValue(settle, {
    mId,
    paymentKey,
    refundId,
    state: verdict.isPaid ? 'COMPLETED' : 'FAILED',
    feeReturned: verdict.feeReturned,
    failure: verdict.refusal?.code,
  });
}

/** Answers the caller's idempotency key too: whoever repeats the request gets what it should have got. */
async function close(
  gateway: Gateway,
  { mId, paymentKey, refundId, caller }: OpenRefund,
  verdict: Verdict,
): Promise<void> {
  const now = gateway.clock.now();
  const command = { mId, paymentKey, refundId, verdict, keys: freshKeys(gateway.chance, now) };
  const language = caller?.language ?? 'ko';
  const tell = (closed: Closed) =>
    closed.refusal ?? tellPayment(closed.payment, { now: closed.now, language, isCancelAnswer: true });
  await gateway.writer.write(closeCancellation, command, {
    mId,
    scope: caller?.scope ? Buffer.from(caller.scope, 'hex') : undefined,
    traceId: caller?.traceId ?? '',
    isFinish: true,
    answer: (outcome) => tellAnswer('failure' in outcome ? outcome.failure : tell(outcome.value), language),
  });
}
