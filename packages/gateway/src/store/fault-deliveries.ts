import type { Db, Tx } from './database.ts';
import type { DeliveryName, TakenDelivery } from './deliveries.ts';

type Struck = Pick<TakenDelivery, 'mId' | 'deliveryId' | 'endpointId' | 'orderId'>;

/** What became of a delivery when it was first taken: null where no rule struck, undefined where nobody has decided yet. */
export async function decidedEffect(
  db: Db,
  { mId, deliveryId }: DeliveryName,
): Promise<string | null | undefined> {
  const { rows } = await db.query<{ effect: string | null }>({
    name: 'decided-effect',
    text: 'select effect from fault_deliveries where m_id = $1 and delivery_id = $2',
    values: [mId, deliveryId],
  });
  return rows[0]?.effect;
}

/** Remembers what was decided, once. */
export async function decideEffect(
  db: Db | Tx,
  { mId, deliveryId, endpointId, orderId }: Struck,
  effect: string | null,
): Promise<void> {
  await db.query({
    name: 'decide-effect',
    text: `insert into fault_deliveries (m_id, delivery_id, endpoint_id, order_id, effect) values ($1, $2, $3, $4, $5)
           on conflict do nothing`,
    values: [mId, deliveryId, endpointId, orderId, effect],
  });
}

/** Takes a delivery that was never tried out of its queue: held back until somebody releases it, or for good. */
export async function takeOut(
  tx: Tx,
  { mId, deliveryId }: DeliveryName,
  state: 'HELD' | 'STOPPED',
): Promise<void> {
  await tx.query({
    name: 'take-delivery-out',
    text: `update deliveries set state = $3, next_attempt_at = null, due_at = null, claimed_at = null
            where m_id = $1 and delivery_id = $2 and state = 'SENDING' and attempts = 0`,
    values: [mId, deliveryId, state],
  });
}

/** Puts the first attempt off by a time of the shop's clock, counted from the moment at which it was taken. */
export async function putOff(tx: Tx, { mId, deliveryId, at }: TakenDelivery, ms: number): Promise<void> {
  await tx.query({
    name: 'put-delivery-off',
    text: `update deliveries d
              set next_attempt_at = $3::timestamptz + $4::bigint * interval '1 ms', claimed_at = null,
                  due_at = $3::timestamptz + ($4::bigint - m.clock_offset_ms) * interval '1 ms'
             from merchants m
            where d.m_id = $1 and d.delivery_id = $2 and d.state = 'SENDING' and d.attempts = 0 and m.m_id = d.m_id`,
    values: [mId, deliveryId, at, ms],
  });
}

/** A later webhook of the order went out: those that waited for it are due now. @returns how many */
export async function releaseReordered(
  db: Db,
  { mId, endpointId, orderId, deliveryId }: Struck,
): Promise<number> {
  const { rowCount } = await db.query({
    name: 'release-reordered',
    text: `update deliveries d
              set due_at = clock_timestamp(), next_attempt_at = clock_timestamp() + m.clock_offset_ms * interval '1 ms'
             from fault_deliveries f, merchants m
            where f.m_id = $1 and f.endpoint_id = $2 and f.order_id = $3 and f.effect = 'reorder' and f.delivery_id <> $4
              and d.m_id = $1 and d.delivery_id = f.delivery_id and d.state = 'SENDING' and d.attempts = 0
              and d.claimed_at is null and m.m_id = $1`,
    values: [mId, endpointId, orderId, deliveryId],
  });
  return rowCount ?? 0;
}

/** A webhook that a call may have caused, and whether it still has to be tried. */
export interface OrderDelivery {
  deliveryId: string;
  eventType: string;
  paymentKey: string;
  isUntried: boolean;
}

export async function deliveriesAbout(db: Db, mId: string, orderId: string): Promise<OrderDelivery[]> {
  const { rows } = await db.query<{
    delivery_id: string;
    event_type: string;
    payment_key: string;
    is_untried: boolean;
  }>({
    name: 'deliveries-about-order',
    text: `select delivery_id, event_type, payment_key, attempts = 0 and state = 'SENDING' as is_untried
             from deliveries where m_id = $1 and order_id = $2 order by delivery_id`,
    values: [mId, orderId],
  });
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    eventType: row.event_type,
    paymentKey: row.payment_key,
    isUntried: row.is_untried,
  }));
}
