import {
  type Delivery,
  type DeliveryAttempt,
  seoulDateTime,
  type WebhookEventType,
} from '@tollgate/contract';
import type { DeliveryRow } from '@tollgate/contract/console';
import type { Db, Tx } from './database.ts';
import type { DeliveryName, DeliveryState } from './deliveries.ts';

export interface DeliveryFilter {
  /** An order number, whole. */
  orderId?: string | undefined;
  state?: DeliveryState | undefined;
  endpointId?: string | undefined;
}

/** Deliveries that one page looks through for rare ones, so that no filter reads a whole year. */
const MOST_LOOKED_AT = 10_000;

interface Row {
  delivery_id: string;
  endpoint_id: string;
  url: string;
  event_type: WebhookEventType;
  order_id: string;
  payment_key: string;
  state: DeliveryState;
  created_at: Date;
  next_attempt_at: Date | null;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
}

/**
 * A shop's deliveries, newest first. A page may have fewer rows than asked for and still a next one.
 *
 * @param cursor `next` of the page before
 */
export async function listDeliveryPage(
  db: Db,
  mId: string,
  filter: DeliveryFilter,
  cursor: string | undefined,
  limit: number,
): Promise<{ rows: DeliveryRow[]; next: string | null }> {
  const values: unknown[] = [mId];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const keys = ['d.m_id = $1'];
  if (cursor) keys.push(`d.delivery_id < ${given(cursor)}`);
  // What has an index of its own is found by it; the rest is looked for among the newest.
  if (filter.orderId !== undefined) keys.push(`d.order_id = ${given(filter.orderId)}`);
  if (filter.state === 'FAILED') keys.push(`d.state = 'FAILED'`);
  const also = ['true'];
  if (filter.state && filter.state !== 'FAILED') also.push(`state = ${given(filter.state)}`);
  if (filter.endpointId !== undefined) also.push(`endpoint_id = ${given(filter.endpointId)}`);
  const most = also.length > 1 ? MOST_LOOKED_AT : limit + 1;
  const { rows } = await db.query<Row & { looked_at: number; last_id: string | null }>({
    text: `with looked_at as materialized (
             select d.delivery_id, d.endpoint_id, d.state from deliveries d
              where ${keys.join(' and ')} order by d.delivery_id desc limit ${most}),
           found as materialized (
             select delivery_id from looked_at where ${also.join(' and ')} order by delivery_id desc limit ${given(limit + 1)}),
           ground as (select count(*)::int as looked_at, min(delivery_id) as last_id from looked_at)
           select ground.looked_at, ground.last_id, d.delivery_id, d.endpoint_id, e.url, d.event_type, d.order_id, d.payment_key,
                  d.state, d.created_at, d.next_attempt_at, d.attempts, a.status as last_status, a.error as last_error
             from ground
             left join found on true
             left join deliveries d on d.m_id = $1 and d.delivery_id = found.delivery_id
             left join webhook_endpoints e on e.m_id = d.m_id and e.endpoint_id = d.endpoint_id
             left join delivery_attempts a on a.m_id = d.m_id and a.delivery_id = d.delivery_id and a.attempt = d.attempts
            order by found.delivery_id desc`,
    values,
  });
  const [ground] = rows;
  const found = rows.filter((row) => row.delivery_id !== null);
  const page = found.slice(0, limit).map(rowOf);
  const isUnfinished = also.length > 1 && (ground?.looked_at ?? 0) >= MOST_LOOKED_AT;
  const next = found.length > limit ? page.at(-1)?.id : isUnfinished ? ground?.last_id : null;
  return { rows: page, next: next ?? null };
}

const rowOf = (row: Row): DeliveryRow => ({
  id: row.delivery_id,
  webhookId: row.endpoint_id,
  url: row.url,
  eventType: row.event_type,
  orderId: row.order_id,
  paymentKey: row.payment_key,
  state: row.state,
  createdAt: seoulDateTime(row.created_at),
  nextAttemptAt: row.next_attempt_at && seoulDateTime(row.next_attempt_at),
  attempts: row.attempts,
  lastStatus: row.last_status,
  lastError: row.last_error,
});

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

