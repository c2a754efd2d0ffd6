import { setTimeout as delay } from 'node:timers/promises';
import { webhookEventTypes, webhookTimeoutMs } from '@tollgate/contract';
import type { WebhookView } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import { postToEndpoint, stopDelivery } from '../store/delivery-log.ts';
import { type EndpointFigures, endpointFigures, readDelivery } from '../store/delivery-pages.ts';
import { removeEndpoint, type ShownEndpoint, shownEndpoints } from '../store/webhook-endpoints.ts';
import { changeEndpoint, type Registrant, registerEndpoint } from '../webhooks/endpoints.ts';
import { makeTestEvent } from '../webhooks/test-event.ts';
import { type ConsoleHandler, mustBeTest, nothingHere, type ShopCall } from './console-call.ts';
import { tellDelivery } from './deliveries.ts';

const DAY_MS = 86_400_000;

export const listWebhooks: ConsoleHandler<'listWebhooks'> = async (call) => {
  const { db, mId, now } = call;
  const [endpoints, figures] = await Promise.all([
    shownEndpoints(db, mId),
    endpointFigures(db, mId, new Date(now.getTime() - DAY_MS)),
  ]);
  return {
    webhooks: endpoints.map((each) => tellWebhook(call, each, figures.get(each.id))),
    eventTypes: webhookEventTypes,
  };
};

/** Its signing secret is in this answer; a live shop's is in no other. */
export const addWebhook: ConsoleHandler<'addWebhook'> = async (call, { body }) => {
  const registered = await registerEndpoint(call.db, registrant(call), body, call.gateway.chance);
  return { ...registered, ...NONE_YET, isConfigured: false };
};

export const changeWebhook: ConsoleHandler<'changeWebhook'> = async (call, { params, body }) => {
  const changed = await changeEndpoint(call.db, registrant(call), params.webhookId, body);
  if (changed === 'unknown') nothingHere();
  if (changed === 'configured') refuseConfigured(params.webhookId);
  const figures = await endpointFigures(call.db, call.mId, new Date(call.now.getTime() - DAY_MS));
  return tellWebhook(call, changed, figures.get(changed.id));
};

export const removeWebhook: ConsoleHandler<'removeWebhook'> = async (call, { params: { webhookId } }) => {
  const endpoint = await find(call, webhookId);
  if (endpoint.isConfigured) refuseConfigured(webhookId);
  if (!(await removeEndpoint(call.db, call.mId, webhookId))) nothingHere();
  return {};
};

/** An attempt's own time, and what it takes to begin and to be written down. */
const TRIAL_MS = webhookTimeoutMs + 2_000;
const LOOK_AGAIN_MS = 50;

/**
 * Sends a made-up event on the way of every other, and waits for its first attempt. One that failed is not tried again:
 * whoever tries an endpoint wants to know now.
 */
export const tryWebhook: ConsoleHandler<'tryWebhook'> = async (call, { params: { webhookId } }) => {
  // It is signed like every other, and what a live shop is told with our signature has happened.
  mustBeTest(call);
  const { gateway, db, mId, shop, now, language } = call;
  const { id: endpointId, events } = await find(call, webhookId);
  const eventType = events[0] ?? 'PAYMENT_STATUS_CHANGED';
  const { apiVersion } = shop.keyPair;
  const event = makeTestEvent({ mId, eventType, apiVersion }, gateway.chance, now);
  const deliveryId = await postToEndpoint(db, { mId, endpointId }, event);
  if (deliveryId === undefined) nothingHere();
  gateway.wakeDeliveries();
  const end = gateway.clock.ticks() + TRIAL_MS;
  for (;;) {
    const delivery = await readDelivery(db, { mId, deliveryId });
    if (!delivery) nothingHere();
    const isTried = delivery.attempts.length > 0 || delivery.state !== 'SENDING';
    if (isTried || gateway.clock.ticks() > end) break;
    await delay(LOOK_AGAIN_MS);
  }
  await stopDelivery(db, { mId, deliveryId });
  const tried = await readDelivery(db, { mId, deliveryId });
  return tried ? tellDelivery(tried, language) : nothingHere();
};

const registrant = ({ shop, mId, origin }: ShopCall): Registrant => ({
  mId,
  environment: shop.merchant.environment,
  ownOrigin: origin,
});

async function find({ db, mId }: ShopCall, webhookId: string): Promise<ShownEndpoint> {
  const endpoint = (await shownEndpoints(db, mId)).find(({ id }) => id === webhookId);
  return endpoint ?? nothingHere();
}

const NONE_YET = { arrived: 0, failed: 0, sending: 0, lastError: null };

/** With its signing secret whoever has it could speak in our name, so only those who act for a test shop read it again. */
function tellWebhook(
  { shop, member }: ShopCall,
  endpoint: ShownEndpoint,
  figures: EndpointFigures | undefined,
): WebhookView {
  const isReadable = shop.merchant.environment === 'test' && member.role !== 'viewer';
  const signingSecret = isReadable ? endpoint.signingSecret : 'whsec_…';
  return { ...endpoint, signingSecret, ...NONE_YET, ...figures };
}

function refuseConfigured(webhookId: string): never {
  throw new Failure('NOT_SUPPORTED_PROCESS', { webhookId }, CONFIGURED);
}

const CONFIGURED = {
  ko: '설정 파일(TOLLGATE_CONFIG)에 적힌 웹훅이라 여기서 바꿀 수 없어요. 파일을 고치고 게이트웨이를 다시 시작해 주세요.',
  en: 'This webhook stands in the configuration file (TOLLGATE_CONFIG). Change it there and restart the gateway.',
};
