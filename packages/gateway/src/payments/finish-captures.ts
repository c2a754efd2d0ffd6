import { RailSilence } from '@tollgate/rails';
import { freshKeys } from '../chance.ts';
import { payPalFor } from '../faults/rail-faults.ts';
import type { Gateway } from '../gateway.ts';
import { tellAnswer } from '../http/call.ts';
import { mark } from '../mark.ts';
import { captureOrderOf, lookForMoney, takeMoney } from '../paypal/capture.ts';
import { type OpenCapture, takeDueCaptures } from '../store/open-captures.ts';
import { type Captured, type KnownVerdict, recordCapture } from './record-capture.ts';
import { tellPayment } from './wire.ts';

/** Captures carried on at once. */
const BATCH = 20;

/**
 * Carries on with captures that were left behind: of a process that died between asking the wallet and writing its
 * answer down, or that the wallet itself looks into. It looks first, and asks again only under the same id, so that
 * the money is taken once.
 */
export async function finishCaptures(gateway: Gateway): Promise<void> {
  const due = await takeDueCaptures(gateway.db, BATCH);
  if (due.length > 0) mark('finishCaptures.taken');
  await Promise.all(
    due.map(async (open) => {
      const { mId, paymentKey } = open;
      try {
        await finishCapture(gateway, open);
      } catch (error) {
        if (error instanceof RailSilence)
          gateway.log.warn(
            { mId, paymentKey, reason: error.reason },
            'the wallet is silent about a capture; asked again later',
          );
        else
          gateway.log.error({ mId, paymentKey, error }, 'a capture could not be finished; tried again later');
      }
    }),
  );
}

/** Looks at one open capture and records what the wallet says; nothing while it says nothing. */
export async function finishCapture(gateway: Gateway, open: OpenCapture): Promise<void> {
  const { mId, paymentKey } = open;
  const payment = (await gateway.reads.payment.load({ mId, paymentKey }))?.payment;
  const order = payment && captureOrderOf(payment);
  const known = gateway.payPal.get(payment?.wallet?.rail ?? '');
  if (!order || !known) return;
  const rail = payPalFor(gateway, known, payment);
  const seen = await lookForMoney(rail, order);
  const verdict = seen.kind === 'unknown' ? await takeMoney(rail, order) : seen;
  if (verdict.kind === 'unknown') return;
  mark('finishCaptures.answered');
  await record(gateway, open, verdict);
}

/** Answers the caller's idempotency key too: whoever repeats the request gets what it should have got. */
async function record(gateway: Gateway, { mId, paymentKey, caller }: OpenCapture, verdict: KnownVerdict) {
  const now = gateway.clock.now();
  const command = { mId, paymentKey, verdict, keys: freshKeys(gateway.chance, now), isJob: true };
  if (verdict.kind === 'held') {
    await gateway.writeValue(recordCapture, command);
    return;
  }
  const language = caller?.language ?? 'ko';
  const tell = (captured: Captured) =>
    captured.refusal ?? tellPayment(captured.payment, { now: captured.now, language, withSecret: true });
  await gateway.writer.write(recordCapture, command, {
    mId,
    scope: caller?.scope ? Buffer.from(caller.scope, 'hex') : undefined,
    traceId: caller?.traceId ?? '',
    isFinish: true,
    answer: (outcome) => tellAnswer('failure' in outcome ? outcome.failure : tell(outcome.value), language),
  });
}
