import type { Link } from './answer.ts';
import { type Capture, captureOf, type Refund, refundsOf, standingRefunds, sumOf } from './capture-rows.ts';
import { wireMoney } from './money.ts';
import { instant, type World } from './world.ts';

/** A capture as it is shown by itself, inside its order, and in events. */
export function showCapture(world: World, capture: Capture): object {
  const { currency, amount, fee, status, reason } = capture;
  const money = (each: number) => wireMoney({ currency, amount: each });
  return {
    id: capture.capture_id,
    status,
    ...(reason !== null && { status_details: { reason } }),
    amount: money(amount),
    final_capture: true,
    seller_protection: protectionOf(capture),
    disbursement_mode: 'INSTANT',
    ...(fee !== null && {
      seller_receivable_breakdown: {
        gross_amount: money(amount),
        paypal_fee: money(fee),
        net_amount: money(amount - fee),
      },
    }),
    ...idsOf(capture),
    supplementary_data: { related_ids: { order_id: capture.order_id } },
    create_time: instant(capture.created_at),
    update_time: instant(capture.updated_at),
    links: captureLinks(world, capture),
  };
}

export function captureLinks({ publicUrl }: World, { capture_id, order_id }: Capture): Link[] {
  const href = `${publicUrl}/v2/payments/captures/${capture_id}`;
  return [
    { href, rel: 'self', method: 'GET' },
    { href: `${href}/refund`, rel: 'refund', method: 'POST' },
    { href: `${publicUrl}/v2/checkout/orders/${order_id}`, rel: 'up', method: 'GET' },
  ];
}

/** A refund as it is shown by itself, inside its order, and in events. */
export function showRefund(world: World, refund: Refund): object {
  const { currency, amount, fee_back, status, reason, note } = refund;
  const money = (each: number) => wireMoney({ currency, amount: each });
  return {
    id: refund.refund_id,
    status,
    ...(reason !== null && { status_details: { reason } }),
    amount: money(amount),
    seller_payable_breakdown: {
      gross_amount: money(amount),
      paypal_fee: money(fee_back),
      net_amount: money(amount - fee_back),
      total_refunded_amount: money(totalUpTo(world, refund)),
    },
    ...idsOf({ ...refund, invoice_id: refund.invoice_id ?? invoiceOfCapture(world, refund) }),
    ...(note !== null && { note_to_payer: note }),
    create_time: instant(refund.created_at),
    update_time: instant(refund.updated_at),
    links: refundLinks(world, refund),
  };
}

export function refundLinks({ publicUrl }: World, { refund_id, capture_id }: Refund): Link[] {
  return [
    { href: `${publicUrl}/v2/payments/refunds/${refund_id}`, rel: 'self', method: 'GET' },
    { href: `${publicUrl}/v2/payments/captures/${capture_id}`, rel: 'up', method: 'GET' },
  ];
}

/** What had gone back of the capture when this refund was made, itself included. */
function totalUpTo(world: World, refund: Refund): number {
  const refunds = refundsOf(world, refund.capture_id);
  const until = refunds.findIndex(({ refund_id }) => refund_id === refund.refund_id);
  return sumOf(standingRefunds(refunds.slice(0, until + 1)));
}

function invoiceOfCapture(world: World, refund: Refund): string | null {
  return captureOf(world, refund.capture_id)?.invoice_id ?? null;
}

function idsOf({ custom_id, invoice_id }: { custom_id: string | null; invoice_id: string | null }) {
  return { ...(custom_id !== null && { custom_id }), ...(invoice_id !== null && { invoice_id }) };
}

function protectionOf({ status }: Capture): object {
  if (status === 'DECLINED' || status === 'FAILED') return { status: 'NOT_ELIGIBLE' };
  return { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'] };
}
