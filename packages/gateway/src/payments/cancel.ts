import type { Currency, Read } from '@tollgate/contract';
import {
  amountToPay,
  type CancelCommand,
  type Cancellation,
  cancel,
  closeCancellation as close,
  Failure,
  type FreshKeys,
  openCancellation as openOne,
  type Payment,
  partOfAmount,
  settleRefund,
} from '@tollgate/domain';
import { freshKeys } from '../chance.ts';
import { type Handler, refuse } from '../http/call.ts';
import { mark } from '../mark.ts';
import type { Write } from '../store/batch.ts';
import type { WaitingCaller } from '../store/cancellations.ts';
import { depositIdsOfPayments } from '../store/deposits.ts';
import { nameOf } from '../store/payments.ts';
import { Desk, TAKE_OVER_MS } from './desk.ts';
import { giveBack, type RefundOrder } from './give-back.ts';
import { type Decided, paymentWrite } from './payment-write.ts';
import type { Verdict } from './verdict.ts';
import { tellPayment } from './wire.ts';

interface OpenCancellation {
  mId: string;
  paymentKey: string;
  body: CancelBody;
  keys: FreshKeys;
  caller: WaitingCaller;
}

/** A cancel as it came over the wire: amounts are exact decimal texts, whose unit the payment decides. */
type CancelBody = Read<'cancelPayment', 'body'>;

/** What opening a cancellation came to: `order` is what the rail has to be asked, if anything. */
export type Opened = Decided & { order?: RefundOrder | undefined };

/** Opens a cancellation (취소): decided and written down before any money moves. */
export const openCancellation: Write<
  OpenCancellation,
  { desk: Desk; depositIds: Map<string, string> },
  Opened
> = {
  name: 'openCancellation',
  async load(tx, commands) {
    const desk = await Desk.load(tx, commands);
    return { desk, depositIds: await depositIdsOfPayments(tx, commands) };
  },
  decide({ desk, depositIds }, { mId, paymentKey, body, keys, caller }) {
    const now = desk.now(mId);
    const payment = desk.payment({ mId, paymentKey });
    if (!payment) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
    const change = cancel(payment, readCancel(body, payment.currency), keys, now);
    const opened = openOne(change.payment);
    const order = opened && orderOf(change.payment, opened, depositIds.get(nameOf(mId, paymentKey)));
    if (order?.kind === 'bank' && !order.depositId)
      throw new Failure('REFUND_REJECTED', { paymentKey, cause: 'the bank took the deposit back' });
    return { payment: desk.record(change, caller), now, order };
  },
  savesAtOnce: true,
  save: (tx, { desk }) => desk.save(tx),
};

/** Reads a cancel's texts in the payment's currency. @throws Failure INVALID_REQUEST */
export function readCancel(body: CancelBody, currency: Currency): CancelCommand {
  const account = body.refundReceiveAccount;
  const exact = <T>(text: string | undefined, read: (text: string) => T): T | undefined =>
    text === undefined ? undefined : read(text);
  return {
    reason: body.cancelReason,
    amount: exact(body.cancelAmount, (text) => amountToPay(text, currency, 'cancelAmount')),
    taxFreeAmount: partOfAmount(body.taxFreeAmount, currency, 'taxFreeAmount'),
    taxExemptionAmount: partOfAmount(body.taxExemptionAmount, currency, 'taxExemptionAmount'),
    currency: body.currency,
    refundableAmount: exact(body.refundableAmount, (text) =>
      partOfAmount(text, currency, 'refundableAmount'),
    ),
    refundAccount: account && {
      bankCode: account.bank,
      accountNumber: account.accountNumber,
      holderName: account.holderName,
    },
  };
}

/** The order that the rail gets. It names merchant and refund, so that its notices find their way back. */
export function orderOf(
  payment: Payment,
  cancellation: Cancellation,
  depositId: string | undefined,
): RefundOrder {
  const { mId, orderId, currency, wallet, virtualAccount } = payment;
  const { refundId, amount, refund } = cancellation;
  const captureId = wallet?.capture?.captureId;
  if (refund && wallet && captureId) {
    const { rail, orderId } = wallet;
    return { kind: 'paypal', rail, mId, refundId, orderId, captureId, amount, currency };
  }
  if (!refund?.account || !virtualAccount) throw new Error(`cancellation ${refundId} moves no money`);
  const { rail } = virtualAccount;
  return {
    kind: 'bank',
    rail,
    mId,
    refundId,
    amount,
    account: refund.account,
    printText: orderId,
    depositId,
  };
}

interface CloseCancellation {
  mId: string;
  paymentKey: string;
  refundId: string;
  verdict: Verdict;
  keys: FreshKeys;
}

