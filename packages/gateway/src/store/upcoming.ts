import { seoulDateTime } from '@tollgate/contract';
import type { Db, Tx } from './database.ts';

/** What falls due for a shop by itself, as its clock goes on. */
export interface UpcomingEvent {
  /** In the shop's time. */
  at: string;
  kind: 'windowExpires' | 'confirmExpires' | 'depositDue' | 'webhookRetry';
  paymentKey: string;
  orderId: string;
  /** Of a webhook. */
  deliveryId: string | null;
}

interface UpcomingRow {
  at: Date;
  status: string | null;
  payment_key: string;
  order_id: string;
  delivery_id: string | null;
}

const kinds: Record<string, UpcomingEvent['kind']> = {
  READY: 'windowExpires',
  IN_PROGRESS: 'confirmExpires',
  WAITING_FOR_DEPOSIT: 'depositDue',
};

/** Of a shop's newest payments, and of all shops' nearest deadlines: so many are looked through for open ones. */
const MOST_LOOKED_AT = 5_000;

/**
 * What falls due next, nearest first: ends of windows, of the time to confirm and of accounts, and webhooks that are
 * sent again or were put off. What is due by now is on its way and not in the list.
 *
 * Open payments are those among the shop's newest five thousand, which is all of most shops; of a shop that has more
 * also those among the gateway's next five thousand deadlines. So no page costs what others have open, and no payment
 * pays for an index; what a busy shop does not see here yet, it sees when it comes nearer. Webhooks are found by each
 * endpoint's own queue.
 */
export async function upcomingOf(db: Db | Tx, mId: string, limit: number): Promise<UpcomingEvent[]> {
  const { rows } = await db.query<UpcomingRow>({
    name: 'upcoming-of-shop',
    text: `with newest as materialized (
             select payment_key, order_id, status, due_at from payments
              where m_id = $1 order by payment_key desc limit ${MOST_LOOKED_AT}),
           open as (
             select payment_key, order_id, status, due_at from newest where due_at > statement_timestamp()
             union
             select payment_key, order_id, status, due_at from (
               select m_id, payment_key, order_id, status, due_at from payments
                where due_at > statement_timestamp() order by due_at limit ${MOST_LOOKED_AT}) nearest
              where m_id = $1 and (select count(*) from newest) = ${MOST_LOOKED_AT})
           select due.* from (
             (select o.due_at + m.clock_offset_ms * interval '1 ms' as at, o.status, o.payment_key, o.order_id, null as delivery_id
                from open o join merchants m on m.m_id = $1
               order by o.due_at
               limit $2)
             union all
             (select d.next_attempt_at, null, d.payment_key, d.order_id, d.delivery_id
                from webhook_endpoints e
               cross join lateral (
                 select * from deliveries
                  where m_id = e.m_id and endpoint_id = e.endpoint_id and due_at > statement_timestamp() and claimed_at is null
                  order by due_at
                  limit $2) d
               where e.m_id = $1)) due
            order by due.at, due.payment_key
            limit $2`,
    values: [mId, limit],
  });
  return rows.map(({ at, status, payment_key, order_id, delivery_id }) => ({
    at: seoulDateTime(at),
    kind: status === null ? 'webhookRetry' : (kinds[status] ?? 'depositDue'),
    paymentKey: payment_key,
    orderId: order_id,
    deliveryId: delivery_id,
  }));
}
