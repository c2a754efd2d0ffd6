import { createHmac } from 'node:crypto';
import { seoulDateTime, webhookHeaders } from '@tollgate/contract';
import type { TakenDelivery } from '../store/deliveries.ts';

/** So that a merchant's access log says who was there. */
const USER_AGENT = 'Tollgate-Webhooks/1';

/**
 * The headers of one attempt: the protocol's three, and the three of Standard Webhooks.
 *
 * The protocol's time is the merchant's, which a test may have moved. The signature's time is the real
 * one, because verifiers refuse what is more than minutes away from their own clock.
 *
 * @see www.standardwebhooks.com
 */
export function transmissionHeaders(delivery: TakenDelivery): Record<string, string> {
  const timestamp = String(Math.floor(delivery.takenAt.getTime() / 1000));
  return {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    [webhookHeaders.transmissionTime]: seoulDateTime(delivery.at),
    [webhookHeaders.retriedCount]: String(delivery.attempts),
    [webhookHeaders.transmissionId]: delivery.deliveryId,
    [webhookHeaders.id]: delivery.deliveryId,
    [webhookHeaders.timestamp]: timestamp,
    [webhookHeaders.signature]: signature(delivery, timestamp),
  };
}

function signature({ deliveryId, body, signingSecret }: TakenDelivery, timestamp: string): string {
  const key = Buffer.from(signingSecret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${deliveryId}.${timestamp}.${body}`).digest('base64')}`;
}
