import {
  type Delivery,
  type DeliveryAttempt,
  seoulDateTime,
  type WebhookEventType,
} from '@tollgate/contract';
import type { Db, Tx } from './database.ts';
import type { DeliveryName, DeliveryState } from './deliveries.ts';
import { DELIVERY_ID_PREFIX } from './outbox.ts';

/**
 * Sends a delivery again (재전송): a new delivery with the same body and a fresh schedule, due at once. What is
 * left of the old one's schedule is dropped.
 *
 * @param eventId a fresh one, of which the new delivery's id is made
 * @returns the new delivery's id; `unknown` when the merchant has no such delivery, `endpoint removed` when nobody listens any more
 */
export async function resendDelivery(
  db: Db | Tx,
  { mId, deliveryId }: DeliveryName,
  eventId: string,
): Promise<{ deliveryId: string } | 'unknown' | 'endpoint removed'> {
  const { rows } = await db.query<{ delivery_id: string | null }>({
    name: 'resend-delivery',
    // One statement, so that two resends at the same moment stop the old schedule once and no state lies between.
    text: `with old as (
             select d.m_id, d.delivery_id, d.endpoint_id, d.event_type, d.order_id, d.payment_key, d.body, e.removed_at,
                    clock_timestamp() + m.clock_offset_ms * interval '1 ms' as now
               from deliveries d
               join webhook_endpoints e using (m_id, endpoint_id)
               join merchants m using (m_id)
              where d.m_id = $1 and d.delivery_id = $2
                for update of d),
           stopped as (
             update deliveries d set state = 'STOPPED', next_attempt_at = null, due_at = null, claimed_at = null
               from old
              where d.m_id = old.m_id and d.delivery_id = old.delivery_id and d.state in ('SENDING', 'HELD')
                and old.removed_at is null),
           fresh as (
             insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, created_at, next_attempt_at, due_at)
             select m_id, '${DELIVERY_ID_PREFIX}' || $3 || endpoint_id, endpoint_id, event_type, order_id, payment_key, body, now, now,
                    clock_timestamp()
               from old
              where removed_at is null
             returning delivery_id)
           select fresh.delivery_id from old left join fresh on true`,
    values: [mId, deliveryId, eventId],
  });
  if (!rows[0]) return 'unknown';
  return rows[0].delivery_id === null ? 'endpoint removed' : { deliveryId: rows[0].delivery_id };
}

/**
 * Deliveries that were given up, oldest first, and of which no younger one tells the same to the same endpoint.
 *
 * Looks at the newest ten thousand of the shop at most.
 */
export async function failedDeliveries(db: Db | Tx, mId: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ delivery_id: string }>({
    name: 'failed-deliveries',
    text: `with newest as (
             select m_id, delivery_id, endpoint_id, order_id, body, state from deliveries
              where m_id = $1 order by delivery_id desc limit 10000)
           select f.delivery_id
             from newest f
             join webhook_endpoints e using (m_id, endpoint_id)
            where f.state = 'FAILED' and e.removed_at is null
              and not exists (select from deliveries again
                               where again.m_id = $1 and again.order_id = f.order_id and again.endpoint_id = f.endpoint_id
                                 and again.delivery_id > f.delivery_id and again.body = f.body)
            order by f.delivery_id
            limit $2`,
    values: [mId, limit],
  });
  return rows.map((row) => row.delivery_id);
}

/** Lets a held delivery go. @returns false when there is none of this name, or it is not held */
export async function releaseDelivery(db: Db | Tx, { mId, deliveryId }: DeliveryName): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'release-delivery',
    text: `update deliveries d
              set state = 'SENDING', due_at = clock_timestamp(),
                  next_attempt_at = clock_timestamp() + m.clock_offset_ms * interval '1 ms'
             from merchants m
            where d.m_id = $1 and d.delivery_id = $2 and d.state = 'HELD' and m.m_id = d.m_id`,
    values: [mId, deliveryId],
  });
  return rowCount === 1;
}

