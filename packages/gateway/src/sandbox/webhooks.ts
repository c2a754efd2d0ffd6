import { Failure } from '@tollgate/domain';
import type { Gateway } from '../gateway.ts';
import { type Call, type Handler, respond } from '../http/call.ts';
import {
  deliveriesOfOrder,
  failedDeliveries,
  releaseDelivery as release,
  resendDelivery as resend,
} from '../store/delivery-log.ts';
import { listEndpoints, removeEndpoint } from '../store/webhook-endpoints.ts';
import { registerEndpoint } from '../webhooks/endpoints.ts';
import { freshEventId } from '../webhooks/event-id.ts';

export const registerWebhook: Handler<'registerWebhook'> = async ({ gateway, merchant }, { body }) =>
  respond(await registerEndpoint(gateway.db, merchant, body, gateway.chance));

export const listWebhooks: Handler<'listWebhooks'> = async ({ gateway, mId }) =>
  respond(await listEndpoints(gateway.db, mId));

export const removeWebhook: Handler<'removeWebhook'> = async ({ gateway, mId }, { params }) => {
  const removed = (await listEndpoints(gateway.db, mId)).find(({ id }) => id === params.id);
  if (!removed || !(await removeEndpoint(gateway.db, mId, params.id)))
    throw new Failure('NOT_FOUND', { webhook: params.id });
  return respond(removed);
};

/** What was sent to this shop, newest first. */
export const listDeliveries: Handler<'listDeliveries'> = async ({ gateway, mId }, { query }) => {
  const deliveries = await deliveriesOfOrder(gateway.db, mId, query.orderId);
  return respond(deliveries.reverse());
};

export const resendDelivery: Handler<'resendDelivery'> = async (call, { params }) => {
  const eventId = freshEventId(call.chance, call.now);
  const resent = await resend(call.gateway.db, { mId: call.mId, deliveryId: params.id }, eventId);
  if (resent === 'unknown') throw new Failure('NOT_FOUND', { delivery: params.id });
  if (resent === 'endpoint removed') {
    throw new Failure(
      'NOT_FOUND',
      { delivery: params.id },
      {
        ko: '웹훅 주소가 삭제되어 다시 보낼 곳이 없어요.',
        en: 'The webhook was removed, so there is nowhere to send it again.',
      },
    );
  }
  call.gateway.wakeDeliveries();
  return tell(call, resent.deliveryId);
};

export const resendFailedDeliveries: Handler<'resendFailedDeliveries'> = async ({ gateway, mId, now }) =>
  respond({ resent: await resendFailed(gateway, mId, now) });

/** So many are sent again at once; who has more asks again. */
const MOST_RESENT = 500;

/**
 * Sends again what was given up, oldest first, each as a new delivery. One that was sent again before is left alone, and
 * so is what belongs to a removed endpoint.
 *
 * @returns how many
 */
export async function resendFailed(
  { db, chance, wakeDeliveries }: Pick<Gateway, 'db' | 'chance' | 'wakeDeliveries'>,
  mId: string,
  now: Date,
): Promise<number> {
  const failed = await failedDeliveries(db, mId, MOST_RESENT);
  let resent = 0;
  for (const deliveryId of failed) {
    const outcome = await resend(db, { mId, deliveryId }, freshEventId(chance, now));
    if (typeof outcome === 'object') resent += 1;
  }
  if (resent > 0) wakeDeliveries();
  return resent;
}

export const releaseDelivery: Handler<'releaseDelivery'> = async (call, { params }) => {
  if (!(await release(call.gateway.db, { mId: call.mId, deliveryId: params.id })))
    throw new Failure('NOT_FOUND', { delivery: params.id });
  call.gateway.wakeDeliveries();
  return tell(call, params.id);
};

async function tell({ gateway, mId }: Call, deliveryId: string) {
  const delivery = (await deliveriesOfOrder(gateway.db, mId)).find(({ id }) => id === deliveryId);
  if (!delivery) throw new Failure('NOT_FOUND', { delivery: deliveryId });
  return respond(delivery);
}