/** One delivery with its body and every attempt, in the wire's words; undefined when the shop has none of this id. */
export async function readDelivery(
  db: Db | Tx,
  { mId, deliveryId }: DeliveryName,
): Promise<Delivery | undefined> {
  const { rows } = await db.query<Row & { body: string; kept: AttemptRow[] }>({
    name: 'read-delivery',
    // One statement, so that a delivery's state and its attempts are of the same moment.
    text: `select d.delivery_id, d.endpoint_id, e.url, d.event_type, d.order_id, d.payment_key, d.state, d.created_at,
                  d.next_attempt_at, d.body,
                  coalesce((select json_agg(json_build_object('attempt', a.attempt, 'at', a.at, 'request_headers', a.request_headers,
                              'status', a.status, 'response_body', a.response_body, 'error', a.error, 'warning', a.warning,
                              'latency_ms', a.latency_ms) order by a.attempt)
                              from delivery_attempts a where a.m_id = $1 and a.delivery_id = $2), '[]') as kept
             from deliveries d
             join webhook_endpoints e using (m_id, endpoint_id)
            where d.m_id = $1 and d.delivery_id = $2`,
    values: [mId, deliveryId],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { attempts: _, lastStatus: _status, lastError: _error, ...delivery } = rowOf(row);
  return { ...delivery, body: row.body, attempts: row.kept.map(attemptOf) };
}

const attemptOf = (row: AttemptRow): DeliveryAttempt => ({
  retriedCount: row.attempt - 1,
  at: seoulDateTime(new Date(row.at)),
  requestHeaders: row.request_headers,
  status: row.status,
  responseBody: row.response_body,
  error: row.error,
  latencyMs: row.latency_ms,
  warning: row.warning,
});

/** What became of an endpoint's deliveries lately. */
export interface EndpointFigures {
  arrived: number;
  failed: number;
  sending: number;
  lastError: string | null;
}

/** More than this is not counted: a busy shop's figures are of its newest deliveries. */
const MOST_COUNTED = 20_000;

/**
 * Of the last day, by endpoint, among the newest twenty thousand deliveries of the shop.
 *
 * @param since merchant time
 */
export async function endpointFigures(
  db: Db,
  mId: string,
  since: Date,
): Promise<Map<string, EndpointFigures>> {
  const { rows } = await db.query<{
    endpoint_id: string;
    arrived: number;
    failed: number;
    sending: number;
    last_error: string | null;
  }>({
    name: 'endpoint-figures',
    text: `with newest as materialized (
             select delivery_id, endpoint_id, state, attempts from deliveries
              where m_id = $1 and delivery_id >= first_delivery_id($2) order by delivery_id desc limit ${MOST_COUNTED}),
           figures as (
             select endpoint_id, count(*) filter (where state = 'SUCCESS')::int as arrived,
                    count(*) filter (where state = 'FAILED')::int as failed,
                    count(*) filter (where state = 'SENDING')::int as sending,
                    max(delivery_id) filter (where attempts > 0) as tried_last
               from newest group by endpoint_id)
           select f.endpoint_id, f.arrived, f.failed, f.sending,
                  coalesce(a.error, case when a.status not between 200 and 299 then 'HTTP ' || a.status end) as last_error
             from figures f
             left join lateral (select error, status from delivery_attempts
                                 where m_id = $1 and delivery_id = f.tried_last order by attempt desc limit 1) a on true`,
    values: [mId, since],
  });
  return new Map(
    rows.map((row) => [
      row.endpoint_id,
      { arrived: row.arrived, failed: row.failed, sending: row.sending, lastError: row.last_error },
    ]),
  );
}
