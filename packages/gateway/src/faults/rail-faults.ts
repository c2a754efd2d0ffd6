import type { FaultEffect } from '@tollgate/contract';
import {
  type BankErrorCode,
  type BankRail,
  type DepositNotice,
  type PayPalIssue,
  type PayPalOrderState,
  type PayPalRail,
  type RailAnswer,
  type RailRefusal,
  RailSilence,
} from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { isPlanned, planFault } from '../store/fault-plans.ts';
import { placeOf, type StoredRule } from '../store/faults.ts';

/** Whose rules count for what goes over a rail. Rails know no shops, so a rule strikes where the gateway calls them. */
export interface RailSubject {
  mId: string;
  paymentKey: string;
  /** Looked up where a rule is bound to it. */
  orderId?: string | undefined;
}

type Needs = Pick<Gateway, 'faults' | 'reads' | 'db'>;

/** The first rule that strikes this step, of the effects that can befall it. All of them are of one place. */
async function struck(
  { faults, reads }: Needs,
  about: RailSubject,
  effects: readonly [FaultEffect, ...FaultEffect[]],
): Promise<StoredRule | undefined> {
  const { mId, paymentKey } = about;
  const rules = (await faults.of(mId, placeOf({ effect: effects[0] }))).filter(({ effect }) =>
    effects.includes(effect),
  );
  if (rules.length === 0) return undefined;
  const orderId =
    about.orderId ??
    (rules.some((rule) => rule.orderId !== null)
      ? (await reads.payment.load({ mId, paymentKey }))?.payment.orderId
      : undefined);
  return faults.firstToStrike(mId, rules, { paymentKey, orderId });
}

/** PayPal as this payment's shop has it: down, with lost answers, declining or taking its time. */
export function payPalFor(gateway: Needs, rail: PayPalRail, about: RailSubject): PayPalRail {
  const unlessDown = async <T>(operation: string, call: () => Promise<T>): Promise<T> => {
    if (await struck(gateway, about, ['payPalDown'])) throw new RailSilence(operation, 'CONNECTION');
    return call();
  };
  return {
    ...rail,
    createOrder: (order) => unlessDown('createOrder', () => rail.createOrder(order)),
    order: (orderId) => unlessDown('order', () => rail.order(orderId)),
    capture: (order) => captureFor(gateway, about, () => rail.capture(order)),
    refund: async (order) => {
      const rule = await struck(gateway, about, ['payPalDown', 'payPalAnswerLost']);
      if (rule?.effect === 'payPalDown') throw new RailSilence('refund', 'CONNECTION');
      const answer = await rail.refund(order);
      if (rule) throw new RailSilence('refund', 'TIMEOUT');
      return answer;
    },
    refundState: (ref) => unlessDown('refundState', () => rail.refundState(ref)),
    setTransactionContext: async (context) =>
      (await struck(gateway, about, ['payPalDown'])) ? false : rail.setTransactionContext(context),
  };
}

async function captureFor(
  gateway: Needs,
  about: RailSubject,
  capture: () => Promise<RailAnswer<PayPalOrderState, PayPalIssue>>,
): Promise<RailAnswer<PayPalOrderState, PayPalIssue>> {
  const rule = await struck(gateway, about, [
    'payPalDown',
    'payPalDeclines',
    'payPalAnswerLost',
    'payPalPending',
  ]);
  if (rule?.effect === 'payPalDown') throw new RailSilence('capture', 'CONNECTION');
  if (rule?.effect === 'payPalDeclines') return refused('INSTRUMENT_DECLINED', { isRetryable: false });
  const answer = await capture();
  if (rule?.effect === 'payPalAnswerLost') throw new RailSilence('capture', 'TIMEOUT');
  return rule?.effect === 'payPalPending' && answer.ok ? pending(answer) : answer;
}

/** What PayPal says while it still looks at the payment; asked again it says what became of it. */
function pending<State extends PayPalOrderState>(order: State): State {
  const { capture } = order;
  if (!capture) return order;
  const looking = {
    status: 'PENDING',
    statusText: 'PENDING',
    reason: 'PENDING_REVIEW',
    fee: undefined,
  } as const;
  return { ...order, capture: { ...capture, ...looking } };
}

const refused = <Code extends string>(
  code: Code,
  { isRetryable }: { isRetryable: boolean },
): RailRefusal<Code> => ({
  ok: false,
  code,
  message: 'asked for by a fault rule',
  isRetryable,
});

/** The bank as a refund of this payment meets it: closed, or silent after it took the order. */
export function bankFor(gateway: Needs, rail: BankRail, about: RailSubject): BankRail {
  const closed = async (): Promise<RailRefusal<BankErrorCode> | undefined> =>
    (await struck(gateway, about, ['bankClosed']))
      ? refused('BANK_CLOSED', { isRetryable: true })
      : undefined;
  return {
    ...rail,
    refund: async (order) => {
      const rule = await struck(gateway, about, ['bankClosed', 'bankSilent']);
      if (rule?.effect === 'bankClosed') return refused('BANK_CLOSED', { isRetryable: true });
      const answer = await rail.refund(order);
      if (rule) throw new RailSilence('refund', 'TIMEOUT');
      return answer;
    },
    refundState: async (id) => (await closed()) ?? rail.refundState(id),
  };
}

/** The payment of a refund, as far as rules ask for it. */
export async function subjectOfRefund(
  { faults, reads }: Needs,
  { mId, refundId }: { mId: string; refundId: string },
): Promise<RailSubject> {
  const isAsked = (await faults.of(mId, 'bank')).length > 0 || (await faults.of(mId, 'payPal')).length > 0;
  const found = isAsked ? await reads.paymentOfRefund.load({ mId, refundId }) : undefined;
  return { mId, paymentKey: found?.paymentKey ?? '' };
}

/** Whether the bank takes no deposit for this payment now. */
export const isBankClosed = async (gateway: Needs, about: RailSubject): Promise<boolean> =>
  (await struck(gateway, about, ['bankClosed'])) !== undefined;

/** A deposit's notice that a rule keeps from us: for a time of the shop's clock, or for good. */
export async function isNoticeKept(
  gateway: Needs,
  about: RailSubject,
  rail: string,
  notice: DepositNotice,
): Promise<boolean> {
  const { mId } = about;
  if ((await gateway.faults.of(mId, 'bank')).length === 0) return false;
  const planId = `notice:${rail}:${notice.depositId}`;
  // The bank's list of events tells of it again, which is no other notice.
  if (await isPlanned(gateway.db, mId, planId)) return true;
  const rule = await struck(gateway, about, ['noticeLate', 'noticeLost']);
  if (!rule) return false;
  const ms = rule.effect === 'noticeLate' ? rule.delayMs : null;
  await planFault(gateway.db, { mId, planId, kind: 'notice', facts: { rail, notice } }, ms);
  return true;
}

/** The money is there; a rule may have the bank take it back after a time of the shop's clock. */
export async function planReversal(
  gateway: Needs,
  about: RailSubject,
  { depositId, accountNumber }: Pick<DepositNotice, 'depositId' | 'accountNumber'>,
): Promise<void> {
  const rule = await struck(gateway, about, ['depositReversed']);
  if (!rule) return;
  const { mId } = about;
  const plan = { mId, planId: `reversal:${depositId}`, kind: 'reversal', facts: { accountNumber } } as const;
  await planFault(gateway.db, plan, rule.delayMs);
}