/**
 * A test moves the merchant's clock forward by `ms`: what is planned comes that much nearer, and what was
 * jumped over is due at once, in order. Belongs into the transaction that moves `merchants.clock_offset_ms`.
 *
 * An attempt that is running keeps the end of its claim, which is wall time; its retries are counted on
 * the new clock when it ends.
 */
export async function shiftDeliveries(tx: Tx, mId: string, ms: number): Promise<void> {
  await tx.query({
    name: 'shift-deliveries',
    text: `with open as (
             select delivery_id from deliveries where m_id = $1 and due_at is not null order by delivery_id for update)
           update deliveries d
              set due_at = case when d.claimed_at is null then d.due_at - $2::bigint * interval '1 ms' else d.due_at end,
                  clock_moved_at = clock_timestamp()
             from open
            where d.m_id = $1 and d.delivery_id = open.delivery_id and d.due_at is not null`,
    values: [mId, ms],
  });
}

/** Forgets everything that was sent to this shop and everything that still would be. */
export async function emptyDeliveries(tx: Tx, mId: string): Promise<void> {
  await tx.query('delete from delivery_attempts where m_id = $1', [mId]);
  await tx.query('delete from deliveries where m_id = $1', [mId]);
}

interface DeliveryRow {
  delivery_id: string;
  endpoint_id: string;
  url: string;
  event_type: WebhookEventType;
  order_id: string;
  payment_key: string;
  state: DeliveryState;
  body: string;
  created_at: Date;
  next_attempt_at: Date | null;
}

interface AttemptRow {
  attempt: number;
  at: Date;
  request_headers: Record<string, string>;
  status: number | null;
  response_body: string | null;
  error: string | null;
  warning: string | null;
  latency_ms: number;
}

/** A page for a person; what is older is found by its order. */
const MOST_LISTED = 500;

/**
 * What was sent about an order, or without one the shop's newest, with every attempt: oldest first, in
 * the wire's words.
 */
export async function deliveriesOfOrder(db: Db | Tx, mId: string, orderId?: string): Promise<Delivery[]> {
  const { rows } = await db.query<DeliveryRow & (AttemptRow | { attempt: null })>(
    orderId === undefined
      ? { name: 'newest-deliveries', text: withAttempts('m_id = $1'), values: [mId] }
      : {
          name: 'deliveries-of-order',
          text: withAttempts('m_id = $1 and order_id = $2'),
          values: [mId, orderId],
        },
  );
  const deliveries = Map.groupBy(rows, (row) => row.delivery_id);
  return [...deliveries.values()].map((attempts) => ({
    ...deliveryOf(attempts[0] as DeliveryRow),
    attempts: attempts.flatMap((row) => (row.attempt === null ? [] : [attemptOf(row)])),
  }));
}

/** One statement, so that a delivery's state and its attempts are of the same moment. */
const withAttempts = (which: string): string => `
  select d.delivery_id, d.endpoint_id, e.url, d.event_type, d.order_id, d.payment_key, d.state, d.body, d.created_at,
         d.next_attempt_at, a.attempt, a.at, a.request_headers, a.status, a.response_body, a.error, a.warning, a.latency_ms
    from (select * from deliveries where ${which} order by delivery_id desc limit ${MOST_LISTED}) d
    join webhook_endpoints e using (m_id, endpoint_id)
    left join delivery_attempts a using (m_id, delivery_id)
   order by d.delivery_id, a.attempt`;

const deliveryOf = (row: DeliveryRow): Omit<Delivery, 'attempts'> => ({
  id: row.delivery_id,
  webhookId: row.endpoint_id,
  url: row.url,
  eventType: row.event_type,
  orderId: row.order_id,
  paymentKey: row.payment_key,
  state: row.state,
  createdAt: seoulDateTime(row.created_at),
  nextAttemptAt: row.next_attempt_at && seoulDateTime(row.next_attempt_at),
  body: row.body,
});

const attemptOf = (row: AttemptRow): DeliveryAttempt => ({
  retriedCount: row.attempt - 1,
  at: seoulDateTime(row.at),
  requestHeaders: row.request_headers,
  status: row.status,
  responseBody: row.response_body,
  error: row.error,
  latencyMs: row.latency_ms,
  warning: row.warning,
});
