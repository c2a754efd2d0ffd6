import {
  checkConfirm,
  Failure,
  type FreshKeys,
  inSmallestUnit,
  issueAccount,
  noSession,
  openCapture,
  type Payment,
} from '@tollgate/domain';
import { freshKeys, keysOnDemand } from '../chance.ts';
import { payPalFor } from '../faults/rail-faults.ts';
import { CARRIED_ON, type Call, type Handler, type Reply, refuse } from '../http/call.ts';
import { mark } from '../mark.ts';
import { captureOrderOf, takeMoney } from '../paypal/capture.ts';
import type { WaitingCaller } from '../store/cancellations.ts';
import type { Desk } from './desk.ts';
import { type Decided, paymentWrite } from './payment-write.ts';
import { type Captured, recordCapture } from './record-capture.ts';
import { tellPayment } from './wire.ts';

export interface Confirm {
  mId: string;
  paymentKey: string;
  keyPairId: string;
  rail: string;
  orderId: string;
  /** Exact decimal text; which unit it is in is known once the payment is. */
  amount: string;
  keys: FreshKeys;
  caller: WaitingCaller;
}

/** What a confirm came to: `capture` says that the wallet has to be asked, and whether somebody asked it before. */
export type Confirmed = Decided & { capture?: 'opened' | 'carried on' | undefined };

/**
 * Confirms a payment (결제 승인). A virtual account is issued here, in the same commit; a wallet's money is written
 * down as about to be taken.
 */
export const confirm = paymentWrite<Confirm, Confirmed>({
  name: 'confirm',
  mayOverlap: true,
  needs: ({ rail }, payment, isAgain) => ({
    // Who requests a payment under a number that is taken is refused, so it is hardly ever taken here. Taken since then, it
    // cannot be pointed at this payment, nothing is kept of the batch, and the next try looks before it decides.
    orderId: isAgain ? payment?.orderId : undefined,
    number:
      payment?.status === 'IN_PROGRESS' && payment.choices
        ? { rail, bankCode: payment.choices.bankCode }
        : undefined,
  }),
  decide(desk, command) {
    const { mId, paymentKey } = command;
    const now = desk.now(mId);
    const payment =
      desk.payment(command) ?? noSession({ paymentKey, cause: 'this merchant has no such payment' });
    const amount = inSmallestUnit(command.amount, payment.currency);
    checkConfirm(payment, { ...command, amount }, desk.isOrderTaken(mId, payment.orderId, paymentKey), now);
    return payment.wallet ? take(desk, payment, command, now) : issue(desk, payment, command, now);
  },
});

function issue(desk: Desk, payment: Payment, { rail, keys }: Confirm, now: Date): Confirmed {
  const bankCode = payment.choices?.bankCode ?? '';
  const number = desk.takeNumber(rail, bankCode);
  if (!number)
    throw new Failure('FAILED_INTERNAL_SYSTEM_PROCESSING', {
      cause: 'no free account number',
      rail,
      bankCode,
    });
  return { payment: desk.record(issueAccount(payment, number, keys, now)), now };
}

function take(desk: Desk, payment: Payment, { caller }: Confirm, now: Date): Confirmed {
  const change = openCapture(payment, now);
  if (!change) return { payment, now, capture: 'carried on' };
  return { payment: desk.record(change, caller), now, capture: 'opened' };
}

export const confirmPayment: Handler<'confirmPayment'> = async (call, { body }) => {
  // 1. Decide, and write the decision down. An account is issued by that, and this is all.
  const opened = await call.begin(
    confirm,
    {
      mId: call.mId,
      paymentKey: body.paymentKey,
      keyPairId: call.keyPair.keyPairId,
      rail: call.rail,
      orderId: body.orderId,
      amount: body.amount,
      keys: keysOnDemand(call.chance, call.now),
      caller: call.waiting,
    },
    (decided) => {
      if (!decided.capture) return tellConfirmed(call, decided);
      return decided.capture === 'opened' ? undefined : CARRIED_ON;
    },
  );
  return 'answer' in opened ? opened.answer : takeFromWallet(call, opened.value);
};

async function takeFromWallet(call: Call, { payment, capture }: Confirmed): Promise<Reply> {
  const { mId, paymentKey, wallet } = payment;
  const rail = call.gateway.payPal.get(wallet?.rail ?? '');
  const order = captureOrderOf(payment);
  if (!order || !rail) throw new Error(`payment ${paymentKey} has no wallet that could be asked`);

  // 2. Move the money, holding no lock. The payment's own key makes a repeat harmless.
  mark('confirm.opened');
  const verdict = await takeMoney(payPalFor(call.gateway, rail, payment), order);
  mark('confirm.answered');

  // The capture stays open, and its idempotency key busy: the job that asks the wallet answers both.
  if (verdict.kind === 'unknown') {
    call.gateway.log.warn({ mId, paymentKey, ...verdict.facts }, 'nobody knows yet whether the wallet paid');
    return refuse(
      { code: 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING', hint: OUTCOME_UNKNOWN },
      call.language,
    );
  }
  const command = { mId, paymentKey, verdict, keys: freshKeys(call.chance, call.now) };
  if (verdict.kind === 'held') {
    const { refusal } = await call.gateway.writeValue(recordCapture, command);
    if (refusal) return refuse(refusal, call.language);
  }

  // 3. Record the answer, book it and tell the merchant, in one commit.
  const tell = (captured: Captured) => captured.refusal ?? tellConfirmed(call, captured);
  return capture === 'opened'
    ? call.finish(recordCapture, command, tell)
    : call.answer(recordCapture, command, tell);
}

const tellConfirmed = ({ language, keyPair }: Call, { payment, now }: Decided) =>
  tellPayment(payment, { now, language, withSecret: true, apiVersion: keyPair.apiVersion });

const OUTCOME_UNKNOWN = {
  ko: '결제 결과를 아직 알 수 없어요. 곧 자동으로 다시 확인하니, 잠시 뒤 결제를 조회하거나 같은 승인을 다시 보내 주세요. 두 번 결제되지 않아요.',
  en: 'The outcome is not known yet. It is looked into by itself: read the payment again in a moment, or repeat the same confirm. Nothing is charged twice.',
};

/** The older form of the same call, with the payment key in the path. */
export const confirmPaymentByKey: Handler<'confirmPaymentByKey'> = (call, { params, body }) =>
  confirmPayment(call, {
    params: undefined,
    query: undefined,
    body: { ...body, paymentKey: params.paymentKey },
  });
