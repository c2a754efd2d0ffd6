import type { Capture, Refund } from './capture-rows.ts';
import type { Order } from './order-rows.ts';
import { instant, type World } from './world.ts';

type Which = { orderId?: string | undefined; customId?: string | undefined };

/** What the books say, with amounts as integers of the smallest unit: for tests and for who looks after them. */
export function showBooks(world: World, { orderId, customId }: Which) {
  const wanted = [orderId ?? null, customId ?? null] as const;
  const orders = world.books.all<
    Order & { currency: string; amount: number; custom_id: string | null; invoice_id: string | null }
  >(
    `select orders.*, unit.currency, unit.custom_id, unit.invoice_id,
            (select sum(amount) from purchase_units where order_id = orders.order_id) as amount
       from orders join purchase_units as unit on unit.order_id = orders.order_id and unit.unit = 0
      where (?1 is null or orders.order_id = ?1) and (?2 is null or unit.custom_id = ?2)
      order by orders.rowid`,
    ...wanted,
  );
  const captures = world.books.all<Capture>(
    'select * from captures where (?1 is null or order_id = ?1) and (?2 is null or custom_id = ?2) order by rowid',
    ...wanted,
  );
  const refunds = world.books.all<Refund & { order_id: string }>(
    `select refunds.*, captures.order_id from refunds join captures using (capture_id)
      where (?1 is null or captures.order_id = ?1) and (?2 is null or captures.custom_id = ?2)
      order by refunds.rowid`,
    ...wanted,
  );
  return {
    orders: orders.map(showOrderRow),
    captures: captures.map(showCaptureRow),
    refunds: refunds.map(showRefundRow),
  };
}

function showOrderRow(
  order: Order & { currency: string; amount: number; custom_id: string | null; invoice_id: string | null },
) {
  return {
    orderId: order.order_id,
    clientId: order.client_id,
    status: order.status,
    customId: order.custom_id ?? undefined,
    invoiceId: order.invoice_id ?? undefined,
    currency: order.currency,
    amount: order.amount,
    buyer: order.buyer ?? undefined,
    trackingId: order.tracking_id ?? undefined,
    createdAt: instant(order.created_at),
    approvedAt: order.approved_at === null ? undefined : instant(order.approved_at),
  };
}

function showCaptureRow(capture: Capture) {
  return {
    captureId: capture.capture_id,
    orderId: capture.order_id,
    status: capture.status,
    reason: capture.reason ?? undefined,
    customId: capture.custom_id ?? undefined,
    invoiceId: capture.invoice_id ?? undefined,
    currency: capture.currency,
    amount: capture.amount,
    fee: capture.fee ?? undefined,
    trackingId: capture.tracking_id ?? undefined,
    createdAt: instant(capture.created_at),
  };
}

function showRefundRow(refund: Refund & { order_id: string }) {
  return {
    refundId: refund.refund_id,
    captureId: refund.capture_id,
    orderId: refund.order_id,
    cause: refund.cause,
    status: refund.status,
    customId: refund.custom_id ?? undefined,
    currency: refund.currency,
    amount: refund.amount,
    feeBack: refund.fee_back,
    createdAt: instant(refund.created_at),
  };
}
