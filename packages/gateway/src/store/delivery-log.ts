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
 * Sends again what was given up after `after`, oldest first, each as a new delivery: all that a statement can take on. One of
 * which a younger one tells the same to the same endpoint is left alone, and so is what belongs to a removed endpoint.
 *
 * @param eventIds fresh ones, in their order; as many deliveries are looked at
 * @returns how many were sent again, and the last one that was looked at: undefined at the end
 */
export async function resendGivenUp(
  tx: Tx,
  mId: string,
  after: string,
  eventIds: readonly string[],
): Promise<{ resent: number; last: string | undefined }> {
  const { rows } = await tx.query<{ resent: number; last: string | null }>({
    name: 'resend-given-up',
    text: `with failed as (
             select d.*, row_number() over (order by delivery_id) as place
               from (select m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body from deliveries
                      where m_id = $1 and state = 'FAILED' and delivery_id > $2 order by delivery_id limit cardinality($3::text[])) d),
           fresh as (
             insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, created_at, next_attempt_at, due_at)
             select f.m_id, '${DELIVERY_ID_PREFIX}' || ($3::text[])[f.place] || f.endpoint_id, f.endpoint_id, f.event_type, f.order_id,
                    f.payment_key, f.body, clock_timestamp() + m.clock_offset_ms * interval '1 ms',
                    clock_timestamp() + m.clock_offset_ms * interval '1 ms', clock_timestamp()
               from failed f
               join webhook_endpoints e on e.m_id = f.m_id and e.endpoint_id = f.endpoint_id and e.removed_at is null
               join merchants m on m.m_id = f.m_id
              where not exists (select from deliveries again
                                 where again.order_id = f.order_id and again.m_id = f.m_id and again.endpoint_id = f.endpoint_id
                                   and again.delivery_id > f.delivery_id and again.body = f.body)
             returning delivery_id)
           select (select count(*)::int from fresh) as resent, (select max(delivery_id) from failed) as last`,
    values: [mId, after, [...eventIds]],
  });
  return { resent: rows[0]?.resent ?? 0, last: rows[0]?.last ?? undefined };
}

/**
 * Puts a made-up event for one endpoint into the outbox, whatever events it asked for.
 *
 * @returns the delivery's id; undefined when the merchant has no such endpoint
 */
export async function postToEndpoint(
  db: Db | Tx,
  { mId, endpointId }: { mId: string; endpointId: string },
  event: { eventId: string; eventType: string; orderId: string; paymentKey: string; body: string },
): Promise<string | undefined> {
  const { rows } = await db.query<{ delivery_id: string }>({
    name: 'post-to-endpoint',
    text: `insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, created_at, next_attempt_at, due_at)
           select e.m_id, '${DELIVERY_ID_PREFIX}' || $3 || e.endpoint_id, e.endpoint_id, $4, $5, $6, $7,
                  clock_timestamp() + m.clock_offset_ms * interval '1 ms', clock_timestamp() + m.clock_offset_ms * interval '1 ms', clock_timestamp()
             from webhook_endpoints e
             join merchants m using (m_id)
            where e.m_id = $1 and e.endpoint_id = $2 and e.removed_at is null
           returning delivery_id`,
    values: [mId, endpointId, event.eventId, event.eventType, event.orderId, event.paymentKey, event.body],
  });
  return rows[0]?.delivery_id;
}

/** Drops what is left of a schedule, unless an attempt is under way. */
export async function stopDelivery(db: Db | Tx, { mId, deliveryId }: DeliveryName): Promise<void> {
  await db.query({
    name: 'stop-delivery',
    text: `update deliveries set state = 'STOPPED', next_attempt_at = null, due_at = null
            where m_id = $1 and delivery_id = $2 and state = 'SENDING' and claimed_at is null`,
    values: [mId, deliveryId],
  });
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
  return (await timedDeliveries(db, mId, orderId)).map(({ delivery }) => delivery);
}

/** A delivery with its moments to the millisecond, where the wire's words have seconds. */
export interface TimedDelivery {
  delivery: Delivery;
  createdAt: Date;
  /** Of each attempt, in their order. */
  attemptedAt: Date[];
}

/** As `deliveriesOfOrder`, for whoever sorts them among other things of the same second. */
export async function timedDeliveries(db: Db | Tx, mId: string, orderId?: string): Promise<TimedDelivery[]> {
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
  return [...deliveries.values()].map((rows) => {
    const first = rows[0] as DeliveryRow;
    const attempts = rows.filter((row): row is DeliveryRow & AttemptRow => row.attempt !== null);
    return {
      delivery: { ...deliveryOf(first), attempts: attempts.map(attemptOf) },
      createdAt: first.created_at,
      attemptedAt: attempts.map(({ at }) => at),
    };
  });
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
