import type { Db } from './database.ts';

/** Something that happened to a shop since its clock stood elsewhere: to a payment, or an attempt to tell of one. */
export type HappenedRow = {
  /** Merchant time. */
  at: Date;
  paymentKey: string;
  orderId: string;
} & (
  | { kind: 'payment'; event: string }
  | {
      kind: 'webhook';
      eventType: string;
      deliveryId: string;
      /** 0 for the first. */
      retriedCount: number;
      status: number | null;
      error: string | null;
      hasGivenUp: boolean;
    }
);

/** More is no list for a person. */
const MOST = 200;

interface Row {
  at: Date;
  payment_key: string;
  order_id: string;
  event: string;
  delivery_id: string | null;
  attempt: number | null;
  status: number | null;
  error: string | null;
  state: string | null;
}

/**
 * What happened after `since`, in its order: to the payments that are named, and to those that were told of meanwhile.
 *
 * @param since merchant time
 */
export async function happenedSince(
  db: Db,
  mId: string,
  asked: { since: Date; paymentKeys: readonly string[]; deliveryIds: readonly string[] },
): Promise<HappenedRow[]> {
  const { rows } = await db.query<Row>({
    name: 'happened-since',
    text: `with fresh as materialized (
             (select m_id, delivery_id, payment_key, order_id, event_type, state, attempts from deliveries
               where m_id = $1 and delivery_id >= first_delivery_id($2) order by delivery_id desc limit ${MOST})
             union
             (select m_id, delivery_id, payment_key, order_id, event_type, state, attempts from deliveries
               where m_id = $1 and delivery_id = any($4::text[]))),
           named as (select unnest($3::text[]) as payment_key union select payment_key from fresh)
           select * from (
             (select h.at, h.payment_key, p.order_id, h.event, null as delivery_id, null::int as attempt, null::int as status,
                     null as error, null as state
                from named n
                join payment_history h on h.m_id = $1 and h.payment_key = n.payment_key
                join payments p on p.m_id = $1 and p.payment_key = n.payment_key
               where h.at > $2
               order by h.at limit ${MOST})
             union all
             (select a.at, f.payment_key, f.order_id, f.event_type, f.delivery_id, a.attempt, a.status, a.error,
                     case when a.attempt = f.attempts then f.state end
                from fresh f
                join delivery_attempts a on a.m_id = $1 and a.delivery_id = f.delivery_id
               where a.at > $2
               order by a.at limit ${MOST})) happened
            order by at, delivery_id nulls first, attempt
            limit ${MOST}`,
    values: [mId, asked.since, [...asked.paymentKeys], [...asked.deliveryIds]],
  });
  return rows.map(({ at, payment_key: paymentKey, order_id: orderId, event, ...row }) =>
    row.delivery_id === null
      ? { kind: 'payment', at, paymentKey, orderId, event }
      : {
          kind: 'webhook',
          at,
          paymentKey,
          orderId,
          eventType: event,
          deliveryId: row.delivery_id,
          retriedCount: (row.attempt ?? 1) - 1,
          status: row.status,
          error: row.error,
          hasGivenUp: row.state === 'FAILED',
        },
  );
}

/** Whether anything is still to be sent to this shop that is due, or is being sent at this moment. */
export async function isSending(db: Db, mId: string): Promise<boolean> {
  const { rows } = await db.query<{ is_sending: boolean }>({
    name: 'is-sending',
    text: `select exists (
             select from webhook_endpoints e
              cross join lateral (
                select from deliveries d
                 where d.m_id = e.m_id and d.endpoint_id = e.endpoint_id and d.due_at is not null
                   and (d.due_at <= statement_timestamp() or d.claimed_at is not null)
                 limit 1) open
              where e.m_id = $1 and e.removed_at is null) as is_sending`,
    values: [mId],
  });
  return rows[0]?.is_sending ?? false;
}
