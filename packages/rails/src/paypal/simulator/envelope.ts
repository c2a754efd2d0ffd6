import type { EventRow } from './events.ts';
import { instant, type World } from './world.ts';

export type EventEnvelope = ReturnType<typeof envelope>;

/**
 * An event as it goes over the wire. Made anew for every sending from what the books hold, and always the same, byte
 * for byte: the object inside is the one of the moment of the event.
 */
export function envelope(world: World, event: EventRow) {
  const href = `${world.publicUrl}/v1/notifications/webhooks-events/${event.event_id}`;
  return {
    id: event.event_id,
    event_version: '1.0',
    create_time: instant(event.created_at),
    resource_type: event.resource_type,
    resource_version: event.resource_version,
    event_type: event.event_type,
    summary: event.summary,
    resource: JSON.parse(event.resource) as object,
    links: [
      { href, rel: 'self', method: 'GET' },
      { href: `${href}/resend`, rel: 'resend', method: 'POST' },
    ],
  };
}
