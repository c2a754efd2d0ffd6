import { type EventRow, eventTypes } from './events.ts';
import type { Subject } from './knobs.ts';
import type { World } from './world.ts';

/** An event on its way to one address. Its id is the transmission id, which stays the same over all attempts. */
export type Delivery = {
  transmission_id: string;
  /** EVENT by itself, RESEND by hand, MOCK a sample that somebody asked for. */
  cause: 'EVENT' | 'RESEND' | 'MOCK';
  client_id: string;
  event_id: string;
  event_type: string;
  /** Undefined only for a sample that was sent to a bare address. */
  webhook_id: string | null;
  /** A sample's own address and body: it belongs to no event. */
  mock_url: string | null;
  mock_body: string | null;
  state: 'DUE' | 'HELD' | 'LOST' | 'DONE' | 'GIVEN_UP';
  attempts: number;
  copies: number;
  first_at: number;
  next_at: number;
  /** What the last attempt met: an HTTP status, or words where there was none. */
  answered_status: number | null;
  trouble: string | null;
  attempted_at: number | null;
};

// biome-ignore format: one statement each
const tables = [
  `create table if not exists deliveries (
     transmission_id text primary key,
     cause           text not null check (cause in ('EVENT', 'RESEND', 'MOCK')),
     client_id       text not null references accounts,
     event_id        text not null,
     event_type      text not null,
     webhook_id      text,
     mock_url        text,
     mock_body       text,
     state           text not null check (state in ('DUE', 'HELD', 'LOST', 'DONE', 'GIVEN_UP')),
     attempts        integer not null default 0,
     copies          integer not null default 1,
     first_at        integer not null,
     next_at         integer not null,
     answered_status integer,
     trouble         text,
     attempted_at    integer
   ) strict`,
  "create index if not exists deliveries_due on deliveries (next_at) where state = 'DUE'",
  'create index if not exists deliveries_of_event on deliveries (event_id)',
];

/** Makes the table where it is not there yet. */
export function openDeliveries({ books }: World): void {
  for (const statement of tables) books.run(statement);
}

/** Plans what is not planned: one delivery for each webhook that wants to hear of the event. */
export function planDeliveries(world: World): void {
  const { books } = world;
  const events = books.all<EventRow>('select * from events where planned_at is null order by event_seq');
  if (events.length === 0) return;
  books.transaction(() => {
    for (const event of events) {
      for (const webhookId of listeners(world, event)) plan(world, event, webhookId);
      books.run('update events set planned_at = ? where event_seq = ?', world.clock.now(), event.event_seq);
    }
  });
}

/** The webhooks of the event's account that asked for its type. */
export function listeners({ books }: World, event: EventRow): string[] {
  return books
    .all<{ webhook_id: string }>(
      `select webhook_id from webhooks
        where client_id = ?
          and exists (select 1 from json_each(event_types) where value in ('*', ?))
        order by created_at, webhook_id`,
      event.client_id,
      event.event_type,
    )
    .map(({ webhook_id }) => webhook_id);
}

/** What the knobs know an event by. */
export function subjectOf(event: EventRow): Subject {
  return {
    eventType: event.event_type,
    clientId: event.client_id,
    orderId: event.order_id ?? undefined,
    captureId: event.capture_id ?? undefined,
    customId: event.custom_id ?? undefined,
  };
}

function plan(world: World, event: EventRow, webhookId: string): void {
  const { knobs } = world;
  const subject = subjectOf(event);
  const isLost = knobs.take('dropWebhook', subject) !== undefined;
  const isHeld = !isLost && knobs.take('holdWebhook', subject) !== undefined;
  putDelivery(world, {
    cause: 'EVENT',
    event,
    webhookId,
    state: isLost ? 'LOST' : isHeld ? 'HELD' : 'DUE',
    copies: isLost ? 1 : (knobs.take('duplicateWebhook', subject)?.copies ?? 1),
    delayMs: isLost ? 0 : (knobs.take('delayWebhook', subject)?.ms ?? 0),
  });
}

