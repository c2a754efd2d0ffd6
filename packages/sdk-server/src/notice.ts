import { isObject, isText } from './shape.ts';

/** What a webhook says. None of it is believed; it only tells which payment to read. */
export type Notice =
  | { event: 'DEPOSIT_CALLBACK'; orderId: string; secret: unknown }
  | { event: 'PAYMENT_STATUS_CHANGED'; orderId: string; secret: unknown; paymentKey: unknown };
/** A refund that took its time went on. Names neither order nor payment nor a secret: only the refund. */
export type RefundNotice = { event: 'CANCEL_STATUS_CHANGED'; transactionKey: string };

/**
 * Reads both body shapes. A deposit notice has no eventType, no paymentKey and no data; all other events have an
 * eventType.
 *
 * @returns undefined for an event of another kind
 */
export function readNotice(body: unknown): Notice | undefined {
  if (!isObject(body)) return undefined;
  const { eventType, orderId, secret, data } = body;
  if (eventType === undefined && isText(orderId) && 'secret' in body && 'status' in body) {
    return { event: 'DEPOSIT_CALLBACK', orderId, secret };
  }
  if (eventType === 'PAYMENT_STATUS_CHANGED' && isObject(data) && isText(data['orderId'])) {
    const { orderId: of, secret: inside, paymentKey } = data;
    return { event: 'PAYMENT_STATUS_CHANGED', orderId: String(of), secret: inside, paymentKey };
  }
  return undefined;
}

/** @returns undefined for an event of another kind */
export function readRefundNotice(body: unknown): RefundNotice | undefined {
  if (!isObject(body) || body['eventType'] !== 'CANCEL_STATUS_CHANGED' || !isObject(body['data']))
    return undefined;
  const { transactionKey } = body['data'];
  return isText(transactionKey) ? { event: 'CANCEL_STATUS_CHANGED', transactionKey } : undefined;
}

/** The event's name for a log; cut, because it comes from outside. */
export function eventOf(body: unknown): string {
  return isObject(body) && isText(body['eventType']) ? body['eventType'].slice(0, 60) : 'unknown';
}
