import type { PayPalRail, RailAnswer } from '../rail.ts';
import { orderStateOf } from './answers.ts';
import type { PayPalExchange } from './exchange.ts';
import { type PayPalIssue, payPalIssueClass } from './issues.ts';
import type { Heard } from './judge.ts';
import { isSameMoney } from './money.ts';
import { type Link, PayPalId, WireOrder } from './protocol.ts';
import { badAnswer, otherThanAsked, refusalOf, unlikelyId } from './refusals.ts';
import { orderBody } from './requests.ts';
import type { PayPalCaptureOrder, PayPalOrder, PayPalOrderState } from './states.ts';
import type { Deadline } from './transport.ts';

export type OrderCalls = Pick<PayPalRail, 'createOrder' | 'order' | 'capture'>;
type Answer = Promise<RailAnswer<PayPalOrderState, PayPalIssue>>;

/** Opening, reading and capturing an order. @param mock what may be sent of a wish for a made-up answer */
export function orderCalls(
  { call, patience }: PayPalExchange,
  {
    buyerLink,
    mock,
  }: {
    buyerLink: (link: Link) => string | undefined;
    mock: (code: string | undefined) => string | undefined;
  },
): OrderCalls {
  /** Undefined where the answer is too short to tell amount and content; the order itself tells them. */
  function stateIn({ body }: Heard): PayPalOrderState | undefined {
    const parsed = WireOrder.safeParse(body);
    return parsed.success ? orderStateOf(parsed.data, buyerLink) : undefined;
  }

  async function createOrder(order: PayPalOrder): Answer {
    const { paymentKey, trackingId } = order;
    const until = patience('createOrder');
    const asked = {
      body: orderBody(order),
      requestId: `create:${paymentKey}`,
      trackingId,
      mockResponse: mock(order.mockResponse),
    };
    const heard = await call('createOrder', asked, until);
    if (heard.status >= 400) return refusalOf(heard);
    const state = stateIn(heard);
    if (!state) throw badAnswer('createOrder', heard);
    const isAsAsked = state.customId === paymentKey && isSameMoney(state.amount, order.amount);
    if (!isAsAsked) return otherThanAsked('createOrder', heard);
    // A buyer who is sent nowhere, or to a stranger, cannot pay: better known now.
    if (isBuyersTurn(state) && !state.payerActionUrl)
      throw badAnswer('createOrder', heard, 'no address for the buyer that is allowed');
    return { ok: true, ...state };
  }

  async function read(orderId: string, until: Deadline): Answer {
    if (!PayPalId.safeParse(orderId).success) return unlikelyId;
    const heard = await call('order', { params: { orderId } }, until);
    if (heard.status >= 400) return refusalOf(heard);
    const state = stateIn(heard);
    if (state?.orderId !== orderId) throw badAnswer('order', heard);
    return { ok: true, ...state };
  }

  async function capture({ orderId, paymentKey, trackingId, mockResponse }: PayPalCaptureOrder): Answer {
    if (!PayPalId.safeParse(orderId).success) return unlikelyId;
    const until = patience('capture');
    const asked = {
      params: { orderId },
      body: {},
      requestId: `capture:${paymentKey}`,
      trackingId,
      mockResponse: mock(mockResponse),
    };
    const heard = await call('capture', asked, until);
    const refusal = heard.status >= 400 ? refusalOf(heard) : undefined;
    if (refusal && payPalIssueClass(refusal.code) !== 'already-captured') return refusal;
    const told = refusal ? undefined : stateIn(heard);
    // Captured before, or told in too few words: the order says what became of it.
    const state = told?.capture ? { ok: true as const, ...told } : await read(orderId, until);
    if (!state.ok || !state.capture || state.orderId !== orderId) throw badAnswer('capture', heard);
    if ((state.customId ?? paymentKey) === paymentKey) return state;
    // The money of this order was taken for another payment.
    if (refusal) return refusal;
    throw badAnswer('capture', heard, 'another payment’s order');
  }

  return { createOrder, order: (orderId) => read(orderId, patience('order')), capture };
}

const isBuyersTurn = ({ status }: PayPalOrderState) =>
  status === 'PAYER_ACTION_REQUIRED' || status === 'CREATED';
