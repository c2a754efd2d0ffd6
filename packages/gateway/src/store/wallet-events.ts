import { columns, type Db } from './database.ts';

/** What a wallet told us. `hint` names what to ask about; nothing in it is believed. */
export interface WalletEvent {
  rail: string;
  eventId: string;
  eventType: string;
  hint: {
    orderId?: string | undefined;
    captureId?: string | undefined;
    /** PayPal's own name of a refund. */
    paypalRefundId?: string | undefined;
  };
}

/** Keeps events before they are answered for. One that is known already stays as it is. */
export async function keepWalletEvents(db: Db, events: readonly WalletEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db.query({
    name: 'keep-wallet-events',
    text: `insert into wallet_events (rail, event_id, event_type, hint, due_at)
           select e.rail, e.event_id, e.event_type, e.hint, clock_timestamp()
             from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) as e (rail, event_id, event_type, hint)
           on conflict (rail, event_id) do nothing`,
    values: columns(
      events,
      (event) => event.rail,
      (event) => event.eventId,
      (event) => event.eventType,
      (event) => JSON.stringify(event.hint),
    ),
  });
}

/**
 * Takes events that nobody has dealt with and moves their turn on, later each time: one that cannot be dealt with
 * must not be asked about for ever at the pace of one that can.
 */
export async function takeDueWalletEvents(db: Db, limit: number): Promise<WalletEvent[]> {
  const { rows } = await db.query<{
    rail: string;
    event_id: string;
    event_type: string;
    hint: WalletEvent['hint'];
  }>({
    name: 'take-due-wallet-events',
    text: `update wallet_events e
              set due_at = clock_timestamp() + least(power(2, e.attempts), 3600) * interval '10 seconds', attempts = e.attempts + 1
             from (select rail, event_id from wallet_events
                    where due_at <= statement_timestamp()
                    order by due_at
                    limit $1
                      for update skip locked) due
            where e.rail = due.rail and e.event_id = due.event_id
        returning e.rail, e.event_id, e.event_type, e.hint`,
    values: [limit],
  });
  return rows.map((row) => ({
    rail: row.rail,
    eventId: row.event_id,
    eventType: row.event_type,
    hint: row.hint,
  }));
}

export async function settleWalletEvent(db: Db, { rail, eventId }: WalletEvent): Promise<void> {
  await db.query({
    name: 'settle-wallet-event',
    text: 'update wallet_events set due_at = null where rail = $1 and event_id = $2',
    values: [rail, eventId],
  });
}
