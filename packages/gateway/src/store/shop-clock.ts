import { type Db, inTransactionAtLast } from './database.ts';
import { shiftDeliveries } from './delivery-log.ts';

export async function readClock(db: Db, mId: string): Promise<{ now: Date; offsetMs: number }> {
  const { rows } = await db.query<{ wall: Date; clock_offset_ms: number }>({
    name: 'read-clock',
    text: 'select clock_timestamp() as wall, clock_offset_ms from merchants where m_id = $1',
    values: [mId],
  });
  const [row] = rows;
  if (!row) throw new Error(`no merchant ${mId}`);
  return { now: new Date(row.wall.getTime() + row.clock_offset_ms), offsetMs: row.clock_offset_ms };
}

/**
 * Moves a test merchant's clock by `ms` and everything that is open for it nearer by the same: its
 * deadlines stand in the merchant's time, while `due_at` is wall time.
 */
export async function moveClock(db: Db, mId: string, ms: number): Promise<void> {
  if (ms === 0) return;
  await inTransactionAtLast(db, async (tx) => {
    await tx.query(
      `update merchants set clock_offset_ms = clock_offset_ms + $2 where m_id = $1 and environment = 'test'`,
      [mId, ms],
    );
    // Whoever was opening a payment has finished: it is there. In key order, as everywhere.
    await tx.query(
      `with open as (select payment_key from payments where m_id = $1 and due_at is not null order by payment_key for update)
       update payments p set due_at = p.due_at - $2::bigint * interval '1 ms' from open where p.m_id = $1 and p.payment_key = open.payment_key`,
      [mId, ms],
    );
    await shiftDeliveries(tx, mId, ms);
  });
}
