import type { World } from './world.ts';

/** The events that sellers may hear of, and what happened in words of a log. */
export const eventTypes = {
  'CHECKOUT.ORDER.APPROVED': 'A buyer approved an order.',
  'CHECKOUT.ORDER.COMPLETED': 'An order was completed.',
  'CHECKOUT.PAYMENT-APPROVAL.REVERSED': 'An approval lapsed before the capture.',
  'PAYMENT.CAPTURE.COMPLETED': 'A payment was received.',
  'PAYMENT.CAPTURE.PENDING': 'A payment waits.',
  'PAYMENT.CAPTURE.DENIED': 'A payment that waited was denied.',
  'PAYMENT.CAPTURE.DECLINED': 'A payment was declined.',
  'PAYMENT.CAPTURE.REFUNDED': 'A payment was refunded, in whole or in part.',
  'PAYMENT.CAPTURE.REVERSED': 'A payment was taken back.',
  'PAYMENT.REFUND.PENDING': 'A refund waits.',
  'PAYMENT.REFUND.FAILED': 'A refund failed.',
  'CUSTOMER.DISPUTE.CREATED': 'A buyer complained.',
  'CUSTOMER.DISPUTE.UPDATED': 'A complaint moved on.',
  'CUSTOMER.DISPUTE.RESOLVED': 'A complaint was settled.',
} as const;

export type EventType = keyof typeof eventTypes;

/** A row of the books' table `events`. */
export type EventRow = {
  event_seq: number;
  event_id: string;
  client_id: string;
  event_type: string;
  resource_type: string;
  resource_version: string;
  /** The object as it was then, as JSON. */
  resource: string;
  summary: string;
  order_id: string | null;
  capture_id: string | null;
  custom_id: string | null;
  created_at: number;
  planned_at: number | null;
};

export type NewEvent = {
  eventType: EventType;
  resourceType: 'checkout-order' | 'capture' | 'refund' | 'dispute';
  /** The object on the wire, as the REST side shows it at this moment. */
  resource: object;
  /** Whose account it happened in. */
  clientId: string;
  /** What knobs and control calls find it by. */
  orderId?: string | undefined;
  captureId?: string | undefined;
  customId?: string | undefined;
};

/**
 * Writes an event into the outbox. Call it inside the transaction in which it happens; whoever began that
 * transaction wakes the alarm once it is committed.
 *
 * @returns the event's id, `WH-…`
 */
export function emit(world: World, event: NewEvent): string {
  const now = world.clock.now();
  const eventId = `WH-${world.chance.id('', now).slice(1).toUpperCase()}`;
  world.books.run(
    `insert into events (event_id, client_id, event_type, resource_type, resource_version, resource, summary,
                         order_id, capture_id, custom_id, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    eventId,
    event.clientId,
    event.eventType,
    event.resourceType,
    event.resourceType === 'dispute' ? '1.0' : '2.0',
    JSON.stringify(event.resource),
    eventTypes[event.eventType],
    event.orderId ?? null,
    event.captureId ?? null,
    event.customId ?? null,
    now,
  );
  return eventId;
}
