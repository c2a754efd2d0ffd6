import { Failure } from '@tollgate/domain';
import { type Call, type Handler, respond } from '../http/call.ts';
import {
  deliveriesOfOrder,
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
