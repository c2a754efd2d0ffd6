import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import { isEventType, putDelivery } from './deliveries.ts';
import { envelope } from './envelope.ts';
import { type EventRow, eventTypes } from './events.ts';
import type { NotificationCall } from './notification-call.ts';
import { parseBody } from './parse-body.ts';
import { webhookOf } from './registered-webhooks.ts';

const Simulation = z.object({
  webhook_id: z.string().min(1).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  event_type: z.string().refine(isEventType),
});

/**
 * `POST /v1/notifications/simulate-event`: sends a sample to a registered webhook or to any address. It tells of
 * nothing that happened, no list has it, and it is signed for no real webhook, so whoever verifies refuses it.
 */
export function simulateEvent({ world, account, body }: NotificationCall): Answer {
  const { webhook_id: webhookId, url, event_type } = parseBody(Simulation, body);
  if (webhookId === undefined && url === undefined) {
    throw new Refused('MISSING_REQUIRED_PARAMETER', { field: '/webhook_id' });
  }
  const to = url ?? webhookOf(world, account, webhookId).url;
  const now = world.clock.now();
  const { type, version, resource } = sampleOf(event_type);
  const event: EventRow = {
    event_seq: 0,
    event_id: `WH-${world.chance.id('', now).slice(1).toUpperCase()}`,
    client_id: account.client_id,
    event_type,
    resource_type: type,
    resource_version: version,
    resource: JSON.stringify(resource),
    summary: eventTypes[event_type],
    order_id: null,
    capture_id: null,
    custom_id: null,
    created_at: now,
    planned_at: now,
  };
  const sample = { ...envelope(world, event), links: [] };
  putDelivery(world, {
    cause: 'MOCK',
    event,
    webhookId,
    mock: { url: to, body: JSON.stringify(sample) },
  });
  return { status: 202, body: sample };
}

const amount = { currency_code: 'USD', value: '10.00' };

/** The object inside: it exists nowhere, and a GET of its id finds nothing. */
function sampleOf(eventType: string): { type: string; version: string; resource: object } {
  if (eventType.startsWith('CHECKOUT.')) {
    const units = [{ reference_id: 'default', amount }];
    const resource = {
      id: 'SAMPLEORDER000001',
      intent: 'CAPTURE',
      status: 'APPROVED',
      purchase_units: units,
    };
    return { type: 'checkout-order', version: '2.0', resource };
  }
  if (eventType.startsWith('CUSTOMER.DISPUTE.')) {
    const resource = { dispute_id: 'PP-SAMPLE-1', status: 'OPEN', dispute_amount: amount };
    return { type: 'dispute', version: '1.0', resource };
  }
  const last = eventType.slice(eventType.lastIndexOf('.') + 1);
  if (eventType.startsWith('PAYMENT.REFUND.')) {
    return { type: 'refund', version: '2.0', resource: { id: 'SAMPLEREFUND00001', status: last, amount } };
  }
  return { type: 'capture', version: '2.0', resource: { id: 'SAMPLECAPTURE0001', status: last, amount } };
}
