import type { Link, WireCapture, WireOrder, WireRefund } from './protocol.ts';
import {
  type PayPalCaptureState,
  type PayPalOrderState,
  type PayPalRefundState,
  payPalCaptureStatuses,
  payPalOrderStatuses,
} from './states.ts';

/** Turns what PayPal answered into our words. */

/** @returns undefined when the order names no amount, so that nothing can be compared with it */
export function orderStateOf(order: WireOrder, buyerLink: (link: Link) => string | undefined) {
  const unit = order.purchase_units?.[0];
  const captures = (unit?.payments?.captures ?? []).map(captureStateOf);
  const capture = captures.find(hasMoney) ?? captures.find(isOpen) ?? captures.at(-1);
  const amount = unit?.amount ?? capture?.amount;
  if (!amount) return undefined;
  const customId = unit?.custom_id ?? capture?.customId;
  return {
    orderId: order.id,
    status: known(payPalOrderStatuses, order.status),
    statusText: order.status,
    customId,
    invoiceId: unit?.invoice_id ?? capture?.invoiceId,
    amount,
    payerActionUrl: linkOf(order.links, buyerLink),
    capture: capture && { ...capture, orderId: order.id },
    refunds: (unit?.payments?.refunds ?? []).map((refund) => refundStateOf(refund, customId)),
  } satisfies PayPalOrderState;
}

/** An order may have been declined before it was paid. */
const hasMoney = ({ status }: PayPalCaptureState) =>
  status === 'COMPLETED' || status === 'PARTIALLY_REFUNDED' || status === 'REFUNDED';
const isOpen = ({ status }: PayPalCaptureState) => status === 'PENDING' || status === 'UNKNOWN';

/** Orders of the older kind say `approve`. */
function linkOf(links: Link[], buyerLink: (link: Link) => string | undefined): string | undefined {
  const link = links.find(({ rel }) => rel === 'payer-action') ?? links.find(({ rel }) => rel === 'approve');
  return link && buyerLink(link);
}

export function captureStateOf(capture: WireCapture): PayPalCaptureState {
  const up = capture.links.find(({ rel, href }) => rel === 'up' && href.includes('/orders/'));
  return {
    captureId: capture.id,
    orderId: capture.supplementary_data?.related_ids?.order_id ?? up?.href.split('/').at(-1),
    status: known(payPalCaptureStatuses, capture.status),
    statusText: capture.status,
    reason: capture.status_details?.reason ?? undefined,
    amount: capture.amount,
    fee: capture.seller_receivable_breakdown?.paypal_fee,
    customId: capture.custom_id ?? undefined,
    invoiceId: capture.invoice_id ?? undefined,
  };
}

const refundStatuses: Record<string, PayPalRefundState['status']> = {
  COMPLETED: 'SUCCEEDED',
  PENDING: 'ACCEPTED',
  FAILED: 'FAILED',
  CANCELLED: 'FAILED',
};

/** @param inherited the custom id of the order: a refund that carries it was given none, so it is not one of ours */
export function refundStateOf(refund: WireRefund, inherited?: string): PayPalRefundState {
  const status = Object.hasOwn(refundStatuses, refund.status) ? refundStatuses[refund.status] : undefined;
  const reason = refund.status_details?.reason ?? refund.status;
  const refundId = refund.custom_id ?? undefined;
  return {
    status: status ?? 'UNKNOWN',
    statusText: refund.status,
    refundId: refundId === inherited ? undefined : refundId,
    paypalRefundId: refund.id,
    amount: refund.amount,
    feeReturned: refund.seller_payable_breakdown?.paypal_fee,
    ...(status === 'FAILED' && { failure: { code: reason, message: `PayPal: ${refund.status}, ${reason}` } }),
  };
}

function known<Word extends string>(words: readonly Word[], text: string): Word | 'UNKNOWN' {
  return words.find((word) => word === text) ?? 'UNKNOWN';
}