/** The payment after its cancellation, or why the rail would not give the money back. */
export type Closed = Decided & { refusal?: Failure | undefined };

/** Records the rail's answer and tells the merchant, in one commit. Recording it twice changes nothing. */
export const closeCancellation = paymentWrite<CloseCancellation, Closed>({
  name: 'closeCancellation',
  decide(desk, { mId, paymentKey, refundId, verdict, keys }) {
    const now = desk.now(mId);
    const payment = desk.payment({ mId, paymentKey });
    const cancellation = payment?.cancellations.find((each) => each.refundId === refundId);
    if (!payment || !cancellation) throw new Error(`no cancellation ${refundId} of ${paymentKey}`);
    // Another process finished this work first, and its answer is the one that counts.
    if (cancellation.outcome === 'DONE') return { payment, now };
    if (cancellation.outcome === 'ABORTED') {
      // If it heard a no and we a yes, money left without a cancellation.
      if (!verdict.refusal) desk.alarm({ mId, kind: 'REFUND_AFTER_ABORT', facts: { paymentKey, refundId } });
      return {
        payment,
        now,
        refusal:
          verdict.refusal ??
          new Failure('PROVIDER_ERROR', { refundId, cause: 'aborted before the bank said yes' }),
      };
    }
    // From here on a job may have ordered the transfer, so "could not ask" no longer means that nothing moved. The
    // cancellation stays open, no other can begin, and the job that asks the bank has the last word.
    if (verdict.isUnasked && now.getTime() >= cancellation.canceledAt.getTime() + TAKE_OVER_MS)
      throw new Error(`cancellation ${refundId} is the job's by now`);
    // What the bank's notice has told as paid is gone, whatever was answered since: refused it cannot be.
    if (verdict.refusal && cancellation.refund?.state !== 'COMPLETED') {
      if (verdict.needsPerson) {
        const facts = { paymentKey, refundId, ...verdict.refusal.facts };
        desk.alarm({ mId, kind: 'REFUND_REFUSED', facts });
      }
      return {
        payment: desk.record(close(payment, refundId, 'ABORTED', keys, now)),
        now,
        refusal: verdict.refusal,
      };
    }
    const canceled = desk.record(close(payment, refundId, 'DONE', keys, now));
    const settled = verdict.isPaid
      ? settleRefund(canceled, refundId, 'COMPLETED', now, verdict.feeReturned)
      : undefined;
    // The bank's notice of a failure may overtake its answer: then the money is still owed, and a person sees to it.
    if (cancellation.refund?.state === 'FAILED')
      desk.alarm({ mId, kind: 'REFUND_FAILED', facts: { paymentKey, refundId } });
    // The answer is the payment as cancelled: it does not speak of the refund yet.
    if (settled) desk.record(settled);
    return { payment: canceled, now };
  },
});

export const cancelPayment: Handler<'cancelPayment'> = async (call, { params, body }) => {
  const { mId, language, keyPair } = call;
  const keys = freshKeys(call.chance, call.now);
  const tell = ({ payment, now }: Decided) =>
    tellPayment(payment, { now, language, isCancelAnswer: true, apiVersion: keyPair.apiVersion });

  // 1. Decide, and write the decision down. Before a deposit there is nothing to give back, and this is all.
  const opened = await call.begin(
    openCancellation,
    { mId, paymentKey: params.paymentKey, body, keys, caller: call.waiting },
    (decided) => (decided.order ? undefined : tell(decided)),
  );
  if ('answer' in opened) return opened.answer;
  const { order, payment } = opened.value;
  if (!order) throw new Error(`cancellation of ${payment.paymentKey} is neither done nor open`);

  // 2. Move the money, holding no lock. The open row's id makes a repeat harmless.
  mark('cancel.opened');
  const verdict = await giveBack(call.gateway, order);
  mark('cancel.answered');
  // The cancellation stays open, and its idempotency key busy: the job that asks the rail answers both.
  if (verdict.isUnknown) return refuse({ code: 'FAILED_REFUND_PROCESS', hint: OUTCOME_UNKNOWN }, language);

  // 3. Record the answer and tell the merchant, in one commit.
  return call.finish(
    closeCancellation,
    {
      mId,
      paymentKey: payment.paymentKey,
      refundId: order.refundId,
      verdict,
      keys: freshKeys(call.chance, call.now),
    },
    (closed) => closed.refusal ?? tell(closed),
  );
};

const OUTCOME_UNKNOWN = {
  ko: '취소 결과를 아직 알 수 없어요. 곧 자동으로 다시 확인하니, 잠시 뒤 결제를 조회해 주세요. 다시 취소해도 두 번 환불되지 않아요.',
  en: 'The outcome of the cancel is not known yet. It is looked into by itself: read the payment again in a moment. Nothing is refunded twice.',
};
