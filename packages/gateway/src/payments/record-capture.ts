import {
  capture,
  declineCapture,
  Failure,
  type FreshKeys,
  holdCapture,
  type Payment,
  releaseCapture,
  strandCapture,
} from '@tollgate/domain';
import type { CaptureVerdict } from '../paypal/capture.ts';
import { type Desk, TAKE_OVER_MS } from './desk.ts';
import { type Decided, paymentWrite } from './payment-write.ts';

/** What a wallet said, ready to be written down. Silence is not. */
export type KnownVerdict = Exclude<CaptureVerdict, { kind: 'unknown' }>;

interface RecordCapture {
  mId: string;
  paymentKey: string;
  verdict: KnownVerdict;
  keys: FreshKeys;
  /** The job that finishes work left behind has the last word. */
  isJob?: boolean;
}

/** The payment after the wallet's answer, or why there is no money. */
export type Captured = Decided & { refusal?: Failure | undefined };

/**
 * Records what the wallet said: status, ledger and webhook in one commit. Answers, jobs and notices may all bring it;
 * whoever comes second changes nothing.
 */
export const recordCapture = paymentWrite<RecordCapture, Captured>({
  name: 'recordCapture',
  decide(desk, command) {
    const { mId, paymentKey, verdict, keys } = command;
    const now = desk.now(mId);
    const payment = desk.payment(command);
    if (!payment) throw new Error(`no payment ${paymentKey} to take money for`);
    // Another process was faster, and money that came is never taken for none.
    if (payment.approvedAt) return { payment, now };
    switch (verdict.kind) {
      case 'taken':
        if (!isWhatWasAsked(payment, verdict)) return mismatched(desk, payment, verdict, now);
        if (payment.status !== 'IN_PROGRESS') return strand(desk, payment, verdict, now);
        return recorded(desk, payment, capture(payment, verdict, keys, now), now);
      case 'held':
        if (payment.wallet?.capture?.state === 'OPEN')
          desk.alarm({ mId, kind: 'CAPTURE_HELD', facts: { paymentKey, captureId: verdict.captureId } });
        return {
          ...recorded(desk, payment, holdCapture(payment, verdict.captureId, now), now),
          refusal: new Failure('PROVIDER_ERROR', { paymentKey, captureId: verdict.captureId }, HELD),
        };
      case 'declined':
        return {
          ...recorded(desk, payment, declineCapture(payment, verdict.code, now), now),
          refusal: new Failure(verdict.code, { paymentKey, ...verdict.facts }),
        };
      case 'released':
        // From here on a job may be at it, and what it hears counts.
        if (!command.isJob && isLate(payment, now))
          throw new Error(`capture of ${paymentKey} is the job's by now`);
        desk.alarm({ mId, kind: 'CAPTURE_REFUSED', facts: { paymentKey, ...verdict.facts } });
        return {
          ...recorded(desk, payment, releaseCapture(payment, now), now),
          refusal: new Failure(verdict.code, { paymentKey, ...verdict.facts }),
        };
    }
  },
});

const isLate = ({ wallet }: Payment, now: Date): boolean =>
  wallet?.capture != null && now.getTime() >= wallet.capture.openedAt.getTime() + TAKE_OVER_MS;

const recorded = (desk: Desk, payment: Payment, change: ReturnType<typeof capture>, now: Date): Captured => ({
  payment: change ? desk.record(change) : payment,
  now,
});

type Taken = Extract<KnownVerdict, { kind: 'taken' }>;

const isWhatWasAsked = ({ currency, totalAmount }: Payment, taken: Taken): boolean =>
  taken.currency === currency && taken.amount === totalAmount;

/** The wallet's books and ours cannot both be right: nothing is believed until a person has looked. */
function mismatched(desk: Desk, payment: Payment, taken: Taken, now: Date): Captured {
  const { mId, paymentKey, totalAmount } = payment;
  const { captureId, amount, currency } = taken;
  const facts = { paymentKey, captureId, amount, currency, totalAmount };
  const change = holdCapture(payment, captureId, now);
  if (change) {
    desk.record(change);
    desk.alarm({ mId, kind: 'CAPTURE_MISMATCH', facts });
  }
  return { payment, now, refusal: new Failure('PROVIDER_ERROR', facts, HELD) };
}

/** Money came for a payment that ended. It belongs to nobody until a person has looked. */
function strand(desk: Desk, payment: Payment, taken: Taken, now: Date): Captured {
  const { mId, paymentKey, status } = payment;
  const { captureId, amount } = taken;
  const facts = { paymentKey, captureId, amount, status };
  const change = strandCapture(payment, taken, now);
  if (change) {
    desk.record(change);
    desk.alarm({ mId, kind: 'CAPTURE_AFTER_END', facts });
  }
  return { payment, now, refusal: new Failure('NOT_FOUND_PAYMENT_SESSION', facts) };
}

const HELD = {
  ko: 'PayPal이 이 결제를 검토하고 있어요. 아직 결제되지 않았고, 결과가 나오면 웹훅으로 알려 드려요. 같은 결제를 다시 승인해도 안전해요.',
  en: 'PayPal is reviewing this payment: nothing is paid yet, and a webhook tells how it ends. Confirming the same payment again is safe.',
};