/** @returns the transmission id */
export function putDelivery(
  world: World,
  delivery: {
    cause: Delivery['cause'];
    event: Pick<EventRow, 'event_id' | 'event_type' | 'client_id'>;
    webhookId: string | undefined;
    mock?: { url: string; body: string };
    state?: Delivery['state'];
    copies?: number;
    delayMs?: number;
  },
): string {
  const { event, mock, state = 'DUE', copies = 1, delayMs = 0 } = delivery;
  const now = world.clock.now();
  const transmissionId = world.chance.digits(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  world.books.run(
    `insert into deliveries (transmission_id, cause, client_id, event_id, event_type, webhook_id, mock_url, mock_body,
                             state, copies, first_at, next_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    transmissionId,
    delivery.cause,
    event.client_id,
    event.event_id,
    event.event_type,
    delivery.webhookId ?? null,
    mock?.url ?? null,
    mock?.body ?? null,
    state,
    copies,
    now,
    now + delayMs,
  );
  return transmissionId;
}

export function eventOf({ books }: World, eventId: string): EventRow | undefined {
  return books.get<EventRow>('select * from events where event_id = ?', eventId);
}

export function isEventType(name: string): name is keyof typeof eventTypes {
  return Object.hasOwn(eventTypes, name);
}

/**
 * Sends an event once more, to the webhooks named or to all that listen now, as deliveries of their own. Whoever calls
 * wakes the alarm once it is committed.
 *
 * @returns the transmission ids; undefined when there is no such event
 */
export function resendWebhook(
  world: World,
  { eventId, webhookIds }: { eventId: string; webhookIds?: string[] | undefined },
): string[] | undefined {
  const event = eventOf(world, eventId);
  if (!event) return undefined;
  return (webhookIds ?? listeners(world, event)).map((webhookId) =>
    putDelivery(world, { cause: 'RESEND', event, webhookId }),
  );
}

/** Lets held deliveries go: those of one event, order or custom id, or all. Whoever calls wakes the alarm. */
export function releaseWebhooks(
  world: World,
  which: { eventId?: string | undefined; orderId?: string | undefined; customId?: string | undefined } = {},
): number {
  return world.books.run(
    `update deliveries set state = 'DUE', next_at = ?1
      where state = 'HELD'
        and event_id in (select event_id from events
                          where (?2 is null or event_id = ?2) and (?3 is null or order_id = ?3)
                            and (?4 is null or custom_id = ?4))`,
    world.clock.now(),
    which.eventId ?? null,
    which.orderId ?? null,
    which.customId ?? null,
  );
}

/** What was sent and what waits, the newest first: one line per delivery. */
export function listWebhooks(
  world: World,
  which: { orderId?: string | undefined; customId?: string | undefined; limit?: number | undefined } = {},
) {
  const rows = world.books.all<
    Delivery & { order_id: string | null; capture_id: string | null; custom_id: string | null }
  >(
    `select deliveries.*, events.order_id, events.capture_id, events.custom_id
       from deliveries left join events using (event_id)
      where (?1 is null or events.order_id = ?1) and (?2 is null or events.custom_id = ?2)
      order by deliveries.rowid desc limit ?3`,
    which.orderId ?? null,
    which.customId ?? null,
    which.limit ?? 100,
  );
  return rows.map((row) => ({
    transmissionId: row.transmission_id,
    cause: row.cause,
    eventId: row.event_id,
    eventType: row.event_type,
    webhookId: row.webhook_id ?? undefined,
    orderId: row.order_id ?? undefined,
    captureId: row.capture_id ?? undefined,
    customId: row.custom_id ?? undefined,
    state: row.state,
    attempts: row.attempts,
    answeredStatus: row.answered_status ?? undefined,
    trouble: row.trouble ?? undefined,
  }));
}
