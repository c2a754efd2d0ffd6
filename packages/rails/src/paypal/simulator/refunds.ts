import {
  type Capture,
  captureOf,
  type Refund,
  type RefundStatus,
  refundOf,
  refundsOf,
  standingRefunds,
  sumOf,
} from './capture-rows.ts';
import { showRefund } from './capture-view.ts';
import { type EventType, emit } from './events.ts';
import { feeBackOf } from './fee.ts';
import type { World } from './world.ts';

export type NewRefund = {
  capture: Capture;
  amount: number;
  cause: Refund['cause'];
  status: RefundStatus;
  reason?: string | undefined;
  customId?: string | undefined;
  invoiceId?: string | undefined;
  note?: string | undefined;
};

/** What could still be given back; what is on its way back is promised already. */
export function leftOf(world: World, capture: Capture): number {
  return capture.amount - sumOf(standingRefunds(refundsOf(world, capture.capture_id)));
}

/** Books a refund and writes the event of it; call it inside a transaction, within what is left. */
export function bookRefund(world: World, refund: NewRefund): Refund {
  const { capture, amount, status } = refund;
  const now = world.clock.now();
  const row = world.books.get<Refund>(
    'insert into refunds values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *',
    world.chance.id('', now).slice(-17).toUpperCase(),
    capture.capture_id,
    capture.client_id,
    refund.cause,
    status,
    refund.reason ?? null,
    capture.currency,
    amount,
    status === 'FAILED' ? 0 : feeBack(world, capture, amount),
    refund.customId ?? null,
    refund.invoiceId ?? null,
    refund.note ?? null,
    now,
    now,
  );
  if (!row) throw new Error('the refund was not booked');
  restate(world, capture);
  emitRefund(world, row);
  return row;
}

/** A refund that waited ends; false when none waits under this id. */
export function settleRefund(
  world: World,
  { refundId, end }: { refundId: string; end: 'COMPLETED' | 'FAILED' },
): boolean {
  const isSettled = world.books.transaction(() => {
    const waiting = refundOf(world, refundId);
    const capture = waiting && captureOf(world, waiting.capture_id);
    if (waiting?.status !== 'PENDING' || !capture) return false;
    world.books.run(
      'update refunds set status = ?, reason = null, updated_at = ? where refund_id = ?',
      end,
      world.clock.now(),
      refundId,
    );
    restate(world, capture);
    emitRefund(world, { ...waiting, status: end, reason: null, updated_at: world.clock.now() });
    return true;
  });
  world.alarm.wake();
  return isSettled;
}

/** The seller refunds on PayPal's own site, where no gateway is asked. Undefined when there is not so much left. */
export function refundAtPayPal(
  world: World,
  { captureId, amount }: { captureId: string; amount?: number | undefined },
): Refund | undefined {
  const refund = world.books.transaction(() => {
    const capture = captureOf(world, captureId);
    const left = capture && capture.fee !== null ? leftOf(world, capture) : 0;
    const wanted = amount ?? left;
    if (!capture || wanted <= 0 || wanted > left) return undefined;
    return bookRefund(world, { capture, amount: wanted, cause: 'SITE', status: 'COMPLETED' });
  });
  world.alarm.wake();
  return refund;
}

/** From running totals, less what other refunds have brought back. */
function feeBack(world: World, capture: Capture, amount: number): number {
  if (world.keepsFee) return 0;
  const standing = standingRefunds(refundsOf(world, capture.capture_id));
  const before = standing.reduce((sum, { fee_back }) => sum + fee_back, 0);
  const refunded = sumOf(standing) + amount;
  const back = feeBackOf({ fee: capture.fee ?? 0, amount: capture.amount, refunded }) - before;
  return Math.min(Math.max(back, 0), amount);
}

/** The capture's status follows from what has gone back; what waits does not count yet. */
function restate(world: World, { capture_id, amount }: Capture): void {
  const gone = sumOf(refundsOf(world, capture_id).filter(({ status }) => status === 'COMPLETED'));
  const status = gone === 0 ? 'COMPLETED' : gone < amount ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
  world.books.run(
    'update captures set status = ?, updated_at = ? where capture_id = ?',
    status,
    world.clock.now(),
    capture_id,
  );
}

function emitRefund(world: World, refund: Refund): void {
  const capture = captureOf(world, refund.capture_id);
  emit(world, {
    eventType: eventOf(refund),
    resourceType: 'refund',
    resource: showRefund(world, refund),
    clientId: refund.client_id,
    orderId: capture?.order_id,
    captureId: refund.capture_id,
    customId: capture?.custom_id ?? undefined,
  });
}

function eventOf({ cause, status }: Refund): EventType {
  if (cause === 'REVERSAL') return 'PAYMENT.CAPTURE.REVERSED';
  if (status === 'COMPLETED') return 'PAYMENT.CAPTURE.REFUNDED';
  return status === 'PENDING' ? 'PAYMENT.REFUND.PENDING' : 'PAYMENT.REFUND.FAILED';
}
