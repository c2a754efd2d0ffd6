import type { PayPalRail } from '../rail.ts';
import { refundStateOf } from './answers.ts';
import type { PayPalExchange } from './exchange.ts';
import { payPalIssueClass } from './issues.ts';
import { isSameMoney } from './money.ts';
import type { OrderCalls } from './orders.ts';
import { PayPalId, WireRefund } from './protocol.ts';
import { badAnswer, otherThanAsked, ownRefusal, refusalOf, unlikelyId } from './refusals.ts';
import { refundBody } from './requests.ts';
import type { PayPalRefundOrder, PayPalRefundState } from './states.ts';

export type RefundCalls = Pick<PayPalRail, 'refund' | 'refundState'>;

/** Giving back, and asking what became of it. */
export function refundCalls(
  { call }: PayPalExchange,
  { order, mock }: Pick<OrderCalls, 'order'> & { mock: (code: string | undefined) => string | undefined },
): RefundCalls {
  const refund: RefundCalls['refund'] = async (asked) => {
    const { captureId, refundId, mockResponse } = asked;
    if (!PayPalId.safeParse(captureId).success) return unlikelyId;
    const heard = await call('refund', {
      params: { captureId },
      body: refundBody(asked),
      requestId: `refund:${refundId}`,
      mockResponse: mock(mockResponse),
    });
    if (heard.status >= 400) {
      const no = refusalOf(heard);
      return isPerhapsOurOwnDoing(no.code) ? await findOr(no, asked) : no;
    }
    const parsed = WireRefund.safeParse(heard.body);
    if (!parsed.success) throw badAnswer('refund', heard);
    const state = refundStateOf(parsed.data);
    return isAsAsked(state, asked) ? { ok: true, ...state } : otherThanAsked('refund', heard);
  };

  /** PayPal has no question for a refund by our id; the order tells all its refunds with what we wrote on them. */
  const refundState: RefundCalls['refundState'] = async ({ refundId, orderId }) => {
    const answer = await order(orderId);
    if (!answer.ok) return answer;
    const found = answer.refunds.find((each) => each.refundId === refundId);
    return found ? { ok: true, ...found } : ownRefusal('NOT_FOUND', 'the order has no such refund');
  };

  /** There is nothing left: perhaps because this very refund was made, longer ago than PayPal remembers request ids. */
  async function findOr(no: ReturnType<typeof refusalOf>, asked: PayPalRefundOrder) {
    const found = await refundState(asked);
    if (!found.ok) return no;
    return isAsAsked(found, asked)
      ? found
      : ownRefusal('CONFLICT', 'refund: this id was used for another amount');
  }

  return { refund, refundState };
}

function isPerhapsOurOwnDoing(code: string): boolean {
  const meaning = payPalIssueClass(code);
  return meaning === 'refund-nothing-left' || meaning === 'refund-too-much';
}

function isAsAsked(state: PayPalRefundState, { refundId, amount }: PayPalRefundOrder): boolean {
  return (state.refundId ?? refundId) === refundId && isSameMoney(state.amount, amount);
}
