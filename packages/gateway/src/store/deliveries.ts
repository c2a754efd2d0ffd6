import { columns, type Db, type Tx, together } from './database.ts';

/** The queue of one endpoint (웹훅을 받는 주소). Queues are served side by side, so that none waits for another. */
export interface Lane {
  mId: string;
  endpointId: string;
}

/** Sorts before every lane. */
export const FIRST_LANE: Lane = { mId: '', endpointId: '' };

/**
 * Lanes behind `after` that have something due, in key order.
 *
 * Goes from lane to lane with one index descent each (a loose index scan), so the cost is that of the
 * endpoints with open deliveries and not of the rows that a dead endpoint has piled up. At most `limit`
 * lanes are looked at; `next` says where to go on, and is undefined when the end was reached.
 */
export async function dueLanes(
  db: Db,
  after: Lane,
  limit: number,
): Promise<{ due: Lane[]; next: Lane | undefined }> {
  const { rows } = await db.query<{ m_id: string; endpoint_id: string; is_due: boolean; is_last: boolean }>({
    name: 'due-lanes',
    // statement_timestamp and not clock_timestamp: only what stays the same during a statement may steer an index.
    text: `with recursive lanes as (
             (select m_id, endpoint_id, due_at, 1 as place
                from deliveries
               where due_at is not null and (m_id, endpoint_id) > ($1::text, $2::text)
               order by m_id, endpoint_id, due_at
               limit 1)
             union all
             select next.m_id, next.endpoint_id, next.due_at, lanes.place + 1
               from lanes
              cross join lateral (
                select d.m_id, d.endpoint_id, d.due_at
                  from deliveries d
                 where d.due_at is not null and (d.m_id, d.endpoint_id) > (lanes.m_id, lanes.endpoint_id)
                 order by d.m_id, d.endpoint_id, d.due_at
                 limit 1) next
              where lanes.place < $3::int)
           select m_id, endpoint_id, due_at <= statement_timestamp() as is_due, place = $3::int as is_last
             from lanes
            where due_at <= statement_timestamp() or place = $3::int
            order by place`,
    values: [after.mId, after.endpointId, limit],
  });
  const lanes = rows.map((row) => ({ mId: row.m_id, endpointId: row.endpoint_id }));
  return {
    due: lanes.filter((_, index) => rows[index]?.is_due),
    next: rows.at(-1)?.is_last ? lanes.at(-1) : undefined,
  };
}

/** How many deliveries of a lane may be taken now. */
export interface Share extends Lane {
  room: number;
}

/** A delivery whose next attempt is ours to make. */
export interface TakenDelivery extends Lane {
  deliveryId: string;
  url: string;
  signingSecret: string;
  environment: 'test' | 'live';
  eventType: string;
  orderId: string;
  paymentKey: string;
  body: string;
  /** Attempts made before this one. */
  attempts: number;
  /** The moment of this attempt in merchant time: now, or the moment over which a test moved the clock. */
  at: Date;
  /** Wall time of the claim, by the database's clock. */
  takenAt: Date;
}

interface TakenRow {
  m_id: string;
  endpoint_id: string;
  delivery_id: string;
  url: string;
  signing_secret: string;
  environment: 'test' | 'live';
  event_type: string;
  order_id: string;
  payment_key: string;
  body: string;
  attempts: number;
  at: Date;
  claimed_at: Date;
}

/**
 * Takes the longest due deliveries of each lane, no more than its share.
 *
 * `for update skip locked` hands each worker different rows. A row is claimed by moving its `due_at`
 * to the end of the lease, so no lock is held while we call the merchant, and a row whose worker died
 * comes back by itself.
 */
export async function takeDueDeliveries(
  db: Db,
  shares: readonly Share[],
  leaseMs: number,
): Promise<TakenDelivery[]> {
  if (shares.length === 0) return [];
  const { rows } = await db.query<TakenRow>({
    name: 'take-due-deliveries',
    // All that is needed of others comes with what is taken, so that each delivery can only be found by its whole key: in
    // a database that has counted nothing yet, the plan read all deliveries of a merchant for each one taken.
    text: `with lanes as (
             select asked.room, e.m_id, e.endpoint_id, e.url, e.signing_secret, m.environment, m.clock_offset_ms
               from unnest($1::text[], $2::text[], $3::int[]) as asked (m_id, endpoint_id, room)
               join webhook_endpoints e using (m_id, endpoint_id)
               join merchants m using (m_id)),
           taken as materialized (
             select lanes.*, d.delivery_id
               from lanes
              cross join lateral (
                select delivery_id
                  from deliveries
                 where m_id = lanes.m_id and endpoint_id = lanes.endpoint_id and due_at <= statement_timestamp()
                 order by due_at
                 limit lanes.room
                   for update skip locked) d)
           update deliveries d
              set claimed_at = clock_timestamp(), due_at = clock_timestamp() + $4::int * interval '1 ms'
             from taken t
            where d.m_id = t.m_id and d.delivery_id = t.delivery_id
           returning d.m_id, d.endpoint_id, d.delivery_id, t.url, t.signing_secret, t.environment, d.event_type,
                     d.order_id, d.payment_key, d.body, d.attempts, d.claimed_at,
                     case when d.next_attempt_at - t.clock_offset_ms * interval '1 ms' < d.clock_moved_at then d.next_attempt_at
                          else d.claimed_at + t.clock_offset_ms * interval '1 ms' end as at`,
    values: [
      ...columns(
        shares,
        (share) => share.mId,
        (share) => share.endpointId,
        (share) => share.room,
      ),
      leaseMs,
    ],
  });
  return rows.map((row) => ({
    mId: row.m_id,
    endpointId: row.endpoint_id,
    deliveryId: row.delivery_id,
    url: row.url,
    signingSecret: row.signing_secret,
    environment: row.environment,
    eventType: row.event_type,
    orderId: row.order_id,
    paymentKey: row.payment_key,
    body: row.body,
    attempts: row.attempts,
    at: row.at,
    takenAt: row.claimed_at,
  }));
}

