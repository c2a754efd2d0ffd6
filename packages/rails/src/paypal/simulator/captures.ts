import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { type Capture, captureOf } from './capture-rows.ts';
import { showCapture } from './capture-view.ts';
import { type EventType, emit } from './events.ts';
import { feeOf } from './fee.ts';
import type { Order, PurchaseUnit } from './order-rows.ts';
import type { World } from './world.ts';

/** What becomes of the money of a captured order. */
export type CaptureOutcome = {
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'FAILED';
  reason: string | null;
};

const events: Record<CaptureOutcome['status'], EventType> = {
  COMPLETED: 'PAYMENT.CAPTURE.COMPLETED',
  PENDING: 'PAYMENT.CAPTURE.PENDING',
  DECLINED: 'PAYMENT.CAPTURE.DECLINED',
  FAILED: 'PAYMENT.CAPTURE.DECLINED',
};

type NewCapture = {
  order: Order;
  unit: PurchaseUnit;
  outcome: CaptureOutcome;
  trackingId: string | undefined;
};

/** Books the money of one purchase unit and writes the event of it; call it inside a transaction. */
export function bookCapture(world: World, { order, unit, outcome, trackingId }: NewCapture): void {
  const now = world.clock.now();
  const capture = world.books.get<Capture>(
    'insert into captures values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *',
    world.chance.id('', now).slice(-17).toUpperCase(),
    order.order_id,
    unit.unit,
    order.client_id,
    outcome.status,
    outcome.reason,
    unit.currency,
    unit.amount,
    outcome.status === 'COMPLETED' ? feeOf(world.fee, unit.amount) : null,
    unit.custom_id,
    unit.invoice_id,
    trackingId ?? order.tracking_id,
    now,
    now,
  );
  if (!capture) throw new Error('the capture was not booked');
  emitCapture(world, capture, events[outcome.status]);
}

/** A capture that waited ends; false when none waits under this id. */
export function settleCapture(
  world: World,
  { captureId, end }: { captureId: string; end: 'COMPLETED' | 'DECLINED' },
): boolean {
  const isSettled = world.books.transaction(() => {
    const waiting = captureOf(world, captureId);
    if (waiting?.status !== 'PENDING') return false;
    world.books.run(
      'update captures set status = ?, reason = null, fee = ?, updated_at = ? where capture_id = ?',
      end,
      end === 'COMPLETED' ? feeOf(world.fee, waiting.amount) : null,
      world.clock.now(),
      captureId,
    );
    const isPaid = end === 'COMPLETED';
    const capture = captureOf(world, captureId);
    if (capture) emitCapture(world, capture, isPaid ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED');
    return true;
  });
  world.alarm.wake();
  return isSettled;
}

/** `GET /v2/payments/captures/{id}` */
export function readCapture(call: Call): Answer {
  return { status: 200, body: showCapture(call.world, ownCapture(call)) };
}

/** The capture that the path names. @throws Refused INVALID_RESOURCE_ID */
export function ownCapture({ world, account, params }: Call): Capture {
  const value = params['captureId'] ?? '';
  const capture = captureOf(world, value);
  if (capture?.client_id === account.client_id) return capture;
  throw new Refused('INVALID_RESOURCE_ID', { field: 'capture_id', value, location: 'path' });
}

function emitCapture(world: World, capture: Capture, eventType: EventType): void {
  emit(world, {
    eventType,
    resourceType: 'capture',
    resource: showCapture(world, capture),
    clientId: capture.client_id,
    orderId: capture.order_id,
    captureId: capture.capture_id,
    customId: capture.custom_id ?? undefined,
  });
}
