import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import { type Delivery, resendWebhook } from './deliveries.ts';
import { envelope } from './envelope.ts';
import type { EventRow } from './events.ts';
import type { NotificationCall } from './notification-call.ts';
import { parseBody } from './parse-body.ts';
import { webhookOf } from './registered-webhooks.ts';
import { instant, type World } from './world.ts';

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Listing = z.object({
  page_size: z.coerce.number().int().min(1).max(300).default(10),
  start_time: Moment.optional(),
  end_time: Moment.optional(),
  transaction_id: z.string().max(64).optional(),
  event_type: z.string().max(64).optional(),
  /** Where the page before ended. */
  next_page_token: z.coerce.number().int().optional(),
});

/**
 * `GET /v1/notifications/webhooks-events`: what happened in the account, the newest first, whether or not anybody
 * listened. Who missed webhooks reads here.
 */
export function listEvents({ world, account, query }: NotificationCall): Answer {
  const listing = parseQuery(Listing, query);
  const rows = world.books.all<EventRow>(
    `select * from events
      where client_id = ?1 and created_at between ?2 and ?3 and event_seq < ?4
        and (?5 is null or event_type = ?5)
        and (?6 is null or ?6 in (order_id, capture_id, json_extract(resource, '$.id'),
                                  json_extract(resource, '$.dispute_id')))
      order by event_seq desc limit ?7`,
    account.client_id,
    listing.start_time ?? 0,
    listing.end_time ?? Number.MAX_SAFE_INTEGER,
    listing.next_page_token ?? Number.MAX_SAFE_INTEGER,
    listing.event_type ?? null,
    listing.transaction_id ?? null,
    listing.page_size + 1,
  );
  const shown = rows.slice(0, listing.page_size);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  const href = (more: Record<string, string>) => {
    const all = Object.entries({ ...query, ...more }).filter(([, value]) => value !== undefined);
    const asked = new URLSearchParams(all as [string, string][]).toString();
    return `${world.publicUrl}/v1/notifications/webhooks-events${asked && `?${asked}`}`;
  };
  return {
    status: 200,
    body: {
      events: shown.map((event) => envelope(world, event)),
      count: shown.length,
      links: [
        { href: href({}), rel: 'self', method: 'GET' },
        ...(last
          ? [{ href: href({ next_page_token: String(last.event_seq) }), rel: 'next', method: 'GET' }]
          : []),
      ],
    },
  };
}

/** `GET /v1/notifications/webhooks-events/{id}`: the event, and how it was sent. */
export function readEvent(call: NotificationCall): Answer {
  return { status: 200, body: showEvent(call.world, eventOfAccount(call)) };
}

/** `POST /v1/notifications/webhooks-events/{id}/resend` `{webhook_ids?}`: to those, or to all who listen now. */
export function resendEvent(call: NotificationCall): Answer {
  const { world, account, body } = call;
  const event = eventOfAccount(call);
  const { webhook_ids } = parseBody(z.object({ webhook_ids: z.array(z.string()).min(1).optional() }), body);
  for (const webhookId of webhook_ids ?? []) webhookOf(world, account, webhookId);
  resendWebhook(world, { eventId: event.event_id, webhookIds: webhook_ids });
  return { status: 202, body: showEvent(world, event) };
}

/** @throws Refused 400, one detail per wrong parameter */
function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  try {
    return parseBody(schema, query);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(
      error.details.map(({ field = '', ...detail }) => ({
        ...detail,
        field: field.slice(1),
        location: 'query' as const,
      })),
    );
  }
}

/** @throws Refused INVALID_RESOURCE_ID */
function eventOfAccount({ world, account, params }: NotificationCall): EventRow {
  const eventId = params['eventId'] ?? '';
  const event = world.books.get<EventRow>(
    'select * from events where event_id = ? and client_id = ?',
    eventId,
    account.client_id,
  );
  if (event) return event;
  throw new Refused('INVALID_RESOURCE_ID', { field: 'event_id', value: eventId, location: 'path' });
}

function showEvent(world: World, event: EventRow): object {
  const deliveries = world.books.all<Delivery & { url: string | null }>(
    `select deliveries.*, webhooks.url from deliveries left join webhooks using (webhook_id)
      where event_id = ? order by deliveries.rowid`,
    event.event_id,
  );
  return {
    ...envelope(world, event),
    transmissions: deliveries.map((delivery) => ({
      ...(delivery.url !== null && { webhook_url: delivery.url }),
      transmission_id: delivery.transmission_id,
      status: transmissionStatus[delivery.state],
      ...(delivery.answered_status !== null && { http_status: delivery.answered_status }),
      ...(delivery.trouble !== null && { reason_phrase: delivery.trouble }),
      timestamp: instant(delivery.attempted_at ?? delivery.first_at),
    })),
  };
}

const transmissionStatus: Record<Delivery['state'], 'PENDING' | 'SUCCESS' | 'FAILURE'> = {
  DUE: 'PENDING',
  HELD: 'PENDING',
  LOST: 'PENDING',
  DONE: 'SUCCESS',
  GIVEN_UP: 'FAILURE',
};