export type DeliveryState = 'SENDING' | 'SUCCESS' | 'FAILED' | 'HELD' | 'STOPPED';

export interface DeliveryName {
  mId: string;
  deliveryId: string;
}

/** What the result of an attempt is decided on. */
export interface OpenDelivery extends DeliveryName {
  state: DeliveryState;
  attempts: number;
  /** The endpoint was removed meanwhile: nobody waits for a retry. */
  isEndpointRemoved: boolean;
}

/** Locks deliveries in key order, so that two batches can wait for but never block each other. */
export async function lockDeliveries(tx: Tx, names: readonly DeliveryName[]): Promise<OpenDelivery[]> {
  const { rows } = await tx.query<{
    m_id: string;
    delivery_id: string;
    state: DeliveryState;
    attempts: number;
    is_endpoint_removed: boolean;
  }>({
    name: 'lock-deliveries',
    text: `select d.m_id, d.delivery_id, d.state, d.attempts, e.removed_at is not null as is_endpoint_removed
             from deliveries d
             join (select distinct * from unnest($1::text[], $2::text[]) as asked (m_id, delivery_id)) asked using (m_id, delivery_id)
             join webhook_endpoints e on e.m_id = d.m_id and e.endpoint_id = d.endpoint_id
            order by d.m_id, d.delivery_id
              for update of d`,
    values: columns(
      names,
      (name) => name.mId,
      (name) => name.deliveryId,
    ),
  });
  return rows.map((row) => ({
    mId: row.m_id,
    deliveryId: row.delivery_id,
    state: row.state,
    attempts: row.attempts,
    isEndpointRemoved: row.is_endpoint_removed,
  }));
}

/** One attempt as it is remembered, and what became of its delivery. */
export interface RecordedAttempt extends DeliveryName {
  /** 1 for the first. */
  attempt: number;
  /** Merchant time. */
  at: Date;
  requestHeaders: Record<string, string>;
  status: number | null;
  responseBody: string | null;
  error: string | null;
  warning: string | null;
  latencyMs: number;
  state: DeliveryState;
  /** Merchant time, and the wall time that it stands for; both null when no attempt follows. */
  nextAttemptAt: Date | null;
  dueAt: Date | null;
}

/** Writes attempts and the new states of their deliveries: two statements in one packet, however many they are. */
export async function saveAttempts(tx: Tx, attempts: readonly RecordedAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await together(tx, () => [insertAttempts(tx, attempts), updateStates(tx, attempts)]);
}

const insertAttempts = (tx: Tx, attempts: readonly RecordedAttempt[]): Promise<unknown> =>
  tx.query({
    name: 'save-attempts',
    text: `insert into delivery_attempts (m_id, delivery_id, attempt, at, request_headers, status, response_body, error, warning, latency_ms)
           select * from unnest($1::text[], $2::text[], $3::smallint[], $4::timestamptz[], $5::json[], $6::smallint[], $7::text[],
             $8::text[], $9::text[], $10::int[])`,
    values: columns(
      attempts,
      (each) => each.mId,
      (each) => each.deliveryId,
      (each) => each.attempt,
      (each) => each.at,
      (each) => JSON.stringify(each.requestHeaders),
      (each) => each.status,
      (each) => each.responseBody,
      (each) => each.error,
      (each) => each.warning,
      (each) => each.latencyMs,
    ),
  });

const updateStates = (tx: Tx, attempts: readonly RecordedAttempt[]): Promise<unknown> =>
  tx.query({
    name: 'save-delivery-states',
    text: `update deliveries d
              set state = u.state, attempts = u.attempts, next_attempt_at = u.next_attempt_at, due_at = u.due_at, claimed_at = null
             from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::timestamptz[])
               as u (m_id, delivery_id, state, attempts, next_attempt_at, due_at)
            where d.m_id = u.m_id and d.delivery_id = u.delivery_id`,
    values: columns(
      attempts,
      (each) => each.mId,
      (each) => each.deliveryId,
      (each) => each.state,
      (each) => each.attempt,
      (each) => each.nextAttemptAt,
      (each) => each.dueAt,
    ),
  });
