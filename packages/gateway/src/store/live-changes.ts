import type { Db } from './database.ts';

export interface PaymentChange {
  mId: string;
  paymentKey: string;
  version: number;
  recordedAt: Date;
}

/** Of one look; whoever missed some is told to look at all. */
const MOST_CHANGES = 2_000;

/**
 * What happened to payments of these shops since that moment, newest first: by a BRIN on the time of the commit, which
 * no payment pays for. The moment is a literal and the merchant an expression, so that this index is the one that is
 * used: the key would lead through everything that a large shop ever did.
 */
export async function paymentChanges(db: Db, mIds: readonly string[], since: Date): Promise<PaymentChange[]> {
  const { rows } = await db.query<PaymentChange>(
    `select m_id as "mId", payment_key as "paymentKey", max(version) as version, max(recorded_at) as "recordedAt"
       from payment_history
      where recorded_at >= '${since.toISOString()}'::timestamptz and m_id || '' = any($1::text[])
      group by 1, 2 order by 4 desc limit ${MOST_CHANGES}`,
    [[...mIds]],
  );
  return rows;
}

export interface NewestDelivery {
  mId: string;
  deliveryId: string;
  orderId: string;
  /** Changes with the delivery. */
  mark: string;
}

/** The newest deliveries of these shops, with what changes when they do. */
export async function newestDeliveries(
  db: Db,
  mIds: readonly string[],
  perShop: number,
): Promise<NewestDelivery[]> {
  const { rows } = await db.query<NewestDelivery>({
    name: 'newest-deliveries-of-shops',
    text: `select d.m_id as "mId", d.delivery_id as "deliveryId", d.order_id as "orderId", d.state || d.attempts as mark
             from unnest($1::text[]) as asked (m_id)
            cross join lateral (select * from deliveries d where d.m_id = asked.m_id order by d.delivery_id desc limit $2) d`,
    values: [[...mIds], perShop],
  });
  return rows;
}

export interface NewestCall {
  mId: string;
  callId: string;
  paymentKey: string | null;
  orderId: string | null;
}

/** The newest calls of these shops that are in the API log. */
export async function newestCalls(db: Db, mIds: readonly string[], perShop: number): Promise<NewestCall[]> {
  const { rows } = await db.query<NewestCall>({
    name: 'newest-calls-of-shops',
    text: `select c.m_id as "mId", c.call_id as "callId", c.payment_key as "paymentKey", c.order_id as "orderId"
             from unnest($1::text[]) as asked (m_id)
            cross join lateral (select * from api_calls c where c.m_id = asked.m_id order by c.call_id desc limit $2) c`,
    values: [[...mIds], perShop],
  });
  return rows;
}

export interface ShopMark {
  mId: string;
  offsetMs: number;
  /** Changes when the shop's fault rules do, or one of them struck. */
  faults: string;
}

/** Clock and faults of these shops, and everybody's time. */
export async function shopMarks(db: Db, mIds: readonly string[]): Promise<{ wall: Date; marks: ShopMark[] }> {
  const { rows } = await db.query<ShopMark & { wall: Date }>({
    name: 'shop-marks',
    text: `select clock_timestamp() as wall, m.m_id as "mId", m.clock_offset_ms as "offsetMs",
                  (select coalesce(md5(string_agg(r.fault_id || r.rule::text, ',' order by r.place)), '') from fault_rules r where r.m_id = m.m_id)
                  || ':' || (select coalesce(sum(c.applied), 0) from fault_counts c where c.m_id = m.m_id) as faults
             from merchants m where m.m_id = any($1::text[])`,
    values: [[...mIds]],
  });
  return { wall: rows[0]?.wall ?? new Date(0), marks: rows };
}
